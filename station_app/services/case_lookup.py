"""Finding a case by what people call it, for every service that works on one."""

from __future__ import annotations

from station_app.domain.assist_case import CLOSED, CaseState
from station_app.domain.records import CaseDetail
from station_app.errors import Code, UserError
from station_app.storage import case_store
from station_app.storage.store import Store


def find_case(store: Store, no_or_id: str) -> CaseDetail:
    """One case by its number, its id or its caller's id.

    Raises:
        UserError: `case_not_found`.
    """
    found = case_store.detail(store, no_or_id)
    if found is None:
        raise UserError(Code.CASE_NOT_FOUND, "case", case=no_or_id)
    return found


def find_open_case(store: Store, no_or_id: str, action: str) -> CaseDetail:
    """As `find_case`, for an action that a closed case no longer allows.

    Raises:
        UserError: `case_not_found`, `action_not_allowed`.
    """
    case = find_case(store, no_or_id)
    state = CaseState(case.summary.state)
    if state in CLOSED:
        raise UserError(Code.ACTION_NOT_ALLOWED, "action", action=action, state=state.value, reason="wrong_state")
    return case
