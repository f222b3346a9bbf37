"""Who may talk to a hall: addresses, codes, tokens that run out, devices that are shut out."""

from __future__ import annotations

import pytest

from station_app.errors import Code, EnvironmentFault, Exit, UserError
from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.hall.enrol import devices, revoke
from sync.station.enrolment import enrol
from sync.station.session import run_session
from tests.sync.conftest import SetClock
from tests.sync.meddler import (
    Meddler,
    lose_answer,
)
from tests.sync.station_work import at_hall, everything, log_case


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hall",
        "ftp://127.0.0.1",
        "http://192.0.2.7",
        "http://hall.example",
        "https://u:p@hall.example",
        "http://[::1",
    ],
)
def test_addresses_that_are_no_safe_hall(services: Services, url: str) -> None:
    with pytest.raises(UserError) as caught:
        enrol(services, url, "ABCD-EFGH-JKMN")
    assert caught.value.code is Code.BAD_HALL_URL


def test_a_wrong_code_enrols_nobody(services: Services, hall: EmbeddedHall) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        enrol(services, hall.url, "0000-0000-0000")
    assert (caught.value.code, caught.value.exit) == (Code.ENROL_CODE, Exit.AUTH)
    assert services.sync.membership().device_id is None


def test_the_code_of_another_station_is_refused(services: Services, hall: EmbeddedHall) -> None:
    with pytest.raises(UserError) as caught:
        enrol(services, hall.url, hall.enrol_code("TF", "天府驿站"))
    assert caught.value.code is Code.STATION_CODE
    assert services.sync.membership().device_id is None


def test_a_hall_that_is_off(services: Services, hall: EmbeddedHall) -> None:
    enrol(services, hall.url, hall.enrol_code("JG", "金桂园政务驿站"))
    hall.stop()
    with pytest.raises(EnvironmentFault) as caught:
        run_session(services)
    assert caught.value.code is Code.HALL_UNREACHABLE
    assert [run.code for run in services.sync.runs()] == ["hall_unreachable"]


def test_a_revoked_device_keeps_its_outbox_for_the_next_one(
    station: Services, hall: EmbeddedHall, meddler: Meddler
) -> None:
    first = log_case(station)
    run_session(station)
    revoke(hall.hall, devices(hall.hall)[0].device_id)
    second = log_case(station, "二")
    before = everything(station)
    with pytest.raises(EnvironmentFault) as caught:
        run_session(station)
    assert (caught.value.code, caught.value.exit) == (Code.DEVICE_REVOKED, Exit.REVOKED)
    assert everything(station) == before
    assert [item.code for item in station.sync.attention()] == ["device_revoked"]
    enrol(station, meddler.url, hall.enrol_code("JG", "金桂园政务驿站"))
    assert run_session(station).pending == 0
    assert at_hall(hall) == [first, second]
    assert station.sync.attention() == []


def test_a_hall_that_does_not_know_the_device(station: Services, hall: EmbeddedHall) -> None:
    log_case(station)
    with hall.hall.store.write() as tx:
        tx.run("DELETE FROM access_token")
        tx.run("UPDATE device SET refresh_hash = 'x', next_refresh_hash = NULL")
    before = everything(station)
    with pytest.raises(EnvironmentFault) as caught:
        run_session(station)
    assert (caught.value.code, caught.value.exit) == (Code.AUTH_FAILED, Exit.AUTH)
    assert everything(station) == before


def test_an_expired_token_is_renewed_once(station: Services, clock: SetClock, meddler: Meddler) -> None:
    clock.forward(minutes=31)
    log_case(station)
    assert run_session(station).pending == 0
    assert meddler.seen == ["hello", "token", "hello", "batches", "changes"]
    meddler.seen.clear()
    run_session(station)
    assert meddler.seen == ["hello"]


def test_a_lost_renewal_is_harmless(station: Services, clock: SetClock, meddler: Meddler) -> None:
    log_case(station)
    clock.forward(minutes=31)
    meddler.plan("token", lose_answer, lose_answer)
    with pytest.raises(EnvironmentFault):
        run_session(station)
    assert run_session(station).pending == 0
