"""Merging versions of an entity: a join that gives the same state in any order, with duplicates.

Every field keeps its heads: the versions that no other version was written in knowledge of (its `base`). The head
with the highest stamp is the value; other heads with another value are conflicts, visible until a change that names
them as its base closes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from station_app.domain.ownership import Rule, rule_of

VOID = "void"
"""The field under which the void flag of an entity is merged; no kind has a field of this name."""

_COVERED_KEPT = 16
_NOTHING: frozenset[str] = frozenset()


class Version(NamedTuple):
    """One value a field was given, by whom and in knowledge of which earlier versions."""

    value: Any
    hlc: str
    actor: str = ""


class FieldState(NamedTuple):
    """The versions of a field nobody has overwritten knowingly, and the stamps known to be overwritten."""

    heads: Mapping[str, Version]
    covered: frozenset[str] = _NOTHING

    @property
    def winner(self) -> Version:
        """The version that counts: the latest head."""
        heads = self.heads
        return heads[max(heads)]

    @property
    def losers(self) -> tuple[Version, ...]:
        """Concurrent versions with another value, oldest first."""
        winner = self.winner
        return tuple(self.heads[h] for h in sorted(self.heads) if self.heads[h].value != winner.value)


class EntityState:
    """All fields of one entity, immutable; the empty state is the entity nobody has heard of.

    Most entities are written once: their fields are then spread out only when somebody merges into them.
    """

    __slots__ = ("_fields", "_once")

    def __init__(self, fields: Mapping[str, FieldState] | None = None) -> None:
        self._fields: Mapping[str, FieldState] | None = fields if fields is not None else {}
        self._once: tuple[str, str, Mapping[str, Any]] | None = None

    @classmethod
    def written_once(cls, stamp: str, actor: str, values: Mapping[str, Any]) -> EntityState:
        """The state after a single change."""
        state = cls()
        state._fields, state._once = None, (stamp, actor, values)
        return state

    @property
    def fields(self) -> Mapping[str, FieldState]:
        """The state of every field."""
        if self._fields is None:
            assert self._once is not None
            stamp, actor, values = self._once
            self._fields = {name: FieldState({stamp: Version(v, stamp, actor)}) for name, v in values.items()}
        return self._fields

    @property
    def once(self) -> tuple[str, str, Mapping[str, Any]] | None:
        """Stamp, actor and values when a single change wrote it all and this is known; None else."""
        return self._once

    @property
    def void(self) -> bool:
        """Whether the entity was withdrawn."""
        return bool(self.value(VOID))

    def values(self) -> dict[str, Any]:
        """The value of every field, the void flag left out."""
        return {name: state.winner.value for name, state in self.fields.items() if name != VOID}

    def value(self, name: str) -> Any:
        """The value of one field; None when nobody wrote it."""
        if self._once is not None:
            return self._once[2].get(name)
        cell = self.fields.get(name)
        return None if cell is None else cell.winner.value

    def clocks(self) -> dict[str, str]:
        """The stamp of every field's value: what the next change names as its base."""
        return {name: state.winner.hlc for name, state in self.fields.items()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EntityState) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash(frozenset(self.fields))

    def __repr__(self) -> str:
        return f"EntityState({dict(self.fields)!r})"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one change says about an entity.

    Attributes:
        base: per field the stamps its writer had seen; they must lie before `hlc`, others are ignored.
        void: the change withdraws the entity instead of writing fields.
    """

    kind: str
    hlc: str
    fields: Mapping[str, Any]
    base: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    actor: str = ""
    void: bool = False


@dataclass(frozen=True, slots=True)
class Superseded:
    """A field of the change lost against a later version."""

    field: str
    winner: Version


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two PCs wrote a field without knowing of each other; a person has to look at it."""

    field: str
    winner: Version
    loser: Version


MergeEvent = Superseded | Conflict


def merge(state: EntityState, change: FieldChange) -> tuple[EntityState, tuple[MergeEvent, ...]]:
    """Take a change into a state.

    The resulting state does not depend on the order or the number of times changes are merged. The events are what
    this change met: fields it lost, and conflicts that were not there before.
    """
    written = {VOID: True} if change.void else change.fields
    if not change.base and state.once is None and not state.fields:
        return EntityState.written_once(change.hlc, change.actor, written), ()
    merged = dict(state.fields)
    events: list[MergeEvent] = []
    first_stands = rule_of(change.kind) is Rule.ADD_ONLY and not change.void
    for name, value in written.items():
        before = merged.get(name)
        version = Version(value, change.hlc, change.actor)
        if before is None:
            merged[name] = FieldState({change.hlc: version}) if first_stands else _single(change, name, version)
            continue
        after = _first(before, version) if first_stands else join_field(before, _single(change, name, version))
        if after != before:
            merged[name] = after
            known = {loser.hlc for loser in before.losers}
            events += [Conflict(name, after.winner, loser) for loser in after.losers if loser.hlc not in known]
        if after.winner.hlc != change.hlc:
            events.append(Superseded(name, after.winner))
    return EntityState(merged), tuple(events)


def join_field(one: FieldState, other: FieldState) -> FieldState:
    """The least state that knows what both know."""
    covered = one.covered | other.covered
    heads = {h: v for h, v in {**other.heads, **one.heads}.items() if h not in covered}
    return FieldState(heads, covered)


def join(kind: str, one: EntityState, other: EntityState) -> EntityState:
    """Join two states of one entity, as when a page of the feed meets the local store."""
    joined = dict(one.fields)
    add_only = rule_of(kind) is Rule.ADD_ONLY
    for name, state in other.fields.items():
        mine = joined.get(name)
        if mine is None:
            joined[name] = state
        elif add_only and name != VOID:
            joined[name] = min(mine, state, key=lambda field_state: field_state.winner.hlc)
        else:
            joined[name] = join_field(mine, state)
    return EntityState(joined)


def dump(state: EntityState) -> dict[str, Any]:
    """The state as JSON: fields written once, together, stand together; the others with heads and covered stamps.

    Only the latest covered stamps are kept: the hall meets the versions of a replica in order, so that an older one
    comes no more.
    """
    if state.once is not None:
        stamp, by, values = state.once
        return {"together": [[stamp, by, dict(values)]], "apart": {}}
    together: dict[tuple[str, str], dict[str, Any]] = {}
    apart: dict[str, Any] = {}
    for name, (heads, covered) in state.fields.items():
        if len(heads) == 1 and not covered:
            ((hlc, (value, _, actor)),) = heads.items()
            together.setdefault((hlc, actor), {})[name] = value
        else:
            kept = sorted(covered)[-_COVERED_KEPT:]
            apart[name] = {"heads": [[hlc, value, actor] for hlc, (value, _, actor) in heads.items()], "covered": kept}
    return {"together": [[hlc, actor, values] for (hlc, actor), values in together.items()], "apart": apart}


def load(data: Mapping[str, Any]) -> EntityState:
    """The state that `dump` wrote."""
    if len(data["together"]) == 1 and not data["apart"]:
        return EntityState.written_once(*data["together"][0])
    fields = {
        name: FieldState({hlc: Version(value, hlc, actor)})
        for hlc, actor, values in data["together"]
        for name, value in values.items()
    }
    for name, cell in data["apart"].items():
        heads = {hlc: Version(value, hlc, actor) for hlc, value, actor in cell["heads"]}
        fields[name] = FieldState(heads, frozenset(cell["covered"]))
    return EntityState(fields)


def _single(change: FieldChange, name: str, version: Version) -> FieldState:
    bases = frozenset(base for base in change.base.get(name, ()) if base < change.hlc)
    return FieldState({change.hlc: version}, bases)


def _first(before: FieldState, version: Version) -> FieldState:
    """Add-only rows keep their first version: the one with the lowest stamp, whoever arrives first."""
    winner = before.winner
    return before if winner.hlc <= version.hlc else FieldState({version.hlc: version})
