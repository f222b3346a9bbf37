"""Baselines: what a plan promised when it was made, and how far the forecast lies from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from station_app.domain.project_graph import PlanNode
from station_app.domain.project_plan import Plan
from station_app.domain.workday_axis import WorkdayAxis


@dataclass(frozen=True, slots=True)
class BaselineNode:
    """The promise for one node."""

    start: date
    finish: date
    days: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a plan promised; nodes that were not needed then are not among its nodes."""

    version: int
    template: str
    at: str
    reason: str
    start: date
    finish: date | None
    workdays: int
    tentative: bool
    nodes: Mapping[str, BaselineNode]
    operator_id: str = ""


def baseline_of(
    plan: Plan, nodes: tuple[PlanNode, ...], *, version: int, template: str, at: str, reason: str
) -> Baseline:
    """The promise a plan makes."""
    days = {node.code: node.days for node in nodes}
    promised = {
        row.code: BaselineNode(row.start, row.finish, days[row.code])
        for row in plan.rows
        if row.start is not None and row.finish is not None
    }
    return Baseline(version, template, at, reason, plan.start, plan.finish, plan.workdays, plan.tentative, promised)


def workdays_late(promised: date | None, forecast: date | None, axis: WorkdayAxis) -> int | None:
    """Workdays by which a forecast lies after a promise, negative before it; None where one of them is missing."""
    if promised is None or forecast is None:
        return None
    return axis.between(promised, forecast)
