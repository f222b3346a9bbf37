"""A hall inside another process: the demonstration, practice and tests run it on a free loopback port."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from station_app.clock import Clock
from sync.hall import awaited_files, enrol
from sync.hall.blob_place import open_blobs
from sync.hall.context import Hall, starter_calendar
from sync.hall.feed_digests import build_digests
from sync.hall.progress import ProgressReport, ProgressRow, import_progress, numbered
from sync.hall.server import HallServer, Listening, prepare
from sync.hall.settings import read_settings
from sync.hall.store.database import open_store
from sync.hall.upkeep import sole_use

_STOP_SECONDS = 15.0


def open_hall(home: Path, clock: Clock | None = None, database: str = "") -> Hall:
    """Open the hall of a folder without serving it; close its store when done.

    Args:
        database: the address of its database; empty for its own file.
    """
    settings = read_settings(home)
    hall = Hall(
        store=open_store(home, database),
        clock=clock or Clock(),
        calendar=starter_calendar(),
        blobs=open_blobs(home),
        settings=settings,
    )
    hall.store.transact(build_digests)
    hall.store.transact(awaited_files.build)
    return hall


class EmbeddedHall:
    """A running hall. Stop it, or use it as a context manager.

    Args:
        home: its folder, made when it is absent.
        port: 0 takes a free one.
        database: as for `open_hall`.
    """

    def __init__(self, home: Path, port: int = 0, clock: Clock | None = None, database: str = "") -> None:
        self._ends = ExitStack()
        with self._ends:
            self._ends.enter_context(sole_use(home))
            self.hall = open_hall(home, clock, database)
            self._ends = self._ends.pop_all()
        self._wanted_port = port
        self._ready = threading.Event()
        self._server: HallServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where stations reach it once it has begun."""
        assert self._server is not None
        return self._server.url

    @property
    def port(self) -> int:
        """The port it listens on once it has begun."""
        return int(self.url.rpartition(":")[2])

    def begin(self) -> None:
        """Start serving; returns when requests are answered.

        Raises:
            OSError: the port is taken.
        """
        self._server = prepare(self.hall, Listening(port=self._wanted_port), lambda _url: self._ready.set())
        self._thread = threading.Thread(target=self._run, args=[self._server], name="hall", daemon=True)
        self._thread.start()
        self._ready.wait()
        if not self._server.started:
            raise RuntimeError("the embedded hall did not start")

    def stop(self) -> None:
        """End it in order; a hall that was stopped cannot be started again."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(_STOP_SECONDS)
        self.hall.store.close()
        self._ends.close()

    def enrol_code(self, station: str, name: str) -> str:
        """Register a station, if it is new, and make a code for one device of it."""
        enrol.add_station(self.hall, station, name)
        return enrol.new_enrol_code(self.hall, station)

    def import_progress(self, rows: Iterable[ProgressRow]) -> ProgressReport:
        """Post progress as the hall's clerks would."""
        return import_progress(self.hall, numbered(rows))

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self, server: HallServer) -> None:
        try:
            server.serve_until_told()
        finally:
            self._ready.set()


def start(home: Path, port: int = 0, clock: Clock | None = None) -> EmbeddedHall:
    """Start a hall in a thread of this process."""
    embedded = EmbeddedHall(home, port, clock)
    embedded.begin()
    return embedded
