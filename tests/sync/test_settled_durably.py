"""What the hall has answered is written without waiting for the disk at each step, and lies there when it is done."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from station_app.bootstrap import open_services
from station_app.clock import Clock
from station_app.errors import EnvironmentFault
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.services.service_set import Services
from station_app.storage.store import Store
from sync.hall.embedded import EmbeddedHall
from sync.station.session import run_session
from tests.sync.meddler import Meddler, lose_answer
from tests.sync.station_work import at_hall, log_case, states


@pytest.fixture
def after_the_power_cut(station: Services, station_folder: Path, tmp_path: Path) -> set[str]:
    """The states of the changes in the file alone, without what lies in the log beside it."""
    log_case(station)
    run_session(station)
    left = Paths(tmp_path / "left")
    shutil.copytree(station_folder / "home", left.home, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    with open_services(left, KeySource(key_file=station_folder / "key"), Clock()) as services:
        return states(services)


def test_the_receipt_lies_in_the_file(after_the_power_cut: set[str]) -> None:
    assert after_the_power_cut == {"acked"}


@pytest.fixture
def never_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "fold_log", lambda _store: None)


@pytest.mark.usefixtures("never_folded")
def test_planted_it_would_be_sent_again(after_the_power_cut: set[str]) -> None:
    assert after_the_power_cut != {"acked"}


def test_a_batch_that_a_power_cut_took_is_made_anew(station: Services, hall: EmbeddedHall, meddler: Meddler) -> None:
    """Its bytes were on the wire before they were on the disk; the hall has them, and knows the changes again."""
    no = log_case(station)
    meddler.plan("batches", *[lose_answer] * 2)
    with pytest.raises(EnvironmentFault):
        run_session(station)
    station._store.sql("DELETE FROM batch RETURNING batch_id")
    report = run_session(station)
    assert (report.pending, report.verdicts["duplicate"]) == (0, 3)
    assert at_hall(hall) == [no]
    assert states(station) == {"acked"}


def test_the_usual_way_of_committing_comes_back(services: Services) -> None:
    store = services._store
    usual = store.sql("PRAGMA synchronous")
    for wanted in (2, 1, 0):
        store.database.execute_sql(f"PRAGMA synchronous = {wanted}")
        with pytest.raises(ValueError, match="cut"), store.unhurried():
            assert store.sql("PRAGMA synchronous") == [(min(wanted, 1),)]
            raise ValueError("cut")
        assert store.sql("PRAGMA synchronous") == [(wanted,)]
    store.database.execute_sql(f"PRAGMA synchronous = {usual[0][0]}")
