"""The period a ledger or a report is about: a day, an ISO week, a month, a quarter, a year, or a stretch of days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from station_app.clock import YEARS
from station_app.errors import Code, UserError


class PeriodKind(StrEnum):
    """How a period is named."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included.

    Attributes:
        label: as it was named: `2026-11-20`, `2026-W47`, `2026-11`, `2026-Q4`, `2026`, `2026-11-01..2026-11-20`.
    """

    kind: PeriodKind
    label: str
    first: date
    last: date

    @property
    def name(self) -> str:
        """The period in words: “2026 年第 47 周”."""
        return _NAMES[self.kind](self)

    @property
    def title(self) -> str:
        """The period in words with its days: “2026 年第 47 周（11 月 16 日—11 月 22 日）”."""
        if self.kind in {PeriodKind.DAY, PeriodKind.DAYS}:
            return self.name
        return f"{self.name}（{_day(self.first)}—{_day(self.last)}）"

    @property
    def next(self) -> Period:
        """The period of the same kind that follows."""
        return _around(self.kind, self.last + timedelta(days=1), self)

    @property
    def previous(self) -> Period:
        """The period of the same kind before."""
        return _around(self.kind, self.first - timedelta(days=1), self)

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


def week_of(day: date) -> Period:
    """The ISO week of a day, Monday to Sunday."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Period(PeriodKind.WEEK, f"{year}-W{week:02d}", monday, monday + timedelta(days=6))


def month_of(day: date) -> Period:
    """The month of a day."""
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Period(PeriodKind.MONTH, f"{day:%Y-%m}", day.replace(day=1), last)


def quarter_of(day: date) -> Period:
    """The quarter of a day."""
    quarter = (day.month - 1) // 3 + 1
    first = date(day.year, 3 * quarter - 2, 1)
    return Period(PeriodKind.QUARTER, f"{day.year}-Q{quarter}", first, month_of(date(day.year, 3 * quarter, 1)).last)


def year_of(day: date) -> Period:
    """The year of a day."""
    return Period(PeriodKind.YEAR, f"{day.year:04d}", date(day.year, 1, 1), date(day.year, 12, 31))


def day_of(day: date) -> Period:
    """One day."""
    return Period(PeriodKind.DAY, day.isoformat(), day, day)


def days(first: date, last: date) -> Period:
    """A stretch of days."""
    return Period(PeriodKind.DAYS, f"{first.isoformat()}..{last.isoformat()}", first, last)


def read_period(text: str, today: date) -> Period:
    """Read the name of a period.

    Raises:
        UserError: `bad_period` when it is none, or begins before anything can have happened; `period_in_future` when it has not begun.
    """
    try:
        found = _read(text)
    except ValueError as error:
        raise UserError(Code.BAD_PERIOD, "period", period=text) from error
    if found is None or found.first.year < YEARS.start:
        raise UserError(Code.BAD_PERIOD, "period", period=text)
    if found.first > today:
        raise UserError(Code.PERIOD_IN_FUTURE, "period", period=text, first=found.first.isoformat())
    return found


_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


def _read(text: str) -> Period | None:
    if found := _WEEK.fullmatch(text):
        return week_of(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    if found := _QUARTER.fullmatch(text):
        return quarter_of(date(int(found[1]), 3 * int(found[2]), 1))
    if found := _MONTH.fullmatch(text):
        return month_of(date(int(found[1]), int(found[2]), 1))
    if _YEAR.fullmatch(text):
        return year_of(date(int(text), 1, 1))
    first, dots, last = text.partition("..")
    if not dots:
        return day_of(_day_in(text))
    found_days = days(_day_in(first), _day_in(last))
    return found_days if found_days.first <= found_days.last else None


def _day_in(text: str) -> date:
    if len(text) != len("2026-11-20"):
        raise ValueError(text)
    return date.fromisoformat(text)


def _around(kind: PeriodKind, day: date, like: Period) -> Period:
    if kind is PeriodKind.DAYS:
        length = like.last - like.first
        return days(day, day + length) if day > like.last else days(day - length, day)
    return _OF[kind](day)


_OF: dict[PeriodKind, Callable[[date], Period]] = {
    PeriodKind.DAY: day_of, PeriodKind.WEEK: week_of, PeriodKind.MONTH: month_of, PeriodKind.QUARTER: quarter_of,
    PeriodKind.YEAR: year_of,
}  # fmt: skip


def _day(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"


def _long_day(day: date) -> str:
    return f"{day.year} 年 {_day(day)}"


_NAMES: dict[PeriodKind, Callable[[Period], str]] = {
    PeriodKind.DAY: lambda period: _long_day(period.first),
    PeriodKind.WEEK: lambda period: f"{period.label[:4]} 年第 {int(period.label[-2:])} 周",
    PeriodKind.MONTH: lambda period: f"{period.first.year} 年 {period.first.month} 月",
    PeriodKind.QUARTER: lambda period: f"{period.first.year} 年第 {period.label[-1]} 季度",
    PeriodKind.YEAR: lambda period: f"{period.first.year} 年",
    PeriodKind.DAYS: lambda period: f"{_long_day(period.first)}—{_long_day(period.last)}",
}
