"""An open store: reads, and write transactions that carry their changes, audit rows and stamps."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from peewee import Query, SqliteDatabase

from station_app.clock import Clock, to_text
from station_app.domain import hlc
from station_app.ids import new_id
from station_app.storage.audit_log import append_audit
from station_app.storage.change_log import append_change
from station_app.storage.database import faults_as_codes
from station_app.storage.tables.base import Table

_NORMAL = 1
"""SQLite's number for commits that are not synced one by one; a full one syncs what was written before it too."""


class Store:
    """One open store; connections are per thread, so it may be used from several.

    Args:
        database: made by `open_database`.
        path: the store's file, for messages.
        clock: the time that goes into stamps.
    """

    def __init__(self, database: SqliteDatabase, path: Path, clock: Clock) -> None:
        self.database = database
        self.path = path
        self.clock = clock
        self._turn = _Turn()

    def rows(self, query: Query) -> list[Any]:
        """Run a peewee query and return its rows."""
        with faults_as_codes(self.path):
            return list(query.execute(self.database))

    def first(self, query: Query) -> Any | None:
        """The first row of a peewee query, or None."""
        with faults_as_codes(self.path):
            return next(iter(query.execute(self.database)), None)

    def run(self, query: Query) -> Any:
        """Run an insert, update or delete inside a write transaction; returns peewee's count or id."""
        return query.execute(self.database)

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a statement that peewee has no words for and return its rows."""
        with faults_as_codes(self.path):
            return list(self.database.execute_sql(statement, values).fetchall())

    @contextmanager
    def read(self) -> Iterator[None]:
        """Several reads on one snapshot."""
        with faults_as_codes(self.path), self.database.atomic("DEFERRED"):
            yield

    @contextmanager
    def write(self, actor: str = "") -> Iterator[Write]:
        """A write transaction; what it wrote is durable when the block has been left without an exception.

        Threads of this process take turns at a lock of their own: it wakes the next one at once, while the database's
        makes it sleep for some tens of milliseconds. Other processes wait at the database.

        Raises:
            EnvironmentFault: `disk_full`, `store_read_only`, `store_busy` or `store_damaged`. After a failed COMMIT
                the outcome is unknown: repeat with the same ids.
        """
        with self._turn, faults_as_codes(self.path), self.database.atomic("IMMEDIATE"):
            write = Write(self, actor)
            yield write
            write.finish()

    @property
    def wanted(self) -> bool:
        """Whether another thread of this process waits to write: who writes much makes room for it."""
        return self._turn.wanted

    @contextmanager
    def unhurried(self) -> Iterator[None]:
        """Commits of this thread that wait for no disk, for what would be done again after a power cut.

        They are durable, in their order, with the next one of anybody outside, or with `fold_log`.
        """
        ((usual,),) = self.sql("PRAGMA synchronous")
        self.sql(f"PRAGMA synchronous = {min(int(usual), _NORMAL)}")
        try:
            yield
        finally:
            self.sql(f"PRAGMA synchronous = {usual}")

    def fold_log(self) -> None:
        """Move what the write-ahead log holds into the file, beside readers and writers, so that no COMMIT has to do it."""
        with faults_as_codes(self.path):
            self.database.execute_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close this thread's connection."""
        self.database.close()


class _Turn:
    """A lock that knows whether somebody waits at it; entered again by the thread that holds it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._counting = threading.Lock()
        self._waiting = 0

    @property
    def wanted(self) -> bool:
        return self._waiting > 0

    def __enter__(self) -> None:
        if self._lock.acquire(blocking=False):
            return
        self._count(1)
        try:
            self._lock.acquire()
        finally:
            self._count(-1)

    def __exit__(self, *_error: object) -> None:
        self._lock.release()

    def _count(self, by: int) -> None:
        with self._counting:
            self._waiting += by


class Write:
    """One running write transaction: the stamp it writes with, and the changes it appends."""

    def __init__(self, store: Store, actor: str) -> None:
        self.store = store
        self.actor = actor
        self.txn_id = new_id()
        self.now = store.clock.now()
        self._read_counters()

    def _read_counters(self) -> None:
        row = self.store.database.execute_sql(
            "SELECT replica_id, next_seq, hlc_last, clock_offset_ms FROM replica WHERE id = 1"
        ).fetchone()
        self.replica_id: str = row[0]
        self._tag = hlc.replica_tag(self.replica_id)
        self._first_seq = self._seq = int(row[1])
        self._first_hlc: str | None = row[2]
        self._hlc_last: str | None = row[2]
        self._offset_ms = int(row[3])

    @property
    def at(self) -> str:
        """The moment of this transaction, as it is stored."""
        return to_text(self.now)

    def stamp(self) -> str:
        """The next stamp of this replica; persisted with the transaction."""
        wall = self.store.clock.wall_ms() + self._offset_ms
        stamp = hlc.tick(self._hlc_last, wall, self._tag)
        self._hlc_last = stamp
        return stamp

    def observe(self, stamp: str) -> None:
        """Remember a foreign stamp, so that the next one of this replica lies after it."""
        self._hlc_last = hlc.observe(self._hlc_last, stamp)

    def insert(self, table: type[Table], values: Mapping[str, Any]) -> int:
        """Insert one row by a prepared statement and return its rowid; peewee needs a millisecond for a wide row.

        Args:
            table: the table.
            values: by column; mappings and lists are written as JSON.
        """
        statement = _insert_statement(table._meta.table_name, tuple(values))  # noqa: SLF001  # peewee's public way
        cursor = self.store.database.execute_sql(statement, [_plain(value) for value in values.values()])
        return int(cursor.lastrowid)

    def update(self, table: type[Table], key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Write columns of the rows with a key by a prepared statement; peewee needs half a millisecond.

        Args:
            table: the table.
            key: columns and what they equal.
            values: by column; mappings and lists are written as JSON.
        """
        statement = _update_statement(table._meta.table_name, tuple(values), tuple(key))  # noqa: SLF001  # public way
        self.store.database.execute_sql(statement, [*map(_plain, values.values()), *key.values()])

    def change(
        self,
        kind: str,
        entity: str,
        fields: Mapping[str, Any],
        stamp: str,
        *,
        base: Mapping[str, str | Sequence[str]] | None = None,
        case_id: str | None = None,
    ) -> int:
        """Append one change for the hall and return its seq.

        Args:
            kind: the entity's kind on the wire.
            entity: the entity's id.
            fields: the fields that were written.
            stamp: made by `stamp()`.
            base: per field the stamp its writer had seen, or several when it settles a conflict; empty for a new
                entity.
            case_id: the case whose sync state follows this change.
        """
        seq = self._seq
        self._seq += 1
        append_change(
            self.store.database, seq=seq, txn_id=self.txn_id, kind=kind, entity=entity, fields=fields,
            base=base or {}, hlc=stamp, wall_at=self.at, actor=self.actor, case_id=case_id,
        )  # fmt: skip
        return seq

    def change_with_id(
        self,
        kind: str,
        entity: str,
        fields: Mapping[str, Any],
        stamp: str,
        *,
        base: Mapping[str, str | Sequence[str]],
        case_id: str | None,
    ) -> str:
        """As `change`; the change's id instead of its seq, for what refers to it later."""
        seq = self.change(kind, entity, fields, stamp, base=base, case_id=case_id)
        row = self.store.database.execute_sql("SELECT change_id FROM change WHERE seq = ?", (seq,)).fetchone()
        return str(row[0])

    def audit(self, action: str, ref: str, **detail: object) -> None:
        """Append one audit row; record ids and masked forms only, never personal data."""
        append_audit(self.store.database, self.at, self.actor, action, ref, detail)

    def finish(self) -> None:
        """Persist the counters; called once, before COMMIT."""
        if self._seq != self._first_seq or self._hlc_last != self._first_hlc:
            self.store.database.execute_sql(
                "UPDATE replica SET next_seq = ?, hlc_last = ? WHERE id = 1", (self._seq, self._hlc_last)
            )


@cache
def _insert_statement(table: str, columns: tuple[str, ...]) -> str:
    names, marks = '", "'.join(columns), ", ".join("?" * len(columns))
    return f'INSERT INTO "{table}"("{names}") VALUES({marks})'  # names of our own tables


@cache
def _update_statement(table: str, columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    """Names of our own tables only."""
    put, where = (
        separator.join(f'"{name}" = ?' for name in names) for separator, names in ((", ", columns), (" AND ", key))
    )
    return f'UPDATE "{table}" SET {put} WHERE {where}'  # noqa: S608  # see above


_AS_THEY_ARE = frozenset({str, int, float, bool, bytes, type(None)})
"""Nearly every value; asking a mapping's abstract class costs more than writing the column."""


def _plain(value: Any) -> Any:
    if type(value) not in _AS_THEY_ARE and isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value
