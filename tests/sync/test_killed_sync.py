"""`kill -9` of the station in the middle of a session, at chosen places: nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from station_app.services.service_set import Services
from station_app.storage import outbox_store
from sync.hall.embedded import EmbeddedHall
from sync.hall.upkeep import verify
from sync.station.session import run_session
from tests.sync.meddler import Exchange, Meddler
from tests.sync.station_work import at_hall, captured, log_case, states


@pytest.mark.parametrize("call", ["batches", "changes"])
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_station_killed_while_it_waits(
    station: Services, station_folder: Path, hall: EmbeddedHall, meddler: Meddler, call: str, place: str
) -> None:
    numbers = [log_case(station, name) for name in "一二三"]
    before = captured(station)
    command = [sys.executable, "-m", "station_app", "sync", "--home", str(station_folder / "home")]
    started = Event()
    processes: list[subprocess.Popen[bytes]] = []

    def kill(exchange: Exchange) -> None:
        if place == "after":
            exchange.forward()
        started.wait()
        processes[0].kill()
        processes[0].wait()

    meddler.plan(call, kill)
    environment = {**os.environ, "STATION_NOW": "2026-11-20T10:00:00+08:00"}
    processes.append(
        subprocess.Popen(
            [*command, "--key-file", str(station_folder / "key")], env=environment, stdout=subprocess.DEVNULL
        )
    )
    started.set()
    assert processes[0].wait() < 0
    assert captured(station) == before
    report = run_session(station)
    assert report.pending == 0
    assert at_hall(hall) == numbers
    assert captured(station) == before
    assert verify(hall.hall.store).ok


def test_an_answer_cut_short_between_two_transactions_is_taken_again(
    station: Services, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        log_case(station, str(number))
    honest = outbox_store.answer_batch

    def power_cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox_store, "answer_batch", power_cut)
    with pytest.raises(KeyboardInterrupt):
        run_session(station)
    assert states(station) == {"acked", "pending"}
    monkeypatch.setattr(outbox_store, "answer_batch", honest)
    report = run_session(station)
    assert report.receipts == ("HZ-261120-000001",)
    assert states(station) == {"acked"}
    assert len(at_hall(hall)) == 60


def test_planted_a_station_that_acknowledges_without_a_receipt_is_found_out(
    station: Services, hall: EmbeddedHall, meddler: Meddler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marked before the hall has answered, a change would be lost; the hall's own count finds it out."""
    no = log_case(station)
    real = station.sync.keep_batch

    def too_early(**batch: object) -> object:
        kept = real(**batch)  # type: ignore[arg-type]  # passed on as it came
        station._store.database.execute_sql("UPDATE change SET state = 'acked'")
        station._store.database.execute_sql("DELETE FROM batch")
        return kept

    monkeypatch.setattr(type(station.sync), "keep_batch", lambda _self, **batch: too_early(**batch))
    meddler.plan("batches", lambda _: None, lambda _: None)
    with pytest.raises(Exception, match="hall_unreachable"):
        run_session(station)
    monkeypatch.undo()
    assert states(station) == {"acked"}
    assert at_hall(hall) == []
    assert run_session(station).pushed > 0
    assert at_hall(hall) == [no]
