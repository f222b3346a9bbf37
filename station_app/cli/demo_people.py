"""The demonstration's work with people: talks, call-backs, appointments, a promise and evaluations, all invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from station_app.clock import to_text
from station_app.domain.appointment import AppointmentState, BookDay
from station_app.domain.case_records import MarkRow
from station_app.domain.deadlines import Light
from station_app.domain.guidance import Treatment
from station_app.errors import UserError
from station_app.services.people_inputs import appointment_form, consultation_form, evaluation_form
from station_app.services.service_set import Services

_PROMISE_WORKDAYS = 3


def add_talks(services: Services, people: Mapping[str, Any]) -> None:
    """Talks of today with the call-backs that were promised, appointments of the next service day, and a promise."""
    operator, calendar, today = services.operators.first().id, services.catalogues.calendar(), services.clock.today()
    for row in people["consultations"]:
        due = row.get("callback_workdays")
        on = {"callback_on": calendar.add_workdays(today, due).isoformat()} if due is not None else {}
        services.service_logs.add(consultation_form({**row["consultation"], **on}), operator)
    slots = _free_slots(services)
    for row in people["appointments"]:
        slot = next(slots, None)
        if slot is None:
            break
        day, start = slot
        booked = services.appointments.book(
            appointment_form({**row["appointment"], "day": day.isoformat(), "start": start}), operator
        )
        if row.get("arrived") and day == today:
            services.appointments.settle(booked.no, AppointmentState.ARRIVED, operator)
    _promise(services, operator, calendar.add_workdays(today, _PROMISE_WORKDAYS))


def _free_slots(services: Services) -> Iterator[tuple[date, str]]:
    """Every second slot that is not over, of the first service day that still has one."""
    now = services.clock.now()

    def open_slots(day: BookDay) -> list[str]:
        return [f"{slot.start:%H:%M}" for slot in day.slots if day.day > now.date() or slot.end > now.time()]

    day = next(day for day in services.appointments.next_days() if open_slots(day))
    return ((day.day, start) for start in open_slots(day)[::2])


def _promise(services: Services, operator: str, until: date) -> None:
    """The first material that may be handed in later is promised for a day."""
    for case in services.cases.all():
        full = services.cases.full(case.no)
        for line in full.lines:
            mark: MarkRow = full.work.mark(line.material)
            if line.treatment == Treatment.DEFERRABLE and mark.promised_until is None:
                try:
                    services.materials.promise(case.no, line.material, operator, until)
                except UserError:
                    break
                return


def add_evaluations(services: Services, people: Mapping[str, Any], numbers: Mapping[str, str]) -> None:
    """What enterprises think of talks and finished cases; entered by themselves, so that no operator stands under it."""
    for row in people["evaluations"]:
        event, at = dict(row["event"]), services.clock.now() - timedelta(hours=row["hours_ago"])
        if "case" in event:
            event["case"] = numbers.get(event["case"])
        if "service_log" in event or (event["case"] and _finished(services, event["case"])):
            form = evaluation_form({**row["evaluation"], "event": event, "at": to_text(at)})
            services.evaluations.add(form, "")


def _finished(services: Services, no: str) -> bool:
    return services.cases.find(no).summary.clock == Light.DONE
