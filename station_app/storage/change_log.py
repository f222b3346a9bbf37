"""The change log: every business write appends its changes in the same transaction, gapless per replica."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from peewee import SqliteDatabase

from station_app.ids import new_id


class ChangeState(StrEnum):
    """Where a change is on its way to the hall."""

    PENDING = "pending"
    ACKED = "acked"
    REJECTED = "rejected"
    HELD = "held"


_INSERT = """
    INSERT INTO change(seq, change_id, txn_id, kind, entity_id, op, hlc, wall_at, actor_id, case_id, state)
    VALUES(?, ?, ?, ?, ?, 'put', ?, ?, ?, ?, 'pending')
"""
_INSERT_BODY = "INSERT INTO change_body(seq, fields, base) VALUES(?, ?, ?)"


def append_change(
    database: SqliteDatabase,
    *,
    seq: int,
    txn_id: str,
    kind: str,
    entity: str,
    fields: Mapping[str, Any],
    base: Mapping[str, str | Sequence[str]],
    hlc: str,
    wall_at: str,
    actor: str,
    case_id: str | None,
) -> None:
    """Append one change inside the caller's transaction."""
    database.execute_sql(_INSERT, (seq, new_id(), txn_id, kind, entity, hlc, wall_at, actor, case_id))
    database.execute_sql(_INSERT_BODY, (seq, _text(fields), _text(base)))


def renumber_for_new_replica(database: SqliteDatabase, replica_id: str) -> None:
    """Make this store a new replica that offers every change it still holds again, with the same change ids.

    For a restored or cloned store (sync protocol 2.9); runs inside the caller's transaction. Batches of the old
    replica are dropped: their bytes carry the old numbers.
    """
    database.execute_sql("DELETE FROM batch")
    rows = database.execute_sql("SELECT seq FROM change ORDER BY seq").fetchall()
    database.execute_sql("UPDATE change SET seq = -seq")
    database.execute_sql("UPDATE change_body SET seq = -seq")
    for number, (seq,) in enumerate(rows, start=1):
        database.execute_sql(
            "UPDATE change SET seq = ?, state = 'pending', batch_id = NULL, code = NULL WHERE seq = ?", (number, -seq)
        )
        database.execute_sql("UPDATE change_body SET seq = ? WHERE seq = ?", (number, -seq))
    database.execute_sql(
        "UPDATE replica SET replica_id = ?, next_seq = ?, cursor = NULL, durable_seq = 0, ready = 0 WHERE id = 1",
        (replica_id, len(rows) + 1),
    )


def gaps(database: SqliteDatabase) -> list[int]:
    """The first missing number after each stretch of the log; empty when the log is whole."""
    rows = database.execute_sql(
        "SELECT seq + 1 FROM change AS c WHERE NOT EXISTS (SELECT 1 FROM change WHERE seq = c.seq + 1)"
        " AND seq + 1 < (SELECT next_seq FROM replica WHERE id = 1) ORDER BY seq"
    ).fetchall()
    return [int(row[0]) for row in rows]


def _text(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
