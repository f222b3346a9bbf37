"""The command line's frame: options, dispatch, and errors as sentences with their exit codes."""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
import traceback
from collections.abc import Sequence
from typing import Any

from station_app import __version__
from station_app.cli import (
    appointments,
    blocking_points,
    cases,
    catalogue,
    consultations,
    deadline,
    demands,
    documents,
    duty,
    enterprises,
    evaluations,
    evidence,
    exchange,
    guide,
    keys,
    maintenance,
    operators,
    practice,
    projects,
    reports,
    search,
    setup,
    sync,
    transfers,
    visits,
    window,
    work_plans,
)
from station_app.cli.context import Context, make_context
from station_app.errors import Code, Exit, StationError, UserError
from station_app.logsetup import redact, start_logging, stop_logging
from ui.messages import Language, sentence

_GROUPS = (
    setup, catalogue, guide, enterprises, cases, consultations, appointments, duty, evaluations, demands, visits, evidence, projects, reports,
    blocking_points, work_plans, operators, deadline, transfers, documents, search, sync, exchange, maintenance, keys, window, practice,
)  # fmt: skip

log = logging.getLogger("station_app.cli")


def build_parser() -> argparse.ArgumentParser:
    """All commands; each group adds its own and names its function as `run`."""
    shared = argparse.ArgumentParser(add_help=False)
    for flag, settings in _SHARED_OPTIONS:
        shared.add_argument(flag, **{"default": argparse.SUPPRESS, **settings})
    parser = argparse.ArgumentParser(prog="station-app", description="政务驿站工作台", parents=[shared])
    parser.add_argument("--version", action="version", version=__version__)
    parser.set_defaults(run=window.open_window)
    commands = parser.add_subparsers(metavar="COMMAND")
    for group in _GROUPS:
        group.add_commands(commands, [shared])
    return parser


_SHARED_OPTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--home", {"metavar": "DIR", "help": "the station's data folder"}),
    ("--json", {"action": "store_true", "help": "one JSON object on standard output"}),
    ("--lang", {"choices": ("zh", "en"), "help": "language of messages for people"}),
    ("--key-file", {"metavar": "FILE", "help": "the key file that opens the store"}),
    ("--passphrase-stdin", {"action": "store_true", "help": "read the store's passphrase from standard input"}),
    ("--operator", {"metavar": "NAME", "help": "act as this operator"}),
    ("--password-stdin", {"action": "store_true", "help": "read the operator's password from standard input"}),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # a real stream
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    options = build_parser().parse_args(arguments, argparse.Namespace(json=False, home=None, lang="zh"))
    try:
        _check_words(options)
        return int(_run(make_context(options)))
    except StationError as error:
        return _tell(options, error)
    except BrokenPipeError:
        sys.stderr.close()
        return Exit.DONE
    except KeyboardInterrupt:
        return 130
    except Exception:  # the last resort: a bug, told as such
        log.exception("bug")
        print(redact(traceback.format_exc()), file=sys.stderr)
        return Exit.BUG


_AS_GIVEN = frozenset({"home", "key_file", "file", "ca", "catalogue", "query"})
"""Options that name files, which may hold any byte, and the search, which answers for itself."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def _check_words(options: argparse.Namespace) -> None:
    """Bytes of the command line that are no text arrive as lone surrogates, which nothing can be named by."""
    for field, value in vars(options).items():
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, str) and field not in _AS_GIVEN and (found := _SURROGATE.search(word)):
                place, character = found.start() + 1, f"U+{ord(found[0]):04X}"
                raise UserError(Code.BAD_CHARACTER, field, position=place, character=character)


def _run(context: Context) -> int:
    handler = start_logging(context.paths) if context.paths.store.exists() else None
    try:
        if context.clock.shifted:
            log.warning("the clock was started at %s", context.clock.now().isoformat(timespec="seconds"))
        return int(context.options.run(context))
    finally:
        if handler is not None:
            stop_logging(handler)


def _tell(options: argparse.Namespace, error: StationError) -> int:
    log.info("refused: %s", error)
    text = sentence(error, Language(options.lang))
    print(text, file=sys.stderr, flush=True)
    if options.json:
        print(json.dumps({**_json_params(error), "message": text}, ensure_ascii=False, default=str), flush=True)
    return error.exit


def _json_params(error: StationError) -> dict[str, object]:
    return {**error.params, "code": error.code.value, "field": error.field or error.params.get("field")}
