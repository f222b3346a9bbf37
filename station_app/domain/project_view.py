"""What people see of a project: its plan beside what was promised and what happened, phase by phase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from station_app.domain.deadlines import Light
from station_app.domain.project import ProjectRow, ProjectState
from station_app.domain.project_baseline import Baseline, BaselineNode, workdays_late
from station_app.domain.project_graph import PlanNode
from station_app.domain.project_light import node_light, worst
from station_app.domain.project_node import DONE, OPEN_STATES, UNDER_WAY, NodeRow, NodeState, state_of
from station_app.domain.project_plan import Plan, PlanRow, index, work_out
from station_app.domain.project_template import PARALLEL_PHASE
from station_app.domain.workday_axis import WorkdayAxis
from station_app.domain.workdays import Calendar


@dataclass(frozen=True, slots=True)
class NodeView:
    """One node with everything that is shown of it.

    Attributes:
        row: when it starts and ends as things stand.
        promised: what its baseline says; None when it was not needed then.
        due: its last day: that of its case while the hall works on it, else as promised, else as planned.
        remaining: workdays until then; None unless it is open.
        late: workdays by which it ends, or will end, after its promise; negative = sooner.
        late_start: the same for its start.
    """

    node: NodeRow
    state: NodeState
    row: PlanRow
    promised: BaselineNode | None
    due: date | None
    remaining: int | None
    light: Light
    late: int | None
    late_start: int | None


@dataclass(frozen=True, slots=True)
class PhaseView:
    """One phase: how many of its nodes are done, and since and until when it went."""

    code: str
    name: str
    done: int
    needed: int
    started_on: date | None
    finished_on: date | None
    forecast: date | None


@dataclass(frozen=True, slots=True)
class ProjectView:
    """One project with its plan.

    Attributes:
        plan: as things stand; None before it is planned.
        phase: code of the phase it is in; None without a plan.
        late: workdays by which it will end after its promise (关键路径预测).
        open_situations: questions of its template that were left to their default.
        next: open nodes that come next, by their last day.
    """

    project: ProjectRow
    plan: Plan | None
    baseline: Baseline | None
    nodes: tuple[NodeView, ...]
    phases: tuple[PhaseView, ...]
    phase: str | None
    light: Light
    late: int | None
    done: int
    needed: int
    open_situations: tuple[str, ...]
    next: tuple[NodeView, ...]

    def node(self, code: str) -> NodeView | None:
        """One node."""
        return next((view for view in self.nodes if view.node.code == code), None)


def planned(project: ProjectRow, nodes: Sequence[NodeRow]) -> tuple[PlanNode, ...]:
    """The nodes of a project as the planner sees them."""
    return tuple(node.planned(project.situations) for node in nodes)


def view_of(
    project: ProjectRow,
    nodes: Sequence[NodeRow],
    baseline: Baseline | None,
    calendar: Calendar,
    today: date,
    point_lights: Sequence[Light] = (),
    axis: WorkdayAxis | None = None,
) -> ProjectView:
    """Everything that is shown of a project.

    Args:
        point_lights: lights of its open blocking points; they count for its own.
        axis: numbers workdays from any day; shared by who looks at many projects.
    """
    if project.start is None or not nodes:
        light = Light.PAUSED if project.state is ProjectState.PAUSED else worst(point_lights)
        return ProjectView(project, None, baseline, (), (), None, light, None, 0, 0, (), ())
    axis = axis or WorkdayAxis(calendar, today)
    plan = work_out(planned(project, nodes), project.start, calendar, today)
    views = _node_views(project, nodes, plan, baseline, axis, today)
    needed = [view for view in views if view.state is not NodeState.NOT_NEEDED]
    phases = _phases(views)
    return ProjectView(
        project=project,
        plan=plan,
        baseline=baseline,
        nodes=views,
        phases=phases,
        phase=_present(phases),
        light=_light(project, needed, point_lights),
        late=workdays_late(baseline.finish if baseline else None, plan.finish, axis),
        done=sum(view.state in DONE for view in needed),
        needed=len(needed),
        open_situations=tuple(code for code in project.situations if code not in project.answers),
        next=tuple(sorted((view for view in needed if view.state in OPEN_STATES), key=_urgency)),
    )


def _node_views(
    project: ProjectRow,
    nodes: Sequence[NodeRow],
    plan: Plan,
    baseline: Baseline | None,
    axis: WorkdayAxis,
    today: date,
) -> tuple[NodeView, ...]:
    known, rows = {node.code: node for node in nodes}, index(plan)
    promises = baseline.nodes if baseline else {}
    views: list[NodeView] = []
    for node in nodes:
        row, promised = rows[node.code], promises.get(node.code)
        state = state_of(node, known, project.situations)
        due = _due(node, state, row, promised)
        views.append(
            NodeView(
                node=node, state=state, row=row, promised=promised, due=due,
                remaining=axis.between(today, due) if due and state in OPEN_STATES else None,
                light=node_light(state, promised.start if promised else row.start, due, node.days, today, axis),
                late=workdays_late(promised.finish if promised else None, row.finish, axis),
                late_start=workdays_late(promised.start if promised else None, row.start, axis),
            )
        )  # fmt: skip
    return tuple(views)


def _due(node: NodeRow, state: NodeState, row: PlanRow, promised: BaselineNode | None) -> date | None:
    if state in UNDER_WAY and node.case is not None and node.case.due is not None:
        return node.case.due
    return promised.finish if promised else row.finish


def _urgency(view: NodeView) -> tuple[bool, date, int]:
    """What runs or may start first, then what ends first."""
    waits = view.state is NodeState.WAITING
    return waits, view.due or date.max, view.node.position


def _phases(views: Sequence[NodeView]) -> tuple[PhaseView, ...]:
    grouped: dict[str, list[NodeView]] = {}
    for view in views:
        grouped.setdefault(view.node.phase, []).append(view)
    return tuple(_phase(code, group) for code, group in grouped.items())


def _phase(code: str, group: Sequence[NodeView]) -> PhaseView:
    needed = [view for view in group if view.state is not NodeState.NOT_NEEDED]
    done = [view for view in needed if view.state in DONE]
    starts = [view.row.start for view in needed if view.row.start and view.node.began]
    ends = [view.row.finish for view in needed if view.row.finish]
    return PhaseView(
        code=code,
        name=group[0].node.phase_name,
        done=len(done),
        needed=len(needed),
        started_on=min(starts, default=None),
        finished_on=max(ends, default=None) if needed and len(done) == len(needed) else None,
        forecast=max(ends, default=None),
    )


def _present(phases: Sequence[PhaseView]) -> str | None:
    """The first phase with something left to do; what goes along with the others is none of its own."""
    own = [phase for phase in phases if phase.code != PARALLEL_PHASE and phase.needed]
    return next((phase.code for phase in own if phase.done < phase.needed), own[-1].code if own else None)


def _light(project: ProjectRow, needed: Sequence[NodeView], point_lights: Sequence[Light]) -> Light:
    if project.state is ProjectState.PAUSED:
        return Light.PAUSED
    if project.state is ProjectState.CLOSED:
        return Light.DONE
    return worst((*(view.light for view in needed), *point_lights))
