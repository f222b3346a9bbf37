"""The hall's own encrypted file: SQLCipher connections, their key, and SQLite's rules."""

from __future__ import annotations

import os
import secrets
import sys
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import peewee
from playhouse.pool import MaxConnectionsExceeded, PooledDatabase
from playhouse.sqlcipher_ext import SqlCipherDatabase, sqlcipher

from station_app.errors import Code, EnvironmentFault

if sys.platform != "win32":
    import fcntl

OLDEST_SQLITE = (3, 51, 3)
"""Older ones can damage a database when its write-ahead log starts over."""

_PRAGMAS: dict[str, Any] = {
    "cipher_log_level": "NONE",
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 15_000,
    "cache_size": -16_000,
    "wal_autocheckpoint": 4_000,
    "temp_store": "memory",
}
_ASIDE = {**_PRAGMAS, "synchronous": "normal", "cache_size": -500}

_FAULTS = {
    "disk is full": Code.DISK_FULL,
    "disk i/o error": Code.STORE_DAMAGED,
    "readonly": Code.STORE_READ_ONLY,
    "unable to open": Code.STORE_READ_ONLY,
    "not a database": Code.KEY_WRONG,
    "malformed": Code.STORE_DAMAGED,
    "locked": Code.STORE_BUSY,
    "max connections": Code.STORE_BUSY,
}


class _PooledSqlCipher(PooledDatabase, SqlCipherDatabase):  # type: ignore[misc]  # peewee carries no types
    """SQLCipher connections that are kept between requests."""


class Turn(AbstractContextManager[None]):
    """A place in the queue of writers.

    SQLite's own waiting asks again and again with growing pauses, so that under load some wait very long; here the
    system wakes the next one. A process that has just written could take a single lock again before the one that was
    woken runs; so whoever wants to write stands at a door first, where only one waits: that one is next. Where there are
    no such locks on files, the processes are left to SQLite.
    """

    def __init__(self, path: Path) -> None:
        self._paths = [path.with_name(f"{path.name}.{name}") for name in ("door", "turn")]
        self._threads = threading.Lock()
        self._files: list[int] = []

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            self._lock()
        except BaseException:
            self._threads.release()
            raise

    def __exit__(self, *_: object) -> None:
        try:
            if len(self._files) == len(self._paths):
                fcntl.flock(self._files[1], fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def __del__(self) -> None:
        for file in self._files:
            os.close(file)

    def _lock(self) -> None:
        if sys.platform == "win32":
            return
        if len(self._files) < len(self._paths):
            try:
                for path in self._paths[len(self._files) :]:
                    self._files.append(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            except OSError:
                return
        door, turn = self._files
        fcntl.flock(door, fcntl.LOCK_EX)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
        finally:
            fcntl.flock(door, fcntl.LOCK_UN)


class SqliteEngine:
    """One encrypted file, whose writers take turns.

    Args:
        turn: where they queue; of its own, when nobody else has the file open.
    """

    name = "sqlite"
    locks_rows = False
    errors: tuple[type[Exception], ...] = (peewee.DatabaseError, sqlcipher.DatabaseError, MaxConnectionsExceeded)

    def __init__(self, path: Path, key: str, turn: AbstractContextManager[Any] | None = None) -> None:
        if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
            raise EnvironmentFault(Code.SQLITE_TOO_OLD, version=sqlcipher.sqlite_version)
        self.path = path
        self.turn = turn or threading.Lock()
        self.pool = _pool(path, key, _PRAGMAS, 32)
        self.aside = _pool(path, key, _ASIDE, 8)

    def writing(self, pool: Any) -> Any:
        """Holds the write lock from its start."""
        return pool.transaction("IMMEDIATE")

    def get_ready(self, tables: Sequence[str]) -> None:
        """Opening a file takes no time worth saving."""

    def reading(self) -> Any:
        """Sees one state of the file."""
        return self.pool.transaction("DEFERRED")

    def marked(self, sql: str) -> str:
        """Question marks are SQLite's own."""
        return sql

    def adapted(self, params: Sequence[Any]) -> Sequence[Any]:
        """As they are."""
        return params

    def many(self, pool: Any, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Row by row; the driver prepares the statement once."""
        pool.cursor().executemany(sql, rows)

    def fault_of(self, error: Exception) -> EnvironmentFault | None:
        """By SQLite's words; it has a code for little more than its own classes."""
        text = str(error).lower()
        return next((EnvironmentFault(code) for part, code in _FAULTS.items() if part in text), None)

    def schema_version(self, connection: Any) -> int:
        """The write lock keeps other processes out."""
        return int(connection.execute("PRAGMA user_version").fetchone()[0])

    def note_schema_version(self, connection: Any, version: int) -> None:
        """In the file's header."""
        connection.execute(f"PRAGMA user_version = {version}")

    def version(self, connection: Any) -> str:
        """SQLite's."""
        return str(connection.execute("SELECT sqlite_version()").fetchone()[0])

    def page_faults(self, connection: Any) -> list[str]:
        """Authentication tags of the encryption, then the structure."""
        found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]
        found += [str(row[0]) for row in connection.execute("PRAGMA integrity_check").fetchall()]
        return [fault for fault in found if fault != "ok"]


def read_key(home: Path) -> str:
    """The raw key of the hall kept in this folder, as 64 hex digits.

    Raises:
        EnvironmentFault: `key_absent` or `key_file_bad`.
    """
    return key_of(home / "hall.key", may_create=False)


def key_of(path: Path, *, may_create: bool) -> str:
    """The raw key in a file, which is made when it may be.

    Raises:
        EnvironmentFault: `key_absent` or `key_file_bad`.
    """
    if not path.exists():
        if not may_create:
            raise EnvironmentFault(Code.KEY_ABSENT, path=str(path))
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise EnvironmentFault(Code.KEY_FILE_BAD, path=str(path))
    return text


def _pool(path: Path, key: str, pragmas: dict[str, Any], connections: int) -> Any:
    return _PooledSqlCipher(
        str(path),
        passphrase=f"x'{key}'",
        pragmas=tuple(pragmas.items()),
        check_same_thread=False,
        max_connections=connections,
        timeout=15,
    )
