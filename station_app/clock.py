"""The one source of time: Beijing time, optionally started at a given moment (`STATION_NOW`, `HALL_NOW`)."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta, timezone

YEARS = range(1900, 2201)
"""Years in which anything can happen; other dates are slips of the pen."""

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


class Clock:
    """Tells the time in Beijing.

    Args:
        start: the moment at which this clock starts; it runs on from there. None = the system's clock.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self._started_at = time.monotonic()

    @property
    def shifted(self) -> bool:
        """True when this clock does not follow the system's clock."""
        return self._start is not None

    def now(self) -> datetime:
        """The current moment, aware, in Beijing time."""
        if self._start is None:
            return datetime.now(BEIJING)
        return self._start + timedelta(seconds=time.monotonic() - self._started_at)

    def today(self) -> date:
        """The current day in Beijing."""
        return self.now().date()

    def wall_ms(self) -> int:
        """Milliseconds since 1970, for hybrid logical clocks."""
        return int(self.now().timestamp() * 1000)


def parse_moment(text: str) -> datetime:
    """Read an ISO 8601 moment; without an offset it is Beijing time, a bare date is its midnight.

    Raises:
        ValueError: the text is not an ISO 8601 date or moment, or lies outside the years 1900 to 2200.
    """
    moment = datetime.fromisoformat(text)
    if moment.year not in YEARS:
        raise ValueError("year out of range")
    return moment.replace(tzinfo=BEIJING) if moment.tzinfo is None else moment.astimezone(BEIJING)


def to_text(moment: datetime) -> str:
    """Write a moment as it is stored and sent: ISO 8601, Beijing offset, whole seconds."""
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")


LONGEST_WAIT = timedelta(days=1)
"""Nothing waits longer before it is tried again."""


def lies_within(text: str | None, now: datetime, span: timedelta) -> bool:
    """Whether a stored moment lies less than `span` ago; one in the future was written by a wrong clock and counts for nothing."""
    return text is not None and timedelta() <= now - parse_moment(text) < span


def wait_is_over(until: str | None, now: datetime) -> bool:
    """Whether it is time to try again; a wait that would last too long was written by a wrong clock."""
    return until is None or not timedelta() < parse_moment(until) - now <= LONGEST_WAIT
