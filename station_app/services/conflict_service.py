"""The conflict inbox: what two PCs wrote while they were apart, shown side by side, closed by a person with a trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from station_app.domain.ownership import may_keep_both
from station_app.errors import Code, UserError
from station_app.services.materials_in_hand import recount
from station_app.services.progress import Clocks
from station_app.storage import case_store, conflict_store, project_store, replicated
from station_app.storage.conflict_store import ConflictRow, Duel, SeenValue
from station_app.storage.row_titles import title_of
from station_app.storage.store import Store, Write

__all__ = ["Choice", "ConflictService", "ContestedField", "OpenConflict", "SeenValue"]


class Choice(StrEnum):
    """What a person decides: the values that stand, those that lost, or both, as far as they are words."""

    WINNER = "winner"
    LOSER = "loser"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class ContestedField:
    """One field that both wrote.

    Attributes:
        original: what it held before the two wrote it, as far as this PC's log still knows.
        winner: the later value; it stands until somebody decides.
        loser: the other one.
    """

    name: str
    original: SeenValue | None
    winner: SeenValue
    loser: SeenValue


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """One fact that two people wrote without knowing of each other, with every field of it in which they differ.

    Attributes:
        case_no: the case it belongs to, if any.
        fields: in the order in which they were noted; all have the same two writers and stamps.
        keep_both: whether there are words in it that can be kept one after the other.
    """

    id: int
    kind: str
    entity: str
    case_no: str | None
    title: str
    fields: tuple[ContestedField, ...]
    seen_at: str
    keep_both: bool

    @property
    def winner(self) -> SeenValue:
        """The side that stands, by its first field."""
        return self.fields[0].winner

    @property
    def loser(self) -> SeenValue:
        """The other side, by its first field."""
        return self.fields[0].loser


class ConflictService:
    """Every method that writes commits by itself."""

    def __init__(self, store: Store, clocks: Clocks) -> None:
        self._store = store
        self._clocks = clocks

    def open(self, limit: int = 500) -> list[OpenConflict]:
        """What is open, oldest first.

        Args:
            limit: contested fields that are read.
        """
        duels: dict[Duel, list[ConflictRow]] = {}
        for row in conflict_store.open_rows(self._store, limit):
            duels.setdefault(conflict_store.duel_of(row), []).append(row)
        return [self._shown(rows) for rows in duels.values()]

    def settle(self, conflict_id: int, choice: Choice, operator_id: str) -> None:
        """Write the chosen values in knowledge of all others, so that every PC closes the conflict; commits.

        Args:
            conflict_id: any of the contested fields; those of the same fact and two acts are settled by the same change.

        Raises:
            UserError: `conflict_gone` when it was closed meanwhile, `conflict_one_only` when the two cannot be joined.
        """
        with self._store.write(operator_id) as write:
            row = conflict_store.by_id(self._store, conflict_id)
            if row is None:
                raise UserError(Code.CONFLICT_GONE, "conflict")
            rows = conflict_store.with_its_own(self._store, row)
            if choice is Choice.BOTH and not _may_keep_both(rows):
                raise UserError(Code.CONFLICT_ONE_ONLY, "choice")
            change_id = self._write(write, row, {one.field: _chosen(one, choice) for one in rows})
            for one in rows:
                conflict_store.close(write, one.kind, one.entity_id, one.field, change_id)
            settled = ",".join(one.field for one in rows)
            write.audit("conflict_settle", f"{row.kind}:{row.entity_id}", field=settled, choice=choice.value)

    def _write(self, write: Write, row: ConflictRow, values: Mapping[str, Any]) -> str:
        """Put the values into their row and append the change that names every version as its base; the change's id."""
        case_id = self._case_of(row)
        stamp = write.stamp()
        for name, value in values.items():
            replicated.put_value(write, row.kind, row.entity_id, name, value, stamp)
        base = {name: self._versions(row, name) for name in values}
        change_id = write.change_with_id(row.kind, row.entity_id, values, stamp, base=base, case_id=case_id)
        if case_id is not None:
            self._follow(write, row.kind, case_id, values)
        if row.kind == project_store.KIND:
            project_store.reindex(write, row.entity_id)
        return change_id

    def _versions(self, row: ConflictRow, name: str) -> list[str]:
        """The stamps of all values of a field that are contested."""
        contested = conflict_store.of_field(self._store, row.kind, row.entity_id, name)
        return sorted({one.hlc for found in contested for one in (found.winner, found.loser) if one.hlc})

    def _follow(self, write: Write, kind: str, case_id: str, values: Mapping[str, Any]) -> None:
        case = case_store.detail(self._store, case_id)
        if case is None:
            return
        if kind == "case" and "guidance" in values:
            case_store.put_guidance(write, case.summary.rid, values["guidance"] or {})
        recount(write, case.summary)
        case_store.add_event(write, case.summary.rid, "conflict_settled", "station", {"field": ",".join(values)})
        case_store.reindex(write, case_id)
        self._clocks.refresh(write, case)

    def _case_of(self, row: ConflictRow) -> str | None:
        if row.kind == "case":
            return row.entity_id
        rows = self._store.sql(
            "SELECT case_id FROM attention WHERE source = ? AND ref = ? ORDER BY id DESC LIMIT 1",
            conflict_store.SOURCE,
            conflict_store.ref_of(row.kind, row.entity_id, row.field),
        )
        return str(rows[0][0]) if rows and rows[0][0] else None

    def _shown(self, rows: Sequence[ConflictRow]) -> OpenConflict:
        row = rows[0]
        case_id = self._case_of(row)
        case = case_store.detail(self._store, case_id) if case_id else None
        return OpenConflict(
            id=row.id,
            kind=row.kind,
            entity=row.entity_id,
            case_no=case.summary.no if case else None,
            title=case.summary.enterprise_name if case else title_of(self._store, row.kind, row.entity_id),
            fields=tuple(self._field(one) for one in rows),
            seen_at=row.seen_at,
            keep_both=_may_keep_both(rows),
        )

    def _field(self, row: ConflictRow) -> ContestedField:
        earlier = min(row.winner.hlc, row.loser.hlc)
        original = conflict_store.value_before(self._store, row.kind, row.entity_id, row.field, earlier)
        return ContestedField(row.field, original, self._signed(row, row.winner), self._signed(row, row.loser))

    def _signed(self, row: ConflictRow, side: SeenValue) -> SeenValue:
        """A side with its writer; the hall's feed names only those of values that lost."""
        if side.actor:
            return side
        return side._replace(actor=conflict_store.writer_of(self._store, row.kind, row.entity_id, side.hlc))


def _may_keep_both(rows: Sequence[ConflictRow]) -> bool:
    return any(may_keep_both(row.kind, row.field) for row in rows)


def _chosen(row: ConflictRow, choice: Choice) -> Any:
    if choice is Choice.BOTH and may_keep_both(row.kind, row.field):
        return "；".join(str(side.value) for side in (row.winner, row.loser) if side.value not in (None, ""))
    return row.loser.value if choice is Choice.LOSER else row.winner.value
