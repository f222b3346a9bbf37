"""The hall of a world on each kind of database: opened, backed up and restored the way its keeper would."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from station_app.clock import Clock
from sync.hall.context import Hall
from sync.hall.embedded import open_hall
from sync.hall.upkeep import backup, note_external_backup, note_external_restore, restore
from tests.sync.postgres import Server

REFERENCE = "基础备份"


class HallKeeper(Protocol):
    """Who runs the hall; one backup is kept, the newest."""

    def open(self) -> Hall: ...

    def back_up(self, hall: Hall) -> Hall:
        """Make the backup; the hall to go on with."""
        ...

    def restore(self, hall: Hall) -> Hall:
        """Go back to the backup; the hall to go on with, the same when there is none."""
        ...


Keep = Callable[[Path, Clock], HallKeeper]


class OnSqlite:
    """A hall with a file of its own."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._home = folder / "hall"
        self._copies = folder / "copies"
        self._clock = clock
        self._backup: Path | None = None

    def open(self) -> Hall:
        return open_hall(self._home, self._clock)

    def back_up(self, hall: Hall) -> Hall:
        number = len([*self._copies.iterdir()]) if self._copies.exists() else 0
        self._backup = backup(hall, self._home, self._copies / f"{number}.db")
        return hall

    def restore(self, hall: Hall) -> Hall:
        if self._backup is None:
            return hall
        hall.store.close()
        restore(self._home, self._backup)
        return self.open()


class OnPostgres:
    """A hall on a database server, whose administrator copies the database and tells the hall."""

    def __init__(self, server: Server, folder: Path, clock: Clock) -> None:
        self._server = server
        self._home = folder / "hall"
        self._clock = clock
        self._database = server.database()
        self._backup: str | None = None

    def open(self) -> Hall:
        return open_hall(self._home, self._clock, self._database)

    def back_up(self, hall: Hall) -> Hall:
        begun = self._clock.now()
        hall.store.close()
        self._backup = self._server.copy(self._database)
        opened = self.open()
        note_external_backup(opened, REFERENCE, begun)
        return opened

    def restore(self, hall: Hall) -> Hall:
        if self._backup is None:
            return hall
        hall.store.close()
        self._database = self._server.copy(self._backup)
        opened = self.open()
        note_external_restore(opened, REFERENCE)
        return opened
