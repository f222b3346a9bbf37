"""`status`, `backup`, `restore`, `verify` and `audit verify`."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from station_app.cli.context import Context
from station_app.errors import Exit
from station_app.restore import restore


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    commands.add_parser("status", parents=shared, help="how the station stands").set_defaults(run=_status)
    backup = commands.add_parser("backup", parents=shared, help="one verified file")
    backup.add_argument("file", nargs="?", type=Path)
    backup.add_argument("--all", action="store_true", help="with every file of a case, also those the hall has")
    backup.set_defaults(run=_backup)
    restoring = commands.add_parser("restore", parents=shared, help="a backup into an empty home")
    restoring.add_argument("file", type=Path)
    restoring.add_argument("--recovery-key-stdin", action="store_true", help="open it with the printed recovery key")
    restoring.set_defaults(run=_restore)
    commands.add_parser("verify", parents=shared, help="integrity of the store").set_defaults(run=_verify)
    audit = commands.add_parser("audit", parents=shared).add_subparsers(metavar="ACTION", required=True)
    audit.add_parser("verify", parents=shared).set_defaults(run=_audit_verify)


def _status(context: Context) -> Exit:
    with context.services() as services:
        version = services.catalogues.active().version
        status = services.maintenance.status(services.profile.code, version)
    data = dataclasses.asdict(status)
    context.answer(data, "\n".join(f"{key}\t{value}" for key, value in data.items()))
    return Exit.DONE


def _backup(context: Context) -> Exit:
    with context.services() as services:
        make = services.maintenance.full_backup if context.options.all else services.maintenance.backup
        path = make(context.options.file)
    context.answer({"path": str(path)}, f"已备份并校验：{path}")
    return Exit.DONE


def _restore(context: Context) -> Exit:
    options = context.options
    recovery = context.read_line() if options.recovery_key_stdin else None
    restored = restore(context.paths, options.file, context.key_source, context.clock, recovery)
    context.answer(dataclasses.asdict(restored), f"已恢复到 {context.paths.home}，副本号 {restored.replica_id}")
    return Exit.DONE


def _verify(context: Context) -> Exit:
    with context.services() as services:
        faults = services.maintenance.verify()
    context.answer({"ok": not faults, "faults": faults}, "\n".join(faults) or "没有问题。")
    return Exit.STORAGE if faults else Exit.DONE


def _audit_verify(context: Context) -> Exit:
    with context.services() as services:
        first_bad = services.maintenance.audit_first_bad()
    ok = first_bad is None
    context.answer({"ok": ok, "first_bad": first_bad}, "审计链完整。" if ok else f"审计链从第 {first_bad} 条起断开。")
    return Exit.DONE if ok else Exit.STORAGE
