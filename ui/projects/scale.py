"""From days to pixels and back: three zooms, each with its ticks and the words over them. No widgets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from station_app.domain.project_gantt import Span

_DAY = timedelta(days=1)


class Zoom(StrEnum):
    """How much of time the chart shows."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


ZOOMS = tuple(Zoom)
ZOOM_WORDS: Mapping[Zoom, str] = {Zoom.WEEK: "周", Zoom.MONTH: "月", Zoom.QUARTER: "季"}
PIXELS: Mapping[Zoom, float] = {Zoom.WEEK: 20.0, Zoom.MONTH: 5.6, Zoom.QUARTER: 2.0}
"""Width of a day."""
_STEP: Mapping[Zoom, int] = {Zoom.WEEK: 7, Zoom.MONTH: 7, Zoom.QUARTER: 30}
_QUARTERS = ("一", "二", "三", "四")


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid at the beginning of a day; `words` stand to its right, in the upper row when `major`."""

    day: date
    words: str
    major: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """Days from `first` to `last` at a zoom; x = 0 is the beginning of the first."""

    first: date
    last: date
    zoom: Zoom

    @property
    def per_day(self) -> float:
        """Pixels of a day."""
        return PIXELS[self.zoom]

    @property
    def width(self) -> float:
        """Pixels of all days."""
        return ((self.last - self.first).days + 1) * self.per_day

    @property
    def step(self) -> float:
        """Pixels one press of an arrow pans."""
        return _STEP[self.zoom] * self.per_day

    def x(self, day: date) -> float:
        """Where a day begins."""
        return (day - self.first).days * self.per_day

    def span(self, span: Span) -> tuple[float, float]:
        """Where a span begins, and how wide it is."""
        return self.x(span.first), ((span.last - span.first).days + 1) * self.per_day

    def day(self, x: float) -> date:
        """The day at a place."""
        return self.first + timedelta(days=int(x // self.per_day))

    def ticks(self, left: float, right: float) -> Iterator[Tick]:
        """The ticks between two places, and the major one before them, whose words may reach in."""
        ticks, days = _all_ticks(self.first, self.last, self.zoom)
        begin = bisect_left(days, self.day(left))
        while begin > 0 and not (begin < len(ticks) and ticks[begin].major):
            begin -= 1
        return iter(ticks[begin : bisect_right(days, self.day(right))])


@lru_cache(maxsize=8)
def _all_ticks(first: date, last: date, zoom: Zoom) -> tuple[tuple[Tick, ...], tuple[date, ...]]:
    """Every tick of a scale, from the major one at or before its first day, and the days they stand at."""
    ticks: list[Tick] = []
    day = first
    while not _is_major(day, zoom):
        day -= _DAY
    while day <= last:
        if _is_major(day, zoom):
            ticks.append(Tick(day, _major_words(day, zoom, first), major=True))
        if _is_minor(day, zoom):
            ticks.append(Tick(day, _minor_words(day, zoom), major=False))
        day += _DAY
    return tuple(ticks), tuple(tick.day for tick in ticks)


def _is_major(day: date, zoom: Zoom) -> bool:
    if zoom is Zoom.WEEK:
        return day.weekday() == 0
    return day.day == 1 and (zoom is Zoom.MONTH or day.month % 3 == 1)


def _is_minor(day: date, zoom: Zoom) -> bool:
    if zoom is Zoom.WEEK:
        return True
    return day.weekday() == 0 if zoom is Zoom.MONTH else day.day == 1


def _minor_words(day: date, zoom: Zoom) -> str:
    return f"{day.month} 月" if zoom is Zoom.QUARTER else str(day.day)


def _major_words(day: date, zoom: Zoom, first: date) -> str:
    """The year is said where it begins, and once at the left end."""
    if zoom is Zoom.WEEK:
        return f"{day.month} 月 {day.day} 日"
    if zoom is Zoom.QUARTER:
        return f"{day.year} 年{_QUARTERS[day.month // 3]}季度"
    year = f"{day.year} 年 " if day.month == 1 or day <= first else ""
    return f"{year}{day.month} 月"
