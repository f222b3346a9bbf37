"""A PC that came in by a code of the console waits until a clerk has heard its fingerprint, and then goes on by itself."""

from __future__ import annotations

from queue import Queue
from random import Random

import pytest

from station_app.errors import Code, EnvironmentFault, Exit
from station_app.services.service_set import Services
from sync.hall.auth import DeviceStatus
from sync.hall.embedded import EmbeddedHall
from sync.station.enrolment import Enrolled, enrol
from sync.station.session import run_session
from sync.station.worker import Link, SyncStatus, SyncWorker
from sync.wire.fingerprint import fingerprint
from tests.sync.confirming import confirm, wait_for_a_clerk
from tests.sync.station_work import at_hall, everything, log_case

WAIT = 20


def code_of_the_console(hall: EmbeddedHall) -> str:
    code = hall.enrol_code("JG", "金桂园政务驿站")
    wait_for_a_clerk(hall, code)
    return code


@pytest.fixture
def waiting(services: Services, hall: EmbeddedHall) -> Enrolled:
    return enrol(services, hall.url, code_of_the_console(hall))


def test_the_fingerprint_is_the_one_the_hall_shows(waiting: Enrolled, hall: EmbeddedHall) -> None:
    with hall.hall.store.read() as tx:
        ((key, status),) = tx.all("SELECT document_key, status FROM device")
    assert status == DeviceStatus.PENDING.value
    assert waiting.fingerprint == fingerprint(key, waiting.device_id)


def test_a_session_says_what_to_read_out_and_changes_nothing(
    services: Services, waiting: Enrolled, hall: EmbeddedHall
) -> None:
    log_case(services)
    before = everything(services)
    for _ in range(3):
        with pytest.raises(EnvironmentFault) as caught:
            run_session(services)
        assert (caught.value.code, caught.value.exit) == (Code.DEVICE_UNCONFIRMED, Exit.AUTH)
        assert caught.value.params["fingerprint"] == waiting.fingerprint
    assert everything(services) == before
    (item,) = services.sync.attention()
    assert (item.source, item.code, item.params) == (
        "auth", "device_unconfirmed", {"fingerprint": waiting.fingerprint},
    )  # fmt: skip
    assert [run.code for run in services.sync.runs()] == ["device_unconfirmed"], "asking again and again is one line"


def test_it_goes_on_by_itself_once_it_is_confirmed(services: Services, waiting: Enrolled, hall: EmbeddedHall) -> None:
    told: Queue[SyncStatus] = Queue()

    def until(link: Link) -> SyncStatus:
        while True:
            status = told.get(timeout=WAIT)
            if status.link is link and not status.running:
                return status

    no = log_case(services)
    worker = SyncWorker(services, told.put, random=Random(1), confirm=0.05)
    worker.start()
    try:
        status = until(Link.UNCONFIRMED)
        assert (status.code, status.attention) == (Code.DEVICE_UNCONFIRMED, 1)
        assert status.next_try_at is not None
        confirm(hall)
        status = until(Link.ONLINE)
        assert (status.code, status.pending, status.attention) == (None, 0, 0)
        assert at_hall(hall) == [no]
    finally:
        worker.stop()


def test_an_access_token_that_ran_out_meanwhile_says_the_same(
    services: Services, waiting: Enrolled, hall: EmbeddedHall
) -> None:
    with hall.hall.store.write() as tx:
        tx.run("UPDATE access_token SET expires_ms = 0")
    with pytest.raises(EnvironmentFault) as caught:
        run_session(services)
    assert caught.value.code is Code.DEVICE_UNCONFIRMED
    confirm(hall)
    assert run_session(services).pending == 0
