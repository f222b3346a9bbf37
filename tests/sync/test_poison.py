"""A change the hall's program fails over is found, kept unread and told to a person; nothing else waits for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from station_app.errors import Code, EnvironmentFault, Exit
from station_app.services.service_set import Services
from sync.hall import judge as judging
from sync.hall import reading
from sync.hall import receive as receiving
from sync.hall.embedded import EmbeddedHall
from sync.hall.upkeep import verify
from sync.station.session import run_session
from tests.sync.conftest import SetClock
from tests.sync.meddler import Meddler, instead
from tests.sync.station_work import log_case, states


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> str:
    """The hall fails over every batch that holds this enterprise name, as long as it reads it."""
    name = "第毒饮食店"
    real = judging.judge

    def failing(desk: Any, received: Any) -> Any:
        for one in received:
            if (
                one.change is not None
                and one.change.kind == "case"
                and one.change.fields.get("enterprise_name") == name
            ):
                raise ZeroDivisionError
        return real(desk, received)

    monkeypatch.setattr(receiving, "judge", failing)
    return name


@pytest.mark.parametrize("place", [0, 3, 6])
def test_one_poison_change_stops_nobody(
    station: Services, hall: EmbeddedHall, meddler: Meddler, poisoned: str, place: int
) -> None:
    numbers = [log_case(station, "毒" if n == place else str(n)) for n in range(7)]
    report = run_session(station)
    assert [case["no"] for case in reading.cases(hall.hall)] == [no for no in numbers if no != numbers[place]]
    assert (report.pending, report.exit) == (0, Exit.ATTENTION)
    assert states(station) == {"acked", "rejected"}
    rejected = station._store.sql("SELECT kind, code FROM change WHERE state = 'rejected' ORDER BY seq")
    assert rejected == [("enterprise", "poison"), ("case", "poison")]
    assert station.cases.find(numbers[place]).summary.sync_state == "rejected"
    assert {row.code for row in station.sync.attention()} == {"poison"}
    assert verify(hall.hall.store).ok
    with hall.hall.store.read() as tx:
        payloads = [json.loads(row[0]) for row in tx.all("SELECT payload FROM change_in WHERE code = 'poison'")]
    assert [payload["kind"] for payload in payloads] == ["enterprise", "case"]
    meddler.seen.clear()
    assert run_session(station).requests == 1


def test_what_follows_goes_out_in_large_batches_again(
    station: Services, meddler: Meddler, poisoned: str, clock: SetClock
) -> None:
    for n in range(4):
        log_case(station, "毒" if n == 1 else str(n))
    run_session(station)
    clock.forward(seconds=1)
    meddler.seen.clear()
    for n in range(5, 12):
        log_case(station, str(n))
    run_session(station)
    assert meddler.seen.count("batches") == 1


def test_a_hall_that_is_down_poisons_nothing(station: Services, meddler: Meddler) -> None:
    log_case(station)
    failure = instead(502, "text/html", b"<html>")
    meddler.plan("batches", failure, failure, failure)
    meddler.plan("hello", lambda exchange: exchange.forward(), failure)
    with pytest.raises(EnvironmentFault) as caught:
        run_session(station)
    assert caught.value.code is Code.HALL_BUSY
    assert states(station) == {"pending"}
    meddler.plans.clear()
    assert run_session(station).pending == 0
    assert states(station) == {"acked"}


def test_one_failure_alone_is_forgiven(station: Services, hall: EmbeddedHall, meddler: Meddler) -> None:
    no = log_case(station)
    meddler.plan("batches", instead(500, "text/plain", b"oops"))
    assert run_session(station).exit is Exit.DONE
    assert [case["no"] for case in reading.cases(hall.hall)] == [no]
    assert station._store.sql("SELECT count(*) FROM batch") == [(1,)]
