"""Whistles (点餐吹哨): a project calls a department, the department reports in (接铃报到), and how long that took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from station_app.domain.deadlines import ServiceHours
from station_app.domain.identifiers import check_client_id
from station_app.domain.text_rules import check_long_text, check_required, check_text
from station_app.domain.workdays import Calendar, days_between

_TEXT, _LONG = 200, 4_000
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WhistleForm:
    """A whistle, as sent; `answer_by` None = the next workday."""

    client_id: str
    project: str
    department: str
    matter: str
    node: str = ""
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class WhistleRow:
    """One whistle; `answered_at` None = nobody has reported in."""

    rid: int
    id: str
    client_id: str
    project_id: str
    node: str
    department: str
    matter: str
    sent_at: datetime
    answer_by: date
    answered_at: datetime | None
    answered_by: str
    answer: str
    operator_id: str

    @property
    def in_time(self) -> bool | None:
        """Whether it was answered by the day that was asked for; None while it is open."""
        return None if self.answered_at is None else self.answered_at.date() <= self.answer_by


@dataclass(frozen=True, slots=True)
class WhistleFigures:
    """Whistles of a period: sent, answered, in time, and the mean response in service minutes (None without one)."""

    sent: int
    answered: int
    in_time: int
    mean_minutes: int | None


def check_whistle(form: WhistleForm) -> WhistleForm:
    """Check a form.

    Raises:
        UserError: at the first wrong field.
    """
    check_client_id(form.client_id)
    check_required(form.department, "department", _TEXT)
    check_long_text(form.matter, "matter", _LONG)
    check_required(form.matter.replace("\n", " ").replace("\t", " "), "matter", _LONG)
    return form


def check_answer(by: str, text: str) -> None:
    """Check who reported in and with what.

    Raises:
        UserError: at the first wrong field.
    """
    check_text(by, "answered_by", _TEXT)
    check_long_text(text, "answer", _LONG)


def service_minutes(start: datetime, end: datetime, calendar: Calendar, hours: ServiceHours) -> int:
    """Minutes between two moments that lie inside service hours of workdays."""
    found = timedelta()
    for day in days_between(start.date(), end.date()):
        if not calendar.is_workday(day):
            continue
        for opening, closing in hours.periods:
            begin = max(start, datetime.combine(day, opening, start.tzinfo))
            until = min(end, datetime.combine(day, closing, start.tzinfo))
            found += max(until - begin, timedelta())
    return found // _MINUTE


def figures(rows: list[WhistleRow], calendar: Calendar, hours: ServiceHours) -> WhistleFigures:
    """The figures of some whistles."""
    took = [
        service_minutes(row.sent_at, row.answered_at, calendar, hours) for row in rows if row.answered_at is not None
    ]
    in_time = sum(bool(row.in_time) for row in rows)
    return WhistleFigures(len(rows), len(took), in_time, sum(took) // len(took) if took else None)
