"""c01: how the stations are, the nights, and the hall's own store."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from starlette.responses import Response
from starlette.routing import Route

from sync.hall import night_reports
from sync.hall.attachments import count_attachments
from sync.hall.console import words
from sync.hall.console.counts import bounded, undecided
from sync.hall.console.inbox_facts import InboxRow, undecided_page
from sync.hall.console.pages import HEADERS, at, draw, in_force
from sync.hall.console.station_facts import StationFacts, all_stations
from sync.hall.console.visit import GoneError, Visit, page
from sync.hall.context import Hall
from sync.hall.meters import median_batch_seconds
from sync.hall.store.database import Tx

_NIGHTS = 4
_BAR = 104


@dataclass(frozen=True, slots=True)
class Night:
    """What the runs of one night came to."""

    day: date
    light: str
    words: str
    received: int
    sent: int
    quarantined: int
    slowest_ms: int
    bar: int


@dataclass(frozen=True, slots=True)
class Health:
    """One line about the hall's own store."""

    light: str
    label: str
    text: str


def _show(visit: Visit) -> Response:
    hall = visit.hall
    with hall.store.read() as tx:
        stations = all_stations(hall, tx, in_force(tx, "catalogue"))
        chosen = _chosen(stations, visit.query("sel"))
        due = undecided_page(hall, tx, chosen.code, "").rows[:5] if chosen else ()
        nights = _nights(hall, tx, stations)
        waiting = undecided(tx)
        today_five = _fifth_day(hall, tx)
        oldest = tx.one("SELECT min(at) FROM quarantine WHERE status = 'open'")
        quarantined = bounded(tx, "SELECT 1 FROM quarantine WHERE status = ?", "open")
        health = _health(hall, tx)
    return draw(
        visit,
        "stations.html",
        "stations",
        stations=_filtered(stations, visit.query("show")),
        all_stations=stations,
        show=visit.query("show"),
        chosen=chosen,
        due=due,
        nights=nights,
        waiting=waiting,
        today_five=today_five,
        quarantined=quarantined,
        oldest=_age(hall, oldest[0] if oldest else ""),
        health=health,
    )


def _chosen(stations: Sequence[StationFacts], code: str) -> StationFacts | None:
    return next((one for one in stations if one.code == code), stations[0] if stations else None)


def _filtered(stations: Sequence[StationFacts], show: str) -> list[StationFacts]:
    if show == "silent":
        return [one for one in stations if one.silent]
    if show == "look":
        return [one for one in stations if one.light in {"yellow", "red"} and not one.silent]
    if show == "pending":
        return [one for one in stations if one.pending]
    return list(stations)


def _age(hall: Hall, moment: str | None) -> str:
    began = words.read(moment)
    return words.stretch((hall.clock.now() - began).total_seconds()) if began else ""


def _fifth_day(hall: Hall, tx: Tx) -> int | None:
    tomorrow = (hall.clock.today() + timedelta(days=1)).isoformat()
    return bounded(
        tx, "SELECT DISTINCT silent_from, station, case_id FROM affair WHERE silent_from <> '' AND silent_from <= ?",
        tomorrow,
    )  # fmt: skip


def _nights(hall: Hall, tx: Tx, stations: Sequence[StationFacts], count: int = _NIGHTS) -> list[Night]:
    today = hall.clock.today()
    first = datetime.combine(today - timedelta(days=count), datetime.min.time(), hall.clock.now().tzinfo)
    by_night: dict[date, list[night_reports.NightReport]] = {}
    for report in night_reports.since(tx, first + timedelta(hours=12)):
        by_night.setdefault(report.night, []).append(report)
    in_use = sum(one.in_use for one in stations)
    rows = [_night(day, reports, in_use) for day, reports in sorted(by_night.items(), reverse=True)][:count]
    slowest = max((row.slowest_ms for row in rows), default=0)
    return [replace(row, bar=row.slowest_ms * _BAR // slowest if slowest else 0) for row in rows]


def _night(day: date, reports: Sequence[night_reports.NightReport], in_use: int) -> Night:
    reached = {report.station for report in reports if report.reached}
    tried = {report.station for report in reports} - reached
    missing = max(in_use - len(reached) - len(tried), 0)
    parts = [f"{len(reached)} 站成功"] if missing or tried else [f"{len(reached)} 站都成功"]
    parts += [f"{len(tried)} 站没跑完"] if tried else []
    parts += [f"{missing} 站没连上"] if missing else []
    sums: Counter[str] = Counter()
    for report in reports:
        for name in ("pushed", "pulled", "attention_new"):
            sums[name] += report.whole(name) or 0
    slowest = max((report.whole("slowest_batch_ms") or 0 for report in reports), default=0)
    light = "green" if not missing and not tried else "yellow"
    return Night(day, light, "，".join(parts), sums["pushed"], sums["pulled"], sums["attention_new"], slowest, 0)


def _health(hall: Hall, tx: Tx) -> list[Health]:
    folder = hall.store.path.parent
    now = hall.clock.now()
    return [
        _exchange(tx, now),
        _backup(hall, tx, now),
        _attachments(tx),
        _disk(folder),
    ]


def _exchange(tx: Tx, now: datetime) -> Health:
    median = median_batch_seconds(tx)
    if median is not None:
        return Health("green", "收发正常", f"批次中位 {words.seconds(median)}")
    last = tx.one("SELECT max(last_seen) FROM device")
    contact = f"最近一次联系 {words.when(last[0], now)}" if last and last[0] else "还没有驿站联系过"
    return Health("green", "收发正常", contact)


def _attachments(tx: Tx) -> Health:
    """Files of the stations: those that are here, and those that were announced and are not."""
    missing = bounded(tx, "SELECT DISTINCT station, sha256 FROM awaited_file")
    count = "很多" if missing is None else words.number(missing)
    text = f"已收 {words.number(count_attachments(tx))} 份，" + (f"缺 {count} 份" if missing != 0 else "不缺")
    return Health("green", "附件", text)


def _backup(hall: Hall, tx: Tx, now: datetime) -> Health:
    made = _own_backup(hall.store.path.parent, now) if hall.store.kind == "sqlite" else _external_backup(tx)
    if made is None:
        return Health("yellow", "备份", "还没有备份")
    late = now - made > timedelta(days=2)
    return Health("yellow" if late else "green", "备份", f"{words.when(made, now)} 已校验")


def _own_backup(folder: Path, now: datetime) -> datetime | None:
    newest = max((file.stat().st_mtime for file in (folder / "backups").glob("*.db")), default=None)
    return None if newest is None else datetime.fromtimestamp(newest, now.tzinfo)


def _external_backup(tx: Tx) -> datetime | None:
    """The newest one the administrator has noted; the database server makes them."""
    row = tx.one("SELECT max(at) FROM hall_audit WHERE action = 'backup_external'")
    return words.read(row[0]) if row else None


def _disk(folder: Path) -> Health:
    usage = shutil.disk_usage(folder)
    share = usage.free * 100 // usage.total
    light = "red" if share < 5 else "yellow" if share < 20 else "green"
    return Health(light, f"磁盘余 {share} %", f"{words.number(usage.free // 1_000_000_000)} GB")


def _reminder(visit: Visit) -> Response:
    """A page to print: what a station is asked to hand up."""
    hall = visit.hall
    with hall.store.read() as tx:
        station = next((one for one in all_stations(hall, tx) if one.code == visit.part("code")), None)
        if station is None:
            raise GoneError
        rows: Sequence[InboxRow] = undecided_page(hall, tx, station.code, "").rows
    return draw(visit, "reminder.html", "stations", station=station, rows=rows)


def _metrics(visit: Visit) -> Response:
    """The nights as a table for a spreadsheet."""
    hall = visit.hall
    with hall.store.read() as tx:
        nights = _nights(hall, tx, all_stations(hall, tx), count=30)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["日期", "结果", "收到", "下发", "待裁定", "最慢批次（秒）"])
    for night in nights:
        seconds = f"{night.slowest_ms / 1000:.1f}"
        writer.writerow([night.day.isoformat(), night.words, night.received, night.sent, night.quarantined, seconds])
    name = f"nights-{at(hall.clock.now())}.csv"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + out.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")


ROUTES = [
    Route("/stations", page(_show, admin=True)),
    Route("/stations/nights.csv", page(_metrics, admin=True)),
    Route("/stations/{code:str}/reminder", page(_reminder, admin=True)),
]
