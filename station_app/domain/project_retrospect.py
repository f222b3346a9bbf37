"""Looking back on a project (复盘): what was promised, what it took, how long clocks stood still, and what was in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from station_app.domain.project_node import DONE
from station_app.domain.project_view import NodeView, ProjectView
from station_app.domain.rates import Rate
from station_app.domain.workday_axis import WorkdayAxis

Stop = tuple[date, date | None]
"""A stretch in which a clock stood still: the days after the first, up to and with the second; None = to the end."""


@dataclass(frozen=True, slots=True)
class NodeRetrospect:
    """One node that was needed.

    Attributes:
        promised: workdays of the promise in force; None when it was not needed then.
        real: workdays from its real start to its real finish, both counted; None while one of them is missing.
        late: workdays by which it ended after its promise.
        stopped: workdays of those on which the clock of its case stood still.
        causes: blocking points on it; `chased` is how often its department was reminded.
    """

    code: str
    name: str
    department: str
    promised: int | None
    real: int | None
    late: int | None
    stopped: int
    causes: tuple[str, ...]
    chased: int
    done: bool


@dataclass(frozen=True, slots=True)
class Retrospect:
    """The whole project: workdays promised first and last, and what it took or will take; nodes by how late they were."""

    first_promise: int | None
    last_promise: int | None
    workdays: int
    stopped: int
    in_time: Rate
    causes: tuple[str, ...]
    nodes: tuple[NodeRetrospect, ...]


def retrospect(
    view: ProjectView,
    first_promise: int | None,
    stops: Mapping[str, Sequence[Stop]],
    causes: Mapping[str, Sequence[str]],
    chased: Mapping[str, int],
    axis: WorkdayAxis,
) -> Retrospect:
    """Look back on a project.

    Args:
        first_promise: workdays of the oldest promise.
        stops: by node; `causes` by node too, the empty code for those of the whole project.
        axis: numbers workdays from any day.
    """
    nodes = [
        _node(node, stops.get(node.node.code, ()), causes.get(node.node.code, ()), chased, axis)
        for node in view.nodes
        if node.row.active
    ]
    done = [node for node in nodes if node.done and node.late is not None]
    in_time = sum((node.late or 0) <= 0 for node in done)
    return Retrospect(
        first_promise=first_promise,
        last_promise=view.baseline.workdays if view.baseline else None,
        workdays=view.plan.workdays if view.plan else 0,
        stopped=sum(node.stopped for node in nodes),
        in_time=Rate("按期率", "按计划办结的节点数 ÷ 办结的节点数", in_time, len(done)),
        causes=tuple(causes.get("", ())),
        nodes=tuple(sorted(nodes, key=lambda node: -(node.late or 0))),
    )


def _node(
    view: NodeView, stops: Sequence[Stop], causes: Sequence[str], chased: Mapping[str, int], axis: WorkdayAxis
) -> NodeRetrospect:
    node, began, ended = view.node, view.node.began, view.node.ended
    real = max(0, axis.between(began, ended) + _counts(began, axis)) if began and ended else None
    return NodeRetrospect(
        code=node.code,
        name=node.name,
        department=node.department,
        promised=view.promised.days if view.promised else None,
        real=real,
        late=view.late,
        stopped=_stopped(stops, ended, axis),
        causes=tuple(causes),
        chased=chased.get(node.code, 0),
        done=view.state in DONE,
    )


def _counts(day: date, axis: WorkdayAxis) -> int:
    """1 for a workday."""
    return int(axis.number_from(day) == axis.number_until(day))


def _stopped(stops: Sequence[Stop], ended: date | None, axis: WorkdayAxis) -> int:
    """Workdays within the stops, each once."""
    if ended is None and any(last is None for _, last in stops):
        ended = max((last for _, last in stops if last), default=None)
    days: set[int] = set()
    for first, last in stops:
        until = last or ended
        if until is not None and until > first:
            days |= set(range(axis.number_until(first) + 1, axis.number_until(until) + 1))
    return len(days)
