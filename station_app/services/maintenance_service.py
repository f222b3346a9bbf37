"""Backup, verification and the figures of `status`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station_app import settings as s
from station_app.clock import parse_moment
from station_app.paths import Paths
from station_app.services.scan_service import ScanService
from station_app.settings import Settings
from station_app.storage import audit_log, backup, change_log, scan_store, setting_store, status_store
from station_app.storage.database import sqlite_version
from station_app.storage.migrate import schema_version
from station_app.storage.store import Store

NIGHTLY_BACKUPS = 14
"""How many of the backups this program makes by itself are kept."""


@dataclass(frozen=True, slots=True)
class Status:
    """How the station stands; the keys of `status --json`."""

    station: str
    cases: int
    changes_pending: int
    changes_acked: int
    attention_open: int
    last_receipt: str | None
    catalogue_version: str
    backup_age_s: int | None
    sqlite: str
    schema: int


class MaintenanceService:
    """Works on the whole store; everything else may go on meanwhile."""

    def __init__(self, store: Store, paths: Paths, key: bytes, settings: Settings, scans: ScanService) -> None:
        self._store = store
        self._paths = paths
        self._key = key
        self._settings = settings
        self._scans = scans

    def backup(self, target: Path | None = None) -> Path:
        """Put a verified backup at `target`, or into the home's backup folder; commits the time it was made.

        Files of cases that the hall does not have whole yet are taken along.

        Raises:
            UserError: `backup_exists`.
            EnvironmentFault: `disk_full`, `store_damaged`, `file_not_written`; no file is left.
        """
        return self._backup(target, scan_store.files(self._store, only_incomplete_at_hall=True))

    def full_backup(self, target: Path | None = None) -> Path:
        """As `backup`, with every file of a case this PC holds."""
        return self._backup(target, scan_store.files(self._store))

    def _backup(self, target: Path | None, files: Sequence[str]) -> Path:
        now = self._store.clock.now()
        target = target or self._paths.backups / f"station-{now:%Y%m%d-%H%M%S}.backup"
        held = [path for path in map(self._scans.files.path, files) if path.exists()] if files else []
        backup.write_backup(self._store.database, self._paths.keys, target, self._key, held)
        with self._store.write() as write:
            setting_store.put(write, s.LAST_BACKUP, write.at)
            write.audit("backup", target.name)
        self._settings.remember(s.LAST_BACKUP, write.at)
        return target

    def nightly_backup(self) -> Path:
        """As `backup`, into the home's backup folder, where the newest of these are kept."""
        target = self.backup()
        for old in sorted(self._paths.backups.glob("station-*.backup"))[:-NIGHTLY_BACKUPS]:
            old.unlink(missing_ok=True)
        return target

    def integrity_faults(self) -> list[str]:
        """What is wrong with the store's pages; empty when nothing is."""
        return backup.integrity_faults(self._store.path, self._key)

    def verify(self) -> list[str]:
        """What is wrong: pages, gaps of the change log, a broken audit chain, files of cases; empty when nothing is."""
        faults = backup.integrity_faults(self._store.path, self._key)
        if faults:
            return faults
        database = self._store.database
        faults = [f"change_log_gap:{seq}" for seq in change_log.gaps(database)]
        if (broken := audit_log.first_broken(database)) is not None:
            faults.append(f"audit_chain:{broken}")
        if files := scan_store.files(self._store):
            faults += self._scans.files.faults(files)
        return faults

    def audit_first_bad(self) -> int | None:
        """The first row of the audit log that was tampered with, or None."""
        return audit_log.first_broken(self._store.database)

    def status(self, station: str, catalogue_version: str) -> Status:
        """The figures of the station right now, on one snapshot."""
        counts = status_store.counts(self._store)
        return Status(
            station=station,
            cases=counts.cases,
            changes_pending=counts.changes_pending,
            changes_acked=counts.changes_acked,
            attention_open=counts.attention_open,
            last_receipt=counts.last_receipt,
            catalogue_version=catalogue_version,
            backup_age_s=self._backup_age(self._store.clock.now()),
            sqlite=sqlite_version(),
            schema=schema_version(self._store.database),
        )

    def _backup_age(self, now: datetime) -> int | None:
        last = self._settings.get(s.LAST_BACKUP)
        return max(0, int((now - parse_moment(last)).total_seconds())) if last else None
