"""The one door for telling the operator something in passing: toasts now, problems that stay until solved."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices

from station_app.errors import Code, EnvironmentFault, StationError
from ui.messages import sentence


@dataclass(frozen=True, slots=True)
class Notice:
    """One toast: a sentence and at most one action.

    Attributes:
        seconds: how long it stays; 0 = until it is closed.
        key: a later notice under the same key takes the place of this one.
    """

    text: str
    icon: str = "checks"
    action: str = ""
    on_action: Callable[[], None] | None = None
    seconds: int = 8
    key: str = ""


class Notifier(QObject):
    """Pages announce here; the main window shows. Tests listen to the same signal.

    Args:
        home: the folder in which the station keeps its data.
    """

    announced = pyqtSignal(object)

    def __init__(self, parent: QObject | None, home: Path) -> None:
        super().__init__(parent)
        self._home = home

    def say(
        self,
        text: str,
        *,
        icon: str = "checks",
        action: str = "",
        on_action: Callable[[], None] | None = None,
        key: str = "",
    ) -> None:
        """A passing message of 8 seconds; it takes the place of an earlier one under the same key."""
        self.announced.emit(Notice(text, icon, action, on_action, key=key))

    def problem(self, error: StationError) -> None:
        """An expected error that no field took; faults of the surroundings stay until closed."""
        seconds = 0 if isinstance(error, EnvironmentFault) else 8
        text, icon = sentence(error), "alert-octagon"
        if error.code is Code.DISK_FULL:
            look = partial(_open_folder, self._home)
            self.announced.emit(Notice(f"{text}{_left(self._home)}", icon, "看空间", look, seconds))
            return
        self.announced.emit(Notice(text, icon, seconds=seconds))


def _left(folder: Path) -> str:
    """What is free where the data lie; nothing when that cannot be told."""
    try:
        return f"本机磁盘剩 {shutil.disk_usage(folder).free // (1 << 20)}\N{NO-BREAK SPACE}MB。"
    except OSError:
        return ""


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
