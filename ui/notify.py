"""The one door for telling the operator something in passing: toasts now, problems that stay until solved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import QObject, pyqtSignal

from station_app.errors import EnvironmentFault, StationError
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
    """Pages announce here; the main window shows. Tests listen to the same signal."""

    announced = pyqtSignal(object)

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
        self.announced.emit(Notice(sentence(error), "alert-octagon", seconds=seconds))
