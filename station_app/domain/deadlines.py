"""Time limits that are explained day by day, never only computed (RULES 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from station_app.clock import YEARS
from station_app.domain.catalogue import Limit, LimitUnit
from station_app.domain.workdays import ONE_DAY, Calendar, days_between, is_weekend
from station_app.errors import Code, UserError

SUPPLEMENT_WORKDAYS = 5
"""Days within which a hall must ask for supplements (行政许可法第三十二条第四项)."""


class Light(StrEnum):
    """The state of a clock as a light."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    PAUSED = "paused"
    NOT_STARTED = "not_started"
    NO_LIMIT = "no_limit"
    DONE = "done"


class ClockKind(StrEnum):
    """The clocks a case can be asked for."""

    PROMISED = "promised"
    STATUTORY = "statutory"
    TIMED = "timed"
    CORRECTION = "correction"
    STATION = "station"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch in which the clock stands still: every day d with start < d <= end; end None = still open."""

    start: date
    end: date | None
    kind: str


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """Opening hours of a workday, in order; hour and minute limits run only inside them."""

    periods: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13, 30), time(17)))
    cut_off: time = time(17, 30)


@dataclass(frozen=True, slots=True)
class DayRow:
    """One calendar day of the explanation."""

    day: date
    counted: bool
    reason: str
    clause: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit worked out.

    Attributes:
        due: last day of the limit; None before acceptance, without a limit, and while the clock is stopped.
        due_at: the moment for limits in hours or minutes.
        limit: units including extensions; None when the law sets none.
        remaining: unsuspended workdays from tomorrow to the due day, negative once it has passed.
        yellow_from: first day on which the light is no longer green.
        tentative: a day of the reckoning lies in a year whose calendar is not published.
    """

    due: date | None
    due_at: datetime | None
    start_day: date | None
    limit: int | None
    unit: LimitUnit
    remaining: int | None
    light: Light
    days: tuple[DayRow, ...]
    segments: tuple[Segment, ...]
    tentative: bool
    yellow_from: date | None = None


@dataclass(frozen=True, slots=True)
class _Suspensions:
    segments: tuple[Segment, ...]

    def kind_on(self, day: date) -> str | None:
        """The kind of the segment that suspends a day: the earliest `start`, then input order."""
        covering = [s for s in self.segments if s.start < day and (s.end is None or day <= s.end)]
        return min(covering, key=lambda segment: segment.start).kind if covering else None

    def suspended(self, day: date) -> bool:
        return any(s.start < day and (s.end is None or day <= s.end) for s in self.segments)

    def stretches(self, after: date, until: date) -> list[tuple[date, date]]:
        """The suspended days of (after, until] as stretches (after, until] that do not overlap."""
        cut = sorted(
            (max(s.start, after), min(until if s.end is None else s.end, until))
            for s in self.segments
            if s.start < until and (s.end is None or s.end > after)
        )
        found: list[tuple[date, date]] = []
        for start, end in cut:
            begin = max(start, found[-1][1]) if found else start
            if begin < end:
                found.append((begin, end))
        return found

    def stopped_before(self, day: date) -> bool:
        """Whether a segment that is still open stops the clock before a day."""
        return any(s.end is None and s.start < day for s in self.segments)

    @property
    def first_open(self) -> date | None:
        return min((s.start for s in self.segments if s.end is None), default=None)


def not_started(limit: Limit) -> Deadline:
    """The clock before acceptance: nothing runs yet."""
    return Deadline(None, None, None, limit.value, limit.unit, None, Light.NOT_STARTED, (), (), tentative=False)


def work_out(
    accepted_at: datetime,
    limit: Limit,
    calendar: Calendar,
    today: datetime,
    *,
    segments: Sequence[Segment] = (),
    extensions: Sequence[int] = (),
    hours: ServiceHours | None = None,
) -> Deadline:
    """Work out a limit with its explanation.

    Args:
        accepted_at: the moment of acceptance, Beijing time.
        limit: value and unit; extensions add to its value.
        today: now, for the remaining days and the light.
        segments: stretches in which the clock stood still; they may overlap.

    Raises:
        UserError: `segment_reversed` when a segment ends before it starts, `bad_date` for impossible years.
    """
    for segment in segments:
        if segment.start.year not in YEARS or (segment.end is not None and segment.end.year not in YEARS):
            raise UserError(Code.BAD_DATE, "suspend")
        if segment.end is not None and segment.end < segment.start:
            raise UserError(Code.SEGMENT_REVERSED, "suspend", start=segment.start, end=segment.end)
    hours = hours or ServiceHours()
    if limit.value is None:
        return Deadline(None, None, None, None, limit.unit, None, Light.NO_LIMIT, (), tuple(segments), tentative=False)
    reckoning = _Reckoning(calendar, _Suspensions(tuple(segments)), limit.value + sum(extensions), limit.unit, hours)
    return reckoning.work_out(accepted_at, today)


@dataclass(frozen=True, slots=True)
class _Reckoning:
    calendar: Calendar
    suspensions: _Suspensions
    limit: int
    unit: LimitUnit
    hours: ServiceHours

    def work_out(self, accepted_at: datetime, today: datetime) -> Deadline:
        if self.unit in {LimitUnit.HOUR, LimitUnit.MINUTE}:
            start = accepted_at.date()
            due_at = self._due_moment(accepted_at)
            due, nth = (due_at.date(), due_at.date()) if due_at else (None, None)
        else:
            start, due_at = self._start_day(accepted_at), None
            nth, due = self._due_day(start)
        if due is not None and self.suspensions.stopped_before(due):
            due = due_at = None
        last = due or max(self.suspensions.first_open or start, today.date(), start)
        return Deadline(
            due=due,
            due_at=due_at,
            start_day=start,
            limit=self.limit,
            unit=self.unit,
            remaining=None if due is None else self._remaining(today.date(), due),
            light=self._light(start, due, today.date()),
            days=tuple(self._row(day, start, nth, due) for day in days_between(start, last)),
            segments=self.suspensions.segments,
            tentative=any(not self.calendar.published(day) for day in days_between(accepted_at.date(), last)),
            yellow_from=None if due is None else self._yellow_from(start, due),
        )

    def _start_day(self, accepted_at: datetime) -> date:
        day = accepted_at.date()
        if self.calendar.is_workday(day) and accepted_at.time() <= self.hours.cut_off:
            return day
        return self.calendar.next_workday(day + ONE_DAY)

    def _counts(self, day: date) -> bool:
        if self.suspensions.suspended(day):
            return False
        return self.unit is LimitUnit.CALENDAR_DAY or self.calendar.is_workday(day)

    def _due_day(self, start: date) -> tuple[date | None, date | None]:
        """The n-th counted day and the due day; both None when an open segment keeps them from coming."""
        day, left = start, self.limit
        while left:
            day += ONE_DAY
            if self.suspensions.stopped_before(day):
                return None, None
            left -= self._counts(day)
        nth = day
        while not self.calendar.is_workday(day) or (day > nth and self.suspensions.suspended(day)):
            day += ONE_DAY
            if self.suspensions.stopped_before(day):
                return nth, None
        return nth, day

    def _due_moment(self, start: datetime) -> datetime | None:
        left = timedelta(hours=self.limit) if self.unit is LimitUnit.HOUR else timedelta(minutes=self.limit)
        day = start.date()
        while True:
            if self.suspensions.stopped_before(day):
                return None
            if self.calendar.is_workday(day) and not self.suspensions.suspended(day):
                for opening, closing in self.hours.periods:
                    begin = max(start, datetime.combine(day, opening, start.tzinfo))
                    end = datetime.combine(day, closing, start.tzinfo)
                    if begin >= end:
                        continue
                    if left <= end - begin:
                        return begin + left
                    left -= end - begin
            day += ONE_DAY

    def _working(self, day: date) -> bool:
        return self.calendar.is_workday(day) and not self.suspensions.suspended(day)

    def _working_days(self, after: date, until: date) -> int:
        stopped = self.suspensions.stretches(after, until)
        found = self.calendar.workdays_between(after, until)
        return found - sum(self.calendar.workdays_between(*stretch) for stretch in stopped)

    def _remaining(self, today: date, due: date) -> int:
        return self._working_days(today, due) if today <= due else -self._working_days(due, today)

    def _yardstick(self, start: date, due: date) -> int:
        return self.limit if self.unit is LimitUnit.WORKDAY else self._working_days(start, due)

    def _light(self, start: date, due: date | None, today: date) -> Light:
        if due is None:
            return Light.PAUSED
        if today >= due:
            return Light.RED
        remaining = self._working_days(today, due)
        if remaining <= 2 or 10 * remaining <= 3 * self._yardstick(start, due):
            return Light.YELLOW
        return Light.GREEN

    def _yellow_from(self, start: date, due: date) -> date:
        """Walks back from the due day while the light is not green; never before the start day."""
        yardstick, remaining, day = self._yardstick(start, due), 0, due
        while day > start:
            remaining += self._working(day)
            if remaining > 2 and 10 * remaining > 3 * yardstick:
                return day
            day -= ONE_DAY
        return start

    def _row(self, day: date, start: date, nth: date | None, due: date | None) -> DayRow:
        kind = self.suspensions.kind_on(day)
        if day == due:
            return DayRow(day, self.limit > 0 and nth == due, "due", _clause("due", self.unit))
        if day == start:
            return DayRow(day, counted=False, reason="start_day", clause=_clause("start_day", self.unit))
        if kind is not None:
            return DayRow(day, counted=False, reason=f"suspended:{kind}", clause=_clause("suspended", self.unit))
        if self.unit is LimitUnit.CALENDAR_DAY:
            reason = "rolled_forward" if nth is not None and day > nth else "counted"
            return DayRow(day, reason == "counted", reason, _clause(reason, self.unit))
        if day in self.calendar.makeup_workdays:
            return DayRow(day, counted=True, reason="makeup_workday", clause=_clause("makeup_workday", self.unit))
        if day in self.calendar.holidays:
            reason = f"holiday:{self.calendar.holidays[day]}"
            return DayRow(day, counted=False, reason=reason, clause=_clause("holiday", self.unit))
        if is_weekend(day):
            return DayRow(day, counted=False, reason="weekend", clause=_clause("weekend", self.unit))
        return DayRow(day, counted=True, reason="counted", clause=_clause("counted", self.unit))


_CLAUSES = {
    "start_day": "《民法典》第二百零一条：开始的当日不计入",
    "suspended": "《行政许可法》第四十五条：所需时间不计算在期限内",
    "holiday": "《行政许可法》第八十二条：不含法定节假日",
    "weekend": "《行政许可法》第八十二条：以工作日计算",
    "makeup_workday": "国务院办公厅节假日安排：调休上班",
    "rolled_forward": "《民法典》第二百零三条：末日为休假日的顺延",
}


def _clause(reason: str, unit: LimitUnit) -> str:
    if reason == "due":
        return _CLAUSES["rolled_forward"] if unit is LimitUnit.CALENDAR_DAY else "《行政许可法》第八十二条"
    if reason == "counted":
        return "《民法典》第二百条：按日计算" if unit is LimitUnit.CALENDAR_DAY else "《行政许可法》第八十二条"
    return _CLAUSES[reason]


def supplement_window(received_at: datetime, calendar: Calendar, today: datetime, hours: ServiceHours) -> Deadline:
    """The 5 workdays in which the hall must ask for supplements, from the hall's own receipt (RULES 2, 补正)."""
    limit = Limit(SUPPLEMENT_WORKDAYS, LimitUnit.WORKDAY, "《行政许可法》第三十二条第（四）项")
    return work_out(received_at, limit, calendar, today, hours=hours)
