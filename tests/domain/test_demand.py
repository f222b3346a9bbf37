"""The five stages of a demand: what may follow what, whose clock runs, and the figures, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from station_app.clock import BEIJING, to_text
from station_app.domain.deadlines import Light, ServiceHours
from station_app.domain.demand import (
    Act,
    Cause,
    DemandChannel,
    DemandForm,
    DemandKind,
    DemandRow,
    DemandStep,
    Outcome,
    Stage,
    StepForm,
    assignment_number,
    check_demand,
    check_step,
    demand_number,
    possible_acts,
    stage_after,
)
from station_app.domain.demand_clock import DemandLimits, due, was_late
from station_app.domain.demand_figures import figures
from station_app.domain.workdays import Calendar
from station_app.errors import Code, UserError

NOW = datetime(2026, 11, 20, 10, 24, tzinfo=BEIJING)
FORM = DemandForm("d-1", "园区夜间班车加开", DemandChannel.HOTLINE, hotline_no="261116-0007")
ROW = DemandRow(
    rid=1, id="id-1", no="SQ-261116-101", client_id="d-1", kind=DemandKind.CLUE, channel=DemandChannel.HOTLINE,
    subject="园区夜间班车加开", text="", enterprise_id=None, enterprise_name="木桥数码印刷", contact_name="",
    contact_mobile="", amount_fen=None, concerned=1, broken_promise=False, hotline_no="261116-0007", case_id=None,
    project_id=None, visit_id=None, at="2026-11-16T09:12:00+08:00", operator_id="o",
)  # fmt: skip
SAID = {
    Act.ANALYSE: {}, Act.ASSIGN: {"unit": "公交", "cause": Cause.COORDINATION}, Act.REFER: {"unit": "纪工委", "text": "慢作为"},
    Act.FEED_BACK: {"text": "已加开"}, Act.SUPERVISE: {"text": "已告知", "outcome": Outcome.RESOLVED},
    Act.REVISIT: {"satisfied": True}, Act.MERGE: {"into": "SQ-1"}, Act.REPLY: {"text": "核实中"}, Act.CHASE: {},
    Act.EXTEND: {"workdays": 3, "text": "客流核实"}, Act.NOTE: {"text": "记一条"},
}  # fmt: skip


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BEIJING)


def then(row: DemandRow, act: Act, moment: datetime, **said: object) -> DemandRow:
    form = StepForm(act, **{**SAID[act], **said})
    check_step(row, form, NOW + timedelta(days=30))
    step = DemandStep(
        act, stage_after(form), to_text(moment), "o", form.text, form.unit, workdays=form.workdays, cause=form.cause,
        outcome=form.outcome, satisfied=form.satisfied, into_id=form.into,
    )  # fmt: skip
    return replace(row, steps=(*row.steps, step))


def assigned(row: DemandRow = ROW) -> DemandRow:
    return then(then(row, Act.ANALYSE, at(16, 10)), Act.ASSIGN, at(17))


def supervised(row: DemandRow = ROW) -> DemandRow:
    return then(then(assigned(row), Act.FEED_BACK, at(19)), Act.SUPERVISE, at(19, 15))


def test_numbers_name_day_terminal_and_serial() -> None:
    assert demand_number(at(16).date(), "1", 2) == "SQ-261116-102"
    assert assignment_number(2026, "1", 418) == "JB-2026-1418"


def test_it_goes_through_the_five_stages_in_their_order() -> None:
    row, seen = ROW, [ROW.stage]
    for act in (Act.ANALYSE, Act.ASSIGN, Act.FEED_BACK, Act.SUPERVISE, Act.REVISIT):
        row = then(row, act, at(17))
        seen.append(row.stage)
    assert seen == list(Stage)
    assert possible_acts(row) == (Act.NOTE,)


def test_only_the_acts_that_are_offered_are_taken() -> None:
    """Every act at every stage: taken exactly when it is offered, and it leads only where it says."""
    states = [ROW, then(ROW, Act.ANALYSE, at(16)), assigned(), then(assigned(), Act.FEED_BACK, at(19)), supervised()]
    states.append(then(supervised(), Act.REVISIT, at(20)))
    for row, act in product(states, Act):
        if act in possible_acts(row):
            after = stage_after(StepForm(act, **SAID[act]))
            assert then(row, act, at(20)).stage is (after or row.stage)
        else:
            with pytest.raises(UserError) as caught:
                then(row, act, at(20))
            assert caught.value.code is Code.ACTION_NOT_ALLOWED


def test_only_a_matter_of_style_is_referred() -> None:
    analysed = then(ROW, Act.ANALYSE, at(16))
    assert Act.REFER not in possible_acts(analysed)
    style = then(replace(analysed, kind=DemandKind.STYLE), Act.REFER, at(17))
    assert (style.referred, style.stage, style.assigned and style.assigned.unit) == (True, Stage.ASSIGNMENT, "纪工委")


def test_whoever_is_not_satisfied_sends_it_back_to_the_unit() -> None:
    row = then(supervised(), Act.REVISIT, at(20), satisfied=False)
    assert (row.stage, row.reopened) == (Stage.ASSIGNMENT, 1)
    again = then(then(then(row, Act.FEED_BACK, at(23)), Act.SUPERVISE, at(23)), Act.REVISIT, at(24))
    assert (again.stage, again.reopened, again.outcome) == (Stage.CLOSED, 1, Outcome.RESOLVED)


@pytest.mark.parametrize(
    ("act", "lacking", "field"),
    [
        (Act.ASSIGN, {"unit": " "}, "unit"),
        (Act.ASSIGN, {"cause": None}, "cause"),
        (Act.NOTE, {"text": ""}, "text"),
    ],
)
def test_what_an_act_has_to_say(act: Act, lacking: dict[str, object], field: str) -> None:
    with pytest.raises(UserError) as caught:
        then(then(ROW, Act.ANALYSE, at(16)), act, at(17), **lacking)
    assert (caught.value.code, caught.value.field) == (Code.REQUIRED, field)


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"subject": "  "}, Code.REQUIRED, "subject"),
        ({"hotline_no": ""}, Code.REQUIRED, "hotline_no"),
        ({"concerned": 0}, Code.BAD_NUMBER, "concerned"),
        ({"concerned": 10**30}, Code.BAD_NUMBER, "concerned"),
        ({"broken_promise": True}, Code.ACTION_NOT_ALLOWED, "broken_promise"),
        ({"at": at(21)}, Code.BAD_DATE, "at"),
        ({"text": "\x00"}, Code.BAD_CHARACTER, "text"),
        ({"client_id": "a b"}, Code.CLIENT_ID, "client_id"),
    ],
)
def test_a_form_that_does_not_fit_is_refused(changed: dict[str, object], code: Code, field: str) -> None:
    check_demand(FORM, NOW)
    with pytest.raises(UserError) as caught:
        check_demand(replace(FORM, **changed), NOW)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_the_clock_is_that_of_the_stage(calendar: Calendar) -> None:
    """Mon 11-16: one workday for source and analysis; assigned Tue 11-17 with five: Tue 11-24; back after Thu: 11-24."""
    limits, hours = DemandLimits(), ServiceHours()

    def due_day(row: DemandRow) -> str:
        clock = due(row, limits, calendar, hours, NOW)
        assert clock is not None
        assert clock.due is not None
        return clock.due.isoformat()

    assert due_day(ROW) == "2026-11-17"
    assert due_day(then(ROW, Act.ANALYSE, at(16, 15, 40))) == "2026-11-17"
    assert due_day(assigned()) == "2026-11-24"
    assert due_day(then(assigned(), Act.EXTEND, at(19), workdays=2)) == "2026-11-26"
    assert due_day(then(assigned(), Act.FEED_BACK, at(19))) == "2026-11-20"
    assert due_day(supervised()) == "2026-11-24"
    assert due(then(supervised(), Act.REVISIT, at(20)), limits, calendar, hours, NOW) is None


def test_an_extension_belongs_to_its_own_assignment(calendar: Calendar) -> None:
    """Reopened on Fri 11-20: five workdays again, to 11-27; the three of the first time do not count."""
    row = then(assigned(), Act.EXTEND, at(18), workdays=3)
    row = then(then(then(row, Act.FEED_BACK, at(19)), Act.SUPERVISE, at(19)), Act.REVISIT, at(20), satisfied=False)
    clock = due(row, DemandLimits(), calendar, ServiceHours(), NOW)
    assert clock is not None
    assert clock.due is not None
    assert (clock.due.isoformat(), clock.light) == ("2026-11-27", Light.GREEN)


def test_late_is_whatever_was_left_after_its_limit(calendar: Calendar) -> None:
    limits, hours = DemandLimits(), ServiceHours()
    assert not was_late(supervised(), limits, calendar, hours, NOW)
    assert was_late(then(ROW, Act.ANALYSE, at(18)), limits, calendar, hours, NOW)
    assert was_late(ROW, limits, calendar, hours, NOW)
    assert not was_late(assigned(), limits, calendar, hours, at(24, 23))
    assert was_late(assigned(), limits, calendar, hours, at(25, 9))


@pytest.mark.parametrize("moment", [at(16, 9), at(20, 10, 25)])
def test_an_act_is_neither_in_the_future_nor_before_its_stage(moment: datetime) -> None:
    with pytest.raises(UserError) as caught:
        check_step(then(ROW, Act.ANALYSE, at(16, 10)), StepForm(Act.NOTE, text="记一条", at=moment), NOW)
    assert (caught.value.code, caught.value.field) == (Code.BAD_DATE, "at")


def test_figures_worked_by_hand() -> None:
    """The case of the sources: 14 families' rent, more than 5,000,000 元, beside three other demands."""
    closed = then(supervised(), Act.REVISIT, at(20))
    explained = replace(
        closed,
        id="id-2",
        steps=(*closed.steps[:3], replace(closed.steps[3], outcome=Outcome.EXPLAINED), closed.steps[4]),
    )
    merged = then(replace(ROW, id="id-3"), Act.MERGE, at(17))
    rent = replace(
        then(supervised(replace(ROW, id="id-4", channel=DemandChannel.VISIT)), Act.REVISIT, at(20), satisfied=False),
        concerned=14, amount_fen=500_000_000,
    )  # fmt: skip
    found = figures([closed, explained, merged, rent], late={"id-3"})
    assert (found.closed.text, found.solved.text, found.satisfied.text, found.on_time.text) == (
        "75.0%", "50.0%", "66.7%", "75.0%",
    )  # fmt: skip
    assert (found.concerned, found.amount_fen, found.reopened) == (16, 500_000_000, 1)
    assert found.by_outcome[Outcome.RESOLVED] == ("id-1",)
    assert found.by_channel[DemandChannel.VISIT] == found.open_ids == ("id-4",)
    assert figures([], late=()).closed.text == "—"
