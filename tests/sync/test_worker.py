"""The window's door: sessions on request, after saving and by the clock, told as they go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import Queue
from random import Random

import pytest

from station_app.errors import Code, EnvironmentFault
from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.hall.enrol import devices, revoke
from sync.station.worker import Link, SyncStatus, SyncWorker
from tests.sync.meddler import Meddler, instead
from tests.sync.station_work import at_hall, log_case

WAIT = 20


@pytest.fixture
def told() -> Queue[SyncStatus]:
    return Queue()


@pytest.fixture
def worker(services: Services, told: Queue[SyncStatus]) -> Iterator[SyncWorker]:
    running = SyncWorker(services, told.put, random=Random(1))
    yield running
    running.stop()


def until(told: Queue[SyncStatus], wanted: Callable[[SyncStatus], bool]) -> SyncStatus:
    while True:
        status = told.get(timeout=WAIT)
        if wanted(status):
            return status


def idle(link: Link) -> Callable[[SyncStatus], bool]:
    return lambda status: status.link is link and not status.running


def test_enrolling_syncs_what_waits(
    worker: SyncWorker, services: Services, hall: EmbeddedHall, told: Queue[SyncStatus]
) -> None:
    no = log_case(services)
    worker.start()
    status = until(told, idle(Link.NOT_ENROLLED))
    assert status.next_try_at is None
    assert status.pending > 0
    enrolled = worker.enrol(hall.url, hall.enrol_code("JG", "金桂园政务驿站")).result(WAIT)
    assert enrolled.station == "JG"
    status = until(told, idle(Link.ONLINE))
    assert (status.pending, status.code) == (0, None)
    assert status.last_report is not None
    assert status.last_report.receipts
    assert at_hall(hall) == [no]


def test_saving_is_sent_by_itself(
    worker: SyncWorker, station: Services, hall: EmbeddedHall, told: Queue[SyncStatus]
) -> None:
    worker.start()
    until(told, idle(Link.ONLINE))
    no = log_case(station)
    worker.note_saved()
    phases = set()

    def done(status: SyncStatus) -> bool:
        phases.add(status.progress.phase if status.progress else "")
        return status.last_report is not None and status.last_report.pushed > 0 and not status.running

    until(told, done)
    assert at_hall(hall) == [no]
    assert phases == {"", "hello", "push", "pull"}


def test_a_hall_that_cannot_be_reached_is_tried_again(
    worker: SyncWorker, station: Services, meddler: Meddler, told: Queue[SyncStatus]
) -> None:
    meddler.plan("hello", instead(200, "text/html", b"<html>"))
    worker.start()
    status = until(told, idle(Link.OFFLINE))
    assert status.code is Code.HALL_NONSENSE
    assert status.next_try_at is not None
    worker.sync_now()
    assert until(told, idle(Link.ONLINE)).code is None


def test_a_refused_device_is_not_tried_by_the_clock(
    worker: SyncWorker, station: Services, hall: EmbeddedHall, told: Queue[SyncStatus]
) -> None:
    revoke(hall.hall, devices(hall.hall)[0].device_id)
    worker.start()
    status = until(told, idle(Link.REFUSED))
    assert (status.code, status.next_try_at, status.attention) == (Code.DEVICE_REVOKED, None, 1)


def test_a_failed_enrolment_is_told_to_who_asked(
    worker: SyncWorker, hall: EmbeddedHall, told: Queue[SyncStatus]
) -> None:
    worker.start()
    until(told, idle(Link.NOT_ENROLLED))
    with pytest.raises(EnvironmentFault) as caught:
        worker.enrol(hall.url, "0000-0000-0000").result(WAIT)
    assert caught.value.code is Code.ENROL_CODE


def test_stopping_before_starting_is_fine(worker: SyncWorker) -> None:
    worker.stop()


def test_a_pause_ends_the_session_after_its_request_and_lasts_until_somebody_asks(
    services: Services, hall: EmbeddedHall, told: Queue[SyncStatus]
) -> None:
    no = log_case(services)

    def pause_at_the_hello(status: SyncStatus) -> None:
        if status.running and status.progress is not None and not asked:
            asked.append(True)
            worker.pause()
        told.put(status)

    asked: list[bool] = []
    worker = SyncWorker(services, pause_at_the_hello, random=Random(1))
    try:
        worker.enrol(hall.url, hall.enrol_code("JG", "金桂园政务驿站"))
        worker.start()
        status = until(told, lambda status: status.paused and not status.running)
        assert status.pending > 0
        assert at_hall(hall) == []
        worker.note_saved()
        worker.sync_now()
        status = until(told, lambda status: status.last_report is not None and not status.running and not status.paused)
        assert status.pending == 0
        assert at_hall(hall) == [no]
    finally:
        worker.stop()
