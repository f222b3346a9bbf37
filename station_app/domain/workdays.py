"""The workday calendar: public holidays and make-up workdays, year by year (RULES 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

ONE_DAY = timedelta(days=1)
_SATURDAY, _WEEK = 5, 7
_SHORT = 30
"""Up to so many days, looking at each is quicker than looking through the holidays."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Holidays by name and make-up workdays of the years that have been published.

    A day of a year that has not been published counts as a workday from Monday to Friday.
    """

    version: str
    years: frozenset[int]
    holidays: Mapping[date, str]
    makeup_workdays: frozenset[date]

    def published(self, day: date) -> bool:
        """Whether the calendar of this day's year is known."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        """Monday to Friday and no holiday, or a make-up workday."""
        return day in self.makeup_workdays or (not is_weekend(day) and day not in self.holidays)

    def workdays_between(self, after: date, until: date) -> int:
        """Workdays in (after, until]; 0 when the second is not later. Costs the same for ten years as for ten days."""
        if until <= after:
            return 0
        span = (until - after).days
        if span <= _SHORT:
            return sum(self.is_workday(after + timedelta(days=offset)) for offset in range(1, span + 1))
        weeks, rest = divmod(span, _WEEK)
        weekdays = weeks * _SATURDAY + sum((after.weekday() + 1 + day) % _WEEK < _SATURDAY for day in range(rest))
        off = sum(
            after < day <= until and not is_weekend(day) and day not in self.makeup_workdays for day in self.holidays
        )
        on = sum(after < day <= until and is_weekend(day) for day in self.makeup_workdays)
        return weekdays - off + on

    def next_workday(self, day: date) -> date:
        """The day itself if it is a workday, else the first workday after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def workdays_after(self, day: date) -> Iterator[date]:
        """The workdays after a day, without end."""
        while True:
            day = self.next_workday(day + ONE_DAY)
            yield day

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th workday after a day; the day itself for 0."""
        if count == 0:
            return day
        return next(islice(self.workdays_after(day), count - 1, None))


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= _SATURDAY


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included; none when `last` is earlier."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def parse_calendar(data: Mapping[str, Any], version: str = "") -> Calendar:
    """Build a calendar from the JSON of `workdays.cn.json`."""
    holidays: dict[date, str] = {}
    makeup: set[date] = set()
    for year in data["years"].values():
        holidays.update({date.fromisoformat(row["date"]): row["name"] for row in year["holidays"]})
        makeup.update(date.fromisoformat(row["date"]) for row in year["makeup_workdays"])
    return Calendar(
        version=version or str(data.get("schema_version", "")),
        years=frozenset(int(year) for year in data["years"]),
        holidays=holidays,
        makeup_workdays=frozenset(makeup),
    )
