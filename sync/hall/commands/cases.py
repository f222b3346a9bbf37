"""Cases that came in and the progress posted on them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from station_app.errors import Code, Exit, UserError
from sync.hall import reading
from sync.hall.commands.context import Commands, Result, open_of
from sync.hall.messages import error_sentence
from sync.hall.progress import ProgressFault, import_progress
from sync.hall.progress_files import read_progress


def add(commands: Commands) -> None:
    """Add `case` and `progress`."""
    listing = commands.command("list", _case_list, "cases that came in", "case", "cases")
    listing.add_argument("--query", default="")
    listing.add_argument("--state", default="")
    listing.add_argument("--limit", type=int)
    commands.command("show", _case_show, "one case in full", "case").add_argument("no")
    text = "from JSON lines, csv, xlsx"
    progress = commands.command("import", _progress_import, text, "progress", "approval progress")
    progress.add_argument("file", type=Path)
    progress.add_argument("--dry-run", action="store_true")


def _case_list(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        found = reading.cases(hall, arguments.query, arguments.state, arguments.limit)
    text = "\n".join(f"{row['no']}  {row['station']}  {row['state']}  {row['enterprise_name']}" for row in found)
    return Exit.DONE, {"cases": found}, text or "暂无办件。"


def _case_show(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        found = reading.case_by_no(hall, arguments.no)
    if not found:
        raise UserError(Code.CASE_NOT_FOUND, "no", no=arguments.no)
    result = {**found[0], "others": found[1:]} if len(found) > 1 else found[0]
    return Exit.DONE, result, json.dumps(result, ensure_ascii=False, indent=2)


def _progress_import(arguments: argparse.Namespace) -> Result:
    rows, unread = read_progress(arguments.file)
    with open_of(arguments) as hall:
        report = import_progress(hall, rows, dry_run=arguments.dry_run)
    faults = sorted([*unread, *report.faults], key=lambda fault: fault.line)
    result = {
        "applied": report.applied,
        "unchanged": report.unchanged,
        "dry_run": arguments.dry_run,
        "faults": [_fault(fault) for fault in faults],
    }
    lines = [f"第 {fault.line} 行：{error_sentence(fault.error)}" for fault in faults]
    lead = "试导入" if arguments.dry_run else "已导入"
    lines.append(f"{lead}：更新 {report.applied} 项，无变化 {report.unchanged} 行，有误 {len(faults)} 行。")
    return (Exit.BAD_INPUT if faults else Exit.DONE), result, "\n".join(lines)


def _fault(fault: ProgressFault) -> dict[str, Any]:
    return {
        "line": fault.line,
        "code": fault.error.code.value,
        "field": fault.error.field,
        "message": error_sentence(fault.error),
    }
