"""Stations, their enrolment codes and their devices."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from station_app.errors import Exit
from sync.hall import enrol
from sync.hall.commands.context import Commands, Result, open_of
from sync.hall.stick_enrolment import write_enrolment


def add(commands: Commands) -> None:
    """Add `station`, `enrol-code` and `device`."""
    station = commands.command("add", _station_add, "register a station", "station", "stations")
    station.add_argument("code")
    station.add_argument("name")
    code = commands.command("enrol-code", _enrol_code, "a code for one device")
    code.add_argument("--station", required=True)
    code.add_argument("--file", type=Path, metavar="DIR", help="as a file for a PC that has no network")
    commands.command("list", _device_list, "every device", "device", "devices")
    commands.command("revoke", _device_revoke, "shut a device out", "device").add_argument("id")


def _station_add(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        enrol.add_station(hall, arguments.code, arguments.name)
    return Exit.DONE, {"station": arguments.code, "name": arguments.name}, f"已登记驿站 {arguments.code}。"


def _enrol_code(arguments: argparse.Namespace) -> Result:
    if arguments.file is not None:
        return _enrol_file(arguments)
    with open_of(arguments) as hall:
        code = enrol.new_enrol_code(hall, arguments.station)
    text = f"{code}\n有效 {enrol.CODE_HOURS} 小时，限一台设备使用。"
    return Exit.DONE, {"code": code, "station": arguments.station, "hours": enrol.CODE_HOURS}, text


def _enrol_file(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        written = write_enrolment(hall, arguments.station, arguments.file)
    text = f"{written.path}\n核对码 {written.fingerprint}，请在电话里念给站长核对。有效 {enrol.CODE_HOURS} 小时，限一台设备使用。"
    return Exit.DONE, asdict(written), text


def _device_list(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        rows = enrol.devices(hall)
    text = "\n".join(f"{row.device_id}  {row.station}  {row.status}  {row.last_seen}  {row.pubname}" for row in rows)
    return Exit.DONE, {"devices": [asdict(row) for row in rows]}, text or "暂无设备。"


def _device_revoke(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        enrol.revoke(hall, arguments.id)
    return Exit.DONE, {"device_id": arguments.id, "status": "revoked"}, "已停用该设备，自下一次请求起生效。"
