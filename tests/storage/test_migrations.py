"""Migrations: exclusive, a verified backup first, one whole step at a time, and never a newer store."""

import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from station_app import bootstrap
from station_app.clock import Clock
from station_app.errors import Code, EnvironmentFault, Exit
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.storage import migrate as migration
from station_app.storage import migrations
from station_app.storage.backup import integrity_faults, unpack_backup
from station_app.storage.database import open_database
from station_app.storage.tables import ALL

ROOT = Path(__file__).resolve().parents[2]
KEY = bytes(range(32))
NOW_KNOWN = len(migration.steps())


class InterruptedStepError(Exception):
    pass


def add_colour(database):
    database.execute_sql("CREATE TABLE colour (name TEXT NOT NULL)")
    database.execute_sql("INSERT INTO colour SELECT name FROM operator")


def add_colour_and_fail(database):
    add_colour(database)
    database.execute_sql("DELETE FROM operator")
    raise InterruptedStepError


@pytest.fixture
def paths(station_folder):
    return Paths(station_folder / "home")


@pytest.fixture
def key(paths, station_folder):
    return bootstrap.unlock(paths, KeySource(key_file=station_folder / "key")).key


@pytest.fixture
def next_step(monkeypatch):
    """Let the program know one step more than it ships."""

    def know(step):
        known = (*migration.steps(), step)
        monkeypatch.setattr(migration, "steps", lambda: known)
        monkeypatch.setattr(bootstrap, "steps", lambda: known)

    return know


def content(path, key):
    """Schema version, names of the operators, and all tables of a store's file."""
    database = open_database(path, key)
    try:
        operators = [row[0] for row in database.execute_sql("SELECT name FROM operator").fetchall()]
        tables = {row[0] for row in database.execute_sql("SELECT name FROM sqlite_master").fetchall()}
        return migration.schema_version(database), operators, tables
    finally:
        database.close()


def shape(database):
    """Columns and indexes of every table that has a model; rowid-less tables marked."""
    found = {}
    for model in ALL:
        table = model._meta.table_name
        columns = database.execute_sql(f'PRAGMA table_xinfo("{table}")').fetchall()
        indexes = set()
        for _, name, unique, origin, partial in database.execute_sql(f'PRAGMA index_list("{table}")').fetchall():
            parts = database.execute_sql(f'PRAGMA index_info("{name}")').fetchall()
            indexes.add((tuple(part[2] for part in parts), unique, origin, partial))
        (sql,) = database.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        found[table] = ([column[1:] for column in columns], indexes, "WITHOUT ROWID" in sql)
    return found


def tables(database):
    rows = database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name for (name,) in rows.fetchall() if not name.startswith("search_index")}


def test_the_steps_lead_to_the_schema_of_the_models(tmp_path):
    stepped, modelled = open_database(tmp_path / "steps.db", KEY), open_database(tmp_path / "models.db", KEY)
    migration.migrate(stepped, KEY, tmp_path / "keys.json", tmp_path / "backups")
    with modelled.bind_ctx(ALL):
        modelled.create_tables(ALL)
    assert tables(stepped) == tables(modelled)
    assert shape(stepped) == shape(modelled)
    stepped.close()
    modelled.close()


def test_steps_are_numbered_without_a_gap():
    names = sorted(path.stem for path in Path(migrations.__path__[0]).glob("m*.py"))
    assert [int(re.match(r"m(\d{4})_", name)[1]) for name in names] == list(range(1, NOW_KNOWN + 1))


def test_an_empty_file_needs_no_backup_and_a_current_one_no_step(tmp_path):
    database = open_database(tmp_path / "new.db", KEY)
    assert migration.migrate(database, KEY, tmp_path / "keys.json", tmp_path / "backups")
    assert migration.schema_version(database) == NOW_KNOWN
    assert not migration.migrate(database, KEY, tmp_path / "keys.json", tmp_path / "backups")
    assert not (tmp_path / "backups").exists()
    database.close()


def test_a_newer_store_is_refused_and_left_alone(paths, key):
    database = open_database(paths.store, key)
    database.execute_sql(f"PRAGMA user_version={NOW_KNOWN + 1}")
    database.close()
    with pytest.raises(EnvironmentFault) as refused:
        bootstrap.open_store(paths, key, Clock())
    assert refused.value.code is Code.STORE_NEWER
    assert refused.value.exit is Exit.UPGRADE_REQUIRED
    assert content(paths.store, key)[0] == NOW_KNOWN + 1
    assert list(paths.backups.iterdir()) == []


def test_a_verified_backup_of_the_old_version_precedes_the_step(paths, key, next_step, tmp_path):
    old = content(paths.store, key)
    next_step(add_colour)
    bootstrap.open_store(paths, key, Clock()).close()
    version, operators, names = content(paths.store, key)
    assert (version, operators, names - old[2]) == (NOW_KNOWN + 1, old[1], {"colour"})
    (backup,) = paths.backups.iterdir()
    unpacked, keys = unpack_backup(backup, tmp_path)
    assert integrity_faults(unpacked, key) == []
    assert content(unpacked, key) == old
    assert keys.read_bytes() == paths.keys.read_bytes()


def test_a_step_that_fails_leaves_the_old_version_whole(paths, key, next_step):
    old = content(paths.store, key)
    next_step(add_colour_and_fail)
    with pytest.raises(InterruptedStepError):
        bootstrap.open_store(paths, key, Clock())
    assert content(paths.store, key) == old
    assert integrity_faults(paths.store, key) == []


def test_a_backup_that_cannot_be_written_stops_the_migration(paths, key, next_step):
    old = content(paths.store, key)
    paths.backups.rmdir()
    paths.backups.write_text("a file where the folder should be")
    next_step(add_colour)
    with pytest.raises(EnvironmentFault):
        bootstrap.open_store(paths, key, Clock())
    assert content(paths.store, key) == old


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from station_app import bootstrap
    from station_app.clock import Clock
    from station_app.paths import Paths
    from station_app.storage import migrate as migration

    def dies(database):
        database.execute_sql("CREATE TABLE colour (name TEXT NOT NULL)")
        database.execute_sql("PRAGMA cache_size=1")
        for table in ("operator", "search_row", "catalogue_version"):
            database.execute_sql(f"DELETE FROM {table}")
        os.kill(os.getpid(), signal.SIGKILL)

    known = (*migration.steps(), dies)
    migration.steps = bootstrap.steps = lambda: known
    bootstrap.open_store(Paths(Path(sys.argv[1])), bytes.fromhex(sys.stdin.read()), Clock())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_step_leaves_the_old_version_whole_and_the_next_start_migrates(paths, key, next_step):
    old = content(paths.store, key)
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(paths.home)]
    killed = subprocess.run(command, cwd=ROOT, input=key.hex(), text=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert content(paths.store, key) == old
    assert integrity_faults(paths.store, key) == []
    next_step(add_colour)
    bootstrap.open_store(paths, key, Clock()).close()
    assert content(paths.store, key)[:2] == (NOW_KNOWN + 1, old[1])
