"""The hall's database: one factory, short transactions, and SQL that SQLite and PostgreSQL both understand."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee
from playhouse.pool import PooledDatabase
from playhouse.sqlcipher_ext import SqlCipherDatabase, sqlcipher

from station_app.errors import Code, EnvironmentFault
from station_app.ids import new_id
from sync.hall.store.migrations import STEPS

OLDEST_SQLITE = (3, 51, 3)
"""Older ones can damage a database when its write-ahead log starts over."""

_PRAGMAS: tuple[tuple[str, Any], ...] = (
    ("cipher_log_level", "NONE"),
    ("journal_mode", "wal"),
    ("synchronous", "full"),
    ("foreign_keys", 1),
    ("busy_timeout", 15_000),
    ("cache_size", -16_000),
    ("wal_autocheckpoint", 4_000),
    ("temp_store", "memory"),
)


class _PooledSqlCipher(PooledDatabase, SqlCipherDatabase):  # type: ignore[misc]  # peewee carries no types
    """SQLCipher connections that are kept between requests."""


class Tx:
    """The statements of one transaction; `?` marks a parameter whatever the database."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self._foreign_mark = database.param != "?"

    def run(self, sql: str, *params: Any) -> int:
        """Execute a statement; the number of rows it touched."""
        return int(self._execute(sql, params).rowcount)

    def one(self, sql: str, *params: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        row = self._execute(sql, params).fetchone()
        return None if row is None else tuple(row)

    def all(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """All rows."""
        return list(self._execute(sql, params).fetchall())

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Execute a statement once per row."""
        if rows:
            self._database.cursor().executemany(self._marked(sql), rows)

    def among(self, sql: str, values: Sequence[Any], *params: Any, tail: str = "") -> list[tuple[Any, ...]]:
        """All rows of a statement ending in `IN (#)`, the mark standing for the values, 500 at a time.

        Args:
            tail: what follows the list, such as a grouping.
        """
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(values), 500):
            part = values[start : start + 500]
            marks = ",".join("?" * len(part))
            found += self.all(f"{sql.replace('(#)', f'({marks})')} {tail}", *params, *part)
        return found

    def _execute(self, sql: str, params: Sequence[Any]) -> Any:
        return self._database.execute_sql(self._marked(sql), params)

    def _marked(self, sql: str) -> str:
        return sql.replace("?", self._database.param) if self._foreign_mark else sql


class HallDatabase:
    """The open store of a hall.

    Writes take turns within this process; other processes wait at the database's own lock.
    """

    def __init__(self, database: Any, path: Path) -> None:
        self._database = database
        self._turn = threading.Lock()
        self.path = path

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that holds the write lock from its start; committed at the end, undone by an exception.

        Raises:
            EnvironmentFault: the disk is full, read-only, damaged, or another process kept the lock too long.
        """
        with (
            self._turn,
            self._translated(),
            self._database.connection_context(),
            self._database.transaction("IMMEDIATE"),
        ):
            yield Tx(self._database)

    @contextmanager
    def rehearse(self) -> Iterator[Tx]:
        """Like `write`, but everything is undone at the end."""
        with (
            self._turn,
            self._translated(),
            self._database.connection_context(),
            self._database.transaction("IMMEDIATE") as transaction,
        ):
            yield Tx(self._database)
            transaction.rollback()

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that sees one state of the store and changes nothing."""
        with self._translated(), self._database.connection_context(), self._database.transaction("DEFERRED"):
            yield Tx(self._database)

    @contextmanager
    def raw_connection(self) -> Iterator[Any]:
        """The driver's own connection, for the backup API and integrity checks."""
        with self._translated(), self._database.connection_context():
            yield self._database.connection()

    def close(self) -> None:
        """Close every pooled connection."""
        self._database.close_all()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (peewee.DatabaseError, sqlcipher.DatabaseError) as error:
            fault = fault_of(error)
            if fault is None:
                raise
            raise fault from error


def fault_of(error: Exception) -> EnvironmentFault | None:
    """The environment fault behind a driver's error, or None when it is a programming mistake."""
    text = str(error).lower()
    for part, code in _FAULTS.items():
        if part in text:
            return EnvironmentFault(code)
    return None


_FAULTS = {
    "disk is full": Code.DISK_FULL,
    "disk i/o error": Code.STORE_DAMAGED,
    "readonly": Code.STORE_READ_ONLY,
    "unable to open": Code.STORE_READ_ONLY,
    "not a database": Code.KEY_WRONG,
    "malformed": Code.STORE_DAMAGED,
    "locked": Code.STORE_BUSY,
}


def open_store(home: Path) -> HallDatabase:
    """Open the embedded store of a hall, made and keyed at first use, and bring its schema up to date.

    Raises:
        EnvironmentFault: `sqlite_too_old`, `store_newer`, `key_file_bad`, `key_absent`, or what the disk answers.
    """
    path = home / "hall.db"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = _key(home / "hall.key", may_create=not path.exists())
    except PermissionError as error:
        raise EnvironmentFault(Code.STORE_READ_ONLY) from error
    store = open_file(path, key)
    _migrate(store)
    return store


def open_file(path: Path, key: str) -> HallDatabase:
    """Open one database file with a raw key, without touching its schema."""
    if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
        raise EnvironmentFault(Code.SQLITE_TOO_OLD, version=sqlcipher.sqlite_version)
    database = _PooledSqlCipher(
        str(path), passphrase=f"x'{key}'", pragmas=_PRAGMAS, check_same_thread=False, max_connections=32, timeout=15
    )
    return HallDatabase(database, path)


def read_key(home: Path) -> str:
    """The raw key of the hall kept in this folder, as 64 hex digits."""
    return _key(home / "hall.key", may_create=False)


def meta(tx: Tx) -> Mapping[str, str]:
    """The few values that describe the hall itself: epoch, token key, cursor key."""
    return dict(tx.all("SELECT key, value FROM meta"))


def set_meta(tx: Tx, key: str, value: str) -> None:
    """Keep one of the hall's own values."""
    tx.run("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)


def next_number(tx: Tx, scope: str, count: int = 1) -> int:
    """Take the next `count` numbers of a scope; the first of them. Commit order is number order."""
    row = tx.one(
        "INSERT INTO scope_counter VALUES (?, ?) ON CONFLICT (scope) DO UPDATE SET n = scope_counter.n + ? RETURNING n",
        scope,
        count,
        count,
    )
    assert row is not None
    return int(row[0]) - count + 1


def _key(path: Path, *, may_create: bool) -> str:
    if not path.exists():
        if not may_create:
            raise EnvironmentFault(Code.KEY_ABSENT, path=str(path))
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise EnvironmentFault(Code.KEY_FILE_BAD, path=str(path))
    return text


def _migrate(store: HallDatabase) -> None:
    with store.write() as tx:
        row = tx.one("PRAGMA user_version")
        version = int(row[0]) if row else 0
        if version > len(STEPS):
            raise EnvironmentFault(Code.STORE_NEWER, schema=version)
        for step in STEPS[version:]:
            for statement in step:
                tx.run(statement)
        if version == len(STEPS):
            return
        tx.run(f"PRAGMA user_version = {len(STEPS)}")
        if version == 0:
            for key in ("token_key", "cursor_key"):
                set_meta(tx, key, secrets.token_hex(32))
            set_meta(tx, "hall_epoch", new_id())
