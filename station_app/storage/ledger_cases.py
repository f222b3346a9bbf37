"""Queries of ledgers about cases: what was logged, taken up and finished in a period, and what hangs on cases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class PeriodCase:
    """One case as a ledger lists it; its columns are those of the case."""

    rid: int
    id: str
    no: str
    registered_at: str
    mode: str
    channel: str
    state: str
    stage: str
    title: str
    enterprise_name: str
    requested: int
    merged: int
    to_submit: int
    clock: str
    due: str | None
    yellow_from: str | None
    operator_id: str


_COLUMNS = ", ".join(f"c.{name}" for name in PeriodCase.__dataclass_fields__)
_PERIOD_CASES = (
    f"SELECT {_COLUMNS} FROM assist_case c"  # noqa: S608  # names of our own columns
    " WHERE c.registered_at >= ? AND c.registered_at < ? AND (c.mode = 'consult') = ? ORDER BY c.registered_at, c.rid"
)


@dataclass(frozen=True, slots=True)
class FinishedCase:
    """A case of which the hall finished the last item; `late` when one of them was finished after its last day."""

    rid: int
    id: str
    no: str
    finished_at: str
    late: bool


@dataclass(frozen=True, slots=True)
class FinishedItem:
    """An item the hall finished."""

    case_id: str
    catalogue_version: str
    code: str
    accepted_at: str
    finished_at: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """A material that was promised for later (容缺)."""

    case_id: str
    no: str
    enterprise_name: str
    material: str
    promised_at: str
    promised_until: str
    ticked_at: str | None
    operator_id: str


@dataclass(frozen=True, slots=True)
class Supplement:
    """A request of the hall for supplements (补正), as it came or as it was noted here; `status` where the item stands now."""

    case_id: str
    no: str
    enterprise_name: str
    item: str
    at: str
    document_no: str
    text: str
    status: str
    operator_id: str


@dataclass(frozen=True, slots=True)
class Original:
    """An original the station kept or keeps."""

    case_id: str
    no: str
    enterprise_name: str
    material: str
    shelf: str
    taken_at: str
    due_back: str | None
    returned_at: str | None
    returned_to: str | None
    operator_id: str


def registered(store: Store, first: date, last: date) -> list[PeriodCase]:
    """The assisted cases (帮代办单) that were logged in a period, oldest first; consultations are none."""
    return _period_cases(store, first, last, consulted=False)


def consulted(store: Store, first: date, last: date) -> list[PeriodCase]:
    """The consultations with a number of their own that were logged in a period, oldest first."""
    return _period_cases(store, first, last, consulted=True)


def _period_cases(store: Store, first: date, last: date, *, consulted: bool) -> list[PeriodCase]:
    return [PeriodCase(*row) for row in store.sql(_PERIOD_CASES, *_within(first, last), int(consulted))]


def registered_count(store: Store, first: date, last: date) -> int:
    """How many `registered` would list."""
    ((count,),) = store.sql(
        "SELECT count(*) FROM assist_case c WHERE c.registered_at >= ? AND c.registered_at < ? AND c.mode <> 'consult'",
        *_within(first, last),
    )
    return int(count)


def accepted(store: Store, first: date, last: date) -> list[str]:
    """Ids of the cases of which the hall accepted the first item in a period, in the order of acceptance."""
    rows = store.sql(
        "WITH hit AS (SELECT DISTINCT case_rid FROM case_item WHERE accepted_at >= ?1 AND accepted_at < ?2)"
        " SELECT c.id FROM hit JOIN case_item i ON i.case_rid = hit.case_rid JOIN assist_case c ON c.rid = hit.case_rid"
        " WHERE c.mode <> 'consult'"
        " GROUP BY c.rid HAVING min(i.accepted_at) >= ?1 ORDER BY min(i.accepted_at), c.rid",
        *_within(first, last),
    )
    return [row[0] for row in rows]


def finished(store: Store, first: date, last: date) -> list[FinishedCase]:
    """The cases of which the hall finished the last item in a period, oldest first; one item of several is not the end."""
    rows = store.sql(
        "WITH hit AS (SELECT DISTINCT case_rid FROM case_item WHERE finished_at >= ?1 AND finished_at < ?2)"
        " SELECT c.rid, c.id, c.no, max(i.finished_at), max(coalesce(substr(i.finished_at, 1, 10) > i.due, 0))"
        " FROM hit JOIN case_item i ON i.case_rid = hit.case_rid JOIN assist_case c ON c.rid = hit.case_rid"
        " WHERE c.mode <> 'consult' GROUP BY c.rid"
        " HAVING max(i.finished_at) < ?2 AND min(coalesce(i.status, '') IN ('finished', 'served', 'not_accepted', 'returned'))"
        " ORDER BY max(i.finished_at), c.rid",
        *_within(first, last),
    )
    return [FinishedCase(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows]


def finished_items(store: Store, first: date, last: date) -> list[FinishedItem]:
    """The items the hall accepted once and finished in a period, oldest first."""
    rows = store.sql(
        "SELECT c.id, c.catalogue_version, i.code, i.accepted_at, i.finished_at"
        " FROM case_item i JOIN assist_case c ON c.rid = i.case_rid"
        " WHERE i.finished_at >= ? AND i.finished_at < ? AND i.accepted_at IS NOT NULL AND c.mode <> 'consult'"
        " ORDER BY i.finished_at, c.rid, i.position",
        *_within(first, last),
    )
    return [FinishedItem(*row) for row in rows]


def items_of(store: Store, first: date, last: date) -> list[tuple[str, str, str]]:
    """Case, catalogue version and code of every item of the cases that were logged in a period."""
    rows = store.sql(
        "SELECT c.id, c.catalogue_version, i.code FROM assist_case c JOIN case_item i ON i.case_rid = c.rid"
        " WHERE c.registered_at >= ? AND c.registered_at < ? AND c.mode <> 'consult' ORDER BY c.registered_at, c.rid, i.position",
        *_within(first, last),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def without_finish(store: Store, first: date, last: date) -> list[tuple[str, str]]:
    """Id and number of cases logged in a period whose result is in hand while the hall's finish of an item is not noted."""
    rows = store.sql(
        "SELECT c.id, c.no FROM assist_case c WHERE c.registered_at >= ? AND c.registered_at < ?"
        " AND c.mode <> 'consult' AND c.state IN ('resulted', 'delivered', 'evaluated', 'archived')"
        " AND EXISTS (SELECT 1 FROM case_item i WHERE i.case_rid = c.rid AND i.finished_at IS NULL)"
        " ORDER BY c.registered_at, c.rid",
        *_within(first, last),
    )
    return [(row[0], row[1]) for row in rows]


def deferrals(store: Store, first: date, last: date) -> list[Deferred]:
    """Promised materials that were owed on a day of the period, by the day they are promised for."""
    begin, end = _within(first, last)
    rows = store.sql(
        "SELECT c.id, c.no, c.enterprise_name, m.material, coalesce(m.promised_at, m.signed_at, c.registered_at),"
        " m.promised_until, m.ticked_at, c.operator_id"
        " FROM material_mark m JOIN assist_case c ON c.rid = m.case_rid"
        " WHERE m.promised_until IS NOT NULL AND coalesce(m.promised_at, m.signed_at, c.registered_at) < ?"
        " AND (m.ticked_at IS NULL OR m.ticked_at >= ?) AND c.state NOT IN ('terminated', 'withdrawn')"
        " ORDER BY m.promised_until, c.rid, m.material",
        end,
        begin,
    )
    return [Deferred(*row) for row in rows]


def supplements(store: Store, first: date, last: date) -> list[Supplement]:
    """Requests for supplements of a period, oldest first; one noted here counts until the hall's own has come."""
    told = store.sql(
        "SELECT e.case_rid, json_extract(e.data, '$.item'), e.at, e.data FROM case_event e"
        " WHERE e.source = 'hall' AND e.kind = 'correction' AND e.at >= ? AND e.at < ? ORDER BY e.at, e.id",
        *_within(first, last),
    )
    noted = store.sql(
        "SELECT n.case_rid, n.item, n.at, n.data FROM progress_note n"
        " WHERE n.action = 'log_correction' AND n.at >= ? AND n.at < ? ORDER BY n.at, n.id",
        *_within(first, last),
    )
    known = {(rid, item, at[:10]) for rid, item, at, _ in told}
    rows = [*told, *(row for row in noted if (row[0], row[1], row[2][:10]) not in known)]
    return [_supplement(store, *row) for row in sorted(rows, key=lambda row: (row[2], row[0]))]


def _supplement(store: Store, rid: int, item: str, at: str, data: str) -> Supplement:
    body: Mapping[str, Any] = json.loads(data)
    ((case_id, no, name, operator, status),) = store.sql(
        "SELECT c.id, c.no, c.enterprise_name, c.operator_id,"
        " coalesce((SELECT status FROM case_item i WHERE i.case_rid = c.rid AND i.code = ?), '')"
        " FROM assist_case c WHERE c.rid = ?",
        item,
        rid,
    )
    text = str(body.get("text") or body.get("reason") or "")
    return Supplement(case_id, no, name, item, at, str(body.get("document_no") or ""), text, status, operator)


def originals(store: Store, first: date, last: date) -> list[Original]:
    """Originals that were in the station's hands on a day of the period, oldest first."""
    begin, end = _within(first, last)
    rows = store.sql(
        "SELECT c.id, c.no, c.enterprise_name, h.material, h.shelf, h.taken_at, h.due_back, h.returned_at, h.returned_to,"
        " h.operator_id FROM held_original h JOIN assist_case c ON c.rid = h.case_rid"
        " WHERE h.taken_at < ? AND (h.returned_at IS NULL OR h.returned_at >= ?) ORDER BY h.taken_at, h.id",
        end,
        begin,
    )
    return [Original(*row) for row in rows]


def _within(first: date, last: date) -> tuple[str, str]:
    return first.isoformat(), date.fromordinal(last.toordinal() + 1).isoformat()
