"""What every command of the hall shares: its folder, its clock, an open hall, and the shape of its answer."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from platformdirs import user_data_path

from station_app.clock import Clock, parse_moment
from station_app.errors import Code, Exit, UserError
from sync.hall.context import Hall
from sync.hall.embedded import open_hall
from sync.hall.settings import database_of

Result = tuple[Exit, dict[str, Any], str]
"""Exit code, the JSON object, and the same for people."""

Run = Callable[[argparse.Namespace], Result]


class Commands(Protocol):
    """Where a file of commands adds its own."""

    def command(self, name: str, run: Run, text: str, group: str = "", group_text: str = "") -> argparse.ArgumentParser:
        """A command, alone or as an action of a group, which is made when it is first named."""


def home_of(arguments: argparse.Namespace) -> Path:
    """The hall's folder: `--home`, `HALL_HOME`, or the user's data folder."""
    if arguments.home:
        return Path(arguments.home)
    named = os.environ.get("HALL_HOME")
    return Path(named) if named else user_data_path("station-hall", appauthor=False)


def clock_of() -> Clock:
    """The time, or `HALL_NOW` as its start.

    Raises:
        UserError: `bad_date`.
    """
    start = os.environ.get("HALL_NOW")
    if not start:
        return Clock()
    try:
        return Clock(parse_moment(start))
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "HALL_NOW") from error


@contextmanager
def open_of(arguments: argparse.Namespace) -> Iterator[Hall]:
    """The hall of the command's folder, closed afterwards."""
    home = home_of(arguments)
    hall = open_hall(home, clock_of(), database_of(home))
    try:
        yield hall
    finally:
        hall.store.close()
