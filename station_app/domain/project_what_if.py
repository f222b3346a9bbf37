"""What a change of a plan would do, tried on a copy (RULES 3): longer nodes, the fast track, dropped nodes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from station_app.domain.project_graph import PlanNode
from station_app.domain.project_plan import Plan, PlanRow, index, work_out
from station_app.domain.workdays import Calendar
from station_app.errors import Code, UserError

LONGEST_NODE = 2_000
"""Workdays one node may take."""

_CHANGE = re.compile(
    r"(?:(?P<word>fast|drop):(?P<named>[^=:\s]+)|(?P<node>[^=:\s]+)=(?P<sign>\+?)(?P<days>[0-9]{1,6}))"
)


class ChangeKind(StrEnum):
    """What is done to a node."""

    LENGTHEN = "lengthen"
    SET = "set"
    FAST = "fast"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One change of a plan; `days` belongs to the first two kinds."""

    kind: ChangeKind
    node: str
    days: int = 0


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A comparison of two plans.

    Attributes:
        change: workdays by which the plan grows.
        nodes: per node of the first plan the change of its end; None where it is not needed in one of the two.
    """

    before: Plan
    after: Plan
    change: int
    nodes: tuple[tuple[str, int | None], ...]


def parse_change(text: str) -> PlanChange:
    """Read `NODE=+k`, `NODE=k`, `fast:NODE` or `drop:NODE`.

    Raises:
        UserError: `bad_plan_change`.
    """
    match = _CHANGE.fullmatch(text.strip())
    if match is None:
        raise UserError(Code.BAD_PLAN_CHANGE, "set", change=text)
    if match["word"]:
        return PlanChange(ChangeKind(match["word"]), match["named"])
    kind = ChangeKind.LENGTHEN if match["sign"] else ChangeKind.SET
    return PlanChange(kind, match["node"], int(match["days"]))


def with_changes(nodes: Sequence[PlanNode], changes: Sequence[PlanChange]) -> tuple[PlanNode, ...]:
    """A copy of the nodes with changes applied from left to right.

    Raises:
        UserError: `unknown_node`, `node_finished`, `bad_number` for a node that would take longer than any does.
    """
    found = {node.code: node for node in nodes}
    for change in changes:
        node = found.get(change.node)
        if node is None:
            raise UserError(Code.UNKNOWN_NODE, "set", node=change.node)
        if node.is_finished:
            raise UserError(Code.NODE_FINISHED, "set", node=change.node)
        found[node.code] = _changed(node, change)
    return tuple(found.values())


def _changed(node: PlanNode, change: PlanChange) -> PlanNode:
    if change.kind is ChangeKind.FAST:
        return replace(node, fast=True)
    if change.kind is ChangeKind.DROP:
        return replace(node, active=False)
    days = change.days + (node.days if change.kind is ChangeKind.LENGTHEN else 0)
    if days > LONGEST_NODE:
        raise UserError(Code.BAD_NUMBER, "set")
    return replace(node, days=days)


def what_if(
    nodes: Sequence[PlanNode], changes: Sequence[PlanChange], start: date, calendar: Calendar, today: date
) -> WhatIf:
    """What changes would do to a plan, which itself stays as it is.

    Raises:
        UserError: as `with_changes` and `work_out`.
    """
    before = work_out(nodes, start, calendar, today)
    return compare(before, work_out(with_changes(nodes, changes), start, calendar, today))


def compare(before: Plan, after: Plan) -> WhatIf:
    """Two plans side by side; nodes that only one of them has count as not needed in the other."""
    rows = index(after)
    nodes = tuple((row.code, _shift(row, rows.get(row.code))) for row in before.rows)
    return WhatIf(before, after, after.workdays - before.workdays, nodes)


def _shift(before: PlanRow, after: PlanRow | None) -> int | None:
    if after is None or not (before.active and after.active):
        return None
    return after.ef - before.ef
