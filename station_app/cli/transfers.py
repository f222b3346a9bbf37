"""`transfer`: materials handed to the hall in one go, and the hall's receipt on the slip."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from station_app.cli.context import Context, split_list
from station_app.clock import parse_moment
from station_app.domain.case_records import TransferRow
from station_app.errors import Code, Exit, UserError


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("transfer", parents=shared, help="hand-overs to the hall").add_subparsers(
        metavar="ACTION", required=True
    )
    make = group.add_parser("make", parents=shared, help="the ticked materials of cases go together")
    make.add_argument("cases", metavar="NO,NO")
    make.add_argument("--express-no", default="")
    make.set_defaults(run=_make)
    received = group.add_parser("received", parents=shared, help="the hall's signature and time on the slip")
    received.add_argument("number")
    received.add_argument("--receiver", required=True)
    received.add_argument("--at", required=True, metavar="TIME")
    received.set_defaults(run=_received)
    show = group.add_parser("show", parents=shared)
    show.add_argument("number")
    show.set_defaults(run=_show)


def _make(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        operator = context.operator(services).id
        made = services.transfers.make(split_list(options.cases), operator, options.express_no)
    return _answer(context, made)


def _received(context: Context) -> Exit:
    options = context.options
    try:
        at = parse_moment(options.at)
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "at") from error
    with context.services() as services:
        operator = context.operator(services).id
        received = services.transfers.received(options.number, options.receiver, at, operator)
    return _answer(context, received)


def _show(context: Context) -> Exit:
    with context.services() as services:
        return _answer(context, services.transfers.find(context.options.number))


def _answer(context: Context, transfer: TransferRow) -> Exit:
    context.answer(asdict(transfer), f"{transfer.number}\t校验码 {transfer.checksum}\t{len(transfer.cases)} 件")
    return Exit.DONE
