"""Restores a backup into an empty home as a new replica; the old home or the restored one, nothing between."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from station_app import keyslots
from station_app.clock import Clock
from station_app.errors import Code, EnvironmentFault, UserError
from station_app.ids import new_id
from station_app.instance import Lock, hold
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.storage.audit_log import append_audit
from station_app.storage.backup import files_in, integrity_faults, put_in_place, unpack_backup
from station_app.storage.change_log import renumber_for_new_replica
from station_app.storage.database import faults_as_codes, open_database
from station_app.storage.migrate import migrate
from station_app.storage.scan_store import note_left_out


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored store; its replica id is new, so that the hall can tell it from the one it replaces."""

    home: str
    replica_id: str


def restore(
    paths: Paths, source: Path, key_source: KeySource, clock: Clock, recovery_key: str | None = None
) -> Restored:
    """Restore a backup.

    Args:
        paths: the empty home.
        source: the backup.
        key_source: what opens it; with a recovery key, the holder that is to be written anew.
        clock: the time of the audit row.
        recovery_key: the printed key, when every other holder is lost.

    Raises:
        UserError: `store_exists` when the home holds a store, `file_not_found`, `bad_file`.
        EnvironmentFault: no key, a wrong key, a damaged store, no room, or `already_running`.
    """
    if paths.store.exists():
        raise UserError(Code.STORE_EXISTS, "home", path=str(paths.home))
    paths.create()
    with hold(paths, Lock.EXCLUSIVE), hold(paths, Lock.WINDOW), hold(paths, Lock.SYNC):
        folder = Path(tempfile.mkdtemp(prefix="restore-", dir=paths.home))
        try:
            store, keys = unpack_backup(source, folder)
            key = _open_key(keys, key_source, recovery_key)
            if faults := integrity_faults(store, key):
                raise EnvironmentFault(Code.STORE_DAMAGED, path=str(source), faults=faults)
            replica_id = _become_new_replica(store, key, keys, clock)
            put_in_place(store, keys, paths.home, (paths.store.name, paths.keys.name))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return Restored(str(paths.home), replica_id)


def _open_key(keys: Path, key_source: KeySource, recovery_key: str | None) -> bytes:
    """The store's key; a named key file, or the holder that replaces the lost ones, is written into the slots."""
    slots = keyslots.load(keys)
    if recovery_key is not None:
        key = keyslots.unlock_with_recovery_key(slots, recovery_key)
    else:
        key = keyslots.unlock(slots, key_source).key
    if recovery_key is not None or key_source.key_file is not None:
        keyslots.save(slots.with_slot(keyslots.slot_for(slots.store_id, key, key_source)), keys)
    return key


def _become_new_replica(store: Path, key: bytes, keys: Path, clock: Clock) -> str:
    replica_id = new_id()
    database = open_database(store, key)
    try:
        with faults_as_codes(store):
            migrate(database, key, keys, keys.parent)
            with database.atomic("EXCLUSIVE"):
                renumber_for_new_replica(database, replica_id)
                note_left_out(database, files_in(store.parent))
                at = clock.now().isoformat(timespec="seconds")
                append_audit(database, at, "", "restore", replica_id, {})
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute_sql("PRAGMA journal_mode=DELETE")
    finally:
        database.close()
    return replica_id
