"""`serve`: answer the stations."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path

from station_app.errors import Code, EnvironmentFault, Exit
from sync.hall.commands.context import Commands, Result, clock_of, home_of
from sync.hall.embedded import open_hall
from sync.hall.upkeep import sole_use

_GC_THRESHOLDS = (50_000, 20, 20)
"""A batch makes tens of thousands of objects that all go at once: looking for cycles among them is wasted."""


def add(commands: Commands) -> None:
    """Add `serve`."""
    serve = commands.command("serve", _serve, "answer the stations; prints READY and the address")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8420)
    serve.add_argument("--tls-cert", type=Path)
    serve.add_argument("--tls-key", type=Path)


def _serve(arguments: argparse.Namespace) -> Result:
    from sync.hall.server import Listening, prepare  # only this command needs a web server

    home = home_of(arguments)
    where = Listening(arguments.host, arguments.port, arguments.tls_cert, arguments.tls_key)
    gc.set_threshold(*_GC_THRESHOLDS)
    with sole_use(home):
        hall = open_hall(home, clock_of())
        try:
            prepare(hall, where, _say_ready).serve_until_told()
        except OSError as error:
            raise EnvironmentFault(Code.HALL_UNREACHABLE, "port", host=where.host, port=where.port) from error
        finally:
            hall.store.close()
    return Exit.DONE, {}, ""


def _say_ready(url: str) -> None:
    sys.stdout.write(f"READY {url}\n")
    sys.stdout.flush()
