"""The conflict inbox: what two PCs wrote while they were apart, shown side by side, closed by a person with a trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from station_app.domain.ownership import may_keep_both
from station_app.errors import Code, UserError
from station_app.services.materials_in_hand import recount
from station_app.services.progress import Clocks
from station_app.storage import case_store, conflict_store, project_store, replicated
from station_app.storage.conflict_store import ConflictRow, SeenValue
from station_app.storage.store import Store, Write

__all__ = ["Choice", "ConflictService", "OpenConflict", "SeenValue"]


class Choice(StrEnum):
    """What a person decides: the value that stands, the one that lost, or both, one after the other."""

    WINNER = "winner"
    LOSER = "loser"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """One contested field.

    Attributes:
        case_no: the case it belongs to, if any.
        original: what the field held before the two wrote it, as far as this PC's log still knows.
        winner: the later value; it stands until somebody decides.
        loser: the other one.
        keep_both: whether the two can be kept one after the other.
    """

    id: int
    kind: str
    entity: str
    field: str
    case_no: str | None
    title: str
    original: SeenValue | None
    winner: SeenValue
    loser: SeenValue
    seen_at: str
    keep_both: bool


class ConflictService:
    """Every method that writes commits by itself."""

    def __init__(self, store: Store, clocks: Clocks) -> None:
        self._store = store
        self._clocks = clocks

    def open(self, limit: int = 500) -> list[OpenConflict]:
        """What is open, oldest first."""
        return [self._shown(row) for row in conflict_store.open_rows(self._store, limit)]

    def settle(self, conflict_id: int, choice: Choice, operator_id: str) -> None:
        """Write the chosen value in knowledge of all others, so that every PC closes the conflict; commits.

        Raises:
            UserError: `conflict_gone` when it was closed meanwhile, `conflict_one_only` when the two cannot be joined.
        """
        with self._store.write(operator_id) as write:
            row = conflict_store.by_id(self._store, conflict_id)
            if row is None:
                raise UserError(Code.CONFLICT_GONE, "conflict")
            if choice is Choice.BOTH and not may_keep_both(row.kind, row.field):
                raise UserError(Code.CONFLICT_ONE_ONLY, "choice")
            value = _chosen(row, choice)
            contested = conflict_store.of_field(self._store, row.kind, row.entity_id, row.field)
            seen = sorted({one.hlc for found in contested for one in (found.winner, found.loser) if one.hlc})
            change_id = self._write(write, row, value, seen)
            conflict_store.close(write, row.kind, row.entity_id, row.field, change_id)
            write.audit("conflict_settle", f"{row.kind}:{row.entity_id}", field=row.field, choice=choice.value)

    def _write(self, write: Write, row: ConflictRow, value: Any, seen: Sequence[str]) -> str:
        """Put the value into its row and append the change that names every version as its base; the change's id."""
        case_id = self._case_of(row)
        stamp = write.stamp()
        replicated.put_value(write, row.kind, row.entity_id, row.field, value, stamp)
        change_id = write.change_with_id(
            row.kind, row.entity_id, {row.field: value}, stamp, base={row.field: list(seen)}, case_id=case_id
        )
        if case_id is not None:
            self._follow(write, row, case_id, value)
        if row.kind == project_store.KIND:
            project_store.reindex(write, row.entity_id)
        return change_id

    def _follow(self, write: Write, row: ConflictRow, case_id: str, value: Any) -> None:
        case = case_store.detail(self._store, case_id)
        if case is None:
            return
        if (row.kind, row.field) == ("case", "guidance"):
            case_store.put_guidance(write, case.summary.rid, value or {})
        recount(write, case.summary)
        case_store.add_event(write, case.summary.rid, "conflict_settled", "station", {"field": row.field})
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

    def _shown(self, row: ConflictRow) -> OpenConflict:
        case_id = self._case_of(row)
        case = case_store.detail(self._store, case_id) if case_id else None
        return OpenConflict(
            id=row.id,
            kind=row.kind,
            entity=row.entity_id,
            field=row.field,
            case_no=case.summary.no if case else None,
            title=case.summary.enterprise_name
            if case
            else project_store.title_of(self._store, row.kind, row.entity_id),
            original=self._original(row),
            winner=self._signed(row, row.winner),
            loser=self._signed(row, row.loser),
            seen_at=row.seen_at,
            keep_both=may_keep_both(row.kind, row.field),
        )

    def _signed(self, row: ConflictRow, side: SeenValue) -> SeenValue:
        """A side with its writer; the hall's feed names only those of values that lost."""
        if side.actor:
            return side
        return side._replace(actor=conflict_store.writer_of(self._store, row.kind, row.entity_id, side.hlc))

    def _original(self, row: ConflictRow) -> SeenValue | None:
        """The newest value this PC's log holds from before both of them."""
        return conflict_store.value_before(
            self._store, row.kind, row.entity_id, row.field, min(row.winner.hlc, row.loser.hlc)
        )


def _chosen(row: ConflictRow, choice: Choice) -> Any:
    if choice is Choice.BOTH:
        return f"{row.winner.value}；{row.loser.value}"
    return row.winner.value if choice is Choice.WINNER else row.loser.value
