"""Looking back on a project, with what its cases, blocking points and reminders tell."""

from __future__ import annotations

from station_app.clock import Clock
from station_app.domain.project_node import NodeRow
from station_app.domain.project_retrospect import Retrospect, Stop, retrospect
from station_app.services.case_lookup import find_case
from station_app.services.progress import Clocks
from station_app.services.project_files import ProjectFiles
from station_app.storage import blocking_point_store, project_node_store, project_people_store
from station_app.storage.store import Store


class ProjectRetrospectService:
    """Reads only."""

    def __init__(self, store: Store, files: ProjectFiles, clocks: Clocks, clock: Clock) -> None:
        self._store = store
        self._files = files
        self._clocks = clocks
        self._clock = clock

    def retrospect(self, no: str) -> Retrospect:
        """What was promised and what it took, the latest node first.

        Raises:
            UserError: `project_not_found`, `project_not_planned`.
        """
        project = self._files.known(no)
        _ = project.start
        promises = project_node_store.baselines(self._store, project.id)
        causes: dict[str, list[str]] = {}
        for point in blocking_point_store.of_project(self._store, project.id):
            causes.setdefault(point.node, []).append(point.title)
        chased: dict[str, int] = {}
        for chase in project_people_store.chases(self._store, project.id):
            chased[chase.node] = chased.get(chase.node, 0) + 1
        return retrospect(
            self._files.view(project.id),
            promises[-1].workdays if promises else None,
            {node.code: self._stops(node) for node in project.nodes if node.case is not None},
            causes,
            chased,
            self._files.axis(),
        )

    def _stops(self, node: NodeRow) -> list[Stop]:
        assert node.case is not None
        found = self._clocks.progress(self._store, find_case(self._store, node.case.id), self._clock.now())
        return [(stop.start, stop.end) for one in found if one.affair.item == node.item for stop in one.affair.segments]
