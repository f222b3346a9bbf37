"""Projects read with everything their services look at, on one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from station_app.clock import Clock
from station_app.domain.blocking_point import view_of_point
from station_app.domain.deadlines import Light
from station_app.domain.project import ProjectRow, ProjectState
from station_app.domain.project_baseline import Baseline
from station_app.domain.project_graph import PlanNode, on_paper_only
from station_app.domain.project_node import NodeRow
from station_app.domain.project_view import ProjectView, planned, view_of
from station_app.domain.workday_axis import WorkdayAxis
from station_app.domain.workdays import Calendar
from station_app.errors import Code, UserError
from station_app.services.catalogue_service import CatalogueService
from station_app.storage import blocking_point_store, project_node_store, project_store
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project as its services need it: the row, the nodes of its plan, and what that plan promised."""

    row: ProjectRow
    nodes: tuple[NodeRow, ...]
    baseline: Baseline | None

    @property
    def id(self) -> str:
        """The id of the project."""
        return self.row.id

    @property
    def start(self) -> date:
        """The first day of its plan.

        Raises:
            UserError: `project_not_planned`.
        """
        if self.row.start is None or not self.nodes:
            raise UserError(Code.PROJECT_NOT_PLANNED, "project", project=self.row.no)
        return self.row.start

    def node(self, code: str) -> NodeRow:
        """One node of its plan.

        Raises:
            UserError: `project_not_planned`, `unknown_node`.
        """
        _ = self.start
        found = next((node for node in self.nodes if node.code == code), None)
        if found is None:
            raise UserError(Code.UNKNOWN_NODE, "node", node=code)
        return found

    def bare(self) -> tuple[PlanNode, ...]:
        """Its nodes without what really happened to them."""
        return on_paper_only(self.planned())

    def planned(self) -> tuple[PlanNode, ...]:
        """Its nodes as the planner sees them."""
        return planned(self.row, self.nodes)


class ProjectFiles:
    """Reads projects; touches nothing."""

    def __init__(self, store: Store, catalogues: CatalogueService, clock: Clock) -> None:
        self._store = store
        self._catalogues = catalogues
        self._clock = clock

    @property
    def calendar(self) -> Calendar:
        """The workday calendar in force."""
        return self._catalogues.calendar()

    def axis(self) -> WorkdayAxis:
        """Workdays numbered from today."""
        return WorkdayAxis(self.calendar, self._clock.today())

    def options(self) -> Mapping[str, tuple[str, ...]]:
        """The values of every question of the catalogue in force."""
        situations = self._catalogues.active().situations
        return {code: tuple(option.value for option in one.options) for code, one in situations.items()}

    def known(self, no_or_id: str) -> KnownProject:
        """One project by its number, its id or its caller's id.

        Raises:
            UserError: `project_not_found`.
        """
        with self._store.read():
            row = project_store.find(self._store, no_or_id)
            if row is None:
                raise UserError(Code.PROJECT_NOT_FOUND, "project", project=no_or_id)
            nodes = tuple(project_node_store.nodes(self._store, row.id))
            promise = project_node_store.newest_baseline(self._store, row.id, row.template)
        return KnownProject(row, nodes, promise)

    def open(self, no_or_id: str, action: str) -> KnownProject:
        """As `known`, for an action that a closed project no longer allows.

        Raises:
            UserError: `project_not_found`, `action_not_allowed`.
        """
        project = self.known(no_or_id)
        if project.row.state is ProjectState.CLOSED:
            raise UserError(Code.ACTION_NOT_ALLOWED, "action", action=action, reason="project_closed")
        return project

    def view(self, no_or_id: str) -> ProjectView:
        """One project with its plan as things stand, its promises and its lights.

        Raises:
            UserError: `project_not_found`.
        """
        project, axis, today = self.known(no_or_id), self.axis(), self._clock.today()
        points = blocking_point_store.of_project(self._store, project.id)
        lights: list[Light] = [view_of_point(point, axis, today).light for point in points if point.closed_on is None]
        return view_of(project.row, project.nodes, project.baseline, self.calendar, today, lights, axis)
