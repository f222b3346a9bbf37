"""The hall's command line (CONTRACT 3): arguments in, JSON or a few lines of text out, exit codes of `Exit`."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from station_app.errors import StationError
from sync.hall.commands import attention, cases, clerks, exchange, exports, publishing, serving, stations, upkeep
from sync.hall.commands.context import Run
from sync.hall.messages import error_sentence

_FILES = (serving, stations, cases, attention, upkeep, clerks, publishing, exports, exchange)


def run(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        code, result, text = arguments.run(arguments)
    except StationError as error:
        code = error.exit
        result = {"error": {"code": error.code.value, "field": error.field, "message": error_sentence(error)}}
        text = ""
        sys.stderr.write(f"{error_sentence(error)}\n")
    if arguments.json and result:
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    elif text:
        sys.stdout.write(text + "\n")
    sys.stdout.flush()
    return int(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="station-hall", description="The hall's end of Station Desk 政务驿站工作台")
    commands = _Commands(parser.add_subparsers(required=True, metavar="COMMAND"))
    for file in _FILES:
        file.add(commands)
    return parser


class _Commands:
    """The parser as the files of commands fill it."""

    def __init__(self, top: Any) -> None:
        self._top = top
        self._groups: dict[str, Any] = {}
        self._shared = argparse.ArgumentParser(add_help=False)
        self._shared.add_argument("--json", action="store_true", help="one JSON object on stdout")
        self._shared.add_argument("--home", help="the hall's data folder (HALL_HOME)")

    def command(self, name: str, run: Run, text: str, group: str = "", group_text: str = "") -> argparse.ArgumentParser:
        """See `sync.hall.commands.context.Commands`."""
        parent = self._group(group, group_text) if group else self._top
        added: argparse.ArgumentParser = parent.add_parser(name, parents=[self._shared], help=text, description=text)
        added.set_defaults(run=run)
        return added

    def _group(self, name: str, text: str) -> Any:
        if name not in self._groups:
            parser = self._top.add_parser(name, help=text)
            self._groups[name] = parser.add_subparsers(required=True, metavar="ACTION")
        return self._groups[name]
