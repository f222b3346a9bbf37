"""The hall's affairs in its store: received with the case, moved by events, accepted by silence when time runs out."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from station_app.domain.affair import Affair, AffairEvent, AffairState, EventKind, accepted, apply
from station_app.domain.affair_json import affair_from_json, affair_to_json
from station_app.domain.deadlines import supplement_window
from station_app.domain.merge import EntityState
from sync.hall.context import Hall
from sync.hall.feed import lock_station, own, put_own
from sync.hall.store.database import Tx

KIND = "affair"
SUBMITTED = "submitted"
"""State of a case that hands it over to the hall."""
SILENCE = "逾期未告知，视为受理"
"""What is noted when the five days have passed without a notice."""
_ALL = 2**53


def entity_of(case_id: str, item: str) -> str:
    """The feed's id of an affair."""
    return f"{case_id}:{item}"


def affair(tx: Tx, station: str, case_id: str, item: str) -> Affair | None:
    """One affair, or None when the hall does not know it."""
    body = own(tx, station, KIND, entity_of(case_id, item))
    return None if body is None else affair_from_json(body)


def affairs_of_cases(tx: Tx, cases: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[Affair]]:
    """The affairs of cases named by station and id, by item code."""
    found: dict[tuple[str, str], list[Affair]] = {}
    by_station: dict[str, list[str]] = {}
    for station, case_id in sorted(cases):
        by_station.setdefault(station, []).append(case_id)
    for station, ids in by_station.items():
        rows = tx.among(
            "SELECT a.case_id, f.body FROM affair a JOIN feed f ON f.station = a.station AND f.kind = 'affair'"
            " AND f.entity = a.case_id || ':' || a.item WHERE a.station = ? AND a.case_id IN (#)",
            ids,
            station,
            tail="ORDER BY a.item",
        )
        for case_id, body in rows:
            found.setdefault((station, case_id), []).append(affair_from_json(json.loads(body)))
    return found


def accepted_cases(tx: Tx, station: str, case_ids: Iterable[str]) -> frozenset[str]:
    """Those of the cases of which an item has been accepted."""
    rows = tx.among(
        "SELECT DISTINCT case_id FROM affair WHERE station = ? AND accepted = 1 AND case_id IN (#)",
        sorted(set(case_ids)),
        station,
    )
    return frozenset(row[0] for row in rows)


def save(hall: Hall, tx: Tx, station: str, one: Affair) -> None:
    """Store an affair, tell it to the station, and note the day from which silence means acceptance."""
    silent_from = ""
    if one.state is AffairState.RECEIVED and one.received_at is not None:
        window = supplement_window(one.received_at, hall.calendar, hall.clock.now(), hall.hours)
        silent_from = (window.due + timedelta(days=1)).isoformat() if window.due else ""
    tx.run(
        "INSERT INTO affair VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (station, case_id, item) DO UPDATE SET official_no ="
        " excluded.official_no, accepted = excluded.accepted, silent_from = excluded.silent_from, state = excluded.state",
        station,
        one.case_id,
        one.item,
        one.official_no,
        int(accepted(one)),
        silent_from,
        one.state.value,
    )
    put_own(tx, station, KIND, entity_of(one.case_id, one.item), affair_to_json(one))


def receive_case(hall: Hall, tx: Tx, station: str, case_id: str, state: EntityState, at: datetime) -> None:
    """Open an affair for every item of a case the station has submitted; those already open stay as they are."""
    guidance = state.value("guidance") or {}
    for item in guidance.get("items", []):
        code = str(item["code"])
        if affair(tx, station, case_id, code) is None:
            expected = Affair(case_id=case_id, case_no=str(state.value("no")), item=code)
            save(hall, tx, station, apply(expected, AffairEvent(EventKind.RECEIVED, at)))


def settle_silence(hall: Hall, tx: Tx, most: int = _ALL, station: str = "") -> int:
    """Write down the acceptances that silence has brought about (RULES 2, 补正), the oldest first; how many.

    Args:
        most: leave the rest to the next time.
        station: only this one's; empty for all.
    """
    rows = _silent(hall, tx, most, station)
    held = sorted({row[0] for row in rows})
    for code in held:
        lock_station(tx, code)
    if held and tx.locks_rows:
        rows = [row for row in _silent(hall, tx, most, station) if row[0] in held]
    for code, case_id, item in rows:
        one = affair(tx, code, case_id, item)
        assert one is not None
        event = AffairEvent(EventKind.DEEMED_ACCEPTED, hall.clock.now(), text=SILENCE)
        save(hall, tx, code, apply(one, event))
    return len(rows)


def _silent(hall: Hall, tx: Tx, most: int, station: str) -> list[tuple[str, str, str]]:
    of_station, params = (" AND station = ?", [station]) if station else ("", [])
    rows = tx.all(
        "SELECT station, case_id, item FROM affair WHERE silent_from <> '' AND silent_from <= ?"  # noqa: S608  # a fixed part
        f"{of_station} ORDER BY silent_from, station, case_id, item LIMIT ?",
        hall.clock.today().isoformat(),
        *params,
        most,
    )
    return [(row[0], row[1], row[2]) for row in rows]
