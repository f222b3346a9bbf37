"""`sync`: push, pull, and say what came of it."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Any

from station_app.cli.context import Context
from station_app.errors import Exit
from station_app.instance import Lock, hold


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's command."""
    commands.add_parser("sync", parents=shared, help="exchange with the hall").set_defaults(run=_sync)


def _sync(context: Context) -> Exit:
    from sync.station.session import run_session  # the network's libraries load only when used

    with context.services() as services, hold(context.paths, Lock.SYNC):
        report = run_session(services)
    context.answer(dataclasses.asdict(report), str(report))
    return report.exit
