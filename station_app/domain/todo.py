"""What has to be done next (我的待办), one row per thing, grouped by how near its day is; and what the hall said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from station_app.domain.deadlines import Light, ServiceHours
from station_app.domain.workdays import Calendar

NEAR_WORKDAYS = 3
"""Days of the middle group, in workdays."""


class TodoKind(StrEnum):
    """What kind of thing waits."""

    CASE_DUE = "case_due"
    CORRECTION = "correction"
    HALL_SILENT = "hall_silent"
    PROMISE = "promise"
    ORIGINAL = "original"
    CALLBACK = "callback"
    APPOINTMENT = "appointment"
    MENDING = "mending"


class TodoGroup(StrEnum):
    """How near the day is (今天 / 三个工作日内 / 本周与下周)."""

    TODAY = "today"
    NEAR = "near"
    TWO_WEEKS = "two_weeks"


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do.

    Attributes:
        due: its day; None for what waits without one.
        remaining: workdays left, negative when it is late.
        subject: what it is about: a title, a material, a matter.
        ref: what opens it: the case's number, or the id of the appointment, log or evaluation.
        detail: a remark or a clock time, may be empty; of a case where it stands: at the hall, else at the station.
    """

    kind: TodoKind
    group: TodoGroup
    light: Light
    due: date | None
    remaining: int | None
    subject: str
    enterprise: str
    ref: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HallReply:
    """Something the hall said about a case."""

    id: int
    at: str
    kind: str
    case_no: str
    enterprise_name: str
    title: str
    data: dict[str, Any]


def last_day(today: date) -> date:
    """The Sunday of next week: the end of what the list looks at."""
    return date.fromordinal(today.toordinal() + 13 - today.weekday())


def group_of(due: date | None, today: date, calendar: Calendar) -> TodoGroup:
    """The group of a day; what has no day or is late stands under today."""
    if due is None or due <= today:
        return TodoGroup.TODAY
    return TodoGroup.NEAR if due <= calendar.add_workdays(today, NEAR_WORKDAYS) else TodoGroup.TWO_WEEKS


def remaining_workdays(due: date, today: date, calendar: Calendar) -> int:
    """Workdays from tomorrow to the day, negative when it has passed (RULES 2)."""
    first, last, sign = (today, due, 1) if due >= today else (due, today, -1)
    days = range(first.toordinal() + 1, last.toordinal() + 1)
    return sign * sum(calendar.is_workday(date.fromordinal(day)) for day in days)


def light_of(due: date | None, today: date, calendar: Calendar) -> Light:
    """The light of a promise or an errand: red on its day, yellow two workdays before."""
    if due is None or due <= today:
        return Light.RED
    return Light.YELLOW if remaining_workdays(due, today, calendar) <= 2 else Light.GREEN


_MINUTES_BEFORE = timedelta(minutes=15)
_REMINDED = frozenset({TodoKind.CASE_DUE, TodoKind.CORRECTION, TodoKind.PROMISE, TodoKind.ORIGINAL, TodoKind.CALLBACK})


def reminders(todos: Iterable[Todo], now: datetime, calendar: Calendar, hours: ServiceHours) -> tuple[Todo, ...]:
    """What is worth speaking up for right now: what falls due today and appointments of the next quarter of an hour.

    Nothing outside the service hours of a workday: nobody is reminded in the evening of what has to wait till morning.
    """
    serving = any(start <= now.time() <= end for start, end in hours.periods)
    if not (calendar.is_workday(now.date()) and serving):
        return ()
    return tuple(todo for todo in todos if _worth_a_word(todo, now))


def _worth_a_word(todo: Todo, now: datetime) -> bool:
    if todo.kind is TodoKind.APPOINTMENT and todo.due == now.date() and todo.detail:
        start = datetime.combine(now.date(), time.fromisoformat(todo.detail), now.tzinfo)
        return now <= start <= now + _MINUTES_BEFORE
    return todo.kind in _REMINDED and todo.due == now.date()
