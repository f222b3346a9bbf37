"""The chart of a project worked out by hand: spans, lateness, what is still to come, links and aims."""

from dataclasses import fields
from datetime import date

import pytest

from station_app.domain.deadlines import Light
from station_app.domain.project import ProjectRow, ProjectState
from station_app.domain.project_baseline import baseline_of
from station_app.domain.project_gantt import GanttLink, Span, gantt_of
from station_app.domain.project_node import NodeRow, NodeState
from station_app.domain.project_plan import work_out
from station_app.domain.project_view import planned, view_of

START = date(2026, 11, 2)
TODAY = date(2026, 11, 11)


def november(day):
    return date(2026, 11, day)


def span(first, last):
    return Span(november(first), november(last))


def project(start=START):
    blank = dict.fromkeys((field.name for field in fields(ProjectRow)), "")
    known = {"id": "p-1", "no": "JG-XM26-Z01", "template": "OWN-1", "start": start, "state": ProjectState.OPEN}
    return ProjectRow(**{**blank, **known, "answers": {}, "situations": {"fire": "no"}})


def node(code, days, *after, phase="A", began=None, ended=None, preliminary=None, milestone=False, when=None):
    names = {"A": "立项用地", "P": "并行推进", "C": "施工许可", "D": "竣工验收"}
    return NodeRow(
        code, "p-1", "OWN-1", code, 0, f"事项 {code}", None, "住建", phase, names[phase], days, after, (), "", milestone,
        when or {}, False, None, "", began, preliminary, ended,
    )  # fmt: skip


NODES = (
    node("a", 5, began=START, ended=november(9)),
    node("b", 3, "a", phase="C", began=november(10)),
    node("x", 4, "b", phase="C", when={"fire": ("yes",)}),
    node("m", 1, "x", "c", phase="C", milestone=True),
    node("e", 5, "m", phase="D", milestone=True),
    node("c", 1, "a", phase="P"),
)
"""On paper: a 11-02..06, b 11-09..11, c 11-09, m 11-12, e 11-13..19; x is passed through."""


def chart(calendar, nodes=NODES, promised=NODES, today=TODAY, start=START):
    row = project(start)
    paper = tuple(one for one in planned(row, promised))
    bare = tuple(type(one)(one.code, one.days, one.depends_on, (), one.active) for one in paper)
    promise = baseline_of(
        work_out(bare, start, calendar), bare, version=1, template="OWN-1", at="2026-11-01T09:00:00+08:00", reason=""
    )
    return gantt_of(view_of(row, nodes, promise, calendar, today), calendar, today)


def row(drawn, code):
    return next(one for one in drawn.rows if one.code == code)


def test_what_is_finished_shows_its_own_lateness(calendar):
    done = row(chart(calendar), "a")
    assert (done.plan, done.real) == (span(2, 6), span(2, 9))
    assert (done.late, done.late_days) == (span(9, 9), 1)
    assert (done.forecast, done.expected, done.state, done.light) == (None, None, NodeState.FINISHED, Light.DONE)
    assert done.critical, "what was on the path when the plan was made stays on it"


def test_what_runs_goes_until_today_and_then_is_forecast(calendar):
    running = row(chart(calendar), "b")
    assert (running.plan, running.real, running.late_days) == (span(9, 11), span(10, 11), 0)
    assert (running.forecast, running.expected) == (span(12, 12), november(12))
    assert (running.state, running.critical) == (NodeState.STARTED, True)


def test_what_waits_is_forecast_only(calendar):
    drawn = chart(calendar)
    waiting, last = row(drawn, "c"), row(drawn, "e")
    assert (waiting.real, waiting.forecast, waiting.expected) == (None, span(11, 11), november(11))
    assert (waiting.critical, row(drawn, "m").forecast) == (False, span(13, 13))
    assert (last.plan, last.forecast) == (span(13, 19), span(16, 20))


def test_what_runs_longer_than_planned_is_late_so_far(calendar):
    running = row(chart(calendar, today=date(2026, 11, 17)), "b")
    assert (running.real, running.late, running.late_days) == (span(10, 17), span(13, 17), 3)
    assert (running.forecast, running.expected) == (None, november(17))


def test_a_day_off_is_no_lateness(calendar):
    running = row(chart(calendar, today=date(2026, 11, 14)), "b")
    assert (running.real, running.late, running.late_days) == (span(10, 14), span(13, 14), 1)


def test_what_takes_no_day_is_late_only_beyond_its_first(calendar):
    nodes = (
        node("z", 0, began=november(3), ended=november(3)),
        node("y", 0, "z", began=november(3), ended=november(5)),
    )
    drawn = chart(calendar, nodes, nodes)
    assert [(one.code, one.late_days) for one in drawn.rows] == [("z", 0), ("y", 2)]


def test_an_end_without_a_beginning_counts_from_the_day_it_could_begin(calendar):
    nodes = (NODES[0], node("b", 3, "a", phase="C", ended=november(12)), *NODES[2:])
    done = row(chart(calendar, nodes, today=date(2026, 11, 13)), "b")
    assert (done.real, done.late_days) == (span(10, 12), 0)


def test_an_opinion_in_hand_shows_that_it_began(calendar):
    nodes = (NODES[0], node("b", 3, "a", phase="C", preliminary=november(10)), *NODES[2:])
    assert row(chart(calendar, nodes), "b").real == span(10, 11)


def test_the_phases_count_what_is_needed_and_what_goes_along_comes_second(calendar):
    drawn = chart(calendar)
    found = [(one.code, one.done, one.total, [line.code for line in one.rows]) for one in drawn.phases]
    assert found == [("A", 1, 1, ["a"]), ("P", 0, 1, ["c"]), ("C", 0, 2, ["b", "m"]), ("D", 0, 1, ["e"])]
    acceptance = drawn.phases[-1]
    assert (acceptance.untouched, acceptance.plan, acceptance.expected) == (True, span(13, 19), november(20))
    assert not drawn.phases[0].untouched


def test_links_join_critical_steps_through_what_is_not_needed(calendar):
    drawn = chart(calendar)
    assert drawn.links == (GanttLink("a", "b"), GanttLink("b", "m"), GanttLink("m", "e"))
    assert [one.code for one in drawn.critical] == ["a", "b", "m", "e"]


def test_the_aim_is_the_permit_until_it_is_reached(calendar):
    drawn = chart(calendar)
    aim, whole = drawn.aim, drawn.whole
    assert (aim.step, aim.phase, aim.done, aim.total) == ("m", "施工许可", 1, 4)
    assert (aim.promised, aim.expected, aim.late) == (november(12), november(13), 1)
    assert (whole.step, whole.done, whole.total) == (None, 1, 5)
    assert (whole.promised, whole.expected, whole.late) == (november(19), november(20), 1)
    nodes = (
        NODES[0], node("b", 3, "a", phase="C", began=november(9), ended=november(10)), NODES[2],
        node("m", 1, "x", "c", phase="C", milestone=True, began=november(11), ended=november(11)), *NODES[4:],
    )  # fmt: skip
    reached = chart(calendar, nodes, today=date(2026, 11, 13)).aim
    assert (reached.step, reached.phase, reached.done, reached.total) == ("e", "竣工验收", 3, 5)


def test_the_chart_reaches_from_the_first_day_to_the_last(calendar):
    drawn = chart(calendar)
    assert (drawn.first, drawn.last, drawn.today, drawn.tentative_years) == (START, november(20), TODAY, ())
    assert chart(calendar, today=date(2026, 12, 24)).last == date(2027, 1, 1), (
        "b 12-24, m 12-25, then five days from Monday; 元旦 of 2027 is not published"
    )


def test_years_without_a_calendar_are_tentative(calendar):
    drawn = chart(calendar, today=date(2026, 12, 28))
    assert drawn.tentative_years == (2027,)


def test_what_was_not_promised_shows_its_plan_on_paper(calendar):
    late_comer = row(chart(calendar, promised=NODES[:2]), "c")
    assert late_comer.plan == span(9, 9)


@pytest.mark.parametrize("nodes", [(), (node("x", 4, when={"fire": ("yes",)}),)])
def test_without_anything_needed_there_is_no_chart(calendar, nodes):
    assert gantt_of(view_of(project(), nodes, None, calendar, TODAY), calendar, TODAY) is None


def test_a_project_without_a_plan_has_no_chart(calendar):
    assert gantt_of(view_of(project(start=None), NODES, None, calendar, TODAY), calendar, TODAY) is None
