"""`--from` and `--to`: a period of days, today unless given."""

from __future__ import annotations

import argparse
from datetime import date

from station_app.cli.context import Context
from station_app.errors import Code, UserError


def add_period(parser: argparse.ArgumentParser) -> None:
    """Add the two options."""
    parser.add_argument("--from", dest="first", metavar="DAY")
    parser.add_argument("--to", dest="last", metavar="DAY")


def period(context: Context, today: date) -> tuple[date, date]:
    """First and last day; a period of one day when only one is given.

    Raises:
        UserError: `bad_date`.
    """
    first = read_day(context.options.first, "from")
    last = read_day(context.options.last, "to")
    found = (first or last or today, last or first or today)
    if found[1] < found[0]:
        raise UserError(Code.BAD_DATE, "to")
    return found


def read_day(text: str | None, field: str) -> date | None:
    """A day as it was given, None when it was not.

    Raises:
        UserError: `bad_date`.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError(Code.BAD_DATE, field) from error
