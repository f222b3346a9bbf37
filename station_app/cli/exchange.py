"""`exchange enrol`, `export` and `import`: joining a hall and the round trip by stick."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from station_app.cli.context import Context
from station_app.errors import Exit
from station_app.instance import Lock, hold


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("exchange", help="exchange with the hall by stick").add_subparsers(required=True)
    enrol = group.add_parser("enrol", parents=shared, help="read the hall's file on a PC that has no network")
    enrol.add_argument("file", type=Path)
    enrol.set_defaults(run=_enrol)
    export = group.add_parser("export", parents=shared, help="write what waits into one sealed file")
    export.add_argument("folder", type=Path)
    export.set_defaults(run=_export)
    taking = group.add_parser("import", parents=shared, help="take the hall's receipt in")
    taking.add_argument("file", type=Path)
    taking.set_defaults(run=_import)


def _enrol(context: Context) -> Exit:
    from sync.station.stick_enrolment import begin_enrolment  # the wire's libraries load only when used

    with context.services() as services, hold(context.paths, Lock.SYNC):
        begun = begin_enrolment(services, context.options.file)
    context.answer(dataclasses.asdict(begun), str(begun))
    return Exit.DONE


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
