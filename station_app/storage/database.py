"""The one factory for encrypted databases, and the translation of SQLite's errors into codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3
from peewee import DatabaseError, InterfaceError, OperationalError, SqliteDatabase
from playhouse.sqlcipher_ext import SqlCipherDatabase

from station_app.errors import Code, EnvironmentFault

OLDEST_SQLITE = (3, 51, 3)
"""Older versions can corrupt a WAL database that two connections write and checkpoint at once."""

_PRAGMAS = (
    ("cipher_log_level", "NONE"),
    ("journal_mode", "wal"),
    ("synchronous", "full"),
    ("foreign_keys", 1),
    ("busy_timeout", 10_000),
    ("cache_size", -32_768),
    ("wal_autocheckpoint", 4_000),
    ("secure_delete", 1),
    ("mmap_size", 0),
)
_FULL = ("database or disk is full", "no space left")
_READ_ONLY = ("readonly", "unable to open database file")
_BUSY = ("database is locked", "database table is locked")


def check_sqlite() -> None:
    """Refuse an SQLite with the WAL-reset fault.

    Raises:
        EnvironmentFault: `sqlite_too_old`.
    """
    if sqlcipher3.sqlite_version_info < OLDEST_SQLITE:
        raise EnvironmentFault(Code.SQLITE_TOO_OLD, found=sqlcipher3.sqlite_version)


def sqlite_version() -> str:
    """The version of the SQLite inside the encrypted driver."""
    return str(sqlcipher3.sqlite_version)


def open_database(path: Path, key: bytes) -> SqliteDatabase:
    """A database object for an encrypted file; connections are per thread and open on first use.

    Args:
        path: the store's file; created on first use when absent.
        key: the raw 32-byte key.
    """
    check_sqlite()
    database: SqliteDatabase = SqlCipherDatabase(str(path), passphrase=f"x'{key.hex()}'", pragmas=_PRAGMAS)
    return database


@contextmanager
def faults_as_codes(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into `EnvironmentFault`s; other exceptions pass.

    Raises:
        EnvironmentFault: `disk_full`, `store_read_only`, `store_busy` or `store_damaged`, with the store's path.
    """
    try:
        yield
    except (OperationalError, DatabaseError, InterfaceError, sqlcipher3.Error) as error:
        code = next((code for one in _with_causes(error) if (code := fault_code(one))), None)
        if code is None:
            raise
        raise EnvironmentFault(code, path=str(path)) from error


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it hides: after a full disk SQLite has rolled back itself, and peewee's rollback fails too."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def fault_code(error: BaseException) -> Code | None:
    """The code for an SQLite error, or None when it is a fault of the program."""
    text = str(error).lower()
    if any(part in text for part in _FULL):
        return Code.DISK_FULL
    if any(part in text for part in _READ_ONLY):
        return Code.STORE_READ_ONLY
    if any(part in text for part in _BUSY):
        return Code.STORE_BUSY
    if any(part in text for part in ("not a database", "malformed", "disk i/o error", "corrupt")):
        return Code.STORE_DAMAGED
    return None
