"""The saved views of the case list, as conditions on stored columns."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from station_app.storage.case_conditions import (
    by_operator,
    correction,
    due_by,
    finished_since,
    is_open,
    of_state,
    with_deferral,
)


class CaseView(StrEnum):
    """The tabs of the case list."""

    MINE = "mine"
    CORRECTION = "correction"
    DEFERRED = "deferred"
    DUE_TODAY = "due_today"
    OPEN = "open"
    FINISHED = "finished"
    ALL = "all"


_FINISHED_DAYS = timedelta(days=7)


def condition_of(view: CaseView, now: datetime, operator_id: str = "") -> Any:
    """The condition of a view; None = all. Drafts are not cases and have a list of their own."""
    match view:
        case CaseView.MINE:
            return is_open() & by_operator(operator_id)
        case CaseView.CORRECTION:
            return correction()
        case CaseView.DEFERRED:
            return is_open() & with_deferral()
        case CaseView.DUE_TODAY:
            return is_open() & due_by(now.date())
        case CaseView.OPEN:
            return is_open()
        case CaseView.FINISHED:
            return finished_since(now.date() - _FINISHED_DAYS)
        case CaseView.ALL:
            return None


def state_condition(state: str) -> Any:
    """The condition of one state, for `case list --state`."""
    return of_state(state)
