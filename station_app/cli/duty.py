"""`duty`: coming on duty and leaving, who is there, leave with cover, and the queue at the windows."""

from __future__ import annotations

import argparse
from typing import Any

from station_app.cli.context import Context
from station_app.cli.json_lines import Ack, take_lines
from station_app.cli.periods import read_day
from station_app.domain.duty import DutyDay, DutyKind
from station_app.errors import Code, Exit, UserError


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("duty", parents=shared, help="duty, leave and the queue").add_subparsers(
        metavar="ACTION", required=True
    )
    for kind in DutyKind:
        mark = group.add_parser(kind.value, parents=shared, help=f"the acting operator goes {kind.value} duty")
        mark.add_argument("--file", metavar="F|-", help="records of other times; one ACK or NAK a line")
        mark.add_argument("--reason", default="")
        mark.set_defaults(run=_mark, kind=kind)
    group.add_parser("status", parents=shared, help="everybody's day so far").set_defaults(run=_status)
    leave = group.add_parser("leave", parents=shared, help="enter leave with cover")
    leave.add_argument("who")
    leave.add_argument("--cover", required=True, metavar="WHO")
    leave.add_argument("--from", dest="first", required=True, metavar="DAY")
    leave.add_argument("--to", dest="last", required=True, metavar="DAY")
    leave.add_argument("--reason", default="")
    leave.set_defaults(run=_leave)
    queue = group.add_parser("queue", parents=shared, help="note the queue and get the tidal hint")
    for name in ("waiting", "served", "windows"):
        queue.add_argument(f"--{name}", type=int, required=True, metavar="N")
    queue.set_defaults(run=_queue)


def _mark(context: Context) -> Exit:
    kind, options = context.options.kind, context.options
    with context.services() as services:
        operator = context.operator(services)
        if options.file:
            from station_app.services.people_inputs import duty_entry  # pydantic, needed only here

            def store(data: Any) -> Ack:
                entry = duty_entry(data)
                row = services.duty.mark(operator.id, kind, reason=entry.reason, at=entry.at, client_id=entry.client_id)
                return {"id": row.id, "client_id": entry.client_id}

            return take_lines(context, store)
        row = services.duty.mark(operator.id, kind, reason=options.reason)
        day = services.duty.day(operator.id)
    word = "上岗" if kind is DutyKind.ON else "离岗"
    context.answer(
        {"operator": operator.name, "kind": kind.value, "at": row.at.isoformat(), **_day_json(day)},
        f"{operator.name} {row.at:%H:%M} {word}",
    )
    return Exit.DONE


def _status(context: Context) -> Exit:
    with context.services() as services:
        board = services.duty.board()
    rows = [{"operator": operator.name, "role": operator.role, **_day_json(day)} for operator, day in board]
    text = "\n".join(
        f"{operator.name}\t{'在岗' if day.on_duty else '离岗'}\t在岗率 {day.presence.text}" for operator, day in board
    )
    context.answer({"duty": rows}, text)
    return Exit.DONE


def _leave(context: Context) -> Exit:
    options = context.options
    first, last = read_day(options.first, "from"), read_day(options.last, "to")
    if first is None or last is None:
        raise UserError(Code.BAD_DATE, "from")
    with context.services() as services:
        by = context.operator(services)
        who, cover = services.operators.find(options.who), services.operators.find(options.cover)
        leave_id = services.duty.leave(who.id, cover.id, first, last, options.reason, by.id)
    context.answer({"id": leave_id}, f"{who.name} {first} 至 {last} 请假，由 {cover.name} 代理")
    return Exit.DONE


def _queue(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        operator = context.operator(services)
        hint = services.tidal.note(options.waiting, options.served, options.windows, operator.id)
    assert hint is not None
    context.answer({"add": hint.add, "text": hint.text}, hint.text)
    return Exit.DONE


def _day_json(day: DutyDay) -> dict[str, Any]:
    return {
        "on_duty": day.on_duty,
        "present_minutes": day.present,
        "away_minutes": sum(away.minutes for away in day.away),
        "presence": day.presence.text,
    }
