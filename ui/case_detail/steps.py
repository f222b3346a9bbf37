"""Steps of the undo stack of a case: what was done to a line or a scan, and how it is put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from station_app.services.material_work import Marked, MaterialWork
from station_app.services.scan_service import ScanService
from ui.scanning.folder import give_back, take


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done; `back` puts it back on the store thread and returns the step that does it again."""

    back: Callable[[], Step]


def marked(work: MaterialWork, operator_id: str, done: Marked) -> Step:
    """What was noted of a line."""
    return Step(lambda: marked(work, operator_id, work.put_back(done, operator_id)))


def scan_added(scans: ScanService, operator_id: str, scan_id: str, taken: Path | None = None) -> Step:
    """A scan came in; `taken` is where its file lies now, put back into the folder with it."""

    def back() -> Step:
        scans.remove(scan_id, operator_id)
        there = give_back(taken) if taken is not None and taken.exists() else None
        return scan_removed(scans, operator_id, scan_id, there)

    return Step(back)


def scan_removed(scans: ScanService, operator_id: str, scan_id: str, file: Path | None = None) -> Step:
    """A scan was taken out of sight; `file` is its file when it lies in the folder again."""

    def back() -> Step:
        scans.bring_back(scan_id, operator_id)
        taken = take(file) if file is not None and file.exists() else None
        return scan_added(scans, operator_id, scan_id, taken)

    return Step(back)


def scan_moved(scans: ScanService, operator_id: str, scan_id: str, before: str | None, after: str | None) -> Step:
    """A scan went from one material to another."""

    def back() -> Step:
        scans.assign(scan_id, before, operator_id)
        return scan_moved(scans, operator_id, scan_id, after, before)

    return Step(back)
