"""The hall itself: its state, backups, restore and checks."""

from __future__ import annotations

import argparse
from pathlib import Path

from station_app.errors import Exit
from sync.hall import reading
from sync.hall.attachments import faults_of_blobs
from sync.hall.commands.context import Commands, Result, home_of, open_of
from sync.hall.upkeep import backup, restore, verify


def add(commands: Commands) -> None:
    """Add `status`, `backup`, `restore` and `verify`."""
    commands.command("status", _status, "the hall and its stations")
    commands.command("backup", _backup, "a verified copy in one file").add_argument("file", type=Path, nargs="?")
    commands.command("restore", _restore, "put a backup in place").add_argument("file", type=Path)
    commands.command("verify", _verify, "check pages, logs and hashes")


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
        path = backup(hall, home_of(arguments), arguments.file)
    return Exit.DONE, {"file": str(path), "size": path.stat().st_size}, f"已备份到 {path}。"


def _restore(arguments: argparse.Namespace) -> Result:
    home = home_of(arguments)
    restore(home, arguments.file)
    with open_of(arguments) as hall:
        epoch = reading.status(hall)["hall_epoch"]
    return Exit.DONE, {"restored": True, "hall_epoch": epoch}, "已恢复。各驿站下次联网时会自动补报。"


def _verify(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        faults = list(verify(hall.store).faults)
        with hall.store.read() as tx:
            faults += faults_of_blobs(tx, hall.blobs)
    text = "\n".join(faults) or "数据完好。"
    return (Exit.STORAGE if faults else Exit.DONE), {"ok": not faults, "faults": faults}, text
