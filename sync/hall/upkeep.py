"""Keeping the hall's data safe: verified backups, restore into a new epoch, and a check of every chain."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from station_app.clock import to_text
from station_app.errors import Code, EnvironmentFault, UserError
from station_app.ids import new_id
from sync.hall import audit
from sync.hall.context import Hall
from sync.hall.settings import store_path
from sync.hall.store.database import HallDatabase, Tx, open_file, set_meta
from sync.hall.store.migrations import STEPS
from sync.hall.store.sqlite import read_key


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check has found; no fault means that all is well."""

    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


@contextmanager
def sole_use(home: Path) -> Iterator[None]:
    """Hold the hall's folder: a hall that serves and a restore shut each other out.

    Raises:
        EnvironmentFault: `already_running`.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(home / "hall.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise EnvironmentFault(Code.ALREADY_RUNNING) from error
    try:
        yield
    finally:
        lock.release()


def backup(hall: Hall, home: Path, target: Path | None) -> Path:
    """Write a verified copy, whole or not at all, and note how far each station's log is now safe.

    The copy is encrypted with the hall's key and holds no key.

    Raises:
        UserError: `backup_exists`, or `backup_external` when the data are on a server.
        EnvironmentFault: `file_not_written`, `disk_full` or `store_damaged`.
    """
    if hall.store.kind != "sqlite":
        raise UserError(Code.BACKUP_EXTERNAL, "file")
    if target is None:
        target = home / "backups" / f"hall-{hall.clock.now():%Y%m%d-%H%M%S}.db"
    if target.exists():
        raise UserError(Code.BACKUP_EXISTS, "file", path=str(target))
    key = read_key(home)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "file", path=str(target)) from error
    partial = target.with_name(f"{target.name}.{new_id()}.part")
    try:
        _copy(hall.store, partial, key)
        durable = _verified_positions(partial, key)
        _publish(partial, target)
    finally:
        _remove(partial)
    hall.store.transact(lambda tx: _note_durable(tx, durable))
    return target


def note_external_backup(hall: Hall, reference: str, begun: datetime | None = None) -> int:
    """Note a backup that was made with the database server's own tools; the number of logs it makes safe.

    What is in the store is checked first. Only what had come in when that backup began is in it.

    Args:
        reference: what the administrator calls it; it stands in the hall's log of acts.
        begun: when it began; None when nothing has come in since.

    Raises:
        UserError: `backup_own` for a store that `backup` copies, `required` without a reference.
        EnvironmentFault: `store_damaged`.
    """
    if hall.store.kind == "sqlite":
        raise UserError(Code.BACKUP_OWN, "external")
    if not reference.strip():
        raise UserError(Code.REQUIRED, "external")
    until = to_text(begun or hall.clock.now())
    with hall.store.read() as tx:
        positions = tx.all(
            "SELECT replica_id, max(last_seq) FROM receipt WHERE received_at <= ? GROUP BY replica_id", until
        )
    if not verify(hall.store).ok:
        raise EnvironmentFault(Code.STORE_DAMAGED, "db")

    def work(tx: Tx) -> None:
        _note_durable(tx, [(replica_id, int(last)) for replica_id, last in positions])
        audit.note(hall, tx, "cli", "backup_external", reference, until)

    hall.store.transact(work)
    return len(positions)


def note_external_restore(hall: Hall, reference: str) -> None:
    """Begin a new epoch in a database that was restored with the server's own tools.

    Raises:
        UserError: `backup_own` for a store that `restore` puts in place, `required` without a reference.
        EnvironmentFault: `store_damaged`.
    """
    if hall.store.kind == "sqlite":
        raise UserError(Code.BACKUP_OWN, "external")
    if not reference.strip():
        raise UserError(Code.REQUIRED, "external")
    if not verify(hall.store).ok:
        raise EnvironmentFault(Code.STORE_DAMAGED, "db")

    def work(tx: Tx) -> None:
        set_meta(tx, "hall_epoch", new_id())
        audit.note(hall, tx, "cli", "restore_external", reference)

    hall.store.transact(work)


def _note_durable(tx: Tx, positions: Sequence[tuple[str, int]]) -> None:
    """Sorted, so that two of them never wait for each other crosswise."""
    for replica_id, last_seq in sorted(positions):
        tx.run(
            "UPDATE replica SET durable_seq = ? WHERE replica_id = ? AND durable_seq < ?",
            last_seq,
            replica_id,
            last_seq,
        )


def restore(home: Path, source: Path, database: str = "") -> None:
    """Put a backup in the place of the hall's store; the restored hall starts a new epoch.

    The old store stays until the new one is complete and checked.

    Args:
        database: the address of the hall's database.

    Raises:
        UserError: `file_not_found`, or `backup_external` when the data are on a server.
        EnvironmentFault: `already_running`, `key_absent`, `key_wrong`, `store_newer`, `store_damaged`.
    """
    if database and not database.startswith("sqlite:"):
        raise UserError(Code.BACKUP_EXTERNAL, "file")
    if not source.is_file():
        raise UserError(Code.FILE_NOT_FOUND, "file", path=str(source))
    target = store_path(home, database)
    with sole_use(home):
        key = read_key(home)
        partial = target.with_name(f"{target.name}.{new_id()}.part")
        try:
            original = open_file(source, key)
            try:
                _copy(original, partial, key)
            finally:
                original.close()
            _verified_positions(partial, key)
            _begin_epoch(partial, key)
            for leftover in ("-wal", "-shm"):
                _remove(target.with_name(f"{target.name}{leftover}"))
            _publish(partial, target)
        finally:
            _remove(partial)


def verify(store: HallDatabase) -> Verification:
    """Check pages, authentication tags, gaps in every log and the hash of every change."""
    faults = store.page_faults()
    if not faults:
        with store.read() as tx:
            faults += _gaps(tx)
            faults += _altered(tx)
    return Verification(tuple(faults))


def _gaps(tx: Tx) -> list[str]:
    rows = tx.all(
        "SELECT r.replica_id, r.last_seq, count(c.seq), coalesce(max(c.seq), 0) FROM replica r"
        " LEFT JOIN change_in c ON c.replica_id = r.replica_id GROUP BY r.replica_id, r.last_seq"
    )
    return [f"gap:{replica_id}" for replica_id, last, count, highest in rows if not last == count == highest]


def _altered(tx: Tx) -> list[str]:
    faults: list[str] = []
    for (replica_id,) in tx.all("SELECT replica_id FROM replica"):
        after = 0
        while rows := tx.all(
            "SELECT seq, payload, payload_sha256 FROM change_in WHERE replica_id = ? AND seq > ? ORDER BY seq LIMIT 1000",
            replica_id,
            after,
        ):
            after = rows[-1][0]
            faults += [
                f"altered:{replica_id}:{seq}"
                for seq, payload, sha256 in rows
                if hashlib.sha256(payload.encode()).hexdigest() != sha256
            ]
    return faults


def _copy(store: HallDatabase, target: Path, key: str) -> None:
    copy = open_file(target, key)
    try:
        with store.raw_connection() as source, copy.raw_connection() as destination:
            source.backup(destination, pages=2_000)
            destination.execute("PRAGMA journal_mode = delete")
    finally:
        copy.close()


def _verified_positions(path: Path, key: str) -> list[tuple[str, int]]:
    store = open_file(path, key)
    try:
        if not verify(store).ok:
            raise EnvironmentFault(Code.STORE_DAMAGED, "file", path=str(path))
        with store.read() as tx:
            version = tx.one("PRAGMA user_version")
            if version is None or version[0] > len(STEPS):
                raise EnvironmentFault(Code.STORE_NEWER, "file", path=str(path))
            return [(row[0], row[1]) for row in tx.all("SELECT replica_id, last_seq FROM replica")]
    finally:
        _settle(store)


def _begin_epoch(path: Path, key: str) -> None:
    store = open_file(path, key)
    try:
        with store.write() as tx:
            set_meta(tx, "hall_epoch", new_id())
    finally:
        _settle(store)


def _settle(store: HallDatabase) -> None:
    """Fold the write-ahead log into the file, so that the file alone is the copy."""
    with store.raw_connection() as connection:
        connection.execute("PRAGMA journal_mode = delete")
    store.close()


def _publish(partial: Path, target: Path) -> None:
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
