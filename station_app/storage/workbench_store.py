"""Queries of the workbench: supplement windows, replies of the hall, and how the week goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peewee import fn

from station_app.clock import parse_moment
from station_app.domain.affair import EventKind
from station_app.domain.guidance import Mode
from station_app.domain.todo import HallReply
from station_app.storage import ledger_cases
from station_app.storage.store import Store
from station_app.storage.tables.cases import AssistCase, CaseEvent, CaseItem


@dataclass(frozen=True, slots=True)
class Watch:
    """An item the hall has received and not answered yet; `due` is its last day to ask for supplements."""

    case_no: str
    enterprise_name: str
    item: str
    due: date


def watches(store: Store, operator_ids: Sequence[str], until: date) -> list[Watch]:
    """Items of some operators' cases whose supplement window ends by a day, the earliest first."""
    query = (
        CaseItem.select(AssistCase.no, AssistCase.enterprise_name, CaseItem.code, CaseItem.watch_due)
        .join(AssistCase, on=(AssistCase.rid == CaseItem.case_rid))
        .where(
            CaseItem.watch_due.is_null(is_null=False),
            CaseItem.watch_due <= until.isoformat(),
            AssistCase.operator_id.in_(operator_ids),
        )
        .order_by(CaseItem.watch_due, AssistCase.rid)
    )
    return [Watch(no, name, item, date.fromisoformat(due)) for no, name, item, due in store.rows(query.tuples())]


def overdue_watches(store: Store, today: date) -> list[str]:
    """Ids of cases with an item on which the hall has let its window pass."""
    query = (
        CaseItem.select(AssistCase.id)
        .join(AssistCase, on=(AssistCase.rid == CaseItem.case_rid))
        .where(CaseItem.watch_due.is_null(is_null=False), CaseItem.watch_due < today.isoformat())
        .distinct()
    )
    return [case_id for (case_id,) in store.rows(query.tuples())]


def replies(store: Store, since: str, limit: int) -> list[HallReply]:
    """What the hall said since a moment, the newest first; that it has received something asks nothing of anybody."""
    query = (
        CaseEvent.select(
            CaseEvent.id, CaseEvent.at, CaseEvent.kind, AssistCase.no, AssistCase.enterprise_name, AssistCase.title,
            CaseEvent.data,
        )
        .join(AssistCase, on=(AssistCase.rid == CaseEvent.case_rid))
        .where(CaseEvent.source == "hall", CaseEvent.at >= since, CaseEvent.kind != EventKind.RECEIVED.value)
        .order_by(CaseEvent.at.desc(), CaseEvent.id.desc())
        .limit(limit)
        .tuples()
    )  # fmt: skip
    return [HallReply(*row) for row in store.rows(query)]


def registered_by_day(store: Store, first: date, last: date) -> dict[date, int]:
    """How many assisted cases were logged on each day; days without one are absent."""
    day = fn.substr(AssistCase.registered_at, 1, 10)
    query = (
        AssistCase.select(day, fn.COUNT(AssistCase.rid))
        .where(
            AssistCase.registered_at >= first.isoformat(),
            AssistCase.registered_at < _after(last),
            AssistCase.mode != Mode.CONSULT.value,
        )
        .group_by(day)
        .tuples()
    )
    return {date.fromisoformat(text): int(count) for text, count in store.rows(query)}


def finished_by_day(store: Store, first: date, last: date) -> dict[date, int]:
    """How many assisted cases the hall finished on each day, as ledgers count them; days without one are absent."""
    return Counter(parse_moment(one.finished_at).date() for one in ledger_cases.finished(store, first, last))


def savings(store: Store, first: date, last: date) -> tuple[int, int]:
    """Materials spared over the cases logged in a period: copies asked for, and what really had to be handed in."""
    query = AssistCase.select(fn.SUM(AssistCase.requested), fn.SUM(AssistCase.to_submit)).where(
        AssistCase.registered_at >= first.isoformat(),
        AssistCase.registered_at < _after(last),
        AssistCase.mode != Mode.CONSULT.value,
    )
    ((requested, to_submit),) = store.rows(query.tuples())
    return int(requested or 0), int(to_submit or 0)


def _after(day: date) -> str:
    return date.fromordinal(day.toordinal() + 1).isoformat()
