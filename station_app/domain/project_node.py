"""Nodes of a project: what was planned, what really happened, and what the case behind a node tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station_app.domain.guidance import holds
from station_app.domain.project_graph import PlanNode
from station_app.errors import Code, UserError


class NodeState(StrEnum):
    """Where a node stands."""

    NOT_NEEDED = "not_needed"
    """无需办理: tailored away or dropped."""
    WAITING = "waiting"
    READY = "ready"
    """What it depends on is done, or its opinion is in hand."""
    STARTED = "started"
    PRELIMINARY = "preliminary"
    """初审意见已取得: what follows may start, the formal paper is still owed."""
    FINISHED = "finished"
    FORMAL = "formal"
    """正式件补齐: finished after a preliminary opinion."""


OPEN_STATES = frozenset({NodeState.WAITING, NodeState.READY, NodeState.STARTED, NodeState.PRELIMINARY})
UNDER_WAY = frozenset({NodeState.STARTED, NodeState.PRELIMINARY})
DONE = frozenset({NodeState.FINISHED, NodeState.FORMAL})


@dataclass(frozen=True, slots=True)
class NodeCase:
    """What the case behind a node tells.

    Attributes:
        status: where the hall stands with the node's item; `due` its promised day.
        accepted_on: the day from which the node counts as begun; `finished_on` its end, when it ended well.
    """

    id: str
    no: str
    state: str
    status: str
    accepted_on: date | None
    finished_on: date | None
    due: date | None


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One node of a project.

    Attributes:
        dropped_on: since when it is not needed although its answers ask for it; `drop_reason` says why.
        started_on: the real start as noted here; what the case tells stands in `case`.
    """

    id: str
    project_id: str
    template: str
    code: str
    position: int
    name: str
    item: str | None
    department: str
    phase: str
    phase_name: str
    days: int
    depends_on: tuple[str, ...]
    preliminary_for: tuple[str, ...]
    parallel_group: str
    milestone: bool
    when: Mapping[str, tuple[str, ...]]
    fast: bool
    dropped_on: date | None
    drop_reason: str
    started_on: date | None
    preliminary_on: date | None
    finished_on: date | None
    case: NodeCase | None = None

    @property
    def began(self) -> date | None:
        """The real start: as noted, else as the case tells."""
        return self.started_on or (self.case.accepted_on if self.case else None)

    @property
    def ended(self) -> date | None:
        """The real finish: as noted, else as the case tells."""
        return self.finished_on or (self.case.finished_on if self.case else None)

    def needed(self, situations: Mapping[str, str]) -> bool:
        """Whether it has to be done under these answers."""
        return self.dropped_on is None and holds(self.when, situations)

    def planned(self, situations: Mapping[str, str]) -> PlanNode:
        """The node as the planner sees it."""
        return PlanNode(
            self.code, self.days, self.depends_on, self.preliminary_for, self.needed(situations), self.fast,
            self.began, self.preliminary_on, self.ended,
        )  # fmt: skip


def state_of(node: NodeRow, known: Mapping[str, NodeRow], situations: Mapping[str, str]) -> NodeState:
    """Where a node stands, from its own dates and those of what it depends on."""
    if not node.needed(situations):
        return NodeState.NOT_NEEDED
    if node.ended is not None:
        return NodeState.FORMAL if node.preliminary_on is not None else NodeState.FINISHED
    if node.preliminary_on is not None:
        return NodeState.PRELIMINARY
    if node.began is not None:
        return NodeState.STARTED
    return NodeState.READY if _met(node, known, situations) else NodeState.WAITING


def _met(node: NodeRow, known: Mapping[str, NodeRow], situations: Mapping[str, str]) -> bool:
    """Whether every dependency is done, looking through what is not needed."""
    for code in node.depends_on:
        before = known.get(code)
        if before is None or (before.ended is not None and before.needed(situations)):
            continue
        if not before.needed(situations):
            if not _met(before, known, situations):
                return False
        elif before.preliminary_on is None or node.code not in before.preliminary_for:
            return False
    return True


class NodeAct(StrEnum):
    """What can be noted of a node."""

    START = "start"
    FINISH = "finish"
    PRELIMINARY = "preliminary"
    DROP = "drop"
    RESTORE = "restore"
    FAST = "fast"
    UNDO = "undo"


def columns_of_act(
    node: NodeRow, act: NodeAct, day: date, today: date, situations: Mapping[str, str], reason: str = ""
) -> dict[str, object]:
    """The columns an act writes.

    Raises:
        UserError: `node_finished`, `bad_date` for a day to come, `finish_before_start`, `action_not_allowed` with a
            reason.
    """
    if act is NodeAct.UNDO:
        return _undone(node)
    if act is NodeAct.RESTORE:
        return _restored(node)
    if not node.needed(situations):
        raise _refusal(act, "node_not_needed")
    if act in {NodeAct.DROP, NodeAct.FAST, NodeAct.PRELIMINARY} and node.ended is not None:
        raise UserError(Code.NODE_FINISHED, "node", node=node.code)
    if act is NodeAct.DROP:
        return {"dropped_on": day.isoformat(), "drop_reason": reason}
    if act is NodeAct.FAST:
        return {"fast": True}
    if day > today:
        raise UserError(Code.BAD_DATE, "date")
    return _dated(node, act, day)


def _dated(node: NodeRow, act: NodeAct, day: date) -> dict[str, object]:
    began, ended = node.began, node.ended
    if act is NodeAct.START:
        if ended is not None and ended < day:
            raise UserError(Code.FINISH_BEFORE_START, "date", start=day, finish=ended)
        return {"started_on": day.isoformat()}
    if began is not None and day < began:
        raise UserError(Code.FINISH_BEFORE_START, "date", start=began, finish=day)
    if act is NodeAct.FINISH:
        if node.preliminary_on is not None and day < node.preliminary_on:
            raise UserError(Code.FINISH_BEFORE_START, "date", start=node.preliminary_on, finish=day)
        return {"finished_on": day.isoformat()}
    return {"preliminary_on": day.isoformat(), "fast": True}


def _undone(node: NodeRow) -> dict[str, object]:
    """Takes back the newest of what was noted here."""
    for name in ("finished_on", "preliminary_on", "started_on"):
        if getattr(node, name) is not None:
            return {name: None}
    raise _refusal(NodeAct.UNDO, "nothing_to_undo")


def _restored(node: NodeRow) -> dict[str, object]:
    if node.dropped_on is None:
        raise _refusal(NodeAct.RESTORE, "not_dropped")
    return {"dropped_on": None, "drop_reason": ""}


def _refusal(act: NodeAct, reason: str) -> UserError:
    return UserError(Code.ACTION_NOT_ALLOWED, "action", action=act.value, reason=reason)
