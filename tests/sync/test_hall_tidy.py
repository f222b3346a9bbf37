"""What leaves the hall by itself: withdrawn rows after half a year; who was away for longer starts over and loses nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.feed_digest import NOTHING, mix, row_digest
from station_app.services.service_set import Services
from station_app.storage import setting_store
from sync.hall import feed, housekeeping, tombstones
from sync.hall.cli import run
from sync.hall.embedded import EmbeddedHall
from sync.hall.feed_cursor import CursorKey
from sync.hall.progress import ProgressRow
from sync.hall.store.database import meta
from sync.hall.upkeep import verify
from sync.station.enrolment import enrol
from sync.station.session import run_session
from tests.sync.conftest import SetClock
from tests.sync.console.conftest import submitted
from tests.sync.peer import Peer
from tests.sync.station_work import ITEM, at_hall, captured, log_case
from tests.sync.terminals import portrait

pytestmark = pytest.mark.databases
Join = Callable[..., Peer]


class Listener:
    """What a PC knows of the feed, and its digest, as a station counts it."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.rows: dict[tuple[str, str], dict[str, Any]] = {}

    def pull(self, limit: int = 1000) -> list[dict[str, Any]]:
        rows = self.peer.pull(limit)
        self.rows |= {(row["kind"], row["entity"]): row for row in rows}
        return rows

    def start_over(self) -> None:
        self.peer.cursor = ""
        self.rows = {}
        self.pull()

    def digest(self) -> str:
        whole = NOTHING
        for (kind, entity), row in self.rows.items():
            whole = mix(whole, row_digest(kind, entity, row["seq"]))
        return whole

    def agrees(self) -> bool:
        answer = self.peer.hello(digest=self.digest())
        assert not answer["changes_available"]
        return not answer["digest_differs"]


def days_pass(hall: EmbeddedHall, clock: SetClock, days: int, *peers: Peer) -> int:
    """Days in which the hall tidies up in the first night, every tenth and the last; how many rows it dropped."""
    dropped = passed = 0
    for night in sorted({1, *range(10, days, 10), days}):
        clock.forward(days=night - passed)
        passed = night
        done = housekeeping.tidy_when_due(hall.hall)
        dropped += done.tombstones if done else 0
    for peer in peers:
        peer.wall = clock.wall_ms()
        peer.hello_after_refresh()
    return dropped


def withdrawn(peer: Peer, count: int = 1) -> list[dict[str, Any]]:
    changes = [peer.change("note", f"n-{peer.next_seq}-{n}", {"text": "x"}) for n in range(count)]
    peer.push(*changes)
    peer.push(*(peer.change("note", one["entity"], op="void") for one in changes))
    return changes


def voids(rows: list[dict[str, Any]]) -> int:
    return sum(row["void"] for row in rows)


def test_withdrawn_rows_are_told_for_half_a_year_and_then_dropped(
    hall: EmbeddedHall, join: Join, clock: SetClock
) -> None:
    writer, reader = join(), Listener(join())
    assert days_pass(hall, clock, 1, writer) == 0
    withdrawn(writer, 3)
    kept = writer.case("JG-261120-001")
    writer.push(kept)
    assert days_pass(hall, clock, 180, writer, reader.peer) == 0
    assert voids(join().pull()) == 3
    assert days_pass(hall, clock, 2, writer, reader.peer) == 3
    fresh = Listener(join())
    assert [row["entity"] for row in fresh.pull()] == [kept["entity"]]
    assert fresh.agrees()
    assert verify(hall.hall.store).ok
    assert days_pass(hall, clock, 5) == 0


def test_who_heard_in_time_goes_on_and_agrees_about_all(hall: EmbeddedHall, join: Join, clock: SetClock) -> None:
    writer, reader = join(), Listener(join())
    writer.push(writer.case("JG-261120-001"))
    days_pass(hall, clock, 1, writer, reader.peer)
    withdrawn(writer, 2)
    assert voids(reader.pull()) == 2
    assert days_pass(hall, clock, 190, writer, reader.peer) == 2
    assert reader.agrees()
    writer.push(writer.case("JG-261120-002"))
    assert len(reader.pull()) == 1
    assert reader.agrees()
    withdrawn(writer, 2)
    reader.pull()
    assert days_pass(hall, clock, 190, writer, reader.peer) == 2
    assert reader.agrees()
    assert Listener(writer).pull() == []


def test_who_was_away_for_longer_is_asked_to_start_over(hall: EmbeddedHall, join: Join, clock: SetClock) -> None:
    writer, reader = join(), Listener(join())
    writer.push(writer.case("JG-261120-001"))
    reader.pull()
    days_pass(hall, clock, 1, writer)
    withdrawn(writer)
    days_pass(hall, clock, 200, writer, reader.peer)
    assert reader.peer.hello()["changes_available"]
    answer = reader.peer.call("GET", "changes", params={"cursor": reader.peer.cursor})
    assert (answer.status_code, answer.json()["code"]) == (410, "resync_required")
    reader.start_over()
    assert reader.agrees()
    page = reader.peer.call("GET", "changes", params={"cursor": reader.peer.cursor})
    assert (page.status_code, page.json()["tombstone_floor"]) == (200, 3)


def test_a_first_pull_goes_on_over_what_was_dropped(hall: EmbeddedHall, join: Join, clock: SetClock) -> None:
    """Its cursor stands below the floor for a while, and that is all right: it began when the rows were gone."""
    writer = join()
    for n in range(6):
        writer.push(writer.case(f"JG-261120-{n:03d}"))
        withdrawn(writer)
    days_pass(hall, clock, 190, writer)
    reader = Listener(join())
    assert len(reader.pull(limit=1)) == 6
    assert reader.agrees()


def test_cursors_of_earlier_versions_go_on(hall: EmbeddedHall, join: Join, clock: SetClock) -> None:
    writer, reader = join(), Listener(join())
    writer.push(writer.case("JG-261120-001"))
    reader.pull()
    payload = base64.urlsafe_b64decode(reader.peer.cursor)[16:]
    with hall.hall.store.read() as tx:
        key = CursorKey(meta(tx)["cursor_key"], meta(tx)["hall_epoch"], "JG")
    old = json.dumps(json.loads(payload)[:3]).encode()
    reader.peer.cursor = base64.urlsafe_b64encode(key._sign(old) + old).decode()
    assert reader.pull() == []
    assert reader.agrees()


def test_planted_without_the_floor_a_withdrawn_row_lives_on(
    hall: EmbeddedHall, join: Join, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "floor_of", lambda *_: 0)
    writer, reader = join(), Listener(join())
    days_pass(hall, clock, 1, writer, reader.peer)
    note = writer.change("note", "n-1", {"text": "x"})
    writer.push(note)
    reader.pull()
    writer.push(writer.change("note", "n-1", op="void"))
    days_pass(hall, clock, 200, writer, reader.peer)
    reader.pull()
    assert not reader.rows[("note", "n-1")]["void"]
    assert not reader.agrees()


def test_a_station_away_for_200_days_loses_nothing_and_knows_the_same(
    services: Services, hall: EmbeddedHall, join: Join, clock: SetClock
) -> None:
    other = join()
    enrol(services, hall.url, hall.enrol_code("JG", "金桂园政务驿站"))
    first = log_case(services)
    theirs = submitted(other, "JG-261120-Y01", [ITEM])
    other.push(theirs)
    withdrawn_later = other.change("enterprise", "e-1", {"name": "甲公司"})
    other.push(withdrawn_later)
    run_session(services)
    days_pass(hall, clock, 1, other)
    other.push(other.change("enterprise", "e-1", op="void"))
    hall.import_progress([ProgressRow(1, case_no="JG-261120-Y01", event="受理", at="2026-11-20T15:00")])
    second = log_case(services, "二")
    days_pass(hall, clock, 200, other)
    third = log_case(services, "三")
    before = captured(services)
    report = run_session(services)
    assert (report.pending, report.attention_new) == (0, 0)
    assert captured(services) == before
    assert set(at_hall(hall)) == {first, second, third, "JG-261120-Y01"}
    assert services.cases.progress("JG-261120-Y01")[0].affair.state.value == "accepted"
    with services._store.write() as write:
        assert setting_store.replica(write.store).resync_at is not None
    assert run_session(services).requests == 1
    fresh = Listener(join())
    fresh.pull()
    assert not any(row["void"] for row in fresh.rows.values())
    assert sorted(services._store.sql("SELECT kind, entity_id FROM fed_row WHERE kind <> 'case'")) == sorted(
        key
        for key in fresh.rows
        if key[0] != "case" and fresh.rows[key]["origin"] != services.sync.membership().replica_id
    )
    assert portrait(services)["case"].keys() == {key[1] for key in fresh.rows if key[0] == "case"}


def test_tidying_happens_once_a_day_and_by_command(
    hall: EmbeddedHall, clock: SetClock, tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert housekeeping.tidy_when_due(hall.hall) is not None
    assert housekeeping.tidy_when_due(hall.hall) is None
    clock.forward(hours=21)
    assert housekeeping.tidy_when_due(hall.hall) is not None
    monkeypatch.setenv("HALL_DB", database)
    assert run(["tidy", "--home", str(tmp_path / "hall"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == dict.fromkeys(
        ("tombstones", "uploads", "receipts", "drafts", "files"), 0
    )


def test_marks_of_the_feed_do_not_pile_up(hall: EmbeddedHall, join: Join, clock: SetClock) -> None:
    join()
    for _ in range(250):
        clock.forward(days=1)
        tombstones.drop_old(hall.hall)
    with hall.hall.store.read() as tx:
        marks = tx.one("SELECT count(*) FROM feed_mark")
    assert marks is not None
    assert marks[0] <= tombstones.KEPT_FOR.days + 2
