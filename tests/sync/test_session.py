"""A real station against a real hall: nothing is lost, nothing doubled, whatever happens in between."""

from __future__ import annotations

import dataclasses
import json
import logging
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.case_form import CaseForm
from station_app.errors import Code, EnvironmentFault, Exit, UserError
from station_app.services.service_set import Services
from station_app.services.sync_service import PulledRow
from sync.hall import reading
from sync.hall.attention import open_items
from sync.hall.embedded import EmbeddedHall
from sync.hall.enrol import devices, revoke
from sync.hall.progress import ProgressRow
from sync.hall.upkeep import backup, restore, verify
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
    problem,
)

ITEM = "SW-01-02-01"


def log_case(services: Services, name: str = "一") -> str:
    form = CaseForm(
        client_id=f"test-{name.encode().hex()}",
        items=(ITEM,),
        enterprise_name=f"第{name}饮食店",
        contact_name="王芳",
        contact_mobile="13800000000",
    )
    return services.cases.register(form, services.operators.first().id).no


def captured(services: Services) -> list[tuple[Any, ...]]:
    """What the operator has captured, without the marks the exchange makes on it."""
    store = services._store
    changes = store.sql("SELECT change_id, kind, entity_id, op, fields, wall_at, actor_id FROM change ORDER BY seq")
    return changes + store.sql("SELECT id, no, client_id, content_hash, remark FROM assist_case ORDER BY rid")


def everything(services: Services) -> list[tuple[Any, ...]]:
    store = services._store
    return [
        *store.sql("SELECT * FROM change ORDER BY seq"),
        *store.sql("SELECT * FROM assist_case ORDER BY rid"),
        *store.sql("SELECT * FROM affair ORDER BY case_id, item"),
        *store.sql("SELECT cursor, hall_epoch, next_seq, replica_id FROM replica"),
    ]


def at_hall(hall: EmbeddedHall) -> list[str]:
    return [case["no"] for case in reading.cases(hall.hall)]


def states(services: Services) -> set[str]:
    return {row[0] for row in services._store.sql("SELECT DISTINCT state FROM change")}


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


@pytest.mark.databases
def test_a_rejected_change_goes_to_a_person_and_blocks_nobody(station: Services, hall: EmbeddedHall) -> None:
    bad, good = log_case(station, "坏"), log_case(station, "好")
    station._store.database.execute_sql(
        "UPDATE change SET fields = json_set(fields, '$.remark', 5) WHERE kind = 'case' AND fields LIKE '%第坏饮食店%'"
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
