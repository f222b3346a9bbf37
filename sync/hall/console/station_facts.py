"""How each station is: its light with the reason in words, what lies there, and what has to be done next."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from station_app.domain import hlc
from station_app.domain.workdays import Calendar
from sync.hall.auth import COPIED, DeviceStatus
from sync.hall.changes import OPEN
from sync.hall.console import words
from sync.hall.context import Hall
from sync.hall.night_reports import NightReport, latest
from sync.hall.store.database import Tx

SILENT = timedelta(days=2)
OVERNIGHT = timedelta(hours=12)
CLOCK_MS = 120_000
HAND_UP_WORKDAYS = 3
_COUNTED = frozenset({DeviceStatus.ACTIVE.value, DeviceStatus.PENDING.value})


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """A device as its row, its last report and its last change tell of it."""

    device_id: str
    station: str
    pubname: str
    status: str
    app: str
    platform: str
    document_key: str
    pending: int
    enrolled_at: str
    last_seen: datetime | None
    replica_id: str
    offset_ms: int | None
    report: NightReport | None


@dataclass(frozen=True, slots=True)
class StationFacts:
    """One row of the table of stations."""

    code: str
    name: str
    light: str
    words: str
    reason: str
    last_seen: datetime | None
    pending: int
    oldest: datetime | None
    quarantine: int
    app: str
    catalogue: str
    next_step: str
    next_link: str
    in_use: bool
    silent: bool
    scans_pending: int | None
    waiting: int | None
    waiting_since: datetime | None

    @property
    def short(self) -> str:
        """The name as narrow lists show it."""
        return self.name.removesuffix("驿站").removesuffix("政务")


def device_facts(tx: Tx) -> list[DeviceFacts]:
    """Every device, by station and time of enrolment."""
    reports = latest(tx)
    rows = tx.all(
        "SELECT d.device_id, d.station, d.pubname, d.status, d.app, d.platform, d.document_key, d.pending, d.enrolled_at,"
        " d.last_seen, coalesce(d.replica_id, ''), coalesce(c.payload, '') FROM device d"
        " LEFT JOIN replica r ON r.replica_id = d.replica_id"
        " LEFT JOIN change_in c ON c.replica_id = r.replica_id AND c.seq = r.last_seq"
        " ORDER BY d.station, d.enrolled_at, d.device_id"
    )
    return [_device(row, reports.get(row[0])) for row in rows]


def _device(row: tuple[Any, ...], report: NightReport | None) -> DeviceFacts:
    reported = report.whole("clock_offset_ms") if report else None
    offset = reported if reported is not None else offset_of(row[11])
    device_id, station, pubname, status, app, platform, document_key, pending, enrolled_at, last_seen, replica_id = row[
        :11
    ]
    return DeviceFacts(
        device_id, station, pubname, status, app, platform, document_key, int(pending), enrolled_at,
        words.read(last_seen), replica_id, offset, report,
    )  # fmt: skip


def offset_of(payload: str) -> int | None:
    """How far a station's clock was from the hall's when a change was made: its own time against its stamp."""
    try:
        change = json.loads(payload)
        stamped = hlc.parse(str(change["hlc"])).wall_ms
        made = words.read(change["wall_at"])
    except (ValueError, KeyError, TypeError):
        return None
    if made is None:
        return None
    offset = int(made.timestamp() * 1000) - stamped
    return 0 if abs(offset) < 1000 else offset


def all_stations(hall: Hall, tx: Tx, catalogue: str = "") -> list[StationFacts]:
    """Every station, what is worst first.

    Args:
        catalogue: the version in force, to tell who has an older one; empty when it is not known.
    """
    devices: dict[str, list[DeviceFacts]] = {}
    for device in device_facts(tx):
        devices.setdefault(device.station, []).append(device)
    copied = dict(
        tx.all(
            "SELECT d.station, d.device_id FROM device d JOIN device_note n ON n.device_id = d.device_id"
            " WHERE n.cause = ? AND d.status = ?",
            COPIED,
            DeviceStatus.SUSPENDED.value,
        )
    )
    waiting = dict(tx.all("SELECT station, count(*) FROM quarantine WHERE status = ? GROUP BY station", OPEN))
    rows = tx.all("SELECT code, name FROM station ORDER BY code")
    found = [
        _station(hall, code, name, devices.get(code, []), waiting.get(code, 0), catalogue, copied.get(code, ""))
        for code, name in rows
    ]
    order = {"red": 0, "yellow": 1, "green": 2, "none": 3}
    return sorted(found, key=lambda one: (order[one.light], one.code))


def stations_to_look_at(hall: Hall, tx: Tx) -> int:
    """How many stations do not show a green light and are in use, quarantine left out: it has a bubble of its own."""
    return sum(one.light in {"red", "yellow"} and one.words != _QUARANTINE for one in all_stations(hall, tx))


_QUARANTINE = "有待裁定"


def _station(
    hall: Hall, code: str, name: str, devices: list[DeviceFacts], quarantine: int, catalogue: str, copied: str
) -> StationFacts:
    used = [device for device in devices if device.status in _COUNTED]
    shown = used or devices
    last = max((device.last_seen for device in shown if device.last_seen), default=None)
    newest = max(shown, key=lambda device: device.last_seen.timestamp() if device.last_seen else 0.0, default=None)
    reports = [device.report for device in used if device.report]
    pending = sum(device.pending for device in used)
    oldest = _first(report.moment("oldest_pending_at") for report in reports) if pending else None
    version = next((r.text("catalogue") for r in sorted(reports, key=lambda r: r.at, reverse=True)), "")
    counted = [report.whole("waiting_cases") for report in reports]
    known = [count for count in counted if count is not None]
    scans = [count for count in (report.whole("scans_pending") for report in reports) if count is not None]
    since = _first(report.moment("oldest_waiting_at") for report in reports)
    offset = max((device.offset_ms or 0 for device in used), key=abs, default=0)
    light, text, reason, step, link = _light(
        hall, code, used, last, pending, oldest, quarantine, offset, bool(catalogue and version and version < catalogue),
        since,
    )  # fmt: skip
    if copied:
        light, text, reason = "red", "疑似复制", "同一令牌在两台机器上用，已暂停；站内数据不受影响。"
        step, link = "发新码", f"/console/devices?station={code}&sel={copied}"
    return StationFacts(
        code=code, name=name, light=light, words=text, reason=reason, last_seen=last, pending=pending, oldest=oldest,
        quarantine=quarantine, app=newest.app if newest else "", catalogue=version, next_step=step, next_link=link,
        in_use=bool(used), silent=bool(used) and _silent(hall, last),
        scans_pending=sum(scans) if scans else None,
        waiting=sum(known) if known else None, waiting_since=since,
    )  # fmt: skip


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def _silent(hall: Hall, last: datetime | None) -> bool:
    return last is not None and hall.clock.now() - last > SILENT


def _light(
    hall: Hall,
    code: str,
    used: list[DeviceFacts],
    last: datetime | None,
    pending: int,
    oldest: datetime | None,
    quarantine: int,
    offset: int,
    old_catalogue: bool,  # noqa: FBT001  # one of the facts
    since: datetime | None,
) -> tuple[str, str, str, str, str]:
    """Colour, words for the table, a sentence for the panel, next step and its link."""
    now, here = hall.clock.now(), f"?sel={code}"
    if not used:
        return "none", "停用", "没有在用的设备。", "设备已收回", ""
    if last is None:
        return "none", "未联系过", "设备登记了，还没有联系过大厅。", "打电话", here
    if _silent(hall, last):
        days = (now - last).days
        return (
            "red",
            f"{days} 天没联系",
            "站内数据仍在，没有丢失。",
            "打电话，派 U 盘",
            f"/console/stations/{code}/reminder",
        )
    if since is not None and _workdays(hall.calendar, since, now) > HAND_UP_WORKDAYS:
        text = f"有件收了超过 {HAND_UP_WORKDAYS} 个工作日还没报上来。"
        return "red", "收件未报", text, "催报送", f"/console/stations/{code}/reminder"
    if oldest is not None and now - oldest > OVERNIGHT:
        step = ("看待裁定", f"/console/quarantine?station={code}") if quarantine else ("提醒联网", here)
        return "yellow", "积压过夜", f"最早一条等了 {words.stretch((now - oldest).total_seconds())}。", *step
    if abs(offset) > CLOCK_MS:
        fast = "快" if offset > 0 else "慢"
        text = f"钟{fast} {round(abs(offset) / 60_000)} 分"
        return "yellow", text, f"本机时间比大厅{fast}，法定时限以大厅收到为准。", "提醒校时", here
    if old_catalogue:
        return "yellow", "事项库旧", "事项库不是现行版本，联网后自动更新。", "提醒联网", here
    if quarantine:
        return (
            "yellow",
            _QUARANTINE,
            f"有 {quarantine} 条改动等大厅裁定。",
            "看待裁定",
            f"/console/quarantine?station={code}",
        )
    return "green", "正常", f"待传 {pending} 条。", "", ""


def _workdays(calendar: Calendar, since: datetime, now: datetime) -> int:
    days = (since.date() + timedelta(days=offset) for offset in range(1, (now.date() - since.date()).days + 1))
    return sum(calendar.is_workday(day) for day in days)
