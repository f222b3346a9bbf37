"""The published schemas are those of the models, and the published examples do what they say."""

import json
from collections.abc import Mapping

import pytest
from jsonschema import Draft202012Validator

from station_app.cli.case_acts import _ACTS
from station_app.clock import Clock, parse_moment
from station_app.domain.affair import AffairState
from station_app.domain.duty import DutyKind
from station_app.domain.evaluation import MendingState, Step
from station_app.errors import UserError
from station_app.services import people_inputs
from station_app.services.act_inputs import ACT_MODELS
from station_app.services.inputs import case_form, enterprise_form, log_data, validated
from station_app.services.progress import LOG_EVENTS
from station_app.storage import operator_store
from tests.tools.schemas import FOLDER, LOG_FIELDS, schemas, text_of

SCHEMAS = schemas()
EXAMPLES = {path.stem: path for path in sorted((FOLDER / "examples").glob("*.json"))}
LOGGED = ("log_correction", "log_accepted", "log_suspended", "log_resumed", "log_extended", "log_finished")


def example(name):
    return json.loads(EXAMPLES[name].read_text(encoding="utf-8"))


def validator(name):
    return Draft202012Validator(SCHEMAS[f"{name}.schema.json"])


@pytest.fixture
def clock():
    return Clock(parse_moment("2026-12-04T10:24:00+08:00"))


@pytest.fixture
def logged(services):
    """Number of the example's case, and who logged it."""
    operator = services.operators.first().id
    return services.cases.register(case_form(example("case")), operator).no, operator


def test_the_files_are_those_of_the_models():
    published = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.schema.json")}
    assert published == {name: text_of(schema) for name, schema in SCHEMAS.items()}, "run tests/tools/schemas.py"


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_schema_is_one_and_its_example_keeps_it(name):
    Draft202012Validator.check_schema(SCHEMAS[name])
    validator(name.removesuffix(".schema.json")).validate(example(name.removesuffix(".schema.json")))


def test_the_case_is_logged_and_answers_the_same_number_again(services, logged):
    no, operator = logged
    again = services.cases.register(case_form(example("case")), operator)
    assert (again.no, again.new) == (no, False)
    assert services.cases.full(no).detail.remark == example("case")["remark"]


def test_the_enterprise_is_stored_with_its_wallet_and_profile(services):
    form = enterprise_form(example("enterprise"), services.catalogues.active())
    row = services.enterprises.add(form, services.operators.first().id)
    assert set(row.wallet) == {"CL0101", "CL0102"}
    assert isinstance(row.profile, Mapping)
    assert row.profile["employees"] == 12


def test_the_log_examples_tell_one_case_from_correction_to_its_end(services, logged):
    no, operator = logged
    assert set(LOGGED) == set(LOG_EVENTS) == set(LOG_FIELDS)
    for action in LOGGED:
        services.cases.log(no, action, log_data(example(action)), operator)
    (progress,) = services.cases.progress(no)
    assert progress.affair.state is AffairState.FINISHED
    assert progress.affair.extensions[0].value == 5


@pytest.mark.parametrize("action", LOGGED)
def test_a_required_field_is_refused_by_schema_and_service_alike(services, logged, action):
    no, operator = logged
    for earlier in LOGGED[: LOGGED.index(action)]:
        services.cases.log(no, earlier, log_data(example(earlier)), operator)
    for field in ("item", *LOG_FIELDS[action][0]):
        lacking = {key: value for key, value in example(action).items() if key != field}
        assert not validator(action).is_valid(lacking), field
        with pytest.raises(UserError):
            services.cases.log(no, action, log_data(lacking), operator)


@pytest.mark.parametrize("action", LOGGED)
def test_what_the_schema_does_not_require_the_service_does_not_ask_for(services, logged, action):
    no, operator = logged
    for earlier in LOGGED[: LOGGED.index(action)]:
        services.cases.log(no, earlier, log_data(example(earlier)), operator)
    least = {key: value for key, value in example(action).items() if key in {"item", *LOG_FIELDS[action][0]}}
    validator(action).validate(least)
    services.cases.log(no, action, log_data(least), operator)
    assert services.cases.progress(no)[0].affair.events


LIFE = (
    "notice", "revise", "tick", "untick", "tick", "defer", "promise", "supplement", "hold_original", "return_original",
    "labels", "region_mode", "correct", "send", "arrived", "keep", "hall_paper", "suspend", "resume", "entrust", "READY", "ready", "submit", "result", "deliver", "EVALUATE", "evaluate",
    "archive",
)  # fmt: skip


def act(services, no, operator, action):
    _ACTS[action](services, no, validated(ACT_MODELS[action], example(action)), operator)


def test_the_examples_of_the_acts_lead_one_case_through_its_life(services, logged):
    no, operator = logged
    for action in LIFE:
        if action == "EVALUATE":
            operator = services.operators.add("回访员", "window_officer", operator).id
            continue
        if action != "READY":
            act(services, no, operator, action)
            continue
        for line in services.cases.full(no).lines:
            if line.treatment == "submit":
                services.materials.tick(no, line.material, operator)
    assert services.cases.find(no).summary.state == "archived"


def test_the_examples_of_the_other_acts_do_what_they_say(services, logged):
    no, operator = logged
    with services._store.write() as write:
        operator_store.insert(write, "顾专员", "window_officer", "1002", None)
    act(services, no, operator, "assign")
    act(services, no, operator, "terminate")
    bundle = {**example("case"), "client_id": "b", "items": [], "bundle": "YJS-14"}
    other = services.cases.register(case_form(bundle), operator).no
    act(services, other, operator, "commit")
    act(services, other, operator, "withdraw")
    assert {*LIFE, "assign", "terminate", "commit", "withdraw"} - {"READY", "EVALUATE"} == set(ACT_MODELS)


def test_the_examples_of_the_work_with_people_are_stored_as_they_say(services, logged):
    no, operator = logged
    log = services.service_logs.add(people_inputs.consultation_form(example("consultation")), operator)
    row = services.service_logs.find(log.id)
    assert (row.free_services[0].saved_fen, str(row.callback_on)) == (150, "2026-12-07")
    assert services.appointments.book(people_inputs.appointment_form(example("appointment")), operator).new
    entry = people_inputs.duty_entry(example("duty"))
    services.duty.mark(operator, DutyKind.ON, reason=entry.reason, at=entry.at, client_id=entry.client_id)
    assert services.duty.day(operator).on_duty
    for action in ("log_accepted", "log_finished"):
        services.cases.log(no, action, log_data(example(action)), operator)
    colleague = services.operators.add("李娜", "window_officer", operator).id
    evaluation = services.evaluations.add(people_inputs.evaluation_form(example("evaluation")), colleague)
    data = people_inputs.evaluation_act(example("evaluation_act"))
    contacted = services.evaluations.act(
        evaluation.id, Step.CONTACT, operator, text=data.text, complex_case=data.complex_case
    )
    assert contacted.state is MendingState.CONTACTED
