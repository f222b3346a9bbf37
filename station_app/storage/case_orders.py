"""Other orders of the case list than its index: a snapshot of row ids, so that pages follow each other without gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from station_app.domain.records import CaseOrder, SortKey
from station_app.storage.store import Store
from station_app.storage.tables.cases import AssistCase

_COLUMNS: Mapping[CaseOrder, tuple[Any, ...]] = {
    CaseOrder.LEFT: (AssistCase.sort_key,),
    CaseOrder.NO: (AssistCase.no,),
    CaseOrder.ENTERPRISE: (AssistCase.enterprise_name,),
    CaseOrder.TITLE: (AssistCase.title,),
    CaseOrder.WAY: (AssistCase.channel, AssistCase.mode),
    CaseOrder.STATE: (AssistCase.stage, AssistCase.state),
    CaseOrder.READY: (AssistCase.ready, AssistCase.merged),
    CaseOrder.SYNC: (AssistCase.sync_state,),
    CaseOrder.DUE: (AssistCase.due,),
    CaseOrder.REGISTERED: (AssistCase.registered_at,),
    CaseOrder.OPERATOR: (AssistCase.operator_id,),
}


def snapshot(store: Store, condition: Any, order: Sequence[SortKey], limit: int) -> list[int]:
    """Row ids of the cases that fulfil a condition (None = all), ordered; equals stand in the default order."""
    terms = [
        column.desc() if key.descending else column.asc() for key in order for column in _COLUMNS[CaseOrder(key.by)]
    ]
    query = AssistCase.select(AssistCase.rid).order_by(*terms, *_ties(order)).limit(limit)
    if condition is not None:
        query = query.where(condition)
    return [int(row[0]) for row in store.rows(query.tuples())]


def _ties(order: Sequence[SortKey]) -> tuple[Any, ...]:
    """What decides among equals; numbers are all but unique, and without more terms their index gives the order."""
    if order[0].by is not CaseOrder.NO:
        return (AssistCase.sort_key, AssistCase.rid)
    return (AssistCase.rid.desc() if order[0].descending else AssistCase.rid,)
