"""The planner against a brute force that walks every path and counts days one by one, and properties of any plan."""

import random
from bisect import bisect_left, bisect_right
from datetime import date, timedelta

import pytest

from station_app.domain import project_plan
from station_app.domain.project_graph import PlanNode
from station_app.domain.project_plan import latest_start, work_out
from station_app.domain.project_what_if import ChangeKind, PlanChange, what_if
from station_app.errors import UserError

GRAPHS = 10_000
FIRST = date(2025, 1, 1)


def graph(seed):
    """A random plan: nodes in any order, some not needed, fast, begun or done, and where today stands."""
    dice = random.Random(seed)
    size = dice.randint(1, 7)
    start = FIRST + timedelta(days=dice.randrange(600))
    today = start + timedelta(days=dice.randrange(-10, 25)) if dice.random() < 0.7 else None
    nodes = []
    for place in range(size):
        earlier = [f"k{one}" for one in range(place)]
        later = [f"k{one}" for one in range(place + 1, size)]
        began = ended = None
        if today is not None and dice.random() < 0.3:
            began = today - timedelta(days=dice.randrange(12))
            ended = began + timedelta(days=dice.randrange((today - began).days + 1)) if dice.random() < 0.5 else None
        nodes.append(
            PlanNode(
                f"k{place}", dice.choice((0, 1, 1, 2, 3, 5, 8)),
                tuple(dice.sample(earlier, dice.randint(0, min(3, len(earlier))))),
                tuple(dice.sample(later, min(len(later), dice.randint(0, 2)))),
                active=dice.random() < 0.8, fast=dice.random() < 0.4,
                started=began if ended is None or dice.random() < 0.6 else None, finished=ended,
            )
        )  # fmt: skip
    dice.shuffle(nodes)
    return nodes, start, today


DAYS = {}


def every_workday(calendar):
    """Every workday of the years the graphs lie in, asked one by one."""
    if calendar.version not in DAYS:
        every = (FIRST + timedelta(days=n) for n in range(-60, 1800))
        DAYS[calendar.version] = [day for day in every if calendar.is_workday(day)]
    return DAYS[calendar.version]


class Slowly:
    """RULES 3 once more, by walking: days are counted on a list of workdays, times are sums along whole paths."""

    def __init__(self, nodes, start, today, calendar):
        self.nodes = {node.code: node for node in nodes}
        self.workdays = every_workday(calendar)
        self.zero = self.number(start, 0)
        self.today = None if today is None else self.at_or_after(today)
        self.times = {}
        for node in nodes:
            self.time(node)
        self.end = max(ef for _, ef in self.times.values())

    def number(self, day, zero=None):
        return bisect_left(self.workdays, day) - (self.zero if zero is None else zero)

    def at_or_after(self, day):
        return self.number(day)

    def at_or_before(self, day):
        return bisect_right(self.workdays, day) - 1 - self.zero

    def day(self, number):
        return self.workdays[self.zero + number]

    def time(self, node):
        if node.code in self.times:
            return self.times[node.code]
        if node.active and node.finished:
            found = self.done(node)
        elif node.active and node.started:
            es = self.at_or_after(node.started)
            ef = es + node.days
            if self.day(ef - 1 if ef > es else es) < self.day(self.today):
                ef = self.today + 1
            found = es, ef
        else:
            length = node.days if node.active else 0
            es = max(self.arrivals(node))
            found = es, es + length
        self.times[node.code] = found
        return found

    def done(self, node):
        last = self.at_or_before(node.finished)
        began = self.at_or_after(node.started) if node.started else None
        if began is not None:
            began = min(began, last)
        if node.days == 0 and (began is None or began == last):
            return last, last
        if began is None:
            began = min(max(self.arrivals(node, floor=False)), last)
        return began, last + 1

    def arrivals(self, node, floor=True):
        """When each path to a node arrives there, from where its times are fixed."""
        if floor and node.active and self.today is not None:
            yield self.today
        if not node.depends_on:
            yield 0
        for code in node.depends_on:
            before = self.nodes[code]
            if before.fast and node.code in before.preliminary_for:
                es, ef = self.time(before)
                yield min(ef, es + -(-(before.days if before.active else 0) // 2))
            else:
                yield self.time(before)[1]

    def waits(self, node):
        return not (node.active and (node.finished or node.started))

    def latest_finish(self, node):
        return min(self.end - length for length in self.paths_after(node))

    def paths_after(self, node):
        """The length of every path over waiting nodes that leaves a node, the empty one included."""
        yield 0
        for other in self.nodes.values():
            if node.code not in other.depends_on or not self.waits(other):
                continue
            es, ef = self.times[other.code]
            gained = 0
            if node.fast and other.code in node.preliminary_for:
                days = node.days if node.active else 0
                gained = days - -(-days // 2)
            for rest in self.paths_after(other):
                yield rest + (ef - es) - gained

    def rows(self):
        for code, node in self.nodes.items():
            es, ef = self.times[code]
            lf = None if node.active and node.finished else self.latest_finish(node)
            ls = None if lf is None else lf - (ef - es)
            slack = ls - es if ls is not None and node.active else None
            dates = (self.day(es), self.day(max(es, ef - 1))) if node.active else (None, None)
            late = (None, None) if slack is None else (self.day(ls), self.day(max(ls, lf - 1)))
            yield code, es, ef, ls, lf, slack, slack == 0, *dates, *late


def fast(row):
    return (row.code, row.es, row.ef, row.ls, row.lf, row.slack, row.critical, row.start, row.finish, row.late_start,
            row.late_finish)  # fmt: skip


def differences(calendar, count):
    found = 0
    for seed in range(count):
        nodes, start, today = graph(seed)
        plan, slow = work_out(nodes, start, calendar, today), Slowly(nodes, start, today, calendar)
        same = [fast(row) for row in plan.rows] == list(slow.rows()) and plan.workdays == slow.end
        found += not same
    return found


def test_ten_thousand_random_plans_equal_the_brute_force(calendar):
    assert differences(calendar, GRAPHS) == 0


def opinions_a_day_early(days):
    return days // 2


def no_fast_bounds(passes, _, follower):
    return passes.ls[follower.code]


def no_today(_passes, _es, ef):
    return ef


def no_real_finish(_passes, node, met):
    return met, met + node.days


def opinions_at_the_end(passes, node):
    return passes.ef[node.code]


@pytest.mark.parametrize(
    ("home", "name", "planted"),
    [
        (project_plan, "half_of", opinions_a_day_early),
        (project_plan._Passes, "_bound", no_fast_bounds),
        (project_plan._Passes, "_not_before_today", no_today),
        (project_plan._Passes, "_finished", no_real_finish),
        (project_plan._Passes, "_opinion", opinions_at_the_end),
    ],
)
def test_a_planner_with_a_fault_is_found_out(calendar, monkeypatch, home, name, planted):
    monkeypatch.setattr(home, name, planted)
    assert differences(calendar, 400) > 0


def test_slack_is_the_longest_delay_that_leaves_the_end_where_it_is(calendar):
    """Another way to the same number: hold a node back with an extra one before it and look at the plan's end."""
    tried = 0
    for seed in range(600):
        nodes, start, _ = graph(seed)
        bare = [PlanNode(n.code, n.days, n.depends_on, n.preliminary_for, n.active, n.fast) for n in nodes]
        plan = work_out(bare, start, calendar)
        for row in plan.rows:
            if row.slack is None:
                continue
            tried += 1
            ends = [work_out(held_back(bare, row.code, row.es + row.slack + more), start, calendar) for more in (0, 1)]
            assert ends[0].workdays == plan.workdays
            assert ends[1].workdays == plan.workdays + 1
    assert tried > 1000


def held_back(nodes, code, until):
    weight = PlanNode("weight", until)
    return [weight] + [
        PlanNode(n.code, n.days, (*n.depends_on, "weight"), n.preliminary_for, n.active, n.fast)
        if n.code == code
        else n
        for n in nodes
    ]


def test_a_wished_finish_is_met_to_the_day_and_never_missed(calendar):
    for seed in range(400):
        nodes, today, _ = graph(seed)
        wished = today + timedelta(days=seed % 90)
        bare = [PlanNode(n.code, n.days, n.depends_on, n.preliminary_for, n.active, n.fast) for n in nodes]
        last_workday = max(d for d in (wished - timedelta(days=n) for n in range(15)) if calendar.is_workday(d))
        soonest = work_out(bare, today, calendar)
        if soonest.finish is None or soonest.finish <= wished:
            start = latest_start(bare, wished, calendar, today)
            assert work_out(bare, start, calendar).finish in {last_workday, None}
            continue
        with pytest.raises(UserError) as caught:
            latest_start(bare, wished, calendar, today)
        assert caught.value.params["shortage"] == len(workdays_between(calendar, last_workday, soonest.finish))


def workdays_between(calendar, after, until):
    """The workdays after one day, up to another."""
    return [
        d for d in (after + timedelta(days=n) for n in range(1, (until - after).days + 1)) if calendar.is_workday(d)
    ]


def test_a_comparison_is_the_difference_of_two_plans_and_leaves_the_first_alone(calendar):
    for seed in range(300):
        nodes, start, today = graph(seed)
        today = today or start
        open_ones = [node for node in nodes if not node.is_finished]
        if not open_ones:
            continue
        dice = random.Random(seed)
        changes = [
            PlanChange(dice.choice(list(ChangeKind)), dice.choice(open_ones).code, dice.randrange(9)) for _ in "123"
        ]
        kept = list(nodes)
        answer = what_if(nodes, changes, start, calendar, today)
        assert nodes == kept
        assert answer.before == work_out(nodes, start, calendar, today)
        for code, change in answer.nodes:
            before, after = answer.before.row(code), answer.after.row(code)
            assert change == (after.ef - before.ef if before.active and after.active else None)
