"""Watches the scanner's folder and tells of files that are whole; never waits on the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QFileSystemWatcher, QObject, QTimer, pyqtSignal

from station_app.errors import StationError
from ui.scanning.folder import Seen, look
from ui.tasks import Tasks

POLL_MS = 4000
"""Shares on the network tell of no change."""
AGAIN_MS = 250


class WatchedFolder(QObject):
    """Offers each file once, until it changes; what lay there before is offered when asked for.

    Attributes:
        arrived: a file that came while the folder was watched.
        changed: how many files lie there, whole.
    """

    arrived = pyqtSignal(object)
    changed = pyqtSignal(int)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._folder: Path | None = None
        self._seen: dict[Path, Seen] = {}
        self._offered: set[tuple[Path, int, int]] = set()
        self._first = True
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._look)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._look)

    def watch(self, folder: Path | None) -> None:
        """Watch a folder from now on; None = rest."""
        if folder == self._folder:
            return
        if self._folder is not None:
            self._watcher.removePath(str(self._folder))
        self._folder, self._seen, self._first = folder, {}, True
        self._again.stop()
        if folder is None:
            self._poll.stop()
            return
        self._watcher.addPath(str(folder))
        self._poll.start()
        self._look()

    def waiting(self) -> Sequence[Path]:
        """The whole files that lie there, oldest first."""
        return [seen.path for seen in self._seen.values() if seen.whole]

    def _look(self) -> None:
        if self._folder is not None:
            work = partial(look, self._folder, self._seen)
            self._tasks.background(self, work, self._on_looked, key="look", failed=self._on_gone)

    def _on_looked(self, seen: dict[Path, Seen]) -> None:
        if self._folder is None:
            return
        if self._first:
            self._first = False
            self._offered |= {found.state for found in seen.values()}
        self._seen = seen
        self._offered &= {found.state for found in seen.values()}
        if any(not found.whole for found in seen.values()):
            self._again.start()
        self.changed.emit(len(self.waiting()))
        for found in seen.values():
            if found.whole and found.state not in self._offered:
                self._offered.add(found.state)
                self.arrived.emit(found.path)

    def _on_gone(self, _error: StationError) -> None:
        """The folder is away for the moment (a stick, a share): the poll finds it again."""
        self._seen = {}
        self.changed.emit(0)
