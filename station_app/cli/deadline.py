"""`deadline`: a limit worked out from calendar and settings alone."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from station_app.cli.case_json import deadline_json
from station_app.cli.context import Context
from station_app.clock import parse_moment
from station_app.domain.catalogue import Limit, LimitUnit
from station_app.domain.deadlines import Segment, work_out
from station_app.errors import Code, Exit, UserError


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's command."""
    deadline = commands.add_parser("deadline", parents=shared, help="work out a limit, day by day")
    deadline.add_argument("--accepted", required=True, metavar="T")
    deadline.add_argument("--limit", required=True, metavar="N")
    deadline.add_argument("--unit", required=True, choices=[unit.value for unit in LimitUnit])
    deadline.add_argument("--suspend", action="append", default=[], metavar="FROM..[TO]:KIND")
    deadline.add_argument("--extend", action="append", default=[], metavar="N")
    deadline.set_defaults(run=_deadline)


def _deadline(context: Context) -> Exit:
    options = context.options
    try:
        accepted = parse_moment(options.accepted)
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "accepted") from error
    limit = Limit(_number(options.limit, "limit"), LimitUnit(options.unit))
    segments = [_segment(text) for text in options.suspend]
    extensions = [_number(text, "extend") for text in options.extend]
    with context.services() as services:
        found = work_out(
            accepted,
            limit,
            services.catalogues.calendar(),
            services.clock.now(),
            segments=segments,
            extensions=extensions,
            hours=services.settings.hours(),
        )
    answer = deadline_json(found)
    rows = [f"{d['date']}\t{'计' if d['counted'] else '不计'}\t{d['reason']}" for d in answer["days"]]
    context.answer(answer, "\n".join([f"到期 {answer['due'] or '—'}", *rows]))
    return Exit.DONE


def _number(text: str, field: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        raise UserError(Code.BAD_NUMBER, field)
    return int(text)


def _segment(text: str) -> Segment:
    days, _, kind = text.partition(":")
    start, dots, end = days.partition("..")
    if not dots:
        raise UserError(Code.BAD_DATE, "suspend")
    try:
        return Segment(date.fromisoformat(start), date.fromisoformat(end) if end else None, kind)
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "suspend") from error
