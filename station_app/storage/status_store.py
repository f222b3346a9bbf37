"""The figures of `status`: how much is stored, how much waits, and the last receipt."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.storage import conflict_store
from station_app.storage.change_log import ChangeState
from station_app.storage.store import Store
from station_app.storage.tables.cases import AssistCase
from station_app.storage.tables.sync import Batch, Change


@dataclass(frozen=True, slots=True)
class Counts:
    """How the store stands, on one snapshot."""

    cases: int
    changes_pending: int
    changes_acked: int
    attention_open: int
    last_receipt: str | None


def pending(store: Store) -> int:
    """How many changes the hall has not decided on yet."""
    undecided = [ChangeState.PENDING, ChangeState.HELD]
    return int(Change.select().where(Change.state.in_(undecided)).count(store.database))


def counts(store: Store) -> Counts:
    """Read the figures."""
    database = store.database
    with store.read():
        last = store.first(
            Batch.select(Batch.receipt_no).where(~Batch.receipt_no.is_null()).order_by(Batch.receipt_at.desc())
        )
        return Counts(
            cases=int(AssistCase.select().count(database)),
            changes_pending=pending(store),
            changes_acked=int(Change.select().where(Change.state == ChangeState.ACKED).count(database)),
            attention_open=conflict_store.open_items(store),
            last_receipt=last.receipt_no if last else None,
        )
