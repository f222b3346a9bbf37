"""Workdays numbered from the start of a plan: 0 is the start, -1 the workday before it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

from station_app.clock import YEARS
from station_app.domain.workdays import ONE_DAY, Calendar
from station_app.errors import Code, UserError

LONGEST_PLAN = 10_000
"""Workdays a plan may take, about forty years; longer ones are slips of the pen."""

HORIZON = timedelta(days=3_660)
"""How far from today the days of a project may lie; others are slips of the pen."""


def check_near(day: date, today: date, field: str) -> None:
    """Check that a day lies within ten years of today.

    Raises:
        UserError: `bad_date`.
    """
    if abs(day - today) > HORIZON:
        raise UserError(Code.BAD_DATE, field)


class WorkdayAxis:
    """Counts workdays in both directions from a start, and remembers what it has counted.

    Args:
        calendar: says which days are workdays.
        start: the first day; a day off counts as the next workday.

    Raises:
        UserError: `bad_date` for a start outside the years in which anything can happen.
    """

    def __init__(self, calendar: Calendar, start: date) -> None:
        if start.year not in YEARS:
            raise UserError(Code.BAD_DATE, "plan_start")
        self._calendar = calendar
        self._after = [calendar.next_workday(start)]
        self._before: list[date] = []
        self._until: dict[date, int] = {}

    def day(self, number: int) -> date:
        """The workday with a number.

        Raises:
            UserError: `plan_too_long` when it lies further away than any plan reaches.
        """
        if abs(number) > LONGEST_PLAN:
            raise UserError(Code.PLAN_TOO_LONG, "days", workdays=abs(number), limit=LONGEST_PLAN)
        while number >= len(self._after):
            self._grow_forward()
        while -number > len(self._before):
            self._grow_back()
        return self._after[number] if number >= 0 else self._before[-number - 1]

    def number_from(self, day: date) -> int:
        """The number of a day; of the next workday when it is a day off.

        Raises:
            UserError: `plan_too_long`.
        """
        if day <= self._after[0]:
            while not self._before or self._before[-1] >= day:
                self._grow_back()
            return -bisect_right(self._before, -day.toordinal(), key=_backwards)
        while self._after[-1] < day:
            self._grow_forward()
        return bisect_left(self._after, day)

    def number_until(self, day: date) -> int:
        """The number of a day; of the workday before when it is a day off.

        Raises:
            UserError: `plan_too_long`.
        """
        if day not in self._until:
            number = self.number_from(day)
            self._until[day] = number if self.day(number) == day else number - 1
        return self._until[day]

    def between(self, first: date, last: date) -> int:
        """Workdays in (first, last]; negative when the last day comes first. Days ten years off count as ten years off."""
        return self.number_until(self._near(last)) - self.number_until(self._near(first))

    def _near(self, day: date) -> date:
        return min(max(day, self._after[0] - HORIZON), self._after[0] + HORIZON)

    def _grow_forward(self) -> None:
        self._limit(len(self._after))
        self._after.append(self._calendar.next_workday(self._after[-1] + ONE_DAY))

    def _grow_back(self) -> None:
        self._limit(len(self._before))
        day = (self._before[-1] if self._before else self._after[0]) - ONE_DAY
        while not self._calendar.is_workday(day):
            day -= ONE_DAY
        self._before.append(day)

    def _limit(self, known: int) -> None:
        if known > LONGEST_PLAN + 1:
            raise UserError(Code.PLAN_TOO_LONG, "days", workdays=known, limit=LONGEST_PLAN)


def _backwards(day: date) -> int:
    """For looking up in a list that runs backwards."""
    return -day.toordinal()
