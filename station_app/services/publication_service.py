"""What the hall publishes: fetched, checked, then put in force in one step; until then the old version stays."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

from station_app.clock import to_text, wait_is_over
from station_app.domain.publications import PublicationKind, checked
from station_app.errors import Code, EnvironmentFault, UserError
from station_app.paths import Paths
from station_app.services.calendar_change import CalendarChange, MovedCase
from station_app.services.catalogue_service import CatalogueService
from station_app.services.publication_rows import older_than_active
from station_app.storage import catalogue_store, exchange_store, publication_store
from station_app.storage.publication_store import PublicationRow, PublicationState
from station_app.storage.store import Store

__all__ = ["PublicationFact", "PublicationRow", "PublicationService"]

RETRY_PAUSE = timedelta(hours=1)
"""A file that did not come whole, or has faults, is tried again this often."""
_SOURCE = "publication"


@dataclass(frozen=True, slots=True)
class PublicationFact:
    """Where a kind of published file stands, for the status line and the sync centre.

    Attributes:
        available: the newest version of the hall; `active` the one in force here.
        state: see `PublicationState`.
        code: why it is not in force.
    """

    kind: str
    available: str
    active: str | None
    effective_from: str
    state: str
    code: str | None


class PublicationService:
    """The store's side of publications; every method that writes commits by itself."""

    def __init__(self, store: Store, paths: Paths, catalogues: CatalogueService, calendars: CalendarChange) -> None:
        self._store = store
        self._folder = paths.home / "publications"
        self._catalogues = catalogues
        self._calendars = calendars

    def facts(self) -> list[PublicationFact]:
        """What the hall has published and what of it is in force."""
        return [
            PublicationFact(
                row.kind,
                row.version,
                catalogue_store.active_version_or_none(self._store, row.kind),
                row.effective_from,
                row.state,
                row.code,
            )
            for row in publication_store.all_rows(self._store)
        ]

    def newer_than_active(self, kind: str) -> str:
        """The version of a kind that the hall has and this PC has not put in force yet; empty when there is none."""
        for fact in self.facts():
            if fact.kind == kind and fact.state in {PublicationState.OFFERED, PublicationState.WAITS}:
                return fact.available if fact.available != fact.active else ""
        return ""

    def due(self) -> list[PublicationRow]:
        """What is to be fetched or put in force now; without the network it costs one small query."""
        now = self._store.clock.now()
        return [
            row
            for row in publication_store.all_rows(self._store)
            if row.state == PublicationState.OFFERED
            and date.fromisoformat(row.effective_from) <= now.date()
            and wait_is_over(row.next_try_at, now)
        ]

    def settle_without_fetching(self, row: PublicationRow) -> bool:
        """Whether nothing has to be fetched: it is in force already, or the version in force is newer."""
        if catalogue_store.digest(self._store, row.kind, row.version) == row.sha256 and self._is_active(row):
            self._finish(row, PublicationState.ACTIVE)
            return True
        if older_than_active(self._store, row):
            self._finish(row, PublicationState.OLDER)
            return True
        return False

    def fetched(self, row: PublicationRow) -> int:
        """How many bytes of a file are here."""
        try:
            return self._path(row).stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def fetching(self, row: PublicationRow, start: int) -> Iterator[BinaryIO]:
        """The file to write what comes to, from a place on; durable at the end.

        Raises:
            EnvironmentFault: `disk_full` or `store_read_only`.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._path(row), os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            with os.fdopen(handle, "r+b") as file:
                file.truncate(start)
                file.seek(start)
                try:
                    yield file
                finally:
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            code = Code.DISK_FULL if error.errno in {28, 122} else Code.STORE_READ_ONLY
            raise EnvironmentFault(code, path=str(self._folder)) from error

    def put_in_force(self, row: PublicationRow) -> int:
        """Verify and check a fetched file, then switch to it in one transaction; how many things for a person are new.

        A calendar that moves due days waits for a person instead.
        """
        path = self._path(row)
        try:
            if not _is_genuine(path, row):
                path.unlink(missing_ok=True)
                return self._keep_old(row, Code.PUBLICATION_DAMAGED)
            self._check(row, path)
            if row.kind == PublicationKind.CALENDAR and (moved := self._calendars.moved_by(path)):
                return self._wait(row, len(moved))
            self._switch(row, path)
        except UserError as error:
            return self._keep_old(row, Code.PUBLICATION_INVALID, reason=error.code.value)
        self._finish(row, PublicationState.ACTIVE)
        return 0

    def unavailable(self, row: PublicationRow) -> int:
        """The hall does not give out what it has offered; how many things for a person are new."""
        return self._keep_old(row, Code.PUBLICATION_DAMAGED)

    def put_off(self, row: PublicationRow) -> None:
        """It did not come whole this time; what came is kept and gone on with after the pause."""
        with self._store.write() as write:
            later = to_text(write.now + RETRY_PAUSE)
            publication_store.update(write, row.kind, row.sha256, next_try_at=later)

    def take_waiting(self, kind: str, operator_id: str) -> int:
        """Put the calendar that waits in force, after a person has looked at what it moves; how many cases moved.

        Raises:
            UserError: `publication_not_found`, or what an import raises.
        """
        row = self._waiting(kind)
        _, moved = self._calendars.take(self._path(row), operator_id)
        self._finish(row, PublicationState.ACTIVE)
        return moved

    def waiting(self, kind: str) -> tuple[str, list[MovedCase]]:
        """The version of the calendar that waits, and what it would move.

        Raises:
            UserError: `publication_not_found`.
        """
        row = self._waiting(kind)
        return row.version, self._calendars.moved_by(self._path(row))

    def _waiting(self, kind: str) -> PublicationRow:
        for row in publication_store.all_rows(self._store):
            if row.kind == kind and row.state == PublicationState.WAITS and _is_genuine(self._path(row), row):
                return row
        raise UserError(Code.PUBLICATION_NOT_FOUND, "kind", kind=kind)

    def _check(self, row: PublicationRow, path: Path) -> None:
        version = checked(PublicationKind(row.kind), path.read_bytes())
        if version != row.version:
            raise UserError(Code.CATALOGUE_VERSION_ALTERED, "version", version=version)

    def _switch(self, row: PublicationRow, path: Path) -> None:
        if row.kind == PublicationKind.POLICIES:
            self._catalogues.keep_policies(row.version, path.read_bytes())
        else:
            self._catalogues.import_file(path)

    def _is_active(self, row: PublicationRow) -> bool:
        return catalogue_store.active_version_or_none(self._store, row.kind) == row.version

    def _finish(self, row: PublicationRow, state: PublicationState) -> None:
        with self._store.write() as write:
            publication_store.update(write, row.kind, row.sha256, state=state.value, code=None, next_try_at=None)
            exchange_store.close_attention(write, _SOURCE, row.kind)
            write.audit(f"publication_{state}", f"{row.kind}:{row.version}", sha256=row.sha256)
        with suppress(OSError):
            self._path(row).unlink(missing_ok=True)

    def _wait(self, row: PublicationRow, count: int) -> int:
        code = Code.CALENDAR_WAITS.value
        with self._store.write() as write:
            state = PublicationState.WAITS.value
            publication_store.update(write, row.kind, row.sha256, state=state, code=code, next_try_at=None)
            told = {"kind": row.kind, "version": row.version, "count": count}
            return int(exchange_store.open_attention(write, _SOURCE, row.kind, code, told))

    def _keep_old(self, row: PublicationRow, code: Code, **told: object) -> int:
        """The version in force stays; a person is told, and it is tried again after the pause."""
        with self._store.write() as write:
            later = to_text(write.now + RETRY_PAUSE)
            publication_store.update(write, row.kind, row.sha256, code=code.value, next_try_at=later)
            params = {"kind": row.kind, "version": row.version, **told}
            return int(exchange_store.open_attention(write, _SOURCE, row.kind, code.value, params))

    def _path(self, row: PublicationRow) -> Path:
        return self._folder / f"{row.sha256}.part"


def _is_genuine(path: Path, row: PublicationRow) -> bool:
    """Whether a file has the promised size and hash."""
    try:
        if path.stat().st_size != row.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == row.sha256
    except FileNotFoundError:
        return False
