"""`init` and `enrol`: a new store, and its connection to a hall."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from station_app.bootstrap import NewStation, create_store
from station_app.cli.context import Context
from station_app.errors import Exit
from station_app.instance import Lock, hold


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    init = commands.add_parser("init", parents=shared, help="create the store of a station")
    init.add_argument("--station", required=True, metavar="CODE", help="2 to 6 capitals")
    init.add_argument("--name", required=True)
    init.add_argument("--terminal", default="0", metavar="N", help="this PC's character, 0-9 or A-Z without I and O")
    init.add_argument("--work-no", default="", metavar="NO", help="the first operator's work number")
    init.add_argument("--catalogue", metavar="FILE")
    for name in ("region", "park", "address", "phone", "hours"):
        init.add_argument(f"--{name}", default="")
    init.set_defaults(run=_init)
    enrol = commands.add_parser("enrol", parents=shared, help="connect the station to its hall")
    enrol.add_argument("--hall", required=True, metavar="URL")
    enrol.add_argument("--code", required=True, help="the one-time code the hall gave out")
    proof = enrol.add_mutually_exclusive_group()
    proof.add_argument("--ca", metavar="FILE", help="the hall's certificate authority")
    proof.add_argument(
        "--pin",
        action="append",
        default=[],
        metavar="sha256:HEX",
        help="the hall's public key instead of any authority; again for the key it will have next",
    )
    enrol.set_defaults(run=_enrol)


def _init(context: Context) -> Exit:
    options = context.options
    source = context.key_source
    station = NewStation(
        code=options.station,
        name=options.name,
        terminal=options.terminal,
        operator=getattr(options, "operator", None) or "站长",
        work_no=options.work_no,
        password=context.password(),
        region=options.region,
        park=options.park,
        address=options.address,
        phone=options.phone,
        hours=options.hours,
        catalogue=Path(options.catalogue) if options.catalogue else None,
    )
    created = create_store(context.paths, station, source, context.clock)
    context.answer(
        {
            "station": station.code,
            "home": str(context.paths.home),
            "replica_id": created.replica_id,
            "recovery_key": created.recovery_key,
        },
        f"驿站 {station.code} 已建好：{context.paths.home}\n恢复密钥（只显示这一次，抄下来锁好）：{created.recovery_key}",
    )
    return Exit.DONE


def _enrol(context: Context) -> Exit:
    from sync.station.enrolment import enrol  # the network's libraries load only when used

    options = context.options
    with context.services() as services, hold(context.paths, Lock.SYNC):
        answer = enrol(services, options.hall, options.code, Path(options.ca) if options.ca else None, options.pin)
    context.answer(
        {
            "device_id": answer.device_id,
            "station": answer.station,
            "hall": options.hall,
            "fingerprint": answer.fingerprint,
        },
        f"已接入大厅 {options.hall}，设备号 {answer.device_id}。大厅要核对时，把设备指纹 {answer.fingerprint} 念给管理员。",
    )
    return Exit.DONE
