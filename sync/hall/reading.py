"""What administrators look at: cases, the stations' health, the hall itself."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from station_app.domain.affair_json import affair_to_json
from sync.hall.affairs import affairs_of, settle_silence
from sync.hall.attention import open_items
from sync.hall.context import Hall
from sync.hall.feed import belonging_to, entities
from sync.hall.store.database import Tx, meta
from sync.hall.store.migrations import STEPS


def cases(hall: Hall, query: str = "", state: str = "", limit: int | None = None) -> list[dict[str, Any]]:
    """Cases in the order they came in; the query is a part of the number, the client's id or the enterprise name."""
    found: list[dict[str, Any]] = []
    with hall.store.write() as tx:
        settle_silence(hall, tx)
    with hall.store.read() as tx:
        for station, case_id, _no, _client, receipt_no, received_at in tx.all(
            "SELECT station, case_id, no, client_id, receipt_no, received_at FROM case_index ORDER BY case_id"
        ):
            row = _case(tx, station, case_id, receipt_no, received_at)
            searched = f"{row['no']}\n{row['client_id']}\n{row['enterprise_name']}"
            if query in searched and state in {"", row["state"]}:
                found.append(row)
            if limit is not None and len(found) >= limit:
                break
    return found


def case_by_no(hall: Hall, no: str) -> list[dict[str, Any]]:
    """Every case with this number, in full: more than one when two clones of a station gave it out."""
    with hall.store.write() as tx:
        settle_silence(hall, tx)
    with hall.store.read() as tx:
        rows = tx.all(
            "SELECT station, case_id, receipt_no, received_at FROM case_index WHERE no = ? ORDER BY case_id", no
        )
        return [_case_in_full(tx, *row) for row in rows]


def status(hall: Hall) -> dict[str, Any]:
    """The hall and each of its stations."""
    with hall.store.read() as tx:
        facts = meta(tx)
        version = tx.one("SELECT sqlite_version()")
        return {
            "hall_epoch": facts["hall_epoch"],
            "schema": len(STEPS),
            "sqlite": version[0] if version else "",
            "cases": _count(tx, "SELECT count(*) FROM case_index"),
            "changes": _count(tx, "SELECT count(*) FROM change_in"),
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
        "quarantine": _count(tx, "SELECT count(*) FROM quarantine WHERE station = ? AND status <> 'released'", code),
        "cases": _count(tx, "SELECT count(*) FROM case_index WHERE station = ?", code),
        "devices": _count(tx, "SELECT count(*) FROM device WHERE station = ?", code),
        "versions": [row[0] for row in versions],
    }


def _count(tx: Tx, sql: str, *params: str) -> int:
    row = tx.one(sql, *params)
    return int(row[0]) if row else 0


def _case(tx: Tx, station: str, case_id: str, receipt_no: str, received_at: str) -> dict[str, Any]:
    stored = entities(tx, station, [("case", case_id)])[("case", case_id)]
    values = stored.state.values()
    return {
        "no": values.get("no", ""),
        "client_id": values.get("client_id") or "",
        "case_id": case_id,
        "station": station,
        "state": values.get("state", ""),
        "mode": values.get("mode", ""),
        "enterprise_name": values.get("enterprise_name", ""),
        "uscc": values.get("uscc"),
        "receipt_no": receipt_no,
        "received_at": received_at,
        "void": stored.state.void,
        "affairs": [
            {"item": one.item, "state": one.state.value, "official_no": one.official_no}
            for one in affairs_of(tx, station, case_id)
        ],
    }


def _case_in_full(tx: Tx, station: str, case_id: str, receipt_no: str, received_at: str) -> dict[str, Any]:
    stored = entities(tx, station, [("case", case_id)])[("case", case_id)]
    return {
        **stored.state.values(),
        **_case(tx, station, case_id, receipt_no, received_at),
        "affairs": [affair_to_json(one) for one in affairs_of(tx, station, case_id)],
        "documents": _of_case(tx, station, "document", case_id),
        "progress_notes": _of_case(tx, station, "progress_note", case_id),
        "attachments": [],
    }


def _of_case(tx: Tx, station: str, wanted: str, case_id: str) -> list[dict[str, Any]]:
    return [
        {"id": entity, **stored.state.values()}
        for (kind, entity), stored in sorted(belonging_to(tx, station, case_id).items())
        if kind == wanted and not stored.state.void
    ]
