"""Queries for the hand-over sheet: what one operator's cases still owe and hold.

CROSS joins keep SQLite from walking through all cases of an operator to find the few that owe something.
"""

from __future__ import annotations

from datetime import date

from peewee import JOIN

from station_app.domain.records import CaseSummary, PageKey
from station_app.storage import case_store
from station_app.storage.case_conditions import by_operator, is_open
from station_app.storage.store import Store
from station_app.storage.tables.case_work import HeldOriginal, MaterialMark
from station_app.storage.tables.cases import AssistCase

_PAGE = 500

Deferral = tuple[str, str, str, date]
"""Case number, enterprise, material, the promised day."""
Original = tuple[str, str, str, str, str, date | None]
"""Case number, enterprise, material, shelf, when it was taken, when it is due back."""


def open_cases(store: Store, operator_id: str) -> list[CaseSummary]:
    """An operator's open cases, least time left first."""
    condition = is_open() & by_operator(operator_id)
    found: list[CaseSummary] = []
    after = PageKey()
    while page := case_store.page(store, condition, after, _PAGE):
        found += page
        after = PageKey(page[-1].sort_key, page[-1].rid)
    return found


def deferrals(store: Store, operator_id: str, until: date) -> list[Deferral]:
    """Materials promised by a day and not in hand, the earliest promise first."""
    query = (
        MaterialMark.select(
            AssistCase.no, AssistCase.enterprise_name, MaterialMark.material, MaterialMark.promised_until
        )
        .join(AssistCase, JOIN.CROSS)
        .where(
            AssistCase.rid == MaterialMark.case_rid,
            MaterialMark.promised_until <= until.isoformat(),
            MaterialMark.ticked_at.is_null(),
            AssistCase.operator_id == operator_id,
            is_open(),
        )
        .order_by(MaterialMark.promised_until, AssistCase.rid)
    )
    return [(no, name, code, date.fromisoformat(day)) for no, name, code, day in store.rows(query.tuples())]


def originals(store: Store, operator_id: str) -> list[Original]:
    """Originals in the station's keeping for an operator's cases, the one due back first first."""
    query = (
        HeldOriginal.select(
            AssistCase.no, AssistCase.enterprise_name, HeldOriginal.material, HeldOriginal.shelf,
            HeldOriginal.taken_at, HeldOriginal.due_back,
        )
        .join(AssistCase, JOIN.CROSS)
        .where(
            AssistCase.rid == HeldOriginal.case_rid, HeldOriginal.returned_at.is_null(), AssistCase.operator_id == operator_id)
        .order_by(HeldOriginal.due_back.is_null(), HeldOriginal.due_back, HeldOriginal.id)
    )  # fmt: skip
    return [
        (no, name, code, shelf, taken_at, date.fromisoformat(due_back) if due_back else None)
        for no, name, code, shelf, taken_at, due_back in store.rows(query.tuples())
    ]
