"""好差评 over a real store: one per event, never by the handler, append-only, bad ones followed to their end."""

from dataclasses import replace
from datetime import date

import pytest
from peewee import IntegrityError

from station_app.domain.case_form import CaseForm
from station_app.domain.evaluation import (
    BadReason,
    EvaluationChannel,
    EvaluationForm,
    EventKind,
    Level,
    MendingState,
    Step,
)
from station_app.domain.roles import Role
from station_app.domain.service_log import ServiceCategory, ServiceLogForm
from station_app.errors import Code, Exit, UserError
from station_app.settings import EVALUATION_CONTACT_WORKDAYS
from station_app.storage import case_store

DAY = date(2026, 9, 30)
GOOD = EvaluationForm("p-1", EventKind.CASE, "c-1", Level.VERY_SATISFIED, EvaluationChannel.PAPER)
BAD = replace(GOOD, level=Level.DISSATISFIED, reasons=(BadReason.SLOW,), name="周敏")
CASE = CaseForm(
    "c-1", items=("SW-01-02-01",), enterprise_name="青澜味工坊", contact_name="周敏", contact_mobile="13812342067"
)
NOW = "2026-09-30T10:00"


@pytest.fixture
def head(services):
    return services.operators.first().id


@pytest.fixture
def colleague(services, head):
    return services.operators.add("李娜", Role.WINDOW_OFFICER, head).id


def put_in_state(services, state):
    case = services.cases.find("c-1").summary
    with services._store.write() as write:
        case_store.change_state(write, case.rid, case.id, state)


@pytest.fixture
def delivered(services, head):
    services.cases.register(CASE, head)
    put_in_state(services, "delivered")


def refusal(call, *arguments, **named):
    with pytest.raises(UserError) as refused:
        call(*arguments, **named)
    return refused.value.code


@pytest.mark.usefixtures("delivered")
def test_an_evaluation_moves_the_delivered_case_in_the_same_transaction(services, colleague):
    first = services.evaluations.add(GOOD, colleague)
    assert services.cases.find("c-1").summary.state == "evaluated"
    assert services.evaluations.add(GOOD, colleague) == replace(first, new=False)
    assert refusal(services.evaluations.add, replace(GOOD, comment="改"), colleague) is Code.CLIENT_ID_CONFLICT
    again = replace(GOOD, client_id="p-2")
    assert refusal(services.evaluations.add, again, colleague) is Code.EVALUATED_ALREADY
    assert services.evaluations.of_event(EventKind.CASE, services.cases.find("c-1").summary.id).id == first.id


@pytest.mark.usefixtures("delivered")
def test_the_handler_is_refused_and_the_enterprise_may_enter_it_itself(services, head):
    with pytest.raises(UserError) as refused:
        services.evaluations.add(GOOD, head)
    assert (refused.value.code, refused.value.exit) == (Code.OWN_EVALUATION, Exit.NOT_ALLOWED)
    assert services.cases.find("c-1").summary.state == "delivered"
    assert services.evaluations.add(replace(GOOD, channel=EvaluationChannel.SCREEN), "").new


@pytest.mark.parametrize("state", ["registered", "submitted", "terminated", "withdrawn"])
def test_a_case_is_evaluated_only_when_it_is_over(services, head, colleague, state):
    services.cases.register(CASE, head)
    put_in_state(services, state)
    assert refusal(services.evaluations.add, GOOD, colleague) is Code.ACTION_NOT_ALLOWED


def test_a_case_the_hall_has_finished_keeps_its_state(services, head, colleague):
    services.cases.register(CASE, head)
    for action in ("log_accepted", "log_finished"):
        services.cases.log("c-1", action, {"item": "SW-01-02-01"}, head)
    services.evaluations.add(GOOD, colleague)
    assert services.cases.find("c-1").summary.state == "registered"
    assert services.evaluations.figures(DAY, DAY).rated.text == "100.0%"


def test_a_service_is_evaluated_once_too(services, head, colleague):
    log = services.service_logs.add(ServiceLogForm("z-1", ServiceCategory.LOAN, "问贴息"), head)
    form = replace(GOOD, event_kind=EventKind.SERVICE_LOG, event=log.id)
    assert refusal(services.evaluations.add, form, head) is Code.OWN_EVALUATION
    services.evaluations.add(form, colleague)
    assert refusal(services.evaluations.add, replace(form, client_id="p-2"), colleague) is Code.EVALUATED_ALREADY
    found = services.evaluations.figures(DAY, DAY)
    assert (found.rated.text, found.good.text) == ("—", "100.0%")


@pytest.mark.usefixtures("delivered")
def test_a_bad_one_stays_open_until_it_was_revisited(services, head, colleague):
    evaluations = services.evaluations
    entity = evaluations.add(BAD, colleague).id
    (waiting,) = evaluations.open_mendings()
    assert (waiting.clocks.contact.due, waiting.clocks.mend.due) == (date(2026, 10, 8), date(2026, 10, 13))
    assert refusal(evaluations.act, entity, Step.MEND, head, text="先改") is Code.ACTION_NOT_ALLOWED
    evaluations.act(entity, Step.CONTACT, head, complex_case=True)
    assert evaluations.open_mendings()[0].clocks.mend.due == date(2026, 10, 27)
    assert refusal(evaluations.act, entity, Step.REJECT, head, text="误评") is Code.OWN_EVALUATION
    evaluations.act(entity, Step.MEND, head, text="已补齐清单")
    assert [row.id for row in evaluations.follow_up(DAY, DAY)] == [entity]
    row = evaluations.act(entity, Step.REVISIT, colleague, satisfied=True)
    assert (row.state, row.closed, len(row.steps)) == (MendingState.REVISITED, True, 3)
    assert evaluations.open_mendings() == evaluations.follow_up(DAY, DAY) == []
    found = evaluations.figures(DAY, DAY)
    assert (found.mended.text, found.revisit_satisfied.text, found.real_name_revisited.text) == ("100.0%",) * 3


@pytest.mark.usefixtures("delivered")
def test_the_limits_are_settings(services, colleague):
    services.settings.remember(EVALUATION_CONTACT_WORKDAYS, 2)
    row = services.evaluations.find(services.evaluations.add(BAD, colleague).id)
    assert services.evaluations.clocks(row).contact.due == date(2026, 10, 9)


@pytest.mark.usefixtures("delivered")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE evaluation SET level = 1", "DELETE FROM evaluation", "UPDATE evaluation_step SET text = ''",
     "DELETE FROM evaluation_step"],
)  # fmt: skip
def test_nothing_of_it_can_be_changed_or_deleted(services, colleague, statement):
    entity = services.evaluations.add(BAD, colleague).id
    services.evaluations.act(entity, Step.CONTACT, colleague)
    with pytest.raises(IntegrityError, match="append-only"):
        services._store.database.execute_sql(statement)


@pytest.mark.usefixtures("delivered")
def test_a_bad_one_without_a_reason_leaves_nothing(services, colleague):
    assert refusal(services.evaluations.add, replace(BAD, reasons=()), colleague) is Code.REQUIRED
    assert services.cases.find("c-1").summary.state == "delivered"
    assert services.evaluations.page(DAY, DAY) == []
