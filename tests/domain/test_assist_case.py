"""The station's own case: the whole life, and every guard tried to be broken."""

import pytest

from station_app.domain.assist_case import CaseAction, CaseFacts, CaseState, allowed_actions, move
from station_app.domain.guidance import Mode
from station_app.errors import Code, UserError

COMPLETE = CaseFacts(Mode.PROXY, materials_complete=True, authorised=True)


def test_the_whole_life_of_a_proxy_case():
    state = CaseState.REGISTERED
    life = ["notice", "collect", "entrust", "ready", "submit", "track", "result", "deliver", "evaluate", "archive"]
    for action in life:
        state = move(state, CaseAction(action), COMPLETE)
    assert state is CaseState.ARCHIVED
    assert allowed_actions(state, COMPLETE) == ()


@pytest.mark.parametrize(
    ("state", "action", "facts", "reason"),
    [
        ("ready", "submit", CaseFacts(Mode.PROXY, materials_complete=True), "no_power_of_attorney"),
        ("collecting", "ready", CaseFacts(Mode.HELP), "materials_missing"),
        ("noticed", "entrust", CaseFacts(Mode.HELP), "only_proxy_is_entrusted"),
        ("noticed", "collect", CaseFacts(Mode.CONSULT), "consultation_ends_at_noticed"),
        ("resulted", "deliver", CaseFacts(Mode.PROXY), "no_power_of_attorney"),
        (
            "collecting",
            "terminate",
            CaseFacts(Mode.HELP, originals_held=1, reason="企业撤回"),
            "originals_not_returned",
        ),
        ("collecting", "terminate", CaseFacts(Mode.HELP), "reason_required"),
        ("collecting", "suspend", CaseFacts(Mode.HELP, reason="  "), "reason_required"),
        ("registered", "submit", COMPLETE, "wrong_state"),
        ("archived", "notice", COMPLETE, "wrong_state"),
    ],
)
def test_guards_refuse(state, action, facts, reason):
    with pytest.raises(UserError) as error:
        move(CaseState(state), CaseAction(action), facts)
    assert error.value.code is Code.ACTION_NOT_ALLOWED
    assert error.value.params["reason"] == reason
    assert CaseAction(action) not in allowed_actions(CaseState(state), facts)


def test_resume_goes_back_to_where_it_was():
    facts = CaseFacts(Mode.HELP, before_suspension=CaseState.COLLECTING)
    assert move(CaseState.SUSPENDED, CaseAction.RESUME, facts) is CaseState.COLLECTING


def test_help_needs_no_power_of_attorney():
    assert move(CaseState.READY, CaseAction.SUBMIT, CaseFacts(Mode.HELP, materials_complete=True)) == "submitted"
