"""The window's side of the sync worker: its status as a Qt signal, its requests as methods.

The worker's module brings the network's libraries (about 150 ms), so it is imported by `start`, which the window
calls after a background thread has imported it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt, pyqtSignal

from station_app.services.service_set import Services

if TYPE_CHECKING:
    from sync.station.enrolment import Enrolled
    from sync.station.exchange import ExportedPackage, ImportedPackage
    from sync.station.stick_enrolment import BegunEnrolment
    from sync.station.worker import Finding, SyncStatus, SyncWorker


class SyncLink(QObject):
    """Owns the worker's thread; `status_changed` arrives on the GUI thread."""

    status_changed = pyqtSignal(object)
    _arrived = pyqtSignal(object)

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._worker: SyncWorker | None = None
        self._status: SyncStatus | None = None
        self._arrived.connect(self._on_status, Qt.ConnectionType.QueuedConnection)  # type: ignore[call-arg]  # stub

    @property
    def status(self) -> SyncStatus | None:
        """The latest status; None before the network thread has said anything."""
        return self._status

    def start(self) -> SyncWorker:
        """Start the network thread, once."""
        if self._worker is None:
            from sync.station.worker import SyncWorker  # noqa: PLC0415  # see the module's docstring

            self._worker = SyncWorker(self._services, self._arrived.emit)
            self._worker.start()
        return self._worker

    def sync_now(self) -> None:
        """F9."""
        self.start().sync_now()

    def note_saved(self) -> None:
        """Send what was saved soon; nothing to do before the first session, which begins at once."""
        if self._worker is not None:
            self._worker.note_saved()

    def enrol(self, url: str, code: str, pins: Sequence[str] = ()) -> Future[Enrolled]:
        """Enrol this PC on the network thread."""
        return self.start().enrol(url, code, pins)

    def pause(self) -> None:
        """End the running session after its present request; `sync_now` goes on."""
        if self._worker is not None:
            self._worker.pause()

    def check_network(self) -> Future[list[Finding]]:
        """Look where the way to the hall is cut."""
        return self.start().check_network()

    def fetch_file(self, sha256: str) -> Future[bool]:
        """Bring a scan here that another PC of the station took in."""
        return self.start().fetch_file(sha256)

    def export_package(self, folder: Path) -> Future[ExportedPackage]:
        """Write what waits onto a stick."""
        return self.start().export_package(folder)

    def begin_enrolment(self, file: Path) -> Future[BegunEnrolment]:
        """Read the hall's file on a PC that has no network."""
        return self.start().begin_enrolment(file)

    def import_package(self, file: Path) -> Future[ImportedPackage]:
        """Take the hall's receipt in from a stick."""
        return self.start().import_package(file)

    def stop(self) -> None:
        """End the network thread; waits for the request under way."""
        if self._worker is not None:
            self._worker.stop()

    def _on_status(self, status: SyncStatus) -> None:
        self._status = status
        self.status_changed.emit(status)
