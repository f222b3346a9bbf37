"""A real station against a real hall: nothing is lost, nothing doubled, whatever happens in between."""

from __future__ import annotations

import dataclasses
import json
import logging
import re
from pathlib import Path

import pytest

from station_app.errors import Code, EnvironmentFault, Exit, UserError
from station_app.services.service_set import Services
from station_app.services.sync_service import PulledRow
from sync.hall.embedded import EmbeddedHall
from sync.hall.progress import ProgressRow
from sync.hall.upkeep import verify
from sync.station.enrolment import enrol
from sync.station.session import run_session
from sync.wire.limits import Limits
from tests.sync.conftest import SetClock
from tests.sync.meddler import (
    Meddler,
    Spoil,
    change_answer,
    instead,
    lose_answer,
    lose_request,
)
from tests.sync.station_work import ITEM, at_hall, captured, log_case, states


def test_before_enrolment_there_is_nobody_to_talk_to(services: Services) -> None:
    with pytest.raises(UserError) as caught:
        run_session(services)
    assert caught.value.code is Code.NOT_ENROLLED


@pytest.mark.databases
def test_what_was_captured_offline_arrives_with_a_receipt(station: Services, hall: EmbeddedHall) -> None:
    numbers = [log_case(station, name) for name in "一二三"]
    report = run_session(station)
    assert at_hall(hall) == numbers
    assert (report.exit, report.pending, report.pushed) == (Exit.DONE, 0, report.verdicts["applied"])
    assert report.receipts == ("HZ-261120-000001",)
    summary = station.cases.find(numbers[0]).summary
    assert (summary.sync_state, summary.receipt_no) == ("received", "HZ-261120-000001")
    assert summary.received_at == "2026-11-20T10:00:00+08:00"
    assert states(station) == {"acked"}
    assert verify(hall.hall.store).ok


def test_an_idle_session_is_one_request_of_a_kilobyte(station: Services, meddler: Meddler) -> None:
    log_case(station)
    run_session(station)
    meddler.seen.clear()
    report = run_session(station)
    assert meddler.seen == ["hello"]
    assert (report.requests, report.pushed, report.pulled) == (1, 0, 0)
    assert report.bytes_up <= 1024
    assert report.bytes_down <= 1024
    assert len(station.sync.runs()) == 1


def test_a_later_change_keeps_the_first_receipt(station: Services) -> None:
    no = log_case(station)
    run_session(station)
    data = {"item": ITEM, "at": "2026-11-20T11:00"}
    station.cases.log(no, "log_accepted", data, station.operators.first().id)
    report = run_session(station)
    assert report.pushed == 1
    assert station.cases.find(no).summary.receipt_no == "HZ-261120-000001"


@pytest.mark.databases
def test_the_hall_s_progress_comes_back(station: Services, hall: EmbeddedHall) -> None:
    no = log_case(station)
    run_session(station)
    hall.import_progress([ProgressRow(0, case_no=no, event="受理", at="2026-11-20T15:00", document_no="7号")])
    report = run_session(station)
    progress = station.cases.progress(no)[0]
    assert (progress.affair.state.value, progress.source) == ("accepted", "hall")
    assert station.cases.explain(no).due is not None
    assert report.pulled == 1
    events = [event for event in station.cases.full(no).events if event.source == "hall"]
    assert [(event.kind, event.data["document_no"]) for event in events] == [("accepted", "7号")]


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 8])
def test_every_number_of_changes_fits_into_batches(
    services: Services, hall: EmbeddedHall, tmp_path: Path, clock: SetClock, count: int
) -> None:
    hall.stop()
    small = EmbeddedHall(tmp_path / "small", clock=clock)
    small.hall = dataclasses.replace(small.hall, limits=Limits(max_changes=4))
    small.begin()
    try:
        enrol(services, small.url, small.enrol_code("JG", "金桂园政务驿站"))
        for number in range(count):
            log_case(services, str(number))
        report = run_session(services)
        assert len(at_hall(small)) == count
        assert report.pending == 0
        assert all(row.last_seq - row.first_seq < 4 for row in services.sync.receipts())
    finally:
        small.stop()


@pytest.mark.databases
def test_a_lost_answer_costs_one_repetition(station: Services, hall: EmbeddedHall, meddler: Meddler) -> None:
    no = log_case(station)
    meddler.plan("batches", lose_answer)
    assert run_session(station).receipts == ("HZ-261120-000001",)
    sent = [
        body for name, body in zip(meddler.seen, meddler.bodies[-len(meddler.seen) :], strict=True) if name == "batches"
    ]
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert at_hall(hall) == [no]


@pytest.mark.parametrize("spoil", [lose_answer, lose_request])
@pytest.mark.parametrize("call", ["hello", "batches", "changes"])
def test_a_cable_pulled_at_any_call_is_made_good_later(
    station: Services, hall: EmbeddedHall, meddler: Meddler, call: str, spoil: Spoil
) -> None:
    no = log_case(station)
    before = captured(station)
    meddler.plan(call, spoil, spoil)
    with pytest.raises(EnvironmentFault) as caught:
        run_session(station)
    assert (caught.value.code, caught.value.exit) == (Code.HALL_UNREACHABLE, Exit.UNREACHABLE)
    assert captured(station) == before
    assert run_session(station).pending == 0
    assert at_hall(hall) == [no]
    assert captured(station) == before


HTML = instead(200, "text/html", b"<html>Please sign in</html>")
NONSENSE: dict[str, Spoil] = {
    "html": HTML,
    "html as json": instead(200, "application/json", b"<html>"),
    "truncated": change_answer(lambda body: body[: len(body) // 2]),
    "empty": instead(200, "application/json", b""),
    "other object": instead(200, "application/json", b'{"ok": true}'),
    "list": instead(200, "application/json", b"[]"),
    "wrong types": change_answer(lambda body: body.replace(b":true", b':"yes"').replace(b":false", b':"no"').replace(b'"last_seq":', b'"last_seq":"x","was":')),
    "redirect": instead(302, "text/html", b""),
    "bare refusal": instead(403, "text/html", b"forbidden"),
    "lying problem": instead(409, "application/problem+json", b'{"type":"x","title":"x","status":200,"code":"gap"}'),
}  # fmt: skip


@pytest.mark.parametrize("spoil", NONSENSE.values(), ids=NONSENSE)
@pytest.mark.parametrize("call", ["hello", "batches", "changes"])
def test_nonsense_changes_nothing(
    station: Services, hall: EmbeddedHall, meddler: Meddler, call: str, spoil: Spoil
) -> None:
    no = log_case(station)
    before = captured(station)
    meddler.plan(call, spoil)
    with pytest.raises(EnvironmentFault) as caught:
        run_session(station)
    assert caught.value.code is Code.HALL_NONSENSE
    assert captured(station) == before
    assert "rejected" not in states(station)
    if call != "changes":
        assert station.cases.find(no).summary.receipt_no is None
        assert station.sync.pending() > 0
    assert run_session(station).pending == 0
    assert at_hall(hall) == [no]


def test_an_answer_to_another_batch_is_nonsense(station: Services, meddler: Meddler) -> None:
    log_case(station)
    run_session(station)
    receipt = station.sync.receipts()[0]
    log_case(station, "二")
    answer = json.dumps(
        {
            "batch_id": receipt.batch_id,
            "receipt_no": "HZ-1",
            "received_at": "2026-11-20T10:00:00+08:00",
            "last_seq": 99,
            "hall_epoch": "x",
            "hall_time": "2026-11-20T10:00:00+08:00",
        }
    )
    meddler.plan("batches", instead(200, "application/json", answer.encode()))
    with pytest.raises(EnvironmentFault) as caught:
        run_session(station)
    assert caught.value.code is Code.HALL_NONSENSE
    assert "HZ-1" not in {row.receipt_no for row in station.sync.receipts()}


@pytest.mark.parametrize("status", [429, 503, 507])
def test_a_busy_hall_is_asked_again_later(station: Services, meddler: Meddler, status: int) -> None:
    log_case(station)
    meddler.plan("batches", instead(status, "text/html", b"busy"))
    with pytest.raises(EnvironmentFault) as caught:
        run_session(station)
    assert (caught.value.code, caught.value.exit) == (Code.HALL_BUSY, Exit.PARTIAL)
    assert run_session(station).pending == 0


def test_rows_without_a_place_yet_are_kept_raw(station: Services) -> None:
    rows = [PulledRow("drone_flight", f"f-{n}", "other", void=False, body={"n": n}) for n in range(250)]
    rows.append(PulledRow("affair", "x:y", "", void=False, body={"state": "of the future"}))
    assert station.sync.take_page(rows, "next") == 0
    assert station.sync.membership().cursor == "next"
    assert station._store.sql("SELECT count(*) FROM unknown_row") == [(251,)]
    assert station.sync.take_page(rows, "next") == 0
    assert station._store.sql("SELECT count(*) FROM unknown_row") == [(251,)]


def test_a_stopped_pull_leaves_the_cursor(station: Services) -> None:
    before = station.sync.membership().cursor
    rows = [PulledRow("drone_flight", f"f-{n}", "other", void=False, body={}) for n in range(250)]
    answers = iter([False, False, True])
    assert station.sync.take_page(rows, "next", lambda: next(answers)) is None
    assert station.sync.membership().cursor == before


def test_a_request_has_one_id_in_both_logs(station: Services, caplog: pytest.LogCaptureFixture) -> None:
    log_case(station)
    caplog.clear()
    with caplog.at_level(logging.INFO, "sync"):
        run_session(station)
    own = [record.getMessage().split()[0] for record in caplog.records if record.name == "sync.station.client"]
    halls = [record.getMessage().split()[0] for record in caplog.records if record.name == "sync.hall.requests"]
    assert own == halls
    assert len(set(own)) == len(own) >= 3
    device = station.sync.membership().device_id
    assert device is not None
    assert all(re.fullmatch(rf"{device[-8:]}-[0-9a-f]{{8}}-{n}", one) for n, one in enumerate(own, start=1))
    assert all("泊远" not in record.getMessage() for record in caplog.records)
