"""What administrators look at: cases, the stations' health, the hall itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

from station_app.domain.affair import Affair
from station_app.domain.affair_json import affair_to_json
from station_app.domain.merge import EntityState, load
from sync.hall.affairs import affairs_of_cases, settle_silence
from sync.hall.attachments import attachments_of_case, count_attachments
from sync.hall.attention import open_items
from sync.hall.context import Hall
from sync.hall.feed import belonging_to, entities
from sync.hall.store.database import Tx, meta
from sync.hall.store.migrations import STEPS

_PAGE = 500


def cases(hall: Hall, query: str = "", state: str = "", limit: int | None = None) -> list[dict[str, Any]]:
    """Cases by station, oldest first; the query is a part of the number, the client's id or the enterprise name."""
    hall.store.transact(lambda tx: settle_silence(hall, tx))
    with hall.store.read() as tx:
        return list(islice((row for row in _all_cases(tx) if _matches(row, query, state)), limit))


def _all_cases(tx: Tx) -> Iterator[dict[str, Any]]:
    after = ("", "")
    while rows := tx.all(
        "SELECT i.station, i.case_id, i.receipt_no, i.received_at, f.body FROM case_index i"
        " JOIN feed f ON f.station = i.station AND f.kind = 'case' AND f.entity = i.case_id"
        " WHERE (i.station, i.case_id) > (?, ?) ORDER BY i.station, i.case_id LIMIT ?",
        *after,
        _PAGE,
    ):
        after = rows[-1][:2]
        affairs = affairs_of_cases(tx, {(row[0], row[1]) for row in rows})
        for station, case_id, receipt_no, received_at, body in rows:
            state = load(json.loads(body))
            yield _case(station, case_id, receipt_no, received_at, state, affairs.get((station, case_id), []))


def _matches(row: dict[str, Any], query: str, state: str) -> bool:
    return state in {"", row["state"]} and query in f"{row['no']}\n{row['client_id']}\n{row['enterprise_name']}"


def case_by_no(hall: Hall, no: str) -> list[dict[str, Any]]:
    """Every case with this number, in full: more than one when two clones of a station gave it out."""
    hall.store.transact(lambda tx: settle_silence(hall, tx))
    with hall.store.read() as tx:
        rows = tx.all(
            "SELECT station, case_id, receipt_no, received_at FROM case_index WHERE no = ? ORDER BY case_id", no
        )
        return [_case_in_full(tx, *row) for row in rows]


def status(hall: Hall) -> dict[str, Any]:
    """The hall and each of its stations."""
    version = hall.store.version()
    with hall.store.read() as tx:
        facts = meta(tx)
        return {
            "hall_epoch": facts["hall_epoch"],
            "schema": len(STEPS),
            "database": {"kind": hall.store.kind, "version": version},
            "sqlite": version if hall.store.kind == "sqlite" else "",
            "cases": _count(tx, "SELECT count(*) FROM case_index"),
            "changes": _count(tx, "SELECT count(*) FROM change_in"),
            "attachments": count_attachments(tx),
            "attention_open": _count(tx, "SELECT count(*) FROM attention WHERE closed_at IS NULL"),
            "attention": [asdict(item) for item in open_items(tx)],
            "stations": [_station(tx, code, name) for code, name in tx.all("SELECT code, name FROM station")],
        }


def _station(tx: Tx, code: str, name: str) -> dict[str, Any]:
    contact = tx.one("SELECT max(last_seen), coalesce(sum(pending), 0) FROM device WHERE station = ?", code)
    assert contact is not None
    versions = tx.all("SELECT DISTINCT app FROM device WHERE station = ? AND app <> ''", code)
    return {
        "station": code,
        "name": name,
        "last_contact": contact[0],
        "pending": int(contact[1]),
        "quarantine": _count(
            tx, "SELECT count(*) FROM quarantine WHERE station = ? AND status IN ('open', 'held')", code
        ),
        "cases": _count(tx, "SELECT count(*) FROM case_index WHERE station = ?", code),
        "attachments": count_attachments(tx, code),
        "devices": _count(tx, "SELECT count(*) FROM device WHERE station = ?", code),
        "versions": [row[0] for row in versions],
    }


def _count(tx: Tx, sql: str, *params: str) -> int:
    row = tx.one(sql, *params)
    return int(row[0]) if row else 0


def _case(
    station: str, case_id: str, receipt_no: str, received_at: str, state: EntityState, affairs: Sequence[Affair]
) -> dict[str, Any]:
    return {
        "no": state.value("no") or "",
        "client_id": state.value("client_id") or "",
        "case_id": case_id,
        "station": station,
        "state": state.value("state") or "",
        "mode": state.value("mode") or "",
        "enterprise_name": state.value("enterprise_name") or "",
        "uscc": state.value("uscc"),
        "receipt_no": receipt_no,
        "received_at": received_at,
        "void": state.void,
        "affairs": [{"item": one.item, "state": one.state.value, "official_no": one.official_no} for one in affairs],
    }


def _case_in_full(tx: Tx, station: str, case_id: str, receipt_no: str, received_at: str) -> dict[str, Any]:
    state = entities(tx, station, [("case", case_id)])[("case", case_id)].state
    affairs = affairs_of_cases(tx, {(station, case_id)}).get((station, case_id), [])
    return {
        **state.values(),
        **_case(station, case_id, receipt_no, received_at, state, affairs),
        "affairs": [affair_to_json(one) for one in affairs],
        "documents": _of_case(tx, station, "document", case_id),
        "progress_notes": _of_case(tx, station, "progress_note", case_id),
        "attachments": attachments_of_case(tx, station, case_id),
    }


def _of_case(tx: Tx, station: str, wanted: str, case_id: str) -> list[dict[str, Any]]:
    return [
        {"id": entity, **stored.state.values()}
        for (kind, entity), stored in sorted(belonging_to(tx, station, case_id).items())
        if kind == wanted and not stored.state.void
    ]
