"""`exchange import`: what a station brought on a stick."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from station_app.errors import Exit
from sync.hall.commands.context import Commands, Result, open_of
from sync.hall.exchange import import_package


def add(commands: Commands) -> None:
    """Add `exchange`."""
    text = "take a station's package in and write its receipt"
    taking = commands.command("import", _import, text, "exchange", "packages on a stick")
    taking.add_argument("file", type=Path)
    taking.add_argument("-o", "--out", type=Path, required=True, metavar="DIR")


def _import(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        report = import_package(hall, arguments.file, arguments.out, "cli")
    again = "这份包已经收过，没有变化；" if report.repeated else ""
    refused = f"，{len(report.refused)} 批整批退回" if report.refused else ""
    text = f"{again}{report.station}：{report.batches} 批{refused}，附件 {report.files} 份。回执包：{report.receipt}"
    return (Exit.PARTIAL if report.refused else Exit.DONE), asdict(report), text
