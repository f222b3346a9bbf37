"""What every part of the running hall is given: its store, clock, calendar and limits."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.resources import files

from station_app.clock import Clock
from station_app.domain.deadlines import ServiceHours
from station_app.domain.workdays import Calendar, parse_calendar
from sync.hall.blob_store import Blobs
from sync.hall.settings import HallSettings
from sync.hall.store.database import HallDatabase
from sync.wire.limits import Limits


@dataclass(frozen=True, slots=True)
class Hall:
    """The composition of one hall."""

    store: HallDatabase
    clock: Clock
    calendar: Calendar
    blobs: Blobs
    hours: ServiceHours = field(default_factory=ServiceHours)
    limits: Limits = field(default_factory=lambda: Limits.model_validate({}))
    settings: HallSettings = field(default_factory=HallSettings)


def starter_calendar() -> Calendar:
    """The workday calendar that comes with the product."""
    return parse_calendar(json.loads((files("station_app") / "data" / "workdays.cn.json").read_text("utf-8")))
