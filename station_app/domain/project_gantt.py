"""A project as a chart of days (审批甘特): what was promised, what happened, and what is still to come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from station_app.domain.deadlines import Light
from station_app.domain.project_graph import on_paper_only
from station_app.domain.project_node import DONE, NodeState
from station_app.domain.project_plan import Plan, PlanRow, work_out
from station_app.domain.project_template import PARALLEL_PHASE
from station_app.domain.project_view import NodeView, PhaseView, ProjectView, planned
from station_app.domain.workday_axis import WorkdayAxis
from station_app.domain.workdays import Calendar

PERMIT_PHASE, ACCEPTANCE_PHASE = "C", "D"
"""施工许可 and, after the building itself, 竣工验收."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One step of the chart.

    Attributes:
        remaining: workdays until `due`, its last day; None unless it is open.
        critical: it decides when the plan ends; for what is finished, when the plan was made.
        plan: as promised; as planned on paper where its promise does not know it.
        real: since it began, until it ended or today. Where only its end was noted, since the day it could begin.
        late: the part of `real` beyond its planned workdays, and `late_days` how many workdays that is; 0 = none.
        forecast: what is still to come of it; None when it is finished, or ends today.
        expected: the last day it will take; None when it is finished.
    """

    code: str
    name: str
    department: str
    phase: str
    state: NodeState
    light: Light
    due: date | None
    remaining: int | None
    critical: bool
    milestone: bool
    plan: Span
    real: Span | None
    late: Span | None
    late_days: int
    forecast: Span | None
    expected: date | None

    @property
    def done(self) -> bool:
        """Whether it is finished."""
        return self.state in DONE


@dataclass(frozen=True, slots=True)
class GanttPhase:
    """One phase with its steps; those not needed (无需办理) are not among them."""

    code: str
    name: str
    done: int
    total: int
    rows: tuple[GanttRow, ...]

    @property
    def plan(self) -> Span:
        """From the first to the last day its steps were promised."""
        return Span(min(row.plan.first for row in self.rows), max(row.plan.last for row in self.rows))

    @property
    def expected(self) -> date:
        """The last day of its steps as things stand."""
        return max(_last_day(row) for row in self.rows)

    @property
    def untouched(self) -> bool:
        """Whether none of its steps has begun."""
        return all(row.real is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class GanttLink:
    """A critical step that waits for another."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GanttAim:
    """What a project is on the way to.

    Attributes:
        step: the milestone it ends with; None = the end of the plan.
        phase: name of the phase of that milestone; empty without one.
        done: steps done of those on the way to it.
        late: workdays by which it will be reached, or was, after its promise; negative = sooner.
    """

    step: str | None
    phase: str
    done: int
    total: int
    promised: date
    expected: date
    late: int


@dataclass(frozen=True, slots=True)
class GanttChart:
    """A whole project as a chart.

    Attributes:
        phases: as the project has them, what goes along with the others (并行推进) after the first.
        first: the first day of anything in it; `last` its last.
        tentative_years: years of it whose calendar is not published (暂定).
        whole: the project to its end; `aim` the construction permit while that is not reached, then its end.
    """

    today: date
    first: date
    last: date
    phases: tuple[GanttPhase, ...]
    links: tuple[GanttLink, ...]
    tentative_years: tuple[int, ...]
    whole: GanttAim
    aim: GanttAim

    @property
    def rows(self) -> tuple[GanttRow, ...]:
        """All steps, phase by phase."""
        return tuple(row for phase in self.phases for row in phase.rows)

    @property
    def critical(self) -> tuple[GanttRow, ...]:
        """The critical steps by the day they begin or began."""
        found = [row for row in self.rows if row.critical]
        return tuple(sorted(found, key=lambda row: (row.real or row.forecast or row.plan).first))


def gantt_of(view: ProjectView, calendar: Calendar, today: date, axis: WorkdayAxis | None = None) -> GanttChart | None:
    """The chart of a project; None before it is planned, or when nothing of its plan is needed.

    Args:
        axis: numbers workdays from any day; shared by who draws many projects.

    Raises:
        UserError: `plan_too_long`.
    """
    needed = [node for node in view.nodes if node.state is not NodeState.NOT_NEEDED]
    if view.plan is None or not needed:
        return None
    axis = axis or WorkdayAxis(calendar, today)
    nodes = planned(view.project, [node.node for node in view.nodes])
    paper = work_out(on_paper_only(nodes), view.plan.start, calendar)
    drawn = [_row(node, paper, axis, today) for node in needed]
    phases = tuple(_phases(view.phases, drawn))
    days = [day for row in drawn for day in _days(row)]
    first, last = min(days), max(*days, today)
    return GanttChart(
        today=today,
        first=first,
        last=last,
        phases=phases,
        links=tuple(_links(view, drawn)),
        tentative_years=tuple(year for year in range(first.year, last.year + 1) if year not in calendar.years),
        whole=_aim(phases, None, axis),
        aim=_aim(phases, _aimed_at(phases), axis),
    )


def _row(view: NodeView, paper: Plan, axis: WorkdayAxis, today: date) -> GanttRow:
    node, plan = view.node, _planned(view, paper)
    days = view.promised.days if view.promised else node.days
    real = _real(view, today)
    allowed = axis.number_from(real.first) + max(days, 1) - 1 if real else 0
    late_days = max(0, axis.number_until(real.last) - allowed) if real else 0
    forecast, expected = (None, None) if view.state in DONE else _coming(view, real)
    return GanttRow(
        code=node.code,
        name=node.name,
        department=node.department,
        phase=node.phase,
        state=view.state,
        light=view.light,
        due=view.due,
        remaining=view.remaining,
        critical=paper.row(node.code).critical if view.state in DONE else view.row.critical,
        milestone=node.milestone,
        plan=plan,
        real=real,
        late=Span(axis.day(allowed + 1), real.last) if real and late_days else None,
        late_days=late_days,
        forecast=forecast,
        expected=expected,
    )


def _planned(view: NodeView, paper: Plan) -> Span:
    if view.promised is not None:
        return Span(view.promised.start, view.promised.finish)
    return _dates(paper.row(view.node.code))


def _dates(row: PlanRow) -> Span:
    assert row.start is not None
    assert row.finish is not None, "what is needed has dates"
    return Span(row.start, row.finish)


def _real(view: NodeView, today: date) -> Span | None:
    """Since it began; a step whose opinion is in hand has begun even where nobody noted when."""
    node, ended = view.node, view.node.ended
    if ended is not None:
        return Span(min(node.began or view.row.start or ended, ended), ended)
    began = node.began or node.preliminary_on
    return None if began is None else Span(began, max(began, today))


def _coming(view: NodeView, real: Span | None) -> tuple[Span | None, date]:
    span = _dates(view.row)
    if real is None:
        return span, span.last
    return (Span(real.last + timedelta(days=1), span.last) if span.last > real.last else None), span.last


def _phases(views: Sequence[PhaseView], rows: Sequence[GanttRow]) -> Iterator[GanttPhase]:
    plain = [view for view in views if view.code != PARALLEL_PHASE]
    along = [view for view in views if view.code == PARALLEL_PHASE]
    for view in (*plain[:1], *along, *plain[1:]):
        own = tuple(row for row in rows if row.phase == view.code)
        if own:
            yield GanttPhase(view.code, view.name, view.done, view.needed, own)


def _links(view: ProjectView, rows: Sequence[GanttRow]) -> Iterator[GanttLink]:
    """From every critical step to those it waits for, looking through what is not needed."""
    assert view.plan is not None
    passed = {row.code for row in view.plan.rows if not row.active}
    waits = {node.node.code: node.node.depends_on for node in view.nodes}
    critical = {row.code for row in rows if row.critical}
    for row in rows:
        if row.critical:
            yield from (GanttLink(code, row.code) for code in _before(row.code, waits, passed) if code in critical)


def _before(code: str, waits: Mapping[str, Sequence[str]], passed: AbstractSet[str]) -> Iterator[str]:
    """What a step waits for; those that are passed through are replaced by what they wait for."""
    ahead, seen = list(reversed(waits[code])), set[str]()
    while ahead:
        before = ahead.pop()
        if before in seen:
            continue
        seen.add(before)
        if before in passed:
            ahead.extend(reversed(waits[before]))
        else:
            yield before


def _days(row: GanttRow) -> Iterator[date]:
    for span in (row.plan, row.real, row.forecast):
        if span is not None:
            yield from (span.first, span.last)


def _last_day(row: GanttRow) -> date:
    return row.expected or (row.real or row.plan).last


def _aimed_at(phases: Sequence[GanttPhase]) -> GanttRow | None:
    """The last milestone of the permits before building; when that is reached or there is none, the last of all."""
    own = [phase for phase in phases if phase.code != PARALLEL_PHASE]
    permits = [row for phase in own if phase.code == PERMIT_PHASE for row in phase.rows if row.milestone]
    if permits and not permits[-1].done:
        return permits[-1]
    return next((row for phase in reversed(own) for row in reversed(phase.rows) if row.milestone), None)


def _aim(phases: Sequence[GanttPhase], step: GanttRow | None, axis: WorkdayAxis) -> GanttAim:
    permit = step is not None and step.phase == PERMIT_PHASE
    way = [phase for phase in phases if not (permit and phase.code == ACCEPTANCE_PHASE)]
    reached = [step] if step else [row for phase in phases for row in phase.rows]
    promised, expected = max(row.plan.last for row in reached), max(_last_day(row) for row in reached)
    return GanttAim(
        step=step.code if step else None,
        phase=next((phase.name for phase in phases if step and phase.code == step.phase), ""),
        done=sum(phase.done for phase in way),
        total=sum(phase.total for phase in way),
        promised=promised,
        expected=expected,
        late=axis.between(promised, expected),
    )
