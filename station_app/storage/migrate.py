"""Brings a store to the current schema: exclusive, verified backup first, one frozen step per version."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

from peewee import SqliteDatabase

from station_app.errors import Code, EnvironmentFault
from station_app.storage import migrations
from station_app.storage.backup import write_backup

Step = Callable[[SqliteDatabase], None]


def steps() -> tuple[Step, ...]:
    """The steps in order; step n leads from schema version n - 1 to n."""
    names = sorted(module.name for module in pkgutil.iter_modules(migrations.__path__))
    return tuple(importlib.import_module(f"{migrations.__name__}.{name}").upgrade for name in names)


def schema_version(database: SqliteDatabase) -> int:
    """The schema version stamped into a store; 0 for an empty file."""
    return int(database.execute_sql("PRAGMA user_version").fetchone()[0])


def migrate(database: SqliteDatabase, key: bytes, keys: Path, backups: Path) -> bool:
    """Run the missing steps, each in a transaction with its stamp; returns whether any ran.

    The caller holds the exclusive lock of the home. A store that already holds data is backed up and the backup
    verified before the first step.

    Raises:
        EnvironmentFault: `store_newer` when the store comes from a newer version of the program.
    """
    known = steps()
    found = schema_version(database)
    if found > len(known):
        raise EnvironmentFault(Code.STORE_NEWER, found=found, known=len(known))
    if found == len(known):
        return False
    if found:
        write_backup(database, keys, _free_name(backups, len(known)), key)
    for version, step in enumerate(known[found:], start=found + 1):
        with database.atomic("EXCLUSIVE"):
            if schema_version(database) >= version:
                continue
            step(database)
            database.execute_sql(f"PRAGMA user_version={version}")
    return True


def _free_name(backups: Path, version: int) -> Path:
    """A name of its own for every attempt: a backup is never replaced."""
    for attempt in count(1):
        target = backups / f"before-schema-{version}-{attempt}.backup"
        if not target.exists():
            return target
    raise AssertionError("unreachable")
