"""`appointment`: book, list, the next days with free slots, and what became of an appointment."""

from __future__ import annotations

import argparse
from typing import Any

from station_app.cli.context import Context
from station_app.cli.json_lines import Ack, take_lines
from station_app.cli.periods import read_day
from station_app.domain.appointment import AppointmentRow, AppointmentState, BookDay
from station_app.errors import Exit

_ACTIONS = {
    "arrive": AppointmentState.ARRIVED,
    "no-show": AppointmentState.NO_SHOW,
    "cancel": AppointmentState.CANCELLED,
}


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("appointment", parents=shared, help="the appointment book").add_subparsers(
        metavar="ACTION", required=True
    )
    add = group.add_parser("add", parents=shared, help="book appointments; one ACK or NAK a line")
    add.add_argument("--file", required=True, metavar="F|-")
    add.set_defaults(run=_add)
    listing = group.add_parser("list", parents=shared, help="the next service days with their free slots")
    listing.add_argument("--day", metavar="DAY")
    listing.add_argument("--days", type=int, default=3)
    listing.set_defaults(run=_list)
    act = group.add_parser("act", parents=shared, help="note what became of an appointment")
    act.add_argument("no")
    act.add_argument("action", choices=list(_ACTIONS))
    act.add_argument("--reason", default="")
    act.set_defaults(run=_act)


def _add(context: Context) -> Exit:
    from station_app.services.people_inputs import appointment_form  # pydantic, needed only here

    with context.services() as services:
        operator = context.operator(services)

        def store(data: Any) -> Ack:
            done = services.appointments.book(appointment_form(data), operator.id)
            return {"no": done.no, "client_id": done.client_id}

        return take_lines(context, store)


def _list(context: Context) -> Exit:
    wanted = read_day(context.options.day, "day")
    with context.services() as services:
        book = services.appointments
        days = [book.day(wanted)] if wanted else book.next_days(max(1, min(context.options.days, 60)))
    text = "\n".join(
        f"{day.day}\t{slot.start:%H:%M}-{slot.end:%H:%M}\t余 {slot.free}" for day in days for slot in day.slots
    )
    context.answer({"days": [_day_json(day) for day in days]}, text)
    return Exit.DONE


def _act(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        operator = context.operator(services)
        row = services.appointments.settle(options.no, _ACTIONS[options.action], operator.id, options.reason)
    context.answer(_json(row), f"已记下：{row.no}")
    return Exit.DONE


def _day_json(day: BookDay) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "slots": [
            {"start": f"{slot.start:%H:%M}", "end": f"{slot.end:%H:%M}", "capacity": slot.capacity, "free": slot.free}
            for slot in day.slots
        ],
        "appointments": [_json(row) for row in day.appointments],
    }


def _json(row: AppointmentRow) -> dict[str, Any]:
    return {
        "no": row.no,
        "client_id": row.client_id,
        "channel": row.channel.value,
        "day": row.day.isoformat(),
        "start": f"{row.start:%H:%M}",
        "end": f"{row.end:%H:%M}",
        "window": row.window,
        "enterprise": row.enterprise_name,
        "matter": row.matter,
        "case_id": row.case_id,
        "state": row.state.value,
        "reason": row.reason,
    }
