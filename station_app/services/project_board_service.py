"""What a liaison looks at in the morning: every project with its light, what comes next, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from station_app.clock import Clock
from station_app.domain.blocking_point import PointView, view_of_point
from station_app.domain.deadlines import Light
from station_app.domain.project import ProjectRow, ProjectState
from station_app.domain.project_baseline import Baseline
from station_app.domain.project_board import Board, board_of, card_of
from station_app.domain.project_node import OPEN_STATES, NodeRow
from station_app.domain.project_view import NodeView, ProjectView, view_of
from station_app.domain.workday_axis import WorkdayAxis
from station_app.domain.workdays import Calendar
from station_app.errors import UserError
from station_app.services.operator_service import OperatorService
from station_app.services.project_files import ProjectFiles
from station_app.storage import blocking_point_store, project_node_store, project_store
from station_app.storage.store import Store

_OPEN = (ProjectState.OPEN, ProjectState.PAUSED)


@dataclass(frozen=True, slots=True)
class DueNode:
    """An open node with its project."""

    project: ProjectView
    node: NodeView


class ProjectBoardService:
    """Reads only."""

    def __init__(self, store: Store, files: ProjectFiles, operators: OperatorService, clock: Clock) -> None:
        self._store = store
        self._files = files
        self._operators = operators
        self._clock = clock

    def views(self, *, liaison: str | None = None, states: Sequence[ProjectState] = _OPEN) -> list[ProjectView]:
        """Every project that is not closed, or in other states, with its plan, on one snapshot; of one liaison or of all."""
        calendar, axis, today = self._files.calendar, self._files.axis(), self._clock.today()
        with self._store.read():
            rows = project_store.projects(self._store, states)
            nodes = project_node_store.nodes_of_all(self._store)
            promises = project_node_store.newest_baselines(self._store)
            lights: dict[str, list[Light]] = {}
            for point in blocking_point_store.open_points(self._store):
                lights.setdefault(point.project_id, []).append(view_of_point(point, axis, today).light)
        return [
            _view(row, nodes.get(row.id, ()), promises.get(row.id), calendar, today, lights.get(row.id, ()), axis)
            for row in rows
            if liaison in {None, row.liaison_id}
        ]

    def board(self, *, liaison: str | None = None, green_only: bool = False, with_points: bool = False) -> Board:
        """The board; of one liaison, of 绿卡 projects, or of those with open blocking points, when asked."""
        axis, today = self._files.axis(), self._clock.today()
        names = {operator.id: operator.name for operator in self._operators.all()}
        points: dict[str, int] = {}
        for point in blocking_point_store.open_points(self._store):
            points[point.project_id] = points.get(point.project_id, 0) + 1
        cards = []
        for view in self.views(liaison=liaison):
            row = view.project
            count = points.get(row.id, 0)
            if (green_only and not row.green_card) or (with_points and not count):
                continue
            cards.append((view.phase, card_of(view, count, names.get(row.liaison_id, ""), axis, today)))
        return board_of(cards)

    def due_nodes(self, until: date, *, liaison: str | None = None) -> list[DueNode]:
        """Open nodes whose last day is not after a day, the most pressing first: overdue ones, then those falling due."""
        found = [
            DueNode(view, node)
            for view in self.views(liaison=liaison)
            if view.project.state is ProjectState.OPEN
            for node in view.nodes
            if node.state in OPEN_STATES and node.due is not None and node.due <= until
        ]
        return sorted(found, key=lambda one: (one.node.due or date.max, one.project.project.no))

    def due_points(self, until: date) -> list[PointView]:
        """Open blocking points whose last day is not after a day."""
        axis, today = self._files.axis(), self._clock.today()
        points = blocking_point_store.open_points(self._store)
        return [view_of_point(point, axis, today) for point in points if point.due <= until]


def _view(
    row: ProjectRow,
    nodes: Sequence[NodeRow],
    promise: Baseline | None,
    calendar: Calendar,
    today: date,
    lights: Sequence[Light],
    axis: WorkdayAxis,
) -> ProjectView:
    """One project; a plan that cannot be worked out must not hide the others: it is shown without one, in red."""
    try:
        return view_of(row, nodes, promise, calendar, today, lights, axis)
    except UserError:
        return view_of(row, (), promise, calendar, today, (Light.RED,))
