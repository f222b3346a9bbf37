"""Duty (上岗离岗): who is at work, minutes away, presence; and who sees whose cases while somebody is on leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from station_app.domain.deadlines import ServiceHours
from station_app.domain.rates import Rate
from station_app.domain.workdays import Calendar, days_between
from station_app.errors import Code, UserError

Stretch = tuple[datetime, datetime]


class DutyKind(StrEnum):
    """Coming on duty, and leaving."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One record; `reason` belongs to leaving."""

    id: str
    operator_id: str
    at: datetime
    kind: DutyKind
    reason: str


@dataclass(frozen=True, slots=True)
class Away:
    """A stretch away between two times on duty, with the minutes of it that lie in service hours."""

    start: datetime
    end: datetime
    reason: str
    minutes: int


@dataclass(frozen=True, slots=True)
class DutyDay:
    """One operator's day.

    Attributes:
        on_duty: at work now (on a past day: at its end).
        present: minutes on duty inside service hours; `presence` divides them by the service minutes so far.
    """

    day: date
    on_duty: bool
    present: int
    away: tuple[Away, ...]
    presence: Rate


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """Leave with cover: from the first day to the last the cover sees the cases too."""

    id: str
    operator_id: str
    cover_id: str
    first: date
    last: date
    reason: str
    cancelled_at: str | None


def check_next(rows: Sequence[DutyRow], kind: DutyKind, at: datetime, now: datetime) -> None:
    """Check that a record may follow those of its day.

    Raises:
        UserError: `bad_date` in the future or before the last record; `action_not_allowed` when nothing changes.
    """
    last = rows[-1] if rows else None
    if at > now or (last is not None and at < last.at):
        raise UserError(Code.BAD_DATE, "at")
    if kind is (last.kind if last else DutyKind.OFF):
        reason = "already_on_duty" if kind is DutyKind.ON else "not_on_duty"
        raise UserError(Code.ACTION_NOT_ALLOWED, "action", action=kind.value, reason=reason)


def duty_day(day: date, rows: Sequence[DutyRow], calendar: Calendar, hours: ServiceHours, now: datetime) -> DutyDay:
    """What one operator's records of a day say; a past day that was not closed ends with its service hours.

    Args:
        rows: the records of that day, oldest first.
    """
    open_hours = list(_open_hours(day, calendar, hours, now))
    end = open_hours[-1][1] if open_hours and day < now.date() else now
    stretches = list(_on_duty(rows, end))
    away = tuple(
        Away(left.at, back.at, left.reason, _minutes([(left.at, back.at)], open_hours))
        for left, back in pairwise(rows)
        if left.kind is DutyKind.OFF and back.kind is DutyKind.ON
    )
    present = _minutes(stretches, open_hours)
    whole = _minutes(open_hours, open_hours)
    return DutyDay(day, bool(rows) and rows[-1].kind is DutyKind.ON, present, away, presence_rate(present, whole))


def presence_rate(present: int, service: int) -> Rate:
    """The presence rate from minutes."""
    return Rate("在岗率", "服务时间内在岗分钟 ÷ 服务时间分钟", present, service)


def _open_hours(day: date, calendar: Calendar, hours: ServiceHours, now: datetime) -> Iterator[Stretch]:
    """The service hours of a day as far as they have passed; none on days that are no workdays."""
    if not calendar.is_workday(day):
        return
    for opening, closing in hours.periods:
        start = datetime.combine(day, opening, now.tzinfo)
        end = min(datetime.combine(day, closing, now.tzinfo), now)
        if start < end:
            yield start, end


def _on_duty(rows: Sequence[DutyRow], end: datetime) -> Iterator[Stretch]:
    for place, row in enumerate(rows):
        if row.kind is DutyKind.ON:
            following = rows[place + 1].at if place + 1 < len(rows) else end
            yield row.at, max(row.at, following)


def _minutes(stretches: Sequence[Stretch], within: Sequence[Stretch]) -> int:
    common = timedelta()
    for start, end in stretches:
        for opening, closing in within:
            common += max(timedelta(), min(end, closing) - max(start, opening))
    return int(common.total_seconds() // 60)


def check_leave(operator_id: str, cover_id: str, first: date, last: date) -> None:
    """Check a leave.

    Raises:
        UserError: `bad_date` when it ends before it begins, `action_not_allowed` when somebody covers for themselves.
    """
    if last < first:
        raise UserError(Code.BAD_DATE, "to")
    if operator_id == cover_id:
        raise UserError(Code.ACTION_NOT_ALLOWED, "cover", action="leave", reason="own_cover")


def seen_by(operator_id: str, leaves: Sequence[LeaveRow], day: date) -> tuple[str, ...]:
    """Whose cases an operator sees on a day: their own first, then those they cover, covers of covers included."""
    current = [leave for leave in leaves if leave.cancelled_at is None and leave.first <= day <= leave.last]
    found = [operator_id]
    for seen in found:
        found += [leave.operator_id for leave in current if leave.cover_id == seen and leave.operator_id not in found]
    return tuple(dict.fromkeys(found))


def duty_days(first: date, last: date, rows: Sequence[DutyRow]) -> Iterator[tuple[date, list[DutyRow]]]:
    """The records of a period, day by day."""
    for day in days_between(first, last):
        yield day, [row for row in rows if row.at.date() == day]
