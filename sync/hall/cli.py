"""The hall's command line (CONTRACT 3): arguments in, JSON or a few lines of text out, exit codes of `Exit`."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from station_app.clock import Clock, parse_moment
from station_app.errors import Code, EnvironmentFault, Exit, StationError, UserError
from sync.hall import enrol, reading
from sync.hall.attention import open_items
from sync.hall.context import Hall
from sync.hall.embedded import open_hall
from sync.hall.messages import error_sentence
from sync.hall.progress import ProgressFault, import_progress
from sync.hall.progress_files import read_progress
from sync.hall.upkeep import backup, restore, sole_use, verify

_GC_THRESHOLDS = (50_000, 20, 20)
"""A batch makes tens of thousands of objects that all go at once: looking for cycles among them is wasted."""

Result = tuple[Exit, dict[str, Any], str]
"""Exit code, the JSON object, and the same for people."""


def run(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        code, result, text = arguments.run(arguments)
    except StationError as error:
        code = error.exit
        result = {"error": {"code": error.code.value, "field": error.field, "message": error_sentence(error)}}
        text = ""
        sys.stderr.write(f"{error_sentence(error)}\n")
    if arguments.json and result:
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    elif text:
        sys.stdout.write(text + "\n")
    sys.stdout.flush()
    return int(code)


def _home(arguments: argparse.Namespace) -> Path:
    if arguments.home:
        return Path(arguments.home)
    named = os.environ.get("HALL_HOME")
    return Path(named) if named else user_data_path("station-hall", appauthor=False)


def _clock() -> Clock:
    start = os.environ.get("HALL_NOW")
    if not start:
        return Clock()
    try:
        return Clock(parse_moment(start))
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "HALL_NOW") from error


@contextmanager
def _open(arguments: argparse.Namespace) -> Iterator[Hall]:
    hall = open_hall(_home(arguments), _clock())
    try:
        yield hall
    finally:
        hall.store.close()


def _serve(arguments: argparse.Namespace) -> Result:
    from sync.hall.server import Listening, prepare  # only this command needs a web server

    home = _home(arguments)
    where = Listening(arguments.host, arguments.port, arguments.tls_cert, arguments.tls_key)
    gc.set_threshold(*_GC_THRESHOLDS)
    with sole_use(home):
        hall = open_hall(home, _clock())
        try:
            prepare(hall, where, _say_ready).serve_until_told()
        except OSError as error:
            raise EnvironmentFault(Code.HALL_UNREACHABLE, "port", host=where.host, port=where.port) from error
        finally:
            hall.store.close()
    return Exit.DONE, {}, ""


def _say_ready(url: str) -> None:
    sys.stdout.write(f"READY {url}\n")
    sys.stdout.flush()


def _station_add(arguments: argparse.Namespace) -> Result:
    with _open(arguments) as hall:
        enrol.add_station(hall, arguments.code, arguments.name)
    return Exit.DONE, {"station": arguments.code, "name": arguments.name}, f"已登记驿站 {arguments.code}。"


def _enrol_code(arguments: argparse.Namespace) -> Result:
    with _open(arguments) as hall:
        code = enrol.new_enrol_code(hall, arguments.station)
    text = f"{code}\n有效 {enrol.CODE_HOURS} 小时，限一台设备使用。"
    return Exit.DONE, {"code": code, "station": arguments.station, "hours": enrol.CODE_HOURS}, text


def _device_list(arguments: argparse.Namespace) -> Result:
    with _open(arguments) as hall:
        rows = enrol.devices(hall)
    text = "\n".join(f"{row.device_id}  {row.station}  {row.status}  {row.last_seen}  {row.pubname}" for row in rows)
    return Exit.DONE, {"devices": [asdict(row) for row in rows]}, text or "暂无设备。"


def _device_revoke(arguments: argparse.Namespace) -> Result:
    with _open(arguments) as hall:
        enrol.revoke(hall, arguments.id)
    return Exit.DONE, {"device_id": arguments.id, "status": "revoked"}, "已停用该设备，自下一次请求起生效。"


def _progress_import(arguments: argparse.Namespace) -> Result:
    rows, unread = read_progress(arguments.file)
    with _open(arguments) as hall:
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


def _case_list(arguments: argparse.Namespace) -> Result:
    with _open(arguments) as hall:
        found = reading.cases(hall, arguments.query, arguments.state, arguments.limit)
    text = "\n".join(f"{row['no']}  {row['station']}  {row['state']}  {row['enterprise_name']}" for row in found)
    return Exit.DONE, {"cases": found}, text or "暂无办件。"


def _case_show(arguments: argparse.Namespace) -> Result:
    with _open(arguments) as hall:
        found = reading.case_by_no(hall, arguments.no)
    if not found:
        raise UserError(Code.CASE_NOT_FOUND, "no", no=arguments.no)
    result = {**found[0], "others": found[1:]} if len(found) > 1 else found[0]
    return Exit.DONE, result, json.dumps(result, ensure_ascii=False, indent=2)


def _attention_list(arguments: argparse.Namespace) -> Result:
    with _open(arguments) as hall, hall.store.read() as tx:
        items = open_items(tx)
    text = "\n".join(f"{item.first_at}  {item.station}  {item.code}  {item.ref}" for item in items)
    return Exit.DONE, {"attention": [asdict(item) for item in items]}, text or "没有需处理事项。"


def _status(arguments: argparse.Namespace) -> Result:
    with _open(arguments) as hall:
        facts = reading.status(hall)
    lines = [f"办件 {facts['cases']}，变更 {facts['changes']}，需处理 {facts['attention_open']}"]
    lines += [
        f"{row['station']}  {row['name']}  最近联络 {row['last_contact'] or '—'}  待上报 {row['pending']}"
        for row in facts["stations"]
    ]
    return Exit.DONE, facts, "\n".join(lines)


def _backup(arguments: argparse.Namespace) -> Result:
    with _open(arguments) as hall:
        path = backup(hall, _home(arguments), arguments.file)
    return Exit.DONE, {"file": str(path), "size": path.stat().st_size}, f"已备份到 {path}。"


def _restore(arguments: argparse.Namespace) -> Result:
    home = _home(arguments)
    restore(home, arguments.file)
    with _open(arguments) as hall:
        epoch = reading.status(hall)["hall_epoch"]
    return Exit.DONE, {"restored": True, "hall_epoch": epoch}, "已恢复。各驿站下次联网时会自动补报。"


def _verify(arguments: argparse.Namespace) -> Result:
    with _open(arguments) as hall:
        found = verify(hall.store)
    result = {"ok": found.ok, "faults": list(found.faults)}
    text = "数据完好。" if found.ok else "\n".join(found.faults)
    return (Exit.DONE if found.ok else Exit.STORAGE), result, text


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="one JSON object on stdout")
    shared.add_argument("--home", help="the hall's data folder (HALL_HOME)")
    parser = argparse.ArgumentParser(prog="station-hall", description="The hall's end of Station Desk 政务驿站工作台")
    groups = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(parent: Any, name: str, run_it: Callable[[argparse.Namespace], Result], text: str) -> Any:
        added = parent.add_parser(name, parents=[shared], help=text, description=text)
        added.set_defaults(run=run_it)
        return added

    def group(name: str, text: str) -> Any:
        return groups.add_parser(name, help=text).add_subparsers(required=True, metavar="ACTION")

    serve = command(groups, "serve", _serve, "answer the stations; prints READY and the address")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8420)
    serve.add_argument("--tls-cert", type=Path)
    serve.add_argument("--tls-key", type=Path)
    station = command(group("station", "stations"), "add", _station_add, "register a station")
    station.add_argument("code")
    station.add_argument("name")
    command(groups, "enrol-code", _enrol_code, "a code for one device").add_argument("--station", required=True)
    device = group("device", "devices")
    command(device, "list", _device_list, "every device")
    command(device, "revoke", _device_revoke, "shut a device out").add_argument("id")
    progress = command(group("progress", "approval progress"), "import", _progress_import, "from JSON lines, csv, xlsx")
    progress.add_argument("file", type=Path)
    progress.add_argument("--dry-run", action="store_true")
    case = group("case", "cases")
    listing = command(case, "list", _case_list, "cases that came in")
    listing.add_argument("--query", default="")
    listing.add_argument("--state", default="")
    listing.add_argument("--limit", type=int)
    command(case, "show", _case_show, "one case in full").add_argument("no")
    command(group("attention", "what needs a person"), "list", _attention_list, "everything open")
    command(groups, "status", _status, "the hall and its stations")
    command(groups, "backup", _backup, "a verified copy in one file").add_argument("file", type=Path, nargs="?")
    command(groups, "restore", _restore, "put a backup in place").add_argument("file", type=Path)
    command(groups, "verify", _verify, "check pages, logs and hashes")
    return parser
