"""The nightly run: check, back up, exchange, prune, report. The system's scheduler starts it; a missed one is caught up."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from random import Random

from station_app import __version__
from station_app.clock import parse_moment, to_text
from station_app.errors import Code, EnvironmentFault, Exit, StationError
from station_app.instance import Lock, hold
from sync.station.client import HallClient
from sync.station.needs import StationServices
from sync.station.session import SessionReport, run_session
from sync.station.tokens import Tokens
from sync.wire.calls import NightReportAnswer, NightReportMessage

DEADLINE = timedelta(minutes=60)
"""When a run has to be over; what was exchanged until then is kept."""
SPREAD_SECONDS = 120.0
"""On top of its slot a run waits a little, so that two devices of one slot do not meet."""
KEPT_REPORTS = 30
TRIGGER = "nightly"


@dataclass(frozen=True, slots=True)
class NightWindow:
    """The hours in which the hall expects the stations, in local time; it may span midnight."""

    first: time_of_day
    last: time_of_day

    @property
    def minutes(self) -> int:
        """How long it is."""
        return (_minute(self.last) - _minute(self.first)) % (24 * 60) or 24 * 60

    def latest(self, now: datetime) -> tuple[datetime, datetime]:
        """Begin and end of the newest window that has begun by `now`."""
        begin = datetime.combine(now.date(), self.first, now.tzinfo)
        if begin > now:
            begin -= timedelta(days=1)
        return begin, begin + timedelta(minutes=self.minutes)


def read_window(text: str) -> NightWindow:
    """A window written as `00:30-05:00`.

    Raises:
        ValueError: it is written otherwise.
    """
    first, separator, last = text.partition("-")
    if not separator:
        raise ValueError("a window is written HH:MM-HH:MM")
    return NightWindow(time_of_day.fromisoformat(first.strip()), time_of_day.fromisoformat(last.strip()))


def slot(device_id: str, window: NightWindow, random: Random) -> timedelta:
    """How long after the window's begin a device starts: its own place, and a little chance."""
    place = int.from_bytes(hashlib.sha256(device_id.encode()).digest()[:8], "big") % max(1, window.minutes * 60)
    return timedelta(seconds=place + random.uniform(0, SPREAD_SECONDS))


def seconds_to_slot(device_id: str, window: NightWindow, now: datetime, random: Random) -> float:
    """How long to wait for one's turn; 0 when it is past, or the window is."""
    begin, end = window.latest(now)
    turn = begin + slot(device_id, window, random)
    return max(0.0, (turn - now).total_seconds()) if now < end else 0.0


def missed(services: StationServices, now: datetime) -> bool:
    """Whether the newest window went by without a run, because the machine was off."""
    if services.sync.membership().device_id is None:
        return False
    begin, end = read_window(services.sync.night_window()).latest(now)
    last = services.sync.last_night()
    return now >= end and not (last and begin <= parse_moment(last) <= now)


@dataclass(frozen=True, slots=True)
class NightReport:
    """What a run did; kept in the data folder, shown the next morning, told to the hall.

    Attributes:
        code: why it did not get through; None when it did.
        oldest_pending_s: age of the oldest change that still waits.
        skew_ms: how far this PC's clock is off the hall's.
        durations: milliseconds by phase.
    """

    at: str
    exit: int
    code: str | None
    app: str = __version__
    pushed: int = 0
    pulled: int = 0
    uploaded: int = 0
    verdicts: Mapping[str, int] = field(default_factory=dict)
    pending: int = 0
    oldest_pending_s: int = 0
    attention_open: int = 0
    attention_new: int = 0
    skew_ms: int = 0
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    pruned: int = 0
    backup: str = ""
    durations: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """The report in one line for people."""
        if self.code is not None:
            return f"夜间同步没有完成（{self.code}），还有 {self.pending} 条待上传"
        todo = f"，{self.attention_open} 条需处理" if self.attention_open else ""
        return f"夜间同步完成：上传 {self.pushed}，收回 {self.pulled}{todo}"


class _Night:
    def __init__(self, services: StationServices) -> None:
        self.services = services
        self.durations: dict[str, int] = {}
        self.backup = ""
        self.pruned = 0
        self.session: SessionReport | None = None
        self.ends = time.monotonic() + DEADLINE.total_seconds()

    def over(self) -> bool:
        """Whether the deadline has passed."""
        return time.monotonic() >= self.ends

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self.durations[name] = round((time.monotonic() - began) * 1000)


def run_nightly(services: StationServices) -> NightReport:
    """Do a night's work once and report it; the session of a window that is under way goes first.

    Raises:
        EnvironmentFault: `already_running`; every other fault stands in the report.
        UserError: `not_enrolled`, `demo_to_real_hall`, `practice_stays` stand in the report too.
    """
    at = to_text(services.clock.now())
    night = _Night(services)
    code: Code | None = None
    with hold(services.paths, Lock.SYNC):
        try:
            _work(night)
            found = night.session.exit if night.session else Exit.DONE
        except StationError as error:
            code, found = error.code, error.exit
        services.sync.note_night(at)
        report = _report(night, at, found, code)
        _keep(services.paths.nights, report)
        if night.session is not None:
            _tell_hall(services, report)
    return report


def latest_report(folder: Path) -> NightReport | None:
    """The newest report of a home, or None before the first night."""
    newest = max(folder.glob("night-*.json"), default=None)
    if newest is None:
        return None
    with suppress(OSError, ValueError, TypeError):
        return NightReport(**json.loads(newest.read_text(encoding="utf-8")))
    return None


def _work(night: _Night) -> None:
    services = night.services
    with night.phase("check"):
        if services.maintenance.integrity_faults():
            raise EnvironmentFault(Code.STORE_DAMAGED, "store")
    with night.phase("backup"):
        night.backup = services.maintenance.nightly_backup().name
    with night.phase("session"):
        night.session = run_session(services, trigger=TRIGGER, stop=night.over)
    with night.phase("prune"):
        night.pruned = services.sync.prune()


def _report(night: _Night, at: str, found: Exit, code: Code | None) -> NightReport:
    services, session = night.services, night.session or SessionReport()
    return NightReport(
        at=at,
        exit=int(found),
        code=code.value if code else None,
        pushed=session.pushed,
        pulled=session.pulled,
        uploaded=session.uploaded,
        verdicts=dict(session.verdicts),
        pending=services.sync.pending(),
        oldest_pending_s=services.sync.oldest_pending_seconds(),
        attention_open=services.sync.attention_count(),
        attention_new=session.attention_new,
        skew_ms=-services.sync.membership().clock_offset_ms,
        requests=session.requests,
        bytes_up=session.bytes_up,
        bytes_down=session.bytes_down,
        pruned=night.pruned,
        backup=night.backup,
        durations=dict(night.durations),
    )


def _keep(folder: Path, report: NightReport) -> None:
    """Keep the report; a folder that cannot be written to does not undo the night's work."""
    name = "night-" + "".join(character for character in report.at[:19] if character.isdigit()) + ".json"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f"{name}.part"
        partial.write_text(json.dumps(asdict(report), ensure_ascii=False), encoding="utf-8")
        partial.replace(folder / name)
        for old in sorted(folder.glob("night-*.json"))[:-KEPT_REPORTS]:
            old.unlink()


def _tell_hall(services: StationServices, report: NightReport) -> None:
    """The hall shows it to its administrator; not reaching it changes nothing."""
    own = services.sync.membership()
    if own.hall_url is None or own.device_id is None:
        return
    client = HallClient(own.hall_url, own.hall_ca, Tokens(services.tokens, own.device_id))
    try:
        with suppress(StationError):
            client.post("reports", NightReportMessage.model_validate(asdict(report)), NightReportAnswer)
    finally:
        client.close()


def _minute(moment: time_of_day) -> int:
    return moment.hour * 60 + moment.minute
