"""`sync`: push, pull, and say what came of it."""

from __future__ import annotations

import argparse
import dataclasses
import time
from random import Random
from typing import Any

from station_app.cli.context import Context
from station_app.errors import Exit
from station_app.instance import Lock, hold


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's command."""
    sync = commands.add_parser("sync", parents=shared, help="exchange with the hall")
    sync.add_argument("--nightly", action="store_true", help="check, back up, exchange, prune and report")
    sync.add_argument(
        "--in-slot", action="store_true", help="with --nightly: wait for this device's place in the window"
    )
    sync.set_defaults(run=_sync)


def _sync(context: Context) -> Exit:
    return _nightly(context) if context.options.nightly else _once(context)


def _once(context: Context) -> Exit:
    from sync.station.session import run_session  # the network's libraries load only when used

    with context.services() as services, hold(context.paths, Lock.SYNC):
        report = run_session(services)
    context.answer(dataclasses.asdict(report), str(report))
    return report.exit


def _nightly(context: Context) -> Exit:
    from sync.station.nightly import read_window, run_nightly, seconds_to_slot  # see above

    with context.services() as services:
        device_id = services.sync.membership().device_id
        if context.options.in_slot and device_id is not None:
            window = read_window(services.sync.night_window())
            time.sleep(seconds_to_slot(device_id, window, services.clock.now(), Random()))  # noqa: S311  # no secret
        report = run_nightly(services)
    context.answer(dataclasses.asdict(report), str(report))
    return Exit(report.exit)
