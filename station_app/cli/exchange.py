"""`exchange export` and `exchange import`: the round trip by stick."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from station_app.cli.context import Context
from station_app.errors import Exit


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("exchange", help="exchange with the hall by stick").add_subparsers(required=True)
    export = group.add_parser("export", parents=shared, help="write what waits into one sealed file")
    export.add_argument("folder", type=Path)
    export.set_defaults(run=_export)
    taking = group.add_parser("import", parents=shared, help="take the hall's receipt in")
    taking.add_argument("file", type=Path)
    taking.set_defaults(run=_import)


def _export(context: Context) -> Exit:
    from sync.station.exchange import export_package  # the wire's libraries load only when used

    with context.services() as services:
        exported = export_package(services, context.options.folder)
    context.answer(dataclasses.asdict(exported), str(exported))
    return Exit.DONE


def _import(context: Context) -> Exit:
    from sync.station.exchange import import_package  # see above

    with context.services() as services:
        imported = import_package(services, context.options.file)
    context.answer(dataclasses.asdict(imported), str(imported))
    return imported.exit
