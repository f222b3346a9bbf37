"""Queries and writes of the change log on its way to the hall: outbox, frozen batches, receipts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from station_app.storage.change_log import ChangeState
from station_app.storage.store import Store, Write
from station_app.storage.tables.sync import Batch, Change, ChangeBody

FROZEN, ANSWERED = "frozen", "answered"
"""States of a batch: sent or about to be, and receipted."""


class ChangeRow(NamedTuple):
    """One change of the log as it will be sent; fields and base are JSON texts."""

    seq: int
    change_id: str
    txn_id: str
    kind: str
    entity_id: str
    op: str
    fields: str
    base: str
    hlc: str
    wall_at: str
    actor_id: str
    case_id: str | None
    size: int


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch: its frozen bytes until it is answered, then its receipt."""

    batch_id: str
    first_seq: int
    last_seq: int
    body: bytes
    sha256: str
    size: int
    state: str
    receipt_no: str | None
    receipt_at: str | None
    created_at: str


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One change that the hall has not decided about, or has sent back."""

    seq: int
    kind: str
    entity_id: str
    case_id: str | None
    case_no: str | None
    state: str
    code: str | None
    wall_at: str


_CHANGE_COLUMNS = (
    "seq, change_id, txn_id, kind, entity_id, op, fields, base, hlc, wall_at, actor_id, case_id,"
    " length(CAST(fields AS BLOB)) + length(base)"
)

_BATCH_COLUMNS = (
    "batch_id, first_seq, last_seq, coalesce(body, x''), sha256, size, state, receipt_no, receipt_at, created_at"
)


def count_pending(store: Store) -> int:
    """Changes the hall has not decided about."""
    return int(store.sql("SELECT count(*) FROM change WHERE state = 'pending'")[0][0])


def oldest_pending(store: Store) -> str | None:
    """When the oldest change that waits was written."""
    rows = store.sql("SELECT wall_at FROM change WHERE state = 'pending' ORDER BY seq LIMIT 1")
    return str(rows[0][0]) if rows else None


def prune(write: Write, before: str) -> int:
    """Delete the beginning of the log: applied, in a verified backup of the hall, acknowledged before a moment; how many.

    It ends where the first change does not fulfil all of that, so that no gap comes to be. The last change is kept
    whatever it is: the next one's chain hangs on it.
    """
    database = write.store.database
    durable, next_seq = database.execute_sql("SELECT durable_seq, next_seq FROM replica WHERE id = 1").fetchone()
    end = min(int(durable), int(next_seq) - 2)
    kept = database.execute_sql(
        "SELECT min(seq) FROM change WHERE seq <= ? AND (state <> 'acked' OR acked_at IS NULL OR acked_at >= ?)",
        (end, before),
    ).fetchone()[0]
    last = end if kept is None else int(kept) - 1
    gone = database.execute_sql("DELETE FROM change WHERE seq <= ?", (last,)).rowcount
    write.store.run(ChangeBody.delete().where(ChangeBody.seq <= last))
    database.execute_sql("DELETE FROM batch WHERE state = 'answered' AND last_seq <= ?", (last,))
    return int(gone)


def highest_settled(store: Store) -> int:
    """The highest number the hall has decided about; 0 when it knows none. What comes before it is decided too."""
    waiting = store.sql("SELECT min(seq) FROM change WHERE state = 'pending'")[0][0]
    following = waiting or store.sql("SELECT next_seq FROM replica WHERE id = 1")[0][0]
    return int(following) - 1


def unfrozen(store: Store, limit: int) -> list[ChangeRow]:
    """The next changes that lie in no batch, in their order."""
    rows = store.sql(
        f"SELECT {_CHANGE_COLUMNS} FROM change JOIN change_body USING (seq) WHERE state = 'pending'"  # noqa: S608  # constant columns
        " AND seq > (SELECT coalesce(max(last_seq), 0) FROM batch WHERE state = 'frozen') ORDER BY seq LIMIT ?",
        limit,
    )
    return [ChangeRow(*row) for row in rows]


def change(store: Store, seq: int) -> ChangeRow | None:
    """One change by its number."""
    rows = store.sql(
        f"SELECT {_CHANGE_COLUMNS} FROM change JOIN change_body USING (seq) WHERE seq = ?",  # noqa: S608  # constant columns
        seq,
    )
    return ChangeRow(*rows[0]) if rows else None


def seq_of(store: Store, change_id: str) -> int | None:
    """The number of a change, if it is still kept."""
    rows = store.sql("SELECT seq FROM change WHERE change_id = ?", change_id)
    return int(rows[0][0]) if rows else None


def verdict_of(store: Store, seq: int) -> tuple[str, bool] | None:
    """The state of a change, and whether a person has taken it back."""
    rows = store.sql("SELECT state, coalesce(code, '') = 'withdrawn' FROM change WHERE seq = ?", seq)
    return (str(rows[0][0]), bool(rows[0][1])) if rows else None


def value_at(store: Store, kind: str, entity_id: str, name: str, stamp: str) -> tuple[Any] | None:
    """What this PC's log gave a field with a stamp; None when it was not this PC, or the log is not kept that long."""
    rows = store.sql(
        "SELECT fields FROM change JOIN change_body USING (seq) WHERE kind = ? AND entity_id = ? AND hlc = ?",
        kind,
        entity_id,
        stamp,
    )
    fields = json.loads(rows[0][0]) if rows else {}
    return (fields[name],) if name in fields else None


def transactions(store: Store, first_seq: int, last_seq: int) -> list[int]:
    """How many changes each transaction of a stretch has, in their order."""
    rows = store.sql(
        "SELECT count(*) FROM change WHERE seq BETWEEN ? AND ? GROUP BY txn_id ORDER BY min(seq)", first_seq, last_seq
    )
    return [int(row[0]) for row in rows]


def unanswered(store: Store, after_seq: int) -> BatchRow | None:
    """The oldest frozen batch behind a number."""
    rows = store.sql(
        f"SELECT {_BATCH_COLUMNS} FROM batch WHERE state = ? AND first_seq > ? ORDER BY first_seq LIMIT 1",  # noqa: S608  # constant columns
        FROZEN,
        after_seq,
    )
    return BatchRow(*rows[0]) if rows else None


def frozen(store: Store, batch_id: str) -> BatchRow | None:
    """One frozen batch by its id."""
    row = store.first(Batch.select().where(Batch.batch_id == batch_id, Batch.state == FROZEN))
    return _batch(row) if row else None


def keep_batch(write: Write, batch: BatchRow) -> None:
    """Keep a batch before it is first sent; its changes stay pending until they are decided about."""
    write.store.run(
        Batch.insert(
            batch_id=batch.batch_id, first_seq=batch.first_seq, last_seq=batch.last_seq, body=batch.body,
            sha256=batch.sha256, size=batch.size, state=FROZEN, created_at=write.at,
        )
    )  # fmt: skip


def drop_batches(write: Write) -> None:
    """Forget all unanswered batches; their changes go out in other ones."""
    write.store.run(Batch.delete().where(Batch.state == FROZEN))


def acknowledge(write: Write, first_seq: int, last_seq: int, batch_id: str, at: str) -> None:
    """A stretch of changes counts as applied unless `set_verdict` says otherwise."""
    write.store.database.execute_sql(
        "UPDATE change SET state = 'acked', acked_at = ?, code = NULL, batch_id = ? WHERE seq BETWEEN ? AND ?",
        (at, batch_id, first_seq, last_seq),
    )


def answer_batch(write: Write, batch_id: str, *, response: Mapping[str, Any], receipt_no: str, receipt_at: str) -> None:
    """Record the receipt of a batch whose changes have all been decided about."""
    write.store.run(
        Batch.update(state=ANSWERED, body=None, response=response, receipt_no=receipt_no, receipt_at=receipt_at).where(
            Batch.batch_id == batch_id
        )
    )


def set_verdict(write: Write, seq: int, state: ChangeState, code: str | None) -> None:
    """Record the hall's decision about one change."""
    write.store.run(Change.update(state=state.value, code=code).where(Change.seq == seq))


def settle_cases(write: Write, first_seq: int, last_seq: int, receipt_no: str, received_at: str) -> None:
    """Show the cases of a stretch of changes as received, with the first receipt that covers them; rejected ones as sent back."""
    write.store.database.execute_sql(
        "UPDATE assist_case SET sync_state = 'received', receipt_no = coalesce(receipt_no, ?),"
        " received_at = coalesce(received_at, ?) WHERE id IN"
        " (SELECT case_id FROM change WHERE seq BETWEEN ? AND ? AND state = 'acked')"
        " AND NOT EXISTS (SELECT 1 FROM change WHERE case_id = assist_case.id AND state <> 'acked')",
        (receipt_no, received_at, first_seq, last_seq),
    )
    write.store.database.execute_sql(
        "UPDATE assist_case SET sync_state = 'rejected' WHERE id IN"
        " (SELECT case_id FROM change WHERE seq BETWEEN ? AND ? AND state IN ('rejected', 'held'))",
        (first_seq, last_seq),
    )


def send_again(write: Write, after: int) -> int:
    """Put every change behind a number back into the outbox (the hall has lost them); how many."""
    cursor = write.store.database.execute_sql(
        "UPDATE change SET state = 'pending', batch_id = NULL, code = NULL, acked_at = NULL"
        " WHERE seq > ? AND state <> 'pending'",
        (after,),
    )
    write.store.run(Batch.delete().where(Batch.last_seq > after))
    return int(cursor.rowcount)


def release(write: Write, change_id: str) -> None:
    """A held change was applied after all; its case is received once nothing of it is held or waiting."""
    rows = write.store.database.execute_sql(
        "UPDATE change SET state = 'acked', code = NULL WHERE change_id = ? AND state = 'held' RETURNING seq, batch_id",
        (change_id,),
    ).fetchall()
    for seq, batch_id in rows:
        batch = next(iter(write.store.run(Batch.select().where(Batch.batch_id == batch_id))), None)
        if batch is not None:
            settle_cases(write, seq, seq, batch.receipt_no, batch.receipt_at)


def outbox(store: Store, after: int, limit: int) -> list[OutboxRow]:
    """Changes that are not acknowledged, in their order, behind a number."""
    rows = store.sql(
        "SELECT h.seq, h.kind, h.entity_id, h.case_id, c.no, CASE WHEN h.state = 'pending' AND h.seq <="
        " (SELECT coalesce(max(last_seq), 0) FROM batch WHERE state = 'frozen') THEN 'sent' ELSE h.state END,"
        " h.code, h.wall_at FROM change h"
        " LEFT JOIN assist_case c ON c.id = h.case_id WHERE h.state <> 'acked' AND h.seq > ? ORDER BY h.seq LIMIT ?",
        after,
        limit,
    )
    return [OutboxRow(*row) for row in rows]


def receipts(store: Store, limit: int) -> list[BatchRow]:
    """Answered batches, newest first."""
    query = Batch.select().where(Batch.state == ANSWERED).order_by(Batch.receipt_at.desc(), Batch.first_seq.desc())
    return [_batch(row) for row in store.rows(query.limit(limit))]


def _batch(row: Any) -> BatchRow:
    return BatchRow(
        batch_id=row.batch_id,
        first_seq=row.first_seq,
        last_seq=row.last_seq,
        body=bytes(row.body) if row.body is not None else b"",
        sha256=row.sha256,
        size=row.size,
        state=row.state,
        receipt_no=row.receipt_no,
        receipt_at=row.receipt_at,
        created_at=row.created_at,
    )
