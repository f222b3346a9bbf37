"""One session with the hall: hello, push until empty, pull until there is no more, report. Idle = one request."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from station_app import __version__
from station_app.clock import to_text
from station_app.errors import Code, EnvironmentFault, Exit, StationError, UserError
from station_app.services.sync_service import RunRow
from sync.station.answers import RefusedError
from sync.station.bandwidth import Bandwidth
from sync.station.client import HallClient
from sync.station.enrolment import refuse_real_hall_for_demo, showing_the_fingerprint
from sync.station.needs import StationServices
from sync.station.outbox import NewReplicaNeededError, Pushed
from sync.station.papers import fetch_papers
from sync.station.publications import Fetcher
from sync.station.pull import Pulled, Puller
from sync.station.push import Pusher
from sync.station.standing import Standing, follow, forked
from sync.station.tokens import Tokens
from sync.station.uploads import Uploaded, Uploader
from sync.wire.calls import HelloAnswer, HelloRequest
from sync.wire.codes import Problem
from sync.wire.limits import SCHEMA

OFFSET_NOISE_MS = 2_000
"""A clock that differs less from the hall's is left alone."""
_NEW_REPLICAS = 2
_OF_THE_DEVICE = frozenset(
    {Code.AUTH_FAILED, Code.DEVICE_REVOKED, Code.DEVICE_UNCONFIRMED, Code.PIN_MISMATCH, Code.CLIENT_TOO_OLD}
)
"""A PC that is refused stays in the list of what needs a person until a session succeeds."""


@dataclass(frozen=True, slots=True)
class SessionReport:
    """What a finished session did.

    Attributes:
        verdicts: how many changes got which verdict.
        pending: changes and files that still wait; 0 unless something stopped the session early.
        uploaded: files the hall has whole and verified since this session, `upload_bytes` what it has taken of them.
        uploads_pending: files among those that wait.
        attention_new: items for a person that this session opened.
        durations: milliseconds by phase.
        exit: the exit code the session stands for.
    """

    pushed: int = 0
    pulled: int = 0
    batches: int = 0
    receipts: tuple[str, ...] = ()
    verdicts: Mapping[str, int] = field(default_factory=dict)
    pending: int = 0
    attention_open: int = 0
    attention_new: int = 0
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    durations: Mapping[str, int] = field(default_factory=dict)
    uploaded: int = 0
    upload_bytes: int = 0
    uploads_pending: int = 0
    started_at: str = ""
    exit: Exit = Exit.DONE

    def __str__(self) -> str:
        """The report in one line for people."""
        receipts = f"，回执 {'、'.join(self.receipts)}" if self.receipts else ""
        left = f"，还有 {self.pending} 条待上传" if self.pending else ""
        todo = f"，{self.attention_open} 条需处理" if self.attention_open else ""
        files = f"，附件 {self.uploaded} 份" if self.uploaded else ""
        return f"同步完成：上传 {self.pushed}，收回 {self.pulled}{files}{receipts}{left}{todo}"


@dataclass(frozen=True, slots=True)
class SessionProgress:
    """How far a running session has come; `bytes_sent` of `bytes_to_send` count the files."""

    phase: str
    sent: int
    to_send: int
    received: int
    bytes_sent: int = 0
    bytes_to_send: int = 0


@dataclass(slots=True)
class _Session:
    services: StationServices
    client: HallClient
    on_progress: Callable[[SessionProgress], None]
    stop: Callable[[], bool]
    pushed: Pushed = field(default_factory=Pushed)
    pulled: Pulled = field(default_factory=lambda: Pulled(0, complete=True, new_items=0))
    uploaded: Uploaded = field(default_factory=Uploaded)
    published_items: int = 0
    durations: dict[str, int] = field(default_factory=dict)

    @property
    def new_items(self) -> int:
        """What this session put into the list of what needs a person."""
        return self.pushed.new_items + self.pulled.new_items + self.uploaded.new_items + self.published_items


def run_session(
    services: StationServices,
    *,
    trigger: str = "manual",
    on_progress: Callable[[SessionProgress], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> SessionReport:
    """Exchange with the hall once. Whatever goes wrong, nothing that was captured is changed or lost.

    Args:
        trigger: why it runs, for the history.
        on_progress: called as it comes along, on the calling thread.
        stop: asked between requests.

    Raises:
        UserError: `not_enrolled`, `demo_to_real_hall`.
        EnvironmentFault: `hall_unreachable`, `hall_nonsense`, `hall_busy`, `auth_failed`, `device_revoked`,
            `device_unconfirmed`, `pin_mismatch`, `client_too_old`, or the store's own faults.
    """
    own = services.sync.membership()
    if own.hall_url is None or own.device_id is None:
        raise UserError(Code.NOT_ENROLLED, "hall")
    refuse_real_hall_for_demo(services, own.hall_url)
    started_at, began = to_text(services.clock.now()), time.monotonic()
    client = HallClient(own.hall_url, own.hall_ca, Tokens(services.tokens, own.device_id), own.device_id)
    session = _Session(services, client, on_progress, stop)
    try:
        with showing_the_fingerprint(services):
            _exchange(session)
    except StationError as error:
        if _note_fault(services, error) or error.code is not Code.DEVICE_UNCONFIRMED:
            _record(session, trigger, started_at, began, outcome="failed", code=error.code.value)
        raise
    finally:
        client.close()
    services.sync.close_items("auth")
    report = _report(session, started_at)
    moved = own.cursor != services.sync.membership().cursor
    if moved or report.pushed or report.uploaded or report.attention_new or trigger == "nightly":
        _record(session, trigger, started_at, began, outcome="done" if report.exit == Exit.DONE else "partial")
    return report


def _exchange(session: _Session) -> None:
    for _ in range(_NEW_REPLICAS):
        session.on_progress(SessionProgress("hello", 0, 0, 0))
        with _timed(session, "hello"):
            hello = _hello(session)
        if hello is None or not _push(session, hello):
            session.services.sync.become_new_replica()
            continue
        if hello.digest_differs:
            _start_over(session)
        something_new = bool(session.pushed.changes) or hello.changes_available or hello.digest_differs
        if something_new:
            _pull(session)
        _upload(session, hello)
        _take_publications(session)
        fetch_papers(session.services.uploads, session.client, session.stop)
        if something_new:
            _push_what_followed(session, hello)
        return
    raise EnvironmentFault(Code.HALL_NONSENSE, "hall")


def _start_over(session: _Session) -> None:
    """What was pulled is not what the hall has told: pull everything again, at most once an hour, else tell a person."""
    if not session.services.sync.begin_resync():
        session.pushed.new_items += session.services.sync.open_item("pull", "feed", "digest_differs")


def _say_hello(session: _Session) -> HelloAnswer:
    sync = session.services.sync
    own = sync.membership()
    request = {
        "replica_id": own.replica_id,
        "next_seq": own.next_seq,
        "wall_ms": session.services.clock.wall_ms(),
        "pending": sync.pending(),
        "cursor": own.cursor,
        "app": __version__,
        "schema": SCHEMA,
        "digest": own.digest if own.ready else "",
    }
    return session.client.post("hello", HelloRequest.model_validate(request), HelloAnswer)


def _hello(session: _Session) -> HelloAnswer | None:
    """Ask where the hall stands and repair what differs; None when this replica cannot go on under its id."""
    sync, clock = session.services.sync, session.services.clock
    own = sync.membership()
    before = clock.wall_ms()
    try:
        answer = _say_hello(session)
    except RefusedError as error:
        if error.refusal.code == Problem.NOT_YOUR_REPLICA:
            return None
        raise EnvironmentFault(Code.HALL_NONSENSE, "hall") from error
    measured = answer.hall_ms - (before + clock.wall_ms()) // 2
    steady = abs(measured - own.clock_offset_ms) < OFFSET_NOISE_MS
    offset = own.clock_offset_ms if steady else (measured if abs(measured) >= OFFSET_NOISE_MS else 0)
    standing = Standing(answer.hall_epoch, answer.last_seq, answer.last_change)
    if forked(sync, own, standing):
        return None
    if abs(measured) < OFFSET_NOISE_MS:
        sync.close_items("clock")
    follow(session.services, own, standing)
    sync.note_night_window(answer.next_window)
    sync.note_hall(epoch=answer.hall_epoch, durable_seq=answer.durable_seq, clock_offset_ms=offset)
    return answer


def _push(session: _Session, hello: HelloAnswer) -> bool:
    """Empty the outbox; False when that takes a new replica."""
    sync = session.services.sync
    total = sync.pending()
    if total == 0:
        return True
    pusher = Pusher(
        sync,
        session.client,
        hello.limits,
        session.services.clock.wall_ms,
        lambda: _say_hello(session),
        session.pushed,
        lambda pushed: session.on_progress(SessionProgress("push", pushed.changes, max(total, pushed.changes), 0)),
        session.stop,
    )
    try:
        with _timed(session, "push"):
            pusher.run()
    except NewReplicaNeededError:
        return False
    if sync.pending() == 0:
        sync.close_items("push")
    return True


def _upload(session: _Session, hello: HelloAnswer) -> None:
    """Send the files that wait; a file the hall cannot take goes to a person and keeps no other from going."""
    files, pushed = session.services.uploads, session.pushed.changes
    if not files.queue():
        return
    to_send = files.pending_bytes()

    def show(uploaded: Uploaded) -> None:
        session.on_progress(SessionProgress("uploads", pushed, pushed, 0, uploaded.count, max(to_send, uploaded.count)))

    bandwidth = Bandwidth(files.bytes_per_second)
    uploader = Uploader(files, session.client, hello.limits.max_upload_bytes, bandwidth, show, session.stop)
    session.uploaded = uploader.uploaded
    show(session.uploaded)
    with _timed(session, "uploads"):
        uploader.run()


def _take_publications(session: _Session) -> None:
    """Fetch what the hall has published and put it in force; what cannot be goes to a person, and the old one stays."""
    publications = session.services.publications
    if not publications.due():
        return
    session.on_progress(SessionProgress("publications", session.pushed.changes, session.pushed.changes, 0))
    fetcher = Fetcher(publications, session.client, session.stop)
    with _timed(session, "publications"):
        try:
            fetcher.run()
        finally:
            session.published_items = fetcher.new_items


def _push_what_followed(session: _Session, hello: HelloAnswer) -> None:
    """What came back moves cases, and their changes go out at once; a new replica, should it take one, comes next time."""
    _push(session, hello)


def _pull(session: _Session) -> None:
    session.on_progress(SessionProgress("pull", session.pushed.changes, session.pushed.changes, 0))
    with _timed(session, "pull"):
        puller = Puller(session.services.sync, session.client, session.stop)
        session.pulled = puller.run()


@contextmanager
def _timed(session: _Session, phase: str) -> Iterator[None]:
    began = time.monotonic()
    try:
        yield
    finally:
        session.durations[phase] = session.durations.get(phase, 0) + round((time.monotonic() - began) * 1000)


def _note_fault(services: StationServices, error: StationError) -> bool:
    """Put a PC that is refused into the list of what needs a person; whether it is new there."""
    return error.code in _OF_THE_DEVICE and services.sync.open_item("auth", "device", error.code.value, **error.params)


def _report(session: _Session, started_at: str) -> SessionReport:
    sync, traffic = session.services.sync, session.client.traffic
    files = session.services.uploads.pending()
    pending = sync.pending() + files
    new_items = session.new_items
    code = Exit.ATTENTION if new_items else Exit.DONE
    if pending or not session.pulled.complete:
        code = Exit.PARTIAL
    return SessionReport(
        pushed=session.pushed.changes,
        pulled=session.pulled.rows,
        batches=session.pushed.batches,
        receipts=tuple(session.pushed.receipts),
        verdicts=dict(session.pushed.verdicts),
        pending=pending,
        attention_open=sync.attention_count(),
        attention_new=new_items,
        requests=traffic.requests,
        bytes_up=traffic.bytes_up,
        bytes_down=traffic.bytes_down,
        durations=dict(session.durations),
        uploaded=session.uploaded.files,
        upload_bytes=session.uploaded.count,
        uploads_pending=files,
        started_at=started_at,
        exit=code,
    )


def _record(
    session: _Session, trigger: str, started_at: str, began: float, *, outcome: str, code: str | None = None
) -> None:
    """Keep the session in the history; idle ones are not kept."""
    traffic = session.client.traffic
    session.services.sync.record_run(
        RunRow(
            started_at=started_at,
            trigger=trigger,
            outcome=outcome,
            code=code,
            pushed=session.pushed.changes,
            pulled=session.pulled.rows,
            attention=session.new_items,
            requests=traffic.requests,
            bytes_up=traffic.bytes_up,
            bytes_down=traffic.bytes_down,
            duration_ms=round((time.monotonic() - began) * 1000),
            receipt_no=session.pushed.receipts[-1] if session.pushed.receipts else None,
        )
    )
