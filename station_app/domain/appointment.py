"""The appointment book (预约簿): slots of a service day, the numbers of appointments and what may become of one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from station_app.domain.case_form import ENTERPRISE_NAME_LIMIT
from station_app.domain.deadlines import ServiceHours
from station_app.domain.identifiers import check_client_id, check_mobile, check_uscc
from station_app.domain.text_rules import check_required, check_text
from station_app.domain.workdays import ONE_DAY, Calendar
from station_app.errors import Code, UserError

_TEXT = 200
_FURTHEST = timedelta(days=366)


class BookingChannel(StrEnum):
    """How an appointment was made (M72)."""

    PHONE = "phone"
    WINDOW = "window"
    ONLINE = "online"


class AppointmentState(StrEnum):
    """What became of an appointment."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class AppointmentForm:
    """One appointment, as asked for; `start` is the beginning of a slot, `case` a number or id."""

    client_id: str
    channel: BookingChannel
    day: date
    start: time
    matter: str
    window: str = ""
    uscc: str | None = None
    enterprise_name: str = ""
    contact_name: str = ""
    contact_mobile: str = ""
    case: str | None = None


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """One appointment."""

    rid: int
    id: str
    no: str
    client_id: str
    channel: BookingChannel
    day: date
    start: time
    end: time
    window: str
    enterprise_id: str | None
    enterprise_name: str
    contact_name: str
    contact_mobile: str
    matter: str
    case_id: str | None
    state: AppointmentState
    state_at: str
    reason: str
    operator_id: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of a service day and how many appointments it holds."""

    start: time
    end: time
    capacity: int
    booked: int = 0

    @property
    def free(self) -> int:
        """How many more may be made."""
        return max(0, self.capacity - self.booked)


@dataclass(frozen=True, slots=True)
class BookDay:
    """One day of the book."""

    day: date
    slots: tuple[Slot, ...]
    appointments: tuple[AppointmentRow, ...]


@dataclass(frozen=True, slots=True)
class BookRules:
    """What the book offers.

    Attributes:
        weekend_shifts: service days beside the workdays: ISO weekdays (`6`, `7`) or dates.
        slot_minutes: length of a slot; `capacity` is how many appointments one holds.
    """

    calendar: Calendar
    hours: ServiceHours
    weekend_shifts: Collection[str] = ()
    slot_minutes: int = 30
    capacity: int = 2

    def is_service_day(self, day: date) -> bool:
        """A workday, or a day with a shift of its own; a public holiday only when its date is named."""
        if self.calendar.is_workday(day) or day.isoformat() in self.weekend_shifts:
            return True
        return day not in self.calendar.holidays and str(day.isoweekday()) in self.weekend_shifts

    def service_days(self, first: date) -> Iterator[date]:
        """The service days from a day on."""
        day = first
        while True:
            if self.is_service_day(day):
                yield day
            day += ONE_DAY

    def next_days(self, today: date, count: int = 3) -> list[date]:
        """The next service days, today among them if it is one."""
        return list(islice(self.service_days(today), count))

    def slots(self, booked: Mapping[time, int] | None = None) -> tuple[Slot, ...]:
        """The slots of a service day with what is booked, by their beginning; a rest too short for a slot is none."""
        found: list[Slot] = []
        length, taken = timedelta(minutes=max(1, self.slot_minutes)), booked or {}
        for opening, closing in self.hours.periods:
            start, last = datetime.combine(date.min, opening), datetime.combine(date.min, closing) - length
            while start <= last:
                begin = start.time()
                found.append(Slot(begin, (start + length).time(), self.capacity, taken.get(begin, 0)))
                start += length
        return tuple(found)

    def offered(self, day: date, start: time, now: datetime) -> Slot:
        """The slot that begins at a time of a day.

        Raises:
            UserError: `slot_not_offered` on other days and times, for slots that are over, and more than a year ahead.
        """
        slot = next((slot for slot in self.slots() if slot.start == start), None)
        if slot is None or not self.is_service_day(day):
            raise UserError(Code.SLOT_NOT_OFFERED, "start", day=day, start=start)
        over = datetime.combine(day, slot.end, now.tzinfo) <= now
        if over or day - now.date() > _FURTHEST:
            raise UserError(Code.SLOT_NOT_OFFERED, "start", day=day, start=start)
        return slot


_MOVES: Mapping[AppointmentState, frozenset[AppointmentState]] = {
    AppointmentState.ARRIVED: frozenset({AppointmentState.BOOKED, AppointmentState.NO_SHOW}),
    AppointmentState.NO_SHOW: frozenset({AppointmentState.BOOKED}),
    AppointmentState.CANCELLED: frozenset({AppointmentState.BOOKED}),
}


def check_move(row: AppointmentRow, target: AppointmentState, now: datetime) -> None:
    """Check that an appointment may take a state: nobody is missing before the slot has begun.

    Raises:
        UserError: `action_not_allowed`.
    """
    begins = datetime.combine(row.day, row.start, now.tzinfo)
    if row.state not in _MOVES.get(target, frozenset()):
        reason = "wrong_state"
    elif target is AppointmentState.NO_SHOW and now < begins:
        reason = "slot_not_begun"
    else:
        return
    raise UserError(Code.ACTION_NOT_ALLOWED, "action", action=target.value, state=row.state.value, reason=reason)


def check_appointment(form: AppointmentForm) -> AppointmentForm:
    """Check a form but for its slot; returns it with codes and phone numbers in their plain form.

    Raises:
        UserError: at the first wrong field.
    """
    check_client_id(form.client_id)
    check_required(form.matter, "matter", _TEXT)
    check_text(form.window, "window", _TEXT)
    check_text(form.enterprise_name, "enterprise.name", ENTERPRISE_NAME_LIMIT)
    check_required(form.contact_name or form.enterprise_name, "contact.name", _TEXT)
    return replace(
        form,
        uscc=check_uscc(form.uscc, "enterprise.uscc") if form.uscc else None,
        contact_mobile=check_mobile(form.contact_mobile, "contact.mobile") if form.contact_mobile else "",
    )


def appointment_number(day: date, terminal: str, serial: int) -> str:
    """A number like `YY-261120-012`: the day of the appointment, the terminal, a serial of at least two digits."""
    return f"YY-{day:%y%m%d}-{terminal}{serial:02d}"


def booked_by_slot(rows: Sequence[AppointmentRow]) -> dict[time, int]:
    """How many appointments of a day hold a place, by the beginning of their slot."""
    found: dict[time, int] = {}
    for row in rows:
        if row.state is not AppointmentState.CANCELLED:
            found[row.start] = found.get(row.start, 0) + 1
    return found
