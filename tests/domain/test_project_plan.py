"""Plans by hand: the worked examples of the rules, holidays, real dates, what-if, wished finishes and bad graphs."""

from datetime import date
from itertools import pairwise

import pytest

from station_app.domain.project_graph import PlanNode, in_order
from station_app.domain.project_plan import Cause, latest_start, work_out
from station_app.domain.project_what_if import compare, parse_change, what_if, with_changes
from station_app.domain.workday_axis import LONGEST_PLAN, WorkdayAxis
from station_app.domain.workdays import parse_calendar
from station_app.errors import Code, Exit, UserError

EXAMPLE = (
    PlanNode("A", 5, preliminary_for=("B",)),
    PlanNode("D", 3, ("A",), active=False),
    PlanNode("B", 1, ("A",)),
    PlanNode("C", 4, ("B", "D")),
)
START = date(2026, 9, 26)
BEFORE = date(2026, 9, 20)


def chain(*days):
    """Nodes n1, n2, ... of these lengths, one after another."""
    return tuple(
        PlanNode(f"n{place}", length, (f"n{place - 1}",) if place > 1 else ())
        for place, length in enumerate(days, start=1)
    )


def times(plan):
    return {row.code: (row.es, row.ef) for row in plan.rows}


def dates(plan):
    return {row.code: (f"{row.start:%m-%d}", f"{row.finish:%m-%d}") for row in plan.rows if row.active}


def refused(call, *arguments):
    with pytest.raises(UserError) as caught:
        call(*arguments)
    return caught.value


def test_the_worked_example(calendar):
    plan = work_out(EXAMPLE, START, calendar, BEFORE)
    assert plan.start == date(2026, 9, 28)
    assert times(plan) == {"A": (0, 5), "D": (5, 5), "B": (5, 6), "C": (6, 10)}
    assert dates(plan) == {"A": ("09-28", "10-09"), "B": ("10-10", "10-10"), "C": ("10-12", "10-15")}
    assert (plan.workdays, plan.finish, plan.critical_path) == (10, date(2026, 10, 15), ("A", "B", "C"))
    dropped = plan.row("D")
    assert (dropped.start, dropped.late_finish, dropped.slack, dropped.critical) == (None, None, None, False)


def test_the_worked_example_on_the_fast_track(calendar):
    answer = what_if(EXAMPLE, [parse_change("fast:A")], START, calendar, BEFORE)
    after = answer.after
    assert times(after)["B"] == (3, 4)
    assert times(after)["C"] == (5, 9)
    assert dates(after) == {"A": ("09-28", "10-09"), "B": ("10-08", "10-08"), "C": ("10-10", "10-14")}
    assert (after.row("B").slack, after.critical_path) == (1, ("A", "C"))
    assert (answer.change, dict(answer.nodes)) == (-1, {"A": 0, "D": None, "B": -2, "C": -1})
    assert (after.row("B").cause, after.row("B").cause_node) == (Cause.PRELIMINARY, "A")
    assert after.row("A").formal_due == date(2026, 10, 9)
    assert answer.before.row("A").formal_due is None


@pytest.mark.parametrize(
    ("start", "nodes", "expected"),
    [
        (
            "2026-02-12",
            chain(5, 3),
            {"n1": ("02-12", "02-25"), "n2": ("02-26", "02-28")},
        ),  # 春节, 02-14 and 02-28 worked
        ("2025-12-31", chain(2, 2), {"n1": ("12-31", "01-04"), "n2": ("01-05", "01-06")}),  # 元旦, Sunday 01-04 worked
        ("2026-04-30", chain(2, 3), {"n1": ("04-30", "05-06"), "n2": ("05-07", "05-09")}),  # 劳动节, 05-09 worked
        ("2026-06-17", chain(2, 0, 2), {"n1": ("06-17", "06-18"), "n2": ("06-22", "06-22"), "n3": ("06-22", "06-23")}),
        (
            "2026-09-20",  # a Sunday that is worked; 中秋 09-25..27, 国庆 10-01..07, Saturday 10-10 worked
            chain(4, 5, 2),
            {"n1": ("09-20", "09-23"), "n2": ("09-24", "10-08"), "n3": ("10-09", "10-10")},
        ),
        ("2025-10-01", chain(1, 2), {"n1": ("10-09", "10-09"), "n2": ("10-10", "10-11")}),  # start inside 国庆
    ],
)
def test_plans_across_holidays_worked_by_hand(calendar, start, nodes, expected):
    assert dates(work_out(nodes, date.fromisoformat(start), calendar)) == expected


def test_slack_and_latest_dates_across_a_holiday(calendar):
    """清明 04-04..06: n2 may wait until the workday that follows it."""
    nodes = (PlanNode("n1", 3), PlanNode("n2", 1), PlanNode("n3", 2, ("n1", "n2")))
    plan = work_out(nodes, date(2026, 4, 2), calendar)
    assert dates(plan) == {"n1": ("04-02", "04-07"), "n2": ("04-02", "04-02"), "n3": ("04-08", "04-09")}
    free = plan.row("n2")
    assert (free.ls, free.lf, free.slack, free.late_start, free.late_finish) == (
        2, 3, 2, date(2026, 4, 7), date(2026, 4, 7),
    )  # fmt: skip
    assert plan.critical_path == ("n1", "n3")


def test_a_wished_finish_is_reckoned_back_across_a_holiday(calendar):
    """Sunday 2025-10-12 counts as Saturday 10-11, which is worked; five workdays back lies 09-29."""
    start = latest_start(chain(3, 2), date(2025, 10, 12), calendar, date(2025, 9, 1))
    assert start == date(2025, 9, 29)
    assert work_out(chain(3, 2), start, calendar).finish == date(2025, 10, 11)


@pytest.mark.parametrize(
    ("today", "shortage"),
    [(date(2025, 9, 30), 1), (date(2025, 10, 3), 2), (date(2025, 10, 11), 4), (date(2025, 10, 13), 5)],
)
def test_a_wished_finish_that_comes_too_soon_is_refused_with_the_shortage(calendar, today, shortage):
    error = refused(latest_start, chain(3, 2), date(2025, 10, 12), calendar, today)
    assert (error.code, error.field, error.params["shortage"], error.exit) == (
        Code.FINISH_TOO_EARLY, "finish", shortage, Exit.BAD_INPUT,
    )  # fmt: skip


def test_a_milestone_at_the_end_ends_on_the_day_it_starts(calendar):
    plan = work_out(chain(3, 0), date(2026, 11, 23), calendar)
    assert (plan.workdays, plan.finish) == (3, date(2026, 11, 26))
    assert latest_start(chain(3, 0), date(2026, 11, 26), calendar, date(2026, 11, 20)) == date(2026, 11, 23)


def test_what_waits_starts_no_earlier_than_today(calendar):
    plan = work_out(chain(2, 3), date(2026, 11, 2), calendar, date(2026, 11, 22))
    assert dates(plan) == {"n1": ("11-23", "11-24"), "n2": ("11-25", "11-27")}
    assert (plan.row("n1").cause, plan.workdays) == (Cause.TODAY, 20)


def test_real_dates_move_what_follows(calendar):
    """n1 came three workdays late, n2 has begun and should have ended the day before: it ends today."""
    one, two, three = chain(2, 1, 2)
    nodes = (
        PlanNode("n1", one.days, started=date(2026, 11, 2), finished=date(2026, 11, 8)),
        PlanNode("n2", two.days, two.depends_on, started=date(2026, 11, 7)),
        three,
    )
    plan = work_out(nodes, date(2026, 11, 2), calendar, date(2026, 11, 10))
    done, running, waiting = plan.rows
    assert (done.es, done.ef, done.finish) == (0, 5, date(2026, 11, 6))  # a Sunday counts as the Friday before
    assert (done.slack, done.critical, done.ls, done.late_start) == (None, False, None, None)
    assert (running.es, running.ef, running.start, running.finish) == (5, 7, date(2026, 11, 9), date(2026, 11, 10))
    assert (running.slack, running.critical, waiting.es, plan.workdays) == (0, True, 7, 9)
    assert plan.critical_path == ("n2", "n3")


def test_a_node_of_no_days_that_was_done_on_its_day_delays_nothing(calendar):
    nodes = (PlanNode("n1", 0, finished=date(2026, 11, 23)), PlanNode("n2", 1, ("n1",)))
    assert times(work_out(nodes, date(2026, 11, 23), calendar, date(2026, 11, 23))) == {"n1": (0, 0), "n2": (0, 1)}


def test_a_node_of_no_days_that_took_some_counts_them(calendar):
    node = PlanNode("n1", 0, started=date(2026, 11, 23), finished=date(2026, 11, 25))
    assert times(work_out((node,), date(2026, 11, 23), calendar)) == {"n1": (0, 3)}


def test_work_that_began_before_the_plan_counts_backwards(calendar):
    nodes = (PlanNode("n1", 3, started=date(2026, 11, 19)), PlanNode("n2", 1, ("n1",)))
    plan = work_out(nodes, date(2026, 11, 23), calendar, date(2026, 11, 20))
    assert times(plan) == {"n1": (-2, 1), "n2": (1, 2)}
    assert plan.row("n1").start == date(2026, 11, 19)


def test_an_opinion_in_hand_opens_the_way_and_no_longer_binds(calendar):
    """Given on the second of ten days: what follows need not wait for half of them."""
    node = PlanNode(
        "A", 10, preliminary_for=("B",), fast=True, started=date(2026, 11, 2), preliminary=date(2026, 11, 3)
    )
    plan = work_out((node, PlanNode("B", 4, ("A",))), date(2026, 11, 2), calendar, date(2026, 11, 3))
    assert times(plan) == {"A": (0, 10), "B": (2, 6)}
    assert plan.row("B").slack == 4
    without = PlanNode("A", 10, preliminary_for=("B",), fast=True, started=date(2026, 11, 2))
    later = work_out((without, PlanNode("B", 4, ("A",))), date(2026, 11, 2), calendar, date(2026, 11, 3))
    assert times(later)["B"] == (5, 9)


def test_finished_nodes_are_not_changed(calendar):
    nodes = (PlanNode("n1", 2, finished=date(2026, 11, 3)), PlanNode("n2", 1, ("n1",)))
    for text in ("n1=+1", "n1=4", "fast:n1", "drop:n1"):
        error = refused(what_if, nodes, [parse_change(text)], date(2026, 11, 2), calendar, date(2026, 11, 4))
        assert (error.code, error.exit, error.params["node"]) == (Code.NODE_FINISHED, Exit.NOT_ALLOWED, "n1")


def test_changes_are_applied_from_left_to_right(calendar):
    after = with_changes(chain(2, 3), [parse_change(text) for text in ("n1=+5", "n1=1", "n1=+1", "drop:n2")])
    assert [(node.days, node.active) for node in after] == [(2, True), (3, False)]
    answer = what_if(chain(2, 3), [parse_change("n1=+5")], date(2026, 11, 23), calendar, date(2026, 11, 20))
    assert (answer.change, answer.nodes) == (5, (("n1", 5), ("n2", 5)))
    assert (answer.before.finish, answer.after.finish) == (date(2026, 11, 27), date(2026, 12, 4))


@pytest.mark.parametrize(
    "text", ["", "n1", "n1=", "=3", "n1=-2", "n1=2.5", "slow:n1", "fast:", "n1=+9999999", "n1 = 3"]
)
def test_changes_that_cannot_be_read_are_refused(text):
    error = refused(parse_change, text)
    assert (error.code, error.field, error.exit) == (Code.BAD_PLAN_CHANGE, "set", Exit.BAD_INPUT)


def test_changes_of_unknown_nodes_and_endless_ones_are_refused():
    assert refused(with_changes, chain(1), [parse_change("x=1")]).code is Code.UNKNOWN_NODE
    assert refused(with_changes, chain(1), [parse_change("n1=999999")]).code is Code.BAD_NUMBER


@pytest.mark.parametrize(
    ("nodes", "code", "params"),
    [
        ((), Code.PLAN_WITHOUT_NODES, {}),
        ((PlanNode("a", 1), PlanNode("a", 2)), Code.DOUBLED_NODE, {"node": "a"}),
        ((PlanNode("a", 1, ("b",)),), Code.UNKNOWN_NODE, {"node": "b", "named_by": "a"}),
        ((PlanNode("a", 1, preliminary_for=("z",)),), Code.UNKNOWN_NODE, {"node": "z", "named_by": "a"}),
        ((PlanNode("a", 1, ("a",)),), Code.PLAN_LOOP, {"loop": "a → a"}),
        ((PlanNode("a", 1, ("c",)), PlanNode("b", 1, ("a",)), PlanNode("c", 1, ("b",))), Code.PLAN_LOOP, None),
    ],
)
def test_graphs_without_sense_are_refused(nodes, code, params):
    error = refused(in_order, nodes)
    assert (error.code, error.exit) == (code, Exit.BAD_INPUT)
    assert params is None or error.params == params


def test_a_loop_is_named_in_the_order_of_the_work():
    nodes = (PlanNode("a", 1, ("c",)), PlanNode("b", 1, ("a",)), PlanNode("c", 1, ("b",)))
    steps = str(refused(in_order, nodes).params["loop"]).split(" → ")
    assert steps[0] == steps[-1]
    assert all((before, after) in {("a", "b"), ("b", "c"), ("c", "a")} for before, after in pairwise(steps))


def test_a_year_without_calendar_is_tentative(calendar):
    assert not work_out(chain(5), date(2026, 12, 21), calendar).tentative
    over = work_out(chain(5, 5), date(2026, 12, 28), calendar)
    assert over.tentative
    assert over.finish == date(2027, 1, 8)  # only weekends are days off there


def test_no_published_year_at_all_is_tentative():
    bare = parse_calendar({"years": {}})
    assert work_out(chain(1), date(2026, 1, 1), bare).tentative


def test_a_plan_of_which_nothing_is_needed_has_no_finish(calendar):
    plan = work_out((PlanNode("a", 3, active=False),), date(2026, 11, 23), calendar)
    assert (plan.finish, plan.workdays, plan.critical_path) == (None, 0, ())


def test_plans_beyond_reason_are_refused(calendar):
    assert refused(work_out, chain(LONGEST_PLAN, 2), date(2026, 1, 5), calendar).code is Code.PLAN_TOO_LONG
    assert refused(work_out, chain(1), date(1899, 1, 1), calendar).code is Code.BAD_DATE


def test_days_are_numbered_both_ways(calendar):
    axis = WorkdayAxis(calendar, date(2026, 10, 3))
    assert [axis.day(number).isoformat() for number in (-2, -1, 0, 1, 2, 3)] == [
        "2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12",
    ]  # fmt: skip
    for day, first, last in [("2026-10-11", 3, 2), ("2026-10-05", 0, -1), ("2026-09-27", -3, -4), ("2026-10-09", 1, 1)]:
        one = date.fromisoformat(day)
        assert (axis.number_from(one), axis.number_until(one)) == (first, last)


def test_key_with_the_house_in_19_workdays_instead_of_116(calendar):
    """交房即交证: the same papers one after another, and together at one desk."""
    before = chain(30, 15, 20, 21, 30)
    together = (
        PlanNode("n1", 7),
        PlanNode("n2", 5),
        PlanNode("n3", 8, ("n2",)),
        PlanNode("n4", 1, ("n1", "n3")),
        PlanNode("n5", 5, ("n4",)),
    )
    start = date(2026, 3, 2)
    answer = compare(work_out(before, start, calendar), work_out(together, start, calendar))
    assert (answer.before.workdays, answer.after.workdays, answer.change) == (116, 19, -97)
    assert answer.after.finish == date(2026, 3, 26)
    assert answer.after.critical_path == ("n2", "n3", "n4", "n5")
    assert dict(answer.nodes)["n5"] == -97
