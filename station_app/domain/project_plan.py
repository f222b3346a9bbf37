"""Planning in workdays: forward and backward pass, slack, critical path, fast track and actual dates (RULES 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station_app.domain.project_graph import PlanNode, in_order, on_paper_only
from station_app.domain.workday_axis import WorkdayAxis
from station_app.domain.workdays import ONE_DAY, Calendar
from station_app.errors import Code, UserError


class Cause(StrEnum):
    """Why a node starts when it does."""

    PLAN_START = "plan_start"
    DEPENDENCY = "dependency"
    PRELIMINARY = "preliminary"
    TODAY = "today"
    STARTED = "started"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One node worked out; times in workdays from the start of the plan.

    Attributes:
        ls: latest start without moving the plan's end; None for what is finished.
        slack: None for what is finished or not needed; so are the dates of what is not needed.
        cause: why it starts then; `cause_node` is the node that decides, for the two kinds of dependency.
        formal_due: the day its formal paper is due (正式件补齐), where others start on its preliminary opinion.
    """

    code: str
    active: bool
    es: int
    ef: int
    ls: int | None
    lf: int | None
    slack: int | None
    critical: bool
    start: date | None
    finish: date | None
    late_start: date | None
    late_finish: date | None
    cause: Cause
    cause_node: str | None = None
    formal_due: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan worked out.

    Attributes:
        finish: the latest finish of the nodes that are needed; None when none is.
        workdays: the largest EF.
        tentative: a day of it lies in a year whose calendar is not published (暂定).
        critical_path: all critical nodes by start, then in the order of the template.
    """

    start: date
    finish: date | None
    workdays: int
    tentative: bool
    critical_path: tuple[str, ...]
    rows: tuple[PlanRow, ...]

    def row(self, code: str) -> PlanRow:
        """One node.

        Raises:
            UserError: `unknown_node`.
        """
        found = next((row for row in self.rows if row.code == code), None)
        if found is None:
            raise UserError(Code.UNKNOWN_NODE, "node", node=code)
        return found


def work_out(nodes: Sequence[PlanNode], start: date, calendar: Calendar, today: date | None = None) -> Plan:
    """Work out a plan.

    Args:
        nodes: in the order of the template.
        start: the first day; a day off counts as the next workday.
        today: what waits starts no earlier, what has begun ends no earlier. None = a plan on paper, without today.

    Raises:
        UserError: `plan_without_nodes`, `doubled_node`, `unknown_node`, `plan_loop`, `plan_too_long`, `bad_date`.
    """
    order = in_order(nodes)
    passes = _Passes(order, WorkdayAxis(calendar, start), today)
    return passes.plan(nodes, calendar)


def latest_start(nodes: Sequence[PlanNode], finish: date, calendar: Calendar, today: date) -> date:
    """The start from which a plan on paper ends on a wished day, or on the last workday before it.

    Raises:
        UserError: `finish_too_early` with the shortage in workdays when that start has passed; as `work_out`.
    """
    bare = on_paper_only(nodes)
    passes = _Passes(in_order(bare), WorkdayAxis(calendar, today), None)
    back = WorkdayAxis(calendar, _workday_until(finish, calendar))
    start = back.day(-max((passes.last_day(node) for node in bare if node.active), default=0))
    if start < today:
        shortage = back.number_from(today) - back.number_from(start)
        raise UserError(Code.FINISH_TOO_EARLY, "finish", shortage=shortage, start=start, finish=finish)
    return start


def _workday_until(day: date, calendar: Calendar) -> date:
    while not calendar.is_workday(day):
        day -= ONE_DAY
    return day


def half_of(days: int) -> int:
    """Workdays after which the preliminary opinion of a fast node is due."""
    return (days + 1) // 2


class _Passes:
    """Both passes over one graph; times by node."""

    def __init__(self, order: Sequence[PlanNode], axis: WorkdayAxis, today: date | None) -> None:
        self._order = order
        self._axis = axis
        self._known = {node.code: node for node in order}
        self._today = None if today is None else axis.number_from(today)
        self.es: dict[str, int] = {}
        self.ef: dict[str, int] = {}
        self.ls: dict[str, int] = {}
        self.lf: dict[str, int] = {}
        self._cause: dict[str, tuple[Cause, str | None]] = {}
        for node in order:
            self._forward(node)
        self.end = max(self.ef.values())
        self._backward()

    def _forward(self, node: PlanNode) -> None:
        met, cause = self._met(node)
        if node.is_finished:
            es, ef = self._finished(node, met)
            cause = (Cause.FINISHED, None)
        elif node.is_started:
            assert node.began_on is not None
            es = self._axis.number_from(node.began_on)
            ef, cause = self._not_before_today(es, es + node.days), (Cause.STARTED, None)
        else:
            es = met
            if node.active and self._today is not None and self._today > es:
                es, cause = self._today, (Cause.TODAY, None)
            ef = es + (node.days if node.active else 0)
        self.es[node.code], self.ef[node.code], self._cause[node.code] = es, ef, cause

    def _met(self, node: PlanNode) -> tuple[int, tuple[Cause, str | None]]:
        """When the dependencies of a node are met, and by which the last one is."""
        latest: tuple[int, tuple[Cause, str | None]] | None = None
        for code in node.depends_on:
            before = self._known[code]
            if before.fast and node.code in before.preliminary_for:
                at, cause = self._opinion(before), Cause.PRELIMINARY
            else:
                at, cause = self.ef[code], Cause.DEPENDENCY
            if latest is None or at > latest[0]:
                latest = at, (cause, code)
        return latest or (0, (Cause.PLAN_START, None))

    def _opinion(self, node: PlanNode) -> int:
        """When a fast node's opinion is there: after half of its time, sooner when it has been given or the node is done."""
        at = self.es[node.code] + half_of(node.days if node.active else 0)
        if node.active and node.preliminary is not None:
            at = min(at, self._axis.number_until(node.preliminary) + 1)
        return min(at, self.ef[node.code])

    def _finished(self, node: PlanNode, met: int) -> tuple[int, int]:
        """Start and end of what is finished; a node of 0 days that took none ends on the day it starts."""
        assert node.finished is not None
        last = self._axis.number_until(node.finished)
        began = None if node.began_on is None else min(self._axis.number_from(node.began_on), last)
        if node.days == 0 and began in {None, last}:
            return last, last
        return (min(met, last) if began is None else began), last + 1

    def _not_before_today(self, es: int, ef: int) -> int:
        if self._today is not None and max(es, ef - 1) < self._today:
            return self._today + 1
        return ef

    def _backward(self) -> None:
        followers: dict[str, list[PlanNode]] = {node.code: [] for node in self._order}
        for node in self._order:
            for code in dict.fromkeys(node.depends_on):
                followers[code].append(node)
        for node in reversed(self._order):
            if node.is_finished:
                continue
            waiting = (other for other in followers[node.code] if not (other.is_finished or other.is_started))
            lf = min((bound for other in waiting if (bound := self._bound(node, other)) is not None), default=self.end)
            self.lf[node.code] = lf = min(lf, self.end)
            self.ls[node.code] = lf - (self.ef[node.code] - self.es[node.code])

    def _bound(self, node: PlanNode, follower: PlanNode) -> int | None:
        """The latest finish of a node that a follower asks for; None where its opinion is in hand already."""
        if not (node.fast and follower.code in node.preliminary_for):
            return self.ls[follower.code]
        if node.active and node.preliminary is not None:
            return None
        days = node.days if node.active else 0
        return self.ls[follower.code] + days - half_of(days)

    def last_day(self, node: PlanNode) -> int:
        """The number of a node's last day; of its only day when it lasts none."""
        return max(self.es[node.code], self.ef[node.code] - 1)

    def plan(self, nodes: Sequence[PlanNode], calendar: Calendar) -> Plan:
        """The plan with its dates, in the order of the nodes."""
        rows = tuple(self._row(node) for node in nodes)
        places = {node.code: place for place, node in enumerate(nodes)}
        critical = sorted((row for row in rows if row.critical), key=lambda row: (row.es, places[row.code]))
        start = self._axis.day(0)
        finish = max((row.finish for row in rows if row.finish is not None), default=None)
        years = range(start.year, (finish or start).year + 1)
        tentative = any(year not in calendar.years for year in years)
        path = tuple(row.code for row in critical)
        return Plan(start, finish, self.end, tentative, path, rows)

    def _row(self, node: PlanNode) -> PlanRow:
        code, es, ef = node.code, self.es[node.code], self.ef[node.code]
        ls, lf = self.ls.get(code), self.lf.get(code)
        slack = None if ls is None or not node.active else ls - es
        cause, cause_node = self._cause[code]
        finish = self._axis.day(max(es, ef - 1)) if node.active else None
        return PlanRow(
            code=code, active=node.active, es=es, ef=ef, ls=ls, lf=lf, slack=slack, critical=slack == 0,
            start=self._axis.day(es) if node.active else None, finish=finish,
            late_start=None if slack is None or ls is None else self._axis.day(ls),
            late_finish=None if slack is None or ls is None or lf is None else self._axis.day(max(ls, lf - 1)),
            cause=cause, cause_node=cause_node,
            formal_due=finish if self._needs_formal_paper(node) else None,
        )  # fmt: skip

    def _needs_formal_paper(self, node: PlanNode) -> bool:
        if not node.active or node.is_finished or not node.fast:
            return False
        named = (self._known[code] for code in node.preliminary_for)
        return any(other.active and node.code in other.depends_on for other in named)


def index(plan: Plan) -> Mapping[str, PlanRow]:
    """The rows of a plan by node."""
    return {row.code: row for row in plan.rows}
