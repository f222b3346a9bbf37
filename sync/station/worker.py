"""The window's one door to the network: a thread that syncs on request and by the clock, and says how it stands."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TypeVar

from station_app.clock import to_text
from station_app.errors import Code, StationError
from station_app.instance import Lock, hold
from sync.station.backoff import delay
from sync.station.enrolment import Enrolled, enrol
from sync.station.exchange import ExportedPackage, ImportedPackage, export_package, import_package
from sync.station.link_status import Link, SyncStatus
from sync.station.needs import StationServices
from sync.station.nightly import NightReport, latest_report, missed, run_nightly
from sync.station.papers import fetch_file
from sync.station.reachability import Cause, Finding, Step, Verdict, check_hall
from sync.station.session import SessionProgress, SessionReport, run_session
from sync.station.stick_enrolment import BegunEnrolment, begin_enrolment

__all__ = [
    "Cause", "Finding", "Link", "NightReport", "SessionProgress", "Step", "SyncStatus", "SyncWorker", "Verdict",
    "last_night",
]  # fmt: skip

INTERVAL_SECONDS = 120.0
"""Between two sessions when all is well."""
CATCH_UP_SECONDS = (60.0, 600.0)
"""After the start, when a nightly run that was missed is caught up: not all machines of a hall at eight o'clock."""
CONFIRM_SECONDS = 30.0
"""Between two questions whether the hall has confirmed this PC: somebody waits on the telephone."""
SETTLE_SECONDS = 1.5
"""After a save, so that what is saved together goes out together."""


Done = TypeVar("Done")


_LINK_OF = {
    Code.NOT_ENROLLED: Link.NOT_ENROLLED,
    Code.AUTH_FAILED: Link.REFUSED,
    Code.DEVICE_REVOKED: Link.REFUSED,
    Code.CLIENT_TOO_OLD: Link.REFUSED,
    Code.PIN_MISMATCH: Link.REFUSED,
    Code.DEVICE_UNCONFIRMED: Link.UNCONFIRMED,
    Code.DEMO_TO_REAL_HALL: Link.REFUSED,
}
_UNREACHABLE = frozenset({Code.HALL_UNREACHABLE, Code.HALL_NONSENSE, Code.HALL_BUSY})
_STOPPED = frozenset({Link.NOT_ENROLLED, Link.REFUSED})
"""Trying again by the clock helps none of these; a request or an enrolment does."""


class SyncWorker:
    """Runs sessions on one thread of its own.

    Args:
        services: of the open store; used from the worker's thread with a connection of its own.
        on_event: called on the worker's thread with every new status.
        random: for the pauses after failures; seeded in tests.
        interval: seconds between sessions when all is well.
        confirm: seconds between sessions while the hall has not confirmed this PC.
    """

    def __init__(
        self,
        services: StationServices,
        on_event: Callable[[SyncStatus], None],
        *,
        random: Random | None = None,
        interval: float = INTERVAL_SECONDS,
        confirm: float = CONFIRM_SECONDS,
    ) -> None:
        self._services = services
        self._on_event = on_event
        self._random = random or Random()  # noqa: S311  # jitter, not a secret
        self._interval = interval
        self._confirm = confirm
        self._wake = threading.Condition()
        self._due: float | None = None
        self._night_due: float | None = None
        self._orders: list[Callable[[], None]] = []
        self._stopping = False
        self._paused = False
        self._failures = 0
        self._status = SyncStatus()
        self._fetching = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fetch")
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    @property
    def status(self) -> SyncStatus:
        """The latest status."""
        return self._status

    def start(self) -> None:
        """Start the thread; the first session begins at once."""
        with self._wake:
            self._due = time.monotonic()
            if missed(self._services, self._services.clock.now()):
                self._night_due = self._due + self._random.uniform(*CATCH_UP_SECONDS)
        self._thread.start()

    def sync_now(self) -> None:
        """Begin a session as soon as the running one is done; ends a pause."""
        self._paused = False
        self._call_at(time.monotonic())

    def pause(self) -> None:
        """End the running session after its present request, and begin none until `sync_now`; all that arrived counts."""
        with self._wake:
            self._paused = True
        self._tell(paused=True)

    def note_saved(self) -> None:
        """Something was saved: send it soon."""
        self._call_at(time.monotonic() + SETTLE_SECONDS)

    def enrol(self, hall_url: str, code: str, pins: Sequence[str] = ()) -> Future[Enrolled]:
        """Enrol this PC on the worker's thread, then sync; the future carries the error when it fails."""

        def work() -> Enrolled:
            enrolled = enrol(self._services, hall_url, code, pins=pins)
            self.sync_now()
            return enrolled

        return self._order(work)

    def check_network(self) -> Future[list[Finding]]:
        """Look where the way to the hall is cut, beside a session that may be stuck in just that."""
        answer: Future[list[Finding]] = Future()

        def look() -> None:
            try:
                own = self._services.sync.membership()
                answer.set_result(check_hall(own.hall_url, own.hall_ca))
            except Exception as error:  # noqa: BLE001  # whoever waits for the future is told, whatever it is
                answer.set_exception(error)
            finally:
                self._services.close()

        threading.Thread(target=look, name="reachability", daemon=True).start()
        return answer

    def fetch_file(self, sha256: str) -> Future[bool]:
        """Bring a scan here that another PC took in, one after the other, beside a session that may be sending for long."""

        def fetch() -> bool:
            try:
                return fetch_file(self._services, sha256, lambda: self._stopping)
            finally:
                self._services.close()

        return self._fetching.submit(fetch)

    def export_package(self, folder: Path) -> Future[ExportedPackage]:
        """Write what waits onto a stick, on the worker's thread."""
        return self._order(lambda: export_package(self._services, folder))

    def begin_enrolment(self, file: Path) -> Future[BegunEnrolment]:
        """Read the hall's file on a PC that has no network, on the worker's thread."""
        return self._order(lambda: begin_enrolment(self._services, file))

    def import_package(self, file: Path) -> Future[ImportedPackage]:
        """Take the hall's receipt in from a stick, on the worker's thread."""
        return self._order(lambda: import_package(self._services, file))

    def _order(self, work: Callable[[], Done]) -> Future[Done]:
        """Have the worker's thread do something between two sessions; the future carries what comes of it."""
        answer: Future[Done] = Future()

        def run() -> None:
            try:
                answer.set_result(work())
            except Exception as error:  # noqa: BLE001  # whoever waits for the future is told, whatever it is
                answer.set_exception(error)
            self._tell(pending=self._services.sync.pending(), attention=self._services.sync.attention_count())

        with self._wake:
            self._orders.append(run)
            self._wake.notify()
        return answer

    def stop(self) -> None:
        """End the thread; a running session ends after its present request, with everything kept."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        self._fetching.shutdown(cancel_futures=True)
        if self._thread.ident is not None:
            self._thread.join()

    def _call_at(self, moment: float) -> None:
        with self._wake:
            self._due = moment if self._due is None else min(self._due, moment)
            self._wake.notify()

    def _run(self) -> None:
        try:
            while (task := self._next_task()) is not None:
                task()
        finally:
            self._services.close()

    def _next_task(self) -> Callable[[], None] | None:
        """Wait for something to do; None when it is over."""
        with self._wake:
            while not self._stopping:
                if self._orders:
                    return self._orders.pop(0)
                if self._paused:
                    self._wake.wait()
                    continue
                now = time.monotonic()
                if self._due is not None and self._due <= now:
                    self._due = None
                    return self._sync
                if self._night_due is not None and self._night_due <= now:
                    self._night_due = None
                    return self._catch_up
                nearest = min((due for due in (self._due, self._night_due) if due is not None), default=None)
                self._wake.wait(None if nearest is None else nearest - now)
        return None

    def _catch_up(self) -> None:
        """The night's work that was missed, in the morning; the window's own session says how it stands."""
        with suppress(StationError):
            run_nightly(self._services)
        self.sync_now()

    def _sync(self) -> None:
        self._tell(running=True, next_try_at=None, paused=False)
        retry_after: float | None = None
        try:
            with hold(self._services.paths, Lock.SYNC):
                report = run_session(
                    self._services, trigger="window", on_progress=self._show_progress, stop=self._must_stop
                )
        except StationError as error:
            self._failures += 1
            asked = error.params.get("retry_after")
            retry_after = float(asked) if isinstance(asked, int) else None
            self._finish(link=self._link_after(error.code), code=error.code, retry_after=retry_after)
        else:
            self._failures = 0
            self._finish_well(report)

    def _must_stop(self) -> bool:
        return self._stopping or self._paused

    def _link_after(self, code: Code) -> Link:
        """What a failure says about the link; another sync of this home or a local fault says nothing."""
        if code in _LINK_OF:
            return _LINK_OF[code]
        return Link.OFFLINE if code in _UNREACHABLE else self._status.link

    def _finish_well(self, report: SessionReport) -> None:
        done = to_text(self._services.clock.now()) if not report.pending else self._status.last_success_at
        self._tell(last_report=report, last_success_at=done)
        self._finish(link=Link.ONLINE, code=None, retry_after=None)

    def _finish(self, *, link: Link, code: Code | None, retry_after: float | None) -> None:
        pause = delay(self._failures, self._random, retry_after) if self._failures else self._interval
        if link is Link.UNCONFIRMED:
            pause = self._confirm
        following = None if link in _STOPPED else time.monotonic() + pause
        if following is not None:
            self._call_at(following)
        self._tell(
            link=link,
            code=code,
            running=False,
            progress=None,
            paused=self._paused,
            pending=self._services.sync.pending(),
            attention=self._services.sync.attention_count(),
            next_try_at=following,
        )

    def _show_progress(self, progress: SessionProgress) -> None:
        self._tell(progress=progress)

    def _tell(self, **changes: object) -> None:
        self._status = replace(self._status, **changes)  # type: ignore[arg-type]  # the fields of SyncStatus
        self._on_event(self._status)


def last_night(services: StationServices) -> NightReport | None:
    """What the newest nightly run of this home did; None before the first."""
    return latest_report(services.paths.nights)
