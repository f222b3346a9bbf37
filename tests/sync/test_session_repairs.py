"""What goes wrong between a station and its hall has one repair, tried once; then a person is asked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from station_app.errors import Exit
from station_app.services.service_set import Services
from station_app.services.sync_service import PulledRow
from sync.hall.attention import open_items
from sync.hall.embedded import EmbeddedHall
from sync.hall.progress import ProgressRow
from sync.hall.upkeep import backup, restore, verify
from sync.station.enrolment import enrol
from sync.station.session import run_session
from tests.sync.conftest import SetClock
from tests.sync.meddler import (
    Meddler,
    change_answer,
    problem,
)
from tests.sync.station_work import at_hall, captured, log_case, states


@pytest.mark.databases
def test_a_rejected_change_goes_to_a_person_and_blocks_nobody(station: Services, hall: EmbeddedHall) -> None:
    bad, good = log_case(station, "坏"), log_case(station, "好")
    station._store.database.execute_sql(
        "UPDATE change_body SET fields = json_set(fields, '$.remark', 5) WHERE fields LIKE '%第坏饮食店%'"
        " AND seq IN (SELECT seq FROM change WHERE kind = 'case')"
    )
    report = run_session(station)
    assert report.exit is Exit.ATTENTION
    assert (report.pending, report.attention_new) == (0, 2)
    assert report.verdicts["rejected"] == 2
    assert at_hall(hall) == [good]
    items = {(item.code, item.case_no, item.params["field"]) for item in station.sync.attention()}
    assert items == {("invalid_field", bad, "remark"), ("group_rejected", None, "")}
    assert station.cases.find(bad).summary.sync_state == "rejected"
    assert station.cases.find(good).summary.sync_state == "received"
    assert run_session(station).exit is Exit.DONE


def test_a_fast_clock_is_corrected_and_told(
    open_station: Callable[..., Services], hall: EmbeddedHall, clock: SetClock
) -> None:
    own = SetClock()
    own.forward(hours=3)
    station = open_station(own)
    no = log_case(station)
    enrol(station, hall.url, hall.enrol_code("JG", "金桂园政务驿站"))
    report = run_session(station)
    assert (report.pending, report.exit) == (0, Exit.ATTENTION)
    item = station.sync.attention()[0]
    assert (item.code, item.params["minutes"]) == ("clock_ahead", 180)
    limit = f"{clock.wall_ms() + 120_000:013d}"
    assert station._store.sql("SELECT count(*) FROM change WHERE hlc > ?", limit) == [(0,)]
    assert station._store.sql("SELECT count(*) FROM assist_case WHERE hlc > ?", limit) == [(0,)]
    assert at_hall(hall) == [no]
    log_case(station, "二")
    assert run_session(station).exit is Exit.DONE
    assert station.sync.attention_count() == 1
    own.forward(hours=-3)
    run_session(station)
    assert station.sync.attention_count() == 0


def test_a_restored_hall_is_filled_again(
    station: Services, hall: EmbeddedHall, meddler: Meddler, tmp_path: Path, clock: SetClock
) -> None:
    first = log_case(station)
    run_session(station)
    saved = backup(hall.hall, tmp_path / "hall", tmp_path / "saved.db")
    second = log_case(station, "二")
    run_session(station)
    hall.import_progress([ProgressRow(0, case_no=second, event="受理", at="2026-11-20T15:00")])
    run_session(station)
    before = captured(station)
    hall.stop()
    restore(tmp_path / "hall", saved)
    with EmbeddedHall(tmp_path / "hall", clock=clock) as again:
        meddler.hall_url = again.url
        report = run_session(station)
        assert report.pending == 0
        assert at_hall(again) == [first, second]
        assert captured(station) == before
        assert station._store.sql("SELECT count(*) FROM affair") == [(0,)]
        assert station.cases.find(second).summary.stage == "station"
        assert run_session(station).requests == 1
        assert verify(again.hall.store).ok


def test_resyncing_twice_within_the_hour_asks_a_person(station: Services, hall: EmbeddedHall, clock: SetClock) -> None:
    run_session(station)
    station._store.database.execute_sql("UPDATE replica SET cursor = 'forged'")
    before = captured(station)
    assert run_session(station).exit is Exit.DONE
    station._store.database.execute_sql("UPDATE replica SET cursor = 'forged'")
    report = run_session(station)
    assert report.exit is Exit.PARTIAL
    assert [item.code for item in station.sync.attention()] == ["resync_required"]
    clock.forward(minutes=61)
    assert run_session(station).exit is Exit.DONE
    assert station.sync.attention() == []
    assert captured(station) == before


@pytest.mark.databases
def test_a_station_set_back_to_yesterday_goes_on_as_a_new_replica(
    open_station: Callable[..., Services], station_folder: Path, hall: EmbeddedHall, clock: SetClock, tmp_path: Path
) -> None:
    station = open_station(clock)
    enrol(station, hall.url, hall.enrol_code("JG", "金桂园政务驿站"))
    first = log_case(station)
    run_session(station)
    station.close()
    yesterday = tmp_path / "yesterday"
    shutil.copytree(station_folder / "home", yesterday / "home", ignore=shutil.ignore_patterns("locks"))
    shutil.copy(station_folder / "key", yesterday / "key")
    lost = log_case(station, "丢")
    run_session(station)
    station.close()

    restored = open_station(clock, yesterday)
    replica = restored.sync.membership().replica_id
    fresh = log_case(restored, "新")
    assert fresh == lost
    report = run_session(restored)
    assert report.pending == 0
    assert restored.sync.membership().replica_id != replica
    assert report.verdicts["duplicate"] > 0
    assert sorted(at_hall(hall)) == sorted([first, lost, fresh])
    with hall.hall.store.read() as tx:
        assert "duplicate_case_no" in {item.code for item in open_items(tx)}


@pytest.mark.databases
def test_a_copied_station_is_noticed(
    open_station: Callable[..., Services], station_folder: Path, hall: EmbeddedHall, clock: SetClock, tmp_path: Path
) -> None:
    station = open_station(clock)
    enrol(station, hall.url, hall.enrol_code("JG", "金桂园政务驿站"))
    run_session(station)
    station.close()
    copy = tmp_path / "copy"
    shutil.copytree(station_folder / "home", copy / "home", ignore=shutil.ignore_patterns("locks"))
    shutil.copy(station_folder / "key", copy / "key")
    clone = open_station(clock, copy)
    log_case(station, "甲")
    log_case(clone, "乙")
    run_session(station)
    assert run_session(clone).pending == 0
    assert clone.sync.membership().replica_id != station.sync.membership().replica_id
    assert len(at_hall(hall)) == 2


def test_a_batch_that_is_too_large_is_halved(station: Services, hall: EmbeddedHall, meddler: Meddler) -> None:
    numbers = [log_case(station, name) for name in "一二三四"]
    meddler.plan("batches", problem(413, "too_large"), problem(413, "too_large"))
    assert run_session(station).pending == 0
    assert at_hall(hall) == numbers
    assert len(station.sync.receipts()) > 2


@pytest.mark.parametrize("code", ["bad_batch", "something_new"])
def test_what_no_repair_helps_goes_to_a_person(station: Services, meddler: Meddler, code: str) -> None:
    log_case(station)
    before = captured(station)
    meddler.plan("batches", problem(400, code))
    report = run_session(station)
    assert report.exit is Exit.PARTIAL
    assert [item.code for item in station.sync.attention()] == [code]
    assert captured(station) == before
    assert run_session(station).pending == 0
    assert station.sync.attention() == []


def test_an_altered_batch_is_made_anew_once(station: Services, hall: EmbeddedHall, meddler: Meddler) -> None:
    no = log_case(station)
    meddler.plan("batches", problem(409, "batch_altered"))
    assert run_session(station).pending == 0
    assert at_hall(hall) == [no]


def test_a_gap_is_filled_from_the_number_the_hall_expects(station: Services, hall: EmbeddedHall) -> None:
    log_case(station)
    run_session(station)
    no = log_case(station, "二")
    with hall.hall.store.write() as tx:
        tx.run("DELETE FROM change_in WHERE seq > 1")
        tx.run("DELETE FROM receipt")
        tx.run("UPDATE replica SET last_seq = 1, last_hash = ''")
    assert run_session(station).pending == 0
    assert no in at_hall(hall)
    assert verify(hall.hall.store).ok


def test_a_lost_field_is_kept_for_a_person(station: Services, meddler: Meddler) -> None:
    log_case(station)
    ((seq,),) = station._store.sql("SELECT seq FROM change WHERE kind = 'case'")
    winner = {"value": "乙", "hlc": "1795000000000-0000-aaaaaaaa", "actor": "op-2"}
    result = {"seq": seq, "verdict": "superseded", "fields": ["remark"], "winner": {"remark": winner}}

    def superseded(body: bytes) -> bytes:
        return json.dumps({**json.loads(body), "results": [result]}).encode()

    meddler.plan("batches", change_answer(superseded))
    report = run_session(station)
    assert (report.pending, report.verdicts["superseded"]) == (0, 1)
    ((field, kept, loser),) = station._store.sql("SELECT field, winner, loser FROM conflict")
    assert (field, json.loads(kept), json.loads(loser)["value"]) == ("remark", winner, "")
    assert states(station) == {"acked"}


def test_a_held_change_is_released_by_a_row_of_the_feed(station: Services, meddler: Meddler) -> None:
    no = log_case(station)
    ((seq, change_id),) = station._store.sql("SELECT seq, change_id FROM change WHERE kind = 'case'")
    result = {"seq": seq, "verdict": "held", "code": "predecessor_missing"}
    meddler.plan("batches", change_answer(lambda body: json.dumps({**json.loads(body), "results": [result]}).encode()))
    assert run_session(station).exit is Exit.ATTENTION
    assert station.cases.find(no).summary.receipt_no is None
    own = station.sync.membership()
    row = PulledRow("verdict", change_id, "", void=False, body={"replica_id": own.replica_id, "verdict": "applied"})
    assert station.sync.take_page([row], own.cursor) == 0
    assert states(station) == {"acked"}
    assert station.sync.attention() == []
    assert station.cases.find(no).summary.receipt_no == "HZ-261120-000001"
