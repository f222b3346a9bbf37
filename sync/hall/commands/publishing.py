"""Catalogues, calendars and policies for the stations."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path

from station_app.domain.publications import PublicationKind
from station_app.errors import Code, Exit, UserError
from sync.hall.commands.context import Commands, Result, open_of
from sync.hall.publications import newest, publish


def add(commands: Commands) -> None:
    """Add `publish`."""
    for kind in PublicationKind:
        added = commands.command(kind.value, _publish, f"publish {kind.value}", "publish", "send files to all stations")
        added.add_argument("file", type=Path)
        added.add_argument("--effective-from", metavar="DAY", help="the day from which it applies; today by default")
        added.set_defaults(kind=kind)


def _publish(arguments: argparse.Namespace) -> Result:
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        raise UserError(Code.FILE_NOT_FOUND, "file", path=str(arguments.file)) from error
    with open_of(arguments) as hall:
        published = publish(hall, arguments.kind, content, "cli", _day(arguments.effective_from))
        with hall.store.read() as tx:
            in_force = next(one for one in newest(tx) if one.kind == published.kind)
    text = f"已发布 {published.version}，自 {published.effective_from} 起用，各驿站下次联网时更新。"
    if in_force.version != published.version:
        text = f"已保存 {published.version}；更新的版本 {in_force.version} 已经发布，驿站不会换回旧版。"
    return Exit.DONE, {**asdict(published), "in_force": in_force.version}, text


def _day(text: str | None) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "effective_from") from error
