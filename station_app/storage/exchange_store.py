"""Queries and writes around the exchange: this PC's place in it, what needs a person, raw rows, finished sessions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from station_app.storage.store import Store, Write
from station_app.storage.tables.sync import Attention, Replica, SyncRun, UnknownRow


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """Something of the exchange that needs a person."""

    id: int
    source: str
    ref: str
    code: str
    params: Mapping[str, Any]
    case_id: str | None
    case_no: str | None
    first_at: str
    last_at: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One finished session."""

    started_at: str
    trigger: str
    outcome: str
    code: str | None
    pushed: int
    pulled: int
    attention: int
    requests: int
    bytes_up: int
    bytes_down: int
    duration_ms: int
    receipt_no: str | None


def put_unknown(write: Write, kind: str, entity_id: str, body: Mapping[str, Any], waits_for: str | None = None) -> None:
    """Keep a pulled row raw that this version does not use, or whose case has not come yet."""
    write.store.run(
        UnknownRow.replace(kind=kind, entity_id=entity_id, body=body, pulled_at=write.at, waits_for=waits_for)
    )


def take_waiting(write: Write, case_id: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Take the raw rows that waited for a case out: kind, entity, body."""
    rows = write.store.database.execute_sql(
        "DELETE FROM unknown_row WHERE waits_for = ? RETURNING kind, entity_id, body", (case_id,)
    ).fetchall()
    return [(kind, entity, json.loads(body)) for kind, entity, body in rows]


def unknown_rows(store: Store, kinds: Iterable[str]) -> list[tuple[str, str, dict[str, Any]]]:
    """Raw rows of some kinds that wait for no case: kind, entity, body."""
    query = UnknownRow.select().where(UnknownRow.kind.in_(list(kinds)), UnknownRow.waits_for.is_null())
    return [(row.kind, row.entity_id, row.body) for row in store.rows(query)]


def forget_unknown(write: Write, kind: str, entity_id: str) -> None:
    """A raw row has found its place."""
    write.store.database.execute_sql("DELETE FROM unknown_row WHERE kind = ? AND entity_id = ?", (kind, entity_id))


def update_replica(write: Write, **columns: Any) -> None:
    """Write facts about this PC's place in the exchange."""
    write.store.run(Replica.update(**columns).where(Replica.id == 1))


def open_attention(
    write: Write, source: str, ref: str, code: str, params: Mapping[str, Any], case_id: str | None = None
) -> bool:
    """Open an item, or touch the open one about the same matter; whether it is new."""
    same = (Attention.source == source, Attention.ref == ref, Attention.closed_at.is_null())
    if write.store.run(Attention.update(code=code, params=params, last_at=write.at).where(*same)):
        return False
    write.store.run(
        Attention.insert(
            source=source, ref=ref, code=code, params=params, case_id=case_id, first_at=write.at, last_at=write.at
        )
    )
    return True


def close_attention(write: Write, source: str, ref: str | None = None) -> None:
    """Close what was open of a source, or one matter of it."""
    query = Attention.update(closed_at=write.at).where(Attention.source == source, Attention.closed_at.is_null())
    write.store.run(query if ref is None else query.where(Attention.ref == ref))


def attention(store: Store, limit: int) -> list[AttentionRow]:
    """Open items, newest first."""
    rows = store.sql(
        "SELECT a.id, a.source, a.ref, a.code, a.params, a.case_id, c.no, a.first_at, a.last_at FROM attention a"
        " LEFT JOIN assist_case c ON c.id = a.case_id WHERE a.closed_at IS NULL ORDER BY a.id DESC LIMIT ?",
        limit,
    )
    return [AttentionRow(*(json.loads(cell) if place == 4 else cell for place, cell in enumerate(row))) for row in rows]


def runs(store: Store, limit: int) -> list[RunRow]:
    """Finished sessions, newest first."""
    rows = store.rows(SyncRun.select().order_by(SyncRun.id.desc()).limit(limit))
    return [RunRow(*(getattr(row, name) for name in RunRow.__dataclass_fields__)) for row in rows]


def add_run(write: Write, run: RunRow) -> None:
    """Keep a finished session; the last 500 are kept."""
    write.store.run(SyncRun.insert(**{name: getattr(run, name) for name in RunRow.__dataclass_fields__}))
    write.store.database.execute_sql("DELETE FROM sync_run WHERE id <= (SELECT max(id) FROM sync_run) - 500")


def remove_affairs_not_told(write: Write) -> list[str]:
    """Remove the hall's affairs that it has not told since the last beginning; the case of each."""
    gone = write.store.database.execute_sql(
        "DELETE FROM affair WHERE NOT EXISTS (SELECT 1 FROM fed_row WHERE kind = 'affair'"
        " AND entity_id = affair.case_id || ':' || affair.item) RETURNING case_id"
    ).fetchall()
    return [str(case_id) for (case_id,) in gone]
