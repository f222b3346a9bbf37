"""Lights of a project: of its nodes, its blocking points and, the worst of them, of itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from station_app.domain.deadlines import Light
from station_app.domain.project_node import DONE, UNDER_WAY, NodeState
from station_app.domain.workday_axis import WorkdayAxis

_WORST_FIRST = (
    Light.RED, Light.YELLOW, Light.PAUSED, Light.GREEN, Light.NOT_STARTED, Light.NO_LIMIT, Light.DONE,
)  # fmt: skip


def due_light(today: date, due: date, limit: int, axis: WorkdayAxis) -> Light:
    """The light of something that runs: red on its last day, yellow shortly before (RULES 2)."""
    if today >= due:
        return Light.RED
    remaining = axis.between(today, due)
    return Light.YELLOW if remaining <= 2 or 10 * remaining <= 3 * limit else Light.GREEN


def node_light(
    state: NodeState, start: date | None, due: date | None, limit: int, today: date, axis: WorkdayAxis
) -> Light:
    """The light of a node.

    Args:
        start: the day it was promised to start on; one that waits is yellow after it and on its last day, and red
            after that.
        due: its last day; `limit` its planned workdays.
    """
    if state in DONE:
        return Light.DONE
    if state is NodeState.NOT_NEEDED or due is None:
        return Light.NO_LIMIT
    if state in UNDER_WAY:
        return due_light(today, due, limit, axis)
    if today > due:
        return Light.RED
    late = today == due or (start is not None and today > start)
    return Light.YELLOW if late else Light.NOT_STARTED


def worst(lights: Iterable[Light]) -> Light:
    """The light of a whole: the worst of its parts; what is not needed and what is done do not count if anything else does."""
    found = set(lights)
    return next((light for light in _WORST_FIRST if light in found), Light.NOT_STARTED)
