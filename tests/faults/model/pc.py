"""The PCs of the model and their clocks."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from station_app.clock import BEIJING, Clock
from station_app.services.service_set import Services

START = datetime(2026, 11, 20, 10, 0, tzinfo=BEIJING)


class WorldClock(Clock):
    """The hall's time, and for a PC the same with its own error."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = START
        self.error = timedelta()

    def now(self) -> datetime:
        return self.moment + self.error


class PcClock(WorldClock):
    """A PC's clock."""

    def __init__(self, world: WorldClock) -> None:
        super().__init__()
        self._world = world

    def now(self) -> datetime:
        return self._world.moment + self.error


@dataclass
class Pc:
    """One PC of a station."""

    station: str
    folder: Path
    clock: PcClock
    services: Services
    stack: ExitStack
    captured: set[str] = field(default_factory=set)
    yesterday: Path | None = None
    captured_yesterday: set[str] = field(default_factory=set)
