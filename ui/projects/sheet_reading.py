"""Builds what the page of one project shows; runs on the store thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from station_app.domain.blocking_point import PointView
from station_app.domain.next_steps import monday_of
from station_app.domain.project_gantt import GanttChart, gantt_of
from station_app.domain.project_node import OPEN_STATES
from station_app.domain.project_view import ProjectView
from station_app.domain.project_what_if import ChangeKind, PlanChange
from station_app.domain.visit import VisitState
from station_app.domain.workdays import Calendar, days_between
from ui.desk import Desk
from ui.projects.gantt_lines import Picture, picture_of
from ui.projects.lines import NodeLine, node_line, plain_name
from ui.projects.sheet_lines import (
    HeadLine,
    Hint,
    PointLine,
    ProjectVisitLine,
    head_line,
    next_lines,
    point_lines,
    visit_line,
)

_TINTED = timedelta(days=200)
_MOST_TRIED = 8


@dataclass(frozen=True, slots=True)
class ProjectSheet:
    """One project.

    Attributes:
        nodes: in the order of the plan, those not needed too.
        picture: the chart; None before it is planned, or when nothing of its plan is needed.
        steps: what is done next: as written into this week's ledger (`written`), else what falls due.
    """

    view: ProjectView
    head: HeadLine
    nodes: tuple[NodeLine, ...]
    picture: Picture | None
    points: tuple[PointLine, ...]
    visits: tuple[ProjectVisitLine, ...]
    steps: tuple[str, ...]
    written: bool
    hint: Hint | None
    whistles: int


def read_project(desk: Desk, no: str) -> ProjectSheet:
    """One project with everything its page shows."""
    services, now = desk.services, desk.services.clock.now()
    today, calendar = now.date(), services.catalogues.calendar()
    view = services.plans.view(no)
    row = view.project
    chart = gantt_of(view, calendar, today)
    stuck = services.blocking_points.of_project(row.id)
    points = point_lines(stuck, today)
    visits = [one for one in services.visits.of_project(row.id) if one.state is not VisitState.CANCELLED]
    demands = services.demands.of_project(row.id)
    written = row.next_steps.get(monday_of(today), ())
    return ProjectSheet(
        view=view,
        head=head_line(view, chart, today),
        nodes=tuple(node_line(node, today) for node in view.nodes),
        picture=_picture(chart, view, stuck, calendar) if chart is not None else None,
        points=points,
        visits=tuple(visit_line(one, demands) for one in visits),
        steps=written or next_lines(view, points, visits, now),
        written=bool(written),
        hint=_hint(desk, view) if chart is not None else None,
        whistles=sum(one.answered_at is None for one in services.whistles.of_project(row.id)),
    )


def _picture(chart: GanttChart, view: ProjectView, stuck: Sequence[PointView], calendar: Calendar) -> Picture:
    late = {node.node.code: node.late_start or 0 for node in view.nodes}
    titles = {one.point.node: one.point.title for one in reversed(stuck) if one.point.closed_on is None}
    return picture_of(chart, late, titles, _off(chart, calendar))


def _off(chart: GanttChart, calendar: Calendar) -> frozenset[date]:
    """Days off around today, which the widest zoom tints."""
    first, last = max(chart.first, chart.today - _TINTED), min(chart.last, chart.today + _TINTED)
    return frozenset(day for day in days_between(first - timedelta(days=14), last) if not calendar.is_workday(day))


def _hint(desk: Desk, view: ProjectView) -> Hint | None:
    """The fast track that wins most, if one wins anything."""
    coming = [node.node for node in view.nodes if node.state in OPEN_STATES and node.row.critical]
    best: Hint | None = None
    for node in [one for one in coming if one.preliminary_for and not one.fast][:_MOST_TRIED]:
        change = desk.services.plans.what_if(view.project.id, [PlanChange(ChangeKind.FAST, node.code)]).change
        if change < 0 and (best is None or -change > best.won):
            best = Hint(node.code, plain_name(node.name), -change)
    return best
