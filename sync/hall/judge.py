"""Deciding about changes in memory: merges what may be applied, names a reason for everything else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from station_app.domain.merge import EntityState, FieldChange, Superseded, Version, merge
from station_app.domain.ownership import frozen_after_acceptance, hall_owned
from sync.wire.batch import Change
from sync.wire.codes import Reason, Verdict
from sync.wire.kinds import REFERS_TO_CASE, character_fault, field_fault, too_deep

Key = tuple[str, str]
"""Kind and id of an entity."""

_UNHEARD_OF = EntityState()
_NOT_APPLIED = (Verdict.REJECTED, Verdict.HELD)
_NONE_LOST: Mapping[str, Version] = MappingProxyType({})


class Received(NamedTuple):
    """A change as it came: its number, its canonical spelling and hash, and what could be read of it.

    Attributes:
        change: None when the envelope is malformed; then `fault` names the field.
        unread: the station asks to keep it unread, because the hall failed over it.
        fields_at: where its fields begin in the spelling and go on to its end; 0 when they stand elsewhere.
    """

    seq: int
    spelt: bytes
    sha256: str
    change: Change | None
    fault: str = ""
    unread: bool = False
    fields_at: int = 0


class Known(NamedTuple):
    """What became of a change that was met before: its stamp then, and why it still waits in quarantine, if it does."""

    hlc: str
    verdict: Verdict | None = None
    reason: Reason | None = None
    field: str = ""


class Decision(NamedTuple):
    """The verdict on one change: what it waits for when it is held, what became of a duplicate the first time."""

    received: Received
    verdict: Verdict
    reason: Reason | None = None
    field: str = ""
    cause: int | None = None
    waits_for: Key | None = None
    lost: Mapping[str, Version] = _NONE_LOST
    known: Known | None = None


@dataclass(slots=True)
class Desk:
    """What the judge knows of the station's entities; changes that are applied move it on.

    Attributes:
        states: the merged state of every entity a batch speaks of.
        accepted_cases: cases of which the hall has accepted an item.
        blocked: stamps of undecided changes in quarantine, by entity.
        known_ids: changes that have been met before.
        restamped: for duplicates that came with another stamp, from it to the one the hall knows.
        touched: entities whose state has moved.
        waiting: changes in quarantine may wait for what comes now.
        spelt: the fields of entities that a single change wrote, as JSON.
    """

    states: dict[Key, EntityState]
    accepted_cases: frozenset[str]
    blocked: dict[Key, set[str]]
    known_ids: dict[str, Known]
    max_change_bytes: int
    touched: set[Key] = dataclasses.field(default_factory=set)
    waiting: bool = False
    spelt: dict[Key, bytes] = dataclasses.field(default_factory=dict)
    restamped: dict[str, str] = dataclasses.field(default_factory=dict)


def judge(desk: Desk, received: Iterable[Received]) -> list[Decision]:
    """Decide about changes in their order, each group of one `txn` as a whole."""
    decisions: list[Decision] = []
    for _, group in groupby(received, key=_transaction):
        decisions += _judge_group(desk, list(group))
    return decisions


def refuse_all(desk: Desk, received: Iterable[Received], reason: Reason) -> list[Decision]:
    """Leave every change to a person, whatever it says; those met before stay what they were."""
    decisions = []
    for one in received:
        if one.change and one.change.id in desk.known_ids:
            decisions.append(_duplicate(desk, one, one.change))
            continue
        if one.change:
            desk.known_ids[one.change.id] = Known(one.change.hlc)
        decisions.append(Decision(one, Verdict.REJECTED, reason))
    return decisions


def _transaction(received: Received) -> str:
    return (received.change.txn if received.change else None) or f"#{received.seq}"


def _judge_group(desk: Desk, group: Sequence[Received]) -> list[Decision]:
    if len(group) == 1:
        return [_judge_sole(desk, group[0])]
    before = {key: desk.states.get(key) for key in map(_key, group) if key}
    decisions = [_judge_one(desk, received) for received in group]
    failed = _first(decisions, Verdict.REJECTED) or _first(decisions, Verdict.HELD)
    if failed is None:
        desk.touched |= before.keys() & desk.states.keys()
        return decisions
    for key, state in before.items():
        if state is None:
            desk.states.pop(key, None)
        else:
            desk.states[key] = state
    return [_block(desk, _with_the_group(decision, failed)) for decision in decisions]


def _judge_sole(desk: Desk, received: Received) -> Decision:
    """As a group of one: what is not applied has changed nothing that would have to be put back."""
    decision = _judge_one(desk, received)
    if decision.verdict in _NOT_APPLIED:
        return _block(desk, decision)
    key = _key(received)
    if key in desk.states:
        desk.touched.add(key)
    return decision


def _first(decisions: Sequence[Decision], verdict: Verdict) -> Decision | None:
    return next((decision for decision in decisions if decision.verdict is verdict), None)


def _with_the_group(decision: Decision, failed: Decision) -> Decision:
    """A group is applied whole or not at all: its other changes share the fate of the one that failed."""
    if decision.verdict is failed.verdict or decision.verdict is Verdict.DUPLICATE:
        return decision
    reason = Reason.GROUP_REJECTED if failed.verdict is Verdict.REJECTED else failed.reason
    return Decision(decision.received, failed.verdict, reason, cause=failed.received.seq, waits_for=failed.waits_for)


def _block(desk: Desk, decision: Decision) -> Decision:
    key = _key(decision.received)
    for_its_beginning = decision.reason is Reason.PREDECESSOR_MISSING and decision.waits_for == key
    if key and decision.received.change and decision.verdict is not Verdict.DUPLICATE and not for_its_beginning:
        desk.blocked.setdefault(key, set()).add(decision.received.change.hlc)
    return decision


def _key(received: Received) -> Key | None:
    return (received.change.kind, received.change.entity) if received.change else None


def _judge_one(desk: Desk, received: Received) -> Decision:
    change = received.change
    if received.unread:
        return Decision(received, Verdict.REJECTED, Reason.POISON)
    if change is None:
        return Decision(received, Verdict.REJECTED, Reason.INVALID_CHANGE, received.fault)
    if change.id in desk.known_ids:
        return _duplicate(desk, received, change)
    desk.known_ids[change.id] = Known(change.hlc)
    change = _with_known_bases(desk, change)
    fault = _fault(desk, received, change)
    if fault is not None:
        return Decision(received, Verdict.REJECTED, fault[0], fault[1])
    waiting = _waiting(desk, change)
    if waiting is not None:
        return Decision(received, Verdict.HELD, waiting[0], waits_for=waiting[1])
    key = (change.kind, change.entity)
    state, events = merge(desk.states.get(key, _UNHEARD_OF), field_change(change))
    desk.states[key] = state
    if state.once is not None and received.fields_at:
        desk.spelt[key] = received.spelt[received.fields_at : -1]
    else:
        desk.spelt.pop(key, None)
    if not events:
        return Decision(received, Verdict.APPLIED)
    lost = {event.field: event.winner for event in events if isinstance(event, Superseded)}
    return Decision(received, Verdict.SUPERSEDED if lost else Verdict.APPLIED, lost=lost)


def _duplicate(desk: Desk, received: Received, change: Change) -> Decision:
    """A change met before; copies of one log may have stamped it anew since, each for itself."""
    known = desk.known_ids[change.id]
    if known.hlc != change.hlc:
        desk.restamped[change.hlc] = known.hlc
    return Decision(received, Verdict.DUPLICATE, known=known)


def _with_known_bases(desk: Desk, change: Change) -> Change:
    """The change as its writer would have sent it, had it known the stamps the hall has."""
    if not desk.restamped:
        return change
    bases = change.bases()
    if desk.restamped.keys().isdisjoint(stamp for seen in bases.values() for stamp in seen):
        return change
    known = {name: [desk.restamped.get(stamp, stamp) for stamp in seen] for name, seen in bases.items()}
    return change.model_copy(update={"base": known})


def field_change(change: Change) -> FieldChange:
    """A change of the wire as the merge rules know it."""
    return FieldChange(
        kind=change.kind,
        hlc=change.hlc,
        fields=change.fields,
        base=change.bases() if change.base else {},
        actor=change.actor,
        void=change.op == "void",
    )


def _fault(desk: Desk, received: Received, change: Change) -> tuple[Reason, str] | None:
    if len(received.spelt) > desk.max_change_bytes:
        return Reason.TOO_LARGE, ""
    if too_deep(received.spelt, change.fields):
        return Reason.INVALID_CHANGE, "fields"
    foreign = hall_owned(change.kind, change.fields)
    if foreign is not None:
        return Reason.NOT_OWNER, foreign
    creates = change.op == "put" and not change.base and (change.kind, change.entity) not in desk.states
    return (
        field_fault(change.kind, change.fields, creates=creates)
        or character_fault(received.spelt, change.fields)
        or _lock_fault(desk, change)
    )


def _lock_fault(desk: Desk, change: Change) -> tuple[Reason, str] | None:
    if change.kind != "case" or change.entity not in desk.accepted_cases:
        return None
    if change.op == "void":
        return Reason.CASE_LOCKED, ""
    known: dict[str, Any] = desk.states.get((change.kind, change.entity), EntityState()).values()
    for name, value in change.fields.items():
        if frozen_after_acceptance(change.kind, name) and known.get(name) != value:
            return Reason.CASE_LOCKED, name
    return None


def _waiting(desk: Desk, change: Change) -> tuple[Reason, Key] | None:
    """What a change has to wait for: its own entity's earlier version, or the case it belongs to."""
    key = (change.kind, change.entity)
    undecided = desk.blocked.get(key)
    if undecided and (key not in desk.states or any(undecided & set(seen) for seen in change.bases().values())):
        return Reason.PREDECESSOR_REJECTED, key
    if key not in desk.states and (change.base or change.op == "void"):
        return Reason.PREDECESSOR_MISSING, key
    if change.kind in REFERS_TO_CASE and change.op == "put" and isinstance(change.fields.get("case"), str):
        case = ("case", change.fields["case"])
        if case not in desk.states:
            reason = Reason.PREDECESSOR_REJECTED if desk.blocked.get(case) else Reason.PREDECESSOR_MISSING
            return reason, case
    return None
