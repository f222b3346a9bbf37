"""Visits and demands over a real store: stored once, moved on, merged, brought home from visits, and counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from station_app.clock import BEIJING
from station_app.domain.deadlines import Light
from station_app.domain.demand import Act, Cause, DemandChannel, DemandForm, DemandKind, Outcome, Stage, StepForm
from station_app.domain.visit import VisitForm, VisitKind, VisitState
from station_app.errors import Code, UserError
from station_app.services.enterprise_service import EnterpriseForm
from station_app.services.service_set import Services

USCC = "91430300MA4L000033"
FORM = DemandForm("d-1", "园区夜间班车加开", DemandChannel.QR, enterprise_name="木桥数码", uscc=USCC)
THEN = datetime(2026, 1, 5, 9, 0, tzinfo=BEIJING)
VISIT = VisitForm("v-1", THEN, "资质认定", VisitKind.KNOCK, uscc=USCC, enterprise_name="木桥数码")


@pytest.fixture
def who(services: Services) -> str:
    return services.operators.first().id


def test_the_same_demand_is_stored_once(services: Services, who: str) -> None:
    first, again = services.demands.add(FORM, who), services.demands.add(FORM, who)
    assert (first.no, first.new, again.no, again.new) == (again.no, True, first.no, False)
    with pytest.raises(UserError) as caught:
        services.demands.add(replace(FORM, subject="别的事"), who)
    assert caught.value.code is Code.CLIENT_ID_CONFLICT
    assert len(services.demands.page()) == 1


def test_numbers_follow_each_other_on_their_day(services: Services, who: str) -> None:
    numbers = [services.demands.add(replace(FORM, client_id=f"d-{n}", at=THEN), who).no for n in range(3)]
    assert [number[-2:] for number in numbers] == ["01", "02", "03"]
    assert {number[:9] for number in numbers} == {"SQ-260105"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"case": "JG-0"}, Code.CASE_NOT_FOUND),
        ({"project": "XM-0"}, Code.PROJECT_NOT_FOUND),
        ({"visit": "ZF-0"}, Code.VISIT_NOT_FOUND),
    ],
)
def test_what_a_demand_names_has_to_be_there(services: Services, who: str, changed: dict[str, str], code: Code) -> None:
    with pytest.raises(UserError) as caught:
        services.demands.add(replace(FORM, **changed), who)
    assert caught.value.code is code
    assert services.demands.page() == []


def lead_to_the_end(services: Services, who: str, no: str, *, satisfied: bool) -> None:
    for form in (
        StepForm(Act.ANALYSE),
        StepForm(Act.ASSIGN, unit="公交调度科", cause=Cause.COORDINATION, workdays=5),
        StepForm(Act.FEED_BACK, text="加开 22:45 班次"),
        StepForm(Act.SUPERVISE, text="已告知", outcome=Outcome.RESOLVED),
        StepForm(Act.REVISIT, satisfied=satisfied),
    ):
        services.demands.act(no, form, who)


def test_a_demand_is_followed_to_its_end_and_counted(services: Services, who: str) -> None:
    good, bad = (services.demands.add(replace(FORM, client_id=name), who).no for name in ("good", "bad"))
    lead_to_the_end(services, who, good, satisfied=True)
    lead_to_the_end(services, who, bad, satisfied=False)
    row = services.demands.find(good)
    assert (row.stage, row.outcome, row.assigned and row.assigned.slip_no[:3]) == (
        Stage.CLOSED,
        Outcome.RESOLVED,
        "JB-",
    )
    assert services.demands.clock(row) is None
    (reopened,) = services.demands.open_ones()
    assert (reopened.row.no, reopened.row.stage, reopened.row.reopened) == (bad, Stage.ASSIGNMENT, 1)
    boxes = {box.stage: (box.count, box.worst, box.worst_count) for box in services.demands.boxes()}
    assert boxes[Stage.ASSIGNMENT] == (1, Light.GREEN, 1)
    assert boxes[Stage.SOURCE] == (0, None, 0)
    today = services.clock.today()
    found = services.demands.figures(today, today)
    assert (found.closed.text, found.satisfied.text, found.reopened) == ("50.0%", "50.0%", 1)
    assert [one.no for one in services.demands.closed_in(today, today)] == [good]
    assert services.demands.figures(today - timedelta(9), today - timedelta(1)).ids == ()


def test_demands_of_one_matter_are_merged_once(services: Services, who: str) -> None:
    first, second = (services.demands.add(replace(FORM, client_id=name), who).no for name in ("a", "b"))
    services.demands.act(second, StepForm(Act.MERGE, into=first), who)
    assert [row.no for row in services.demands.merged(services.demands.find(first))] == [second]
    for no, into in ((first, first), (first, second)):
        with pytest.raises(UserError) as caught:
            services.demands.act(no, StepForm(Act.MERGE, into=into), who)
        assert caught.value.code is Code.ACTION_NOT_ALLOWED


def test_an_act_out_of_turn_writes_nothing(services: Services, who: str) -> None:
    no = services.demands.add(replace(FORM, kind=DemandKind.CANNOT_DO), who).no
    with pytest.raises(UserError):
        services.demands.act(no, StepForm(Act.REVISIT, satisfied=True), who)
    assert services.demands.find(no).steps == ()


def test_a_visit_brings_its_problems_home_as_demands(services: Services, who: str) -> None:
    done = services.visits.add(replace(VISIT, done=True, record="缺工", problems=("招工难", "夜班无车")), who)
    assert [services.demands.find(no).subject for no in done.demands] == ["招工难", "夜班无车"]
    demand = services.demands.find(done.demands[0])
    assert (demand.channel, demand.visit_id) == (DemandChannel.VISIT, services.visits.find(done.no).id)
    assert demand.enterprise_id == services.visits.find(done.no).enterprise_id is not None
    again = services.visits.add(replace(VISIT, done=True, record="缺工", problems=("招工难", "夜班无车")), who)
    assert (again.new, len(services.demands.page())) == (False, 2)


def test_a_planned_visit_is_agreed_and_done(services: Services, who: str) -> None:
    no = services.visits.add(VISIT, who).no
    services.visits.settle(no, VisitState.AGREED, who)
    row = services.visits.settle(no, VisitState.DONE, who, record="看过现场", problems=("红线图未出",))
    assert (row.state, row.record) == (VisitState.DONE, "看过现场")
    assert len(services.demands.of_enterprise(row.enterprise_id or "")) == 1
    with pytest.raises(UserError) as caught:
        services.visits.settle(no, VisitState.CANCELLED, who)
    assert caught.value.code is Code.ACTION_NOT_ALLOWED


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"subject": ""}, Code.REQUIRED, "subject"),
        ({"uscc": None, "enterprise_name": ""}, Code.REQUIRED, "enterprise"),
        ({"problems": ("招工难",)}, Code.ACTION_NOT_ALLOWED, "problems"),
        ({"at": datetime(2100, 1, 1, tzinfo=BEIJING), "done": True}, Code.BAD_DATE, "at"),
        ({"project": "XM-0"}, Code.PROJECT_NOT_FOUND, "project"),
    ],
)
def test_a_visit_that_does_not_fit_is_refused(
    services: Services, who: str, changed: dict[str, object], code: Code, field: str
) -> None:
    with pytest.raises(UserError) as caught:
        services.visits.add(replace(VISIT, **changed), who)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert services.visits.between(date(2026, 1, 1), date(2100, 12, 31)) == []


def test_a_visit_still_to_come_cannot_be_done_and_a_done_one_needs_its_record(services: Services, who: str) -> None:
    later = services.visits.add(replace(VISIT, at=services.clock.now() + timedelta(days=2)), who).no
    for no, record, code in ((later, "看过", Code.BAD_DATE), (later, " ", Code.REQUIRED)):
        with pytest.raises(UserError) as caught:
            services.visits.settle(no, VisitState.DONE, who, record=record)
        assert caught.value.code is code


def test_coverage_and_who_was_not_seen_for_long(services: Services, who: str) -> None:
    """Three enterprises: one seen in January, one today, one never; the planned visit counts for nothing."""
    today = services.clock.now()
    services.visits.add(replace(VISIT, done=True, record="看过"), who)
    for client_id, uscc, name, done in (
        ("v-2", "91430300MA4L00011X", "启衡检测", True),
        ("v-3", "914403001922038216", "北岸冷链", False),
    ):
        services.enterprises.add(EnterpriseForm(name, uscc), who)
        form = replace(VISIT, client_id=client_id, at=today, uscc=uscc, enterprise_name=name, done=done, record="看过")
        services.visits.add(form, who)
    found = services.visits.coverage(today.date(), today.date())
    assert (found.visits, found.enterprises.numerator, found.enterprises.denominator) == (1, 1, 3)
    assert [(one.name, one.last) for one in services.visits.unseen()] == [
        ("北岸冷链", None),
        ("木桥数码", date(2026, 1, 5)),
    ]
    row = services.visits.find("v-1")
    assert services.visits.last_seen(row.enterprise_id or "") == date(2026, 1, 5)
