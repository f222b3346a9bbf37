"""The hall itself: its state, backups, restore and checks."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from station_app.clock import parse_moment
from station_app.errors import Code, Exit, UserError
from sync.hall import reading
from sync.hall.attachments import faults_of_blobs
from sync.hall.commands.context import Commands, Result, home_of, open_of
from sync.hall.housekeeping import tidy
from sync.hall.settings import database_of
from sync.hall.upkeep import backup, note_external_backup, note_external_restore, restore, sole_use, verify


def add(commands: Commands) -> None:
    """Add `status`, `backup`, `restore`, `verify` and `tidy`."""
    commands.command("status", _status, "the hall and its stations")
    copy = commands.command("backup", _backup, "a verified copy in one file")
    copy.add_argument("file", type=Path, nargs="?")
    copy.add_argument("--external", metavar="REF", help="note a backup made with the database server's own tools")
    copy.add_argument("--begun", metavar="TIME", help="when that backup began; what came in later is not in it")
    back = commands.command("restore", _restore, "put a backup in place")
    back.add_argument("file", type=Path, nargs="?")
    back.add_argument("--external", metavar="REF", help="begin a new epoch after the server's own restore")
    commands.command("verify", _verify, "check pages, logs and hashes")
    commands.command("tidy", _tidy, "clear away what is of no use any more; a hall that serves does it every day")


def _status(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        facts = reading.status(hall)
    lines = [
        f"办件 {facts['cases']}，附件 {facts['attachments']}，变更 {facts['changes']}，需处理 {facts['attention_open']}"
    ]
    lines += [
        f"{row['station']}  {row['name']}  最近联络 {row['last_contact'] or '—'}  待上报 {row['pending']}"
        for row in facts["stations"]
    ]
    return Exit.DONE, facts, "\n".join(lines)


def _backup(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        if arguments.external is not None:
            logs = note_external_backup(hall, arguments.external, _moment(arguments.begun))
            result = {"external": arguments.external, "logs": logs}
            return Exit.DONE, result, f"已登记外部备份 {arguments.external}，各驿站可据此清理已备份的变更。"
        path = backup(hall, home_of(arguments), arguments.file)
    return Exit.DONE, {"file": str(path), "size": path.stat().st_size}, f"已备份到 {path}。"


def _restore(arguments: argparse.Namespace) -> Result:
    home = home_of(arguments)
    if arguments.external is not None:
        with sole_use(home), open_of(arguments) as hall:
            note_external_restore(hall, arguments.external)
    elif arguments.file is None:
        raise UserError(Code.REQUIRED, "file")
    else:
        restore(home, arguments.file, database_of(home))
    with open_of(arguments) as hall:
        epoch = reading.status(hall)["hall_epoch"]
    return Exit.DONE, {"restored": True, "hall_epoch": epoch}, "已恢复。各驿站下次联网时会自动补报。"


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_moment(text)
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "begun") from error


def _verify(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        faults = list(verify(hall.store).faults)
        with hall.store.read() as tx:
            faults += faults_of_blobs(tx, hall.blobs)
    text = "\n".join(faults) or "数据完好。"
    return (Exit.STORAGE if faults else Exit.DONE), {"ok": not faults, "faults": faults}, text


def _tidy(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        done = tidy(hall)
    text = (
        f"已清理：撤销已满 180 天的 {done.tombstones} 条，停传的附件 {done.uploads} 份，过期回执 {done.receipts} 份，"
        f"没填完的表单 {done.drafts} 张，没人用的文件 {done.files} 份。"
    )
    return Exit.DONE, asdict(done), text
