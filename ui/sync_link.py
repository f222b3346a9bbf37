"""The window's side of the sync worker: its status as a Qt signal, its requests as methods."""

from __future__ import annotations

from concurrent.futures import Future

from PyQt6.QtCore import QObject, Qt, pyqtSignal

from station_app.bootstrap import Services
from sync.station.worker import SyncStatus, SyncWorker


class SyncLink(QObject):
    """Owns the worker's thread; `status_changed` arrives on the GUI thread."""

    status_changed = pyqtSignal(object)
    _arrived = pyqtSignal(object)

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = SyncWorker(services, self._arrived.emit)
        self._status = SyncStatus()
        self._arrived.connect(self._on_status, Qt.ConnectionType.QueuedConnection)  # type: ignore[call-arg]  # stub

    @property
    def status(self) -> SyncStatus:
        """The latest status."""
        return self._status

    def start(self) -> None:
        """Start the network thread."""
        self._worker.start()

    def sync_now(self) -> None:
        """F9."""
        self._worker.sync_now()

    def note_saved(self) -> None:
        """Send what was saved soon."""
        self._worker.note_saved()

    def enrol(self, url: str, code: str) -> Future[object]:
        """Enrol this PC."""
        return self._worker.enrol(url, code)  # type: ignore[return-value]  # callers only wait for it

    def stop(self) -> None:
        """End the network thread; waits for the request under way."""
        self._worker.stop()

    def _on_status(self, status: SyncStatus) -> None:
        self._status = status
        self.status_changed.emit(status)
