"""The graph of a plan: its nodes, what each depends on, and an order in which they can be worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter

from station_app.errors import Code, UserError


@dataclass(frozen=True, slots=True)
class PlanNode:
    """One step of a plan.

    Attributes:
        days: planned workdays.
        depends_on: the nodes that have to be finished before it starts.
        preliminary_for: the nodes that may start on this one's preliminary opinion (初审意见) under the fast track.
        active: False = 无需办理: it lasts 0 and only passes its dependencies through.
        fast: the fast track (加急直通车) is on.
        started: the real start; `finished` the real finish.
        preliminary: the day the preliminary opinion was given; it is a sign that the node has begun.
    """

    code: str
    days: int
    depends_on: tuple[str, ...] = ()
    preliminary_for: tuple[str, ...] = ()
    active: bool = True
    fast: bool = False
    started: date | None = None
    preliminary: date | None = None
    finished: date | None = None

    @property
    def is_finished(self) -> bool:
        """Whether it has ended; what is not needed has no real dates."""
        return self.active and self.finished is not None

    @property
    def is_started(self) -> bool:
        """Whether it has begun and not ended."""
        return self.active and self.finished is None and self.began_on is not None

    @property
    def began_on(self) -> date | None:
        """The real start, or the opinion where nobody noted one."""
        return self.started or self.preliminary


def in_order(nodes: Sequence[PlanNode]) -> tuple[PlanNode, ...]:
    """The nodes so that each comes after those it depends on.

    Raises:
        UserError: `plan_without_nodes`, `doubled_node`, `unknown_node` (node, named by), `plan_loop` (loop).
    """
    if not nodes:
        raise UserError(Code.PLAN_WITHOUT_NODES, "nodes")
    known: dict[str, PlanNode] = {}
    for node in nodes:
        if node.code in known:
            raise UserError(Code.DOUBLED_NODE, "nodes", node=node.code)
        known[node.code] = node
    for node in nodes:
        for other in (*node.depends_on, *node.preliminary_for):
            if other not in known:
                raise UserError(Code.UNKNOWN_NODE, "nodes", node=other, named_by=node.code)
    return _sorted(nodes, known)


def _sorted(nodes: Sequence[PlanNode], known: Mapping[str, PlanNode]) -> tuple[PlanNode, ...]:
    """Sorts by taking out what waits for nothing more; graphlib, five times slower, only names a loop."""
    waits = {node.code: len(set(node.depends_on)) for node in nodes}
    followers: dict[str, list[str]] = {node.code: [] for node in nodes}
    for node in nodes:
        for code in dict.fromkeys(node.depends_on):
            followers[code].append(node.code)
    order = [code for code, count in waits.items() if not count]
    for code in order:
        for follower in followers[code]:
            waits[follower] -= 1
            if not waits[follower]:
                order.append(follower)
    if len(order) == len(nodes):
        return tuple(known[code] for code in order)
    try:
        TopologicalSorter({node.code: node.depends_on for node in nodes}).prepare()
    except CycleError as error:
        raise UserError(Code.PLAN_LOOP, "nodes", loop=" → ".join(error.args[1])) from error
    raise AssertionError("what cannot be sorted has a loop")


def on_paper_only(nodes: Sequence[PlanNode]) -> tuple[PlanNode, ...]:
    """The nodes without what really happened to them."""
    return tuple(
        PlanNode(node.code, node.days, node.depends_on, node.preliminary_for, node.active, node.fast) for node in nodes
    )
