"""Copies of one store stamp alike until the hall parts them: what each has written stays apart, and both end up the same."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from station_app.services.enterprise_service import EnterpriseForm
from station_app.services.intake_change import IntakeFields
from station_app.services.service_set import Services
from station_app.storage import stamps
from station_app.storage.replicated_kinds import KINDS
from sync.hall.embedded import EmbeddedHall
from sync.hall.progress import ProgressRow
from sync.station.enrolment import enrol
from sync.station.session import run_session
from tests.services.test_change_log import WRITERS
from tests.sync.conftest import SetClock
from tests.sync.station_work import log_case, states
from tests.sync.terminals import portrait

TEN_YEARS = timedelta(days=3652)
Copies = Callable[[], tuple[Services, Services]]


@pytest.fixture
def enrolled(open_station: Callable[..., Services], hall: EmbeddedHall, clock: SetClock) -> Services:
    station = open_station(clock)
    enrol(station, hall.url, hall.enrol_code("JG", "金桂园政务驿站"))
    return station


@pytest.fixture
def copied(
    enrolled: Services, open_station: Callable[..., Services], station_folder: Path, clock: SetClock, tmp_path: Path
) -> Copies:
    def copy() -> tuple[Services, Services]:
        enrolled.close()
        shutil.copytree(station_folder / "home", tmp_path / "copy" / "home", ignore=shutil.ignore_patterns("locks"))
        shutil.copy(station_folder / "key", tmp_path / "copy" / "key")
        return enrolled, open_station(clock, tmp_path / "copy")

    return copy


def who(services: Services) -> str:
    return services.operators.first().id


def mobile(services: Services, no: str) -> str:
    return services.cases.find(no).contact_mobile


def come_to_rest(clock: SetClock, *copies: Services) -> None:
    for _ in range(3):
        for services in copies:
            clock.forward(seconds=1)
            run_session(services)


def change_both(one: Services, other: Services, no: str) -> None:
    """Both copies write at the same moment: with the same stamp, as nothing has told them apart yet."""
    for services, number in ((one, "13511111111"), (other, "13522222222")):
        services.intake.change(no, who(services), IntakeFields(contact_mobile=number), "更换")


@pytest.mark.databases
def test_what_both_copies_wrote_under_one_stamp_is_a_conflict(
    enrolled: Services, copied: Copies, clock: SetClock
) -> None:
    no = log_case(enrolled)
    one, other = copied()
    change_both(one, other, no)
    come_to_rest(clock, one, other)
    assert mobile(one, no) == mobile(other, no)
    for services in (one, other):
        (conflict,) = [c for c in services.conflicts.open() if c.fields[0].name == "contact_mobile"]
        assert {conflict.winner.value, conflict.loser.value} == {"13511111111", "13522222222"}


def test_planted_copies_that_keep_one_signature_lose_one_of_two_values(
    enrolled: Services, copied: Copies, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "sign_as", lambda *_: 0)
    with pytest.raises((AssertionError, ValueError)):
        test_what_both_copies_wrote_under_one_stamp_is_a_conflict(enrolled, copied, clock)


def test_a_copy_that_stamped_anew_for_itself_learns_the_hall_s_stamps(
    enrolled: Services, copied: Copies, clock: SetClock
) -> None:
    clock.moment += TEN_YEARS
    enrolled.enterprises.add(EnterpriseForm("旧名", "91430300MA4L000033"), who(enrolled))
    one, other = copied()
    one.enterprises.add(EnterpriseForm("新名", "91430300MA4L000033"), who(one))
    clock.moment -= TEN_YEARS
    come_to_rest(clock, one, other)
    assert portrait(other)["enterprise"] == portrait(one)["enterprise"]
    assert {row["name"] for row in portrait(other)["enterprise"].values()} == {"新名"}
    assert not one.conflicts.open()


def test_planted_a_copy_that_keeps_its_own_stamps_stays_behind(
    enrolled: Services, copied: Copies, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "adopt", lambda *_: None)
    with pytest.raises(AssertionError):
        test_a_copy_that_stamped_anew_for_itself_learns_the_hall_s_stamps(enrolled, copied, clock)


def test_a_change_behind_a_duplicate_names_the_hall_s_stamp(
    enrolled: Services, copied: Copies, clock: SetClock
) -> None:
    """The copy goes on from a change that the hall has under another stamp; that is no conflict."""
    clock.moment += TEN_YEARS
    no = log_case(enrolled)
    one, other = copied()
    other.intake.change(no, who(other), IntakeFields(contact_mobile="13522222222"), "更换")
    clock.moment -= TEN_YEARS
    come_to_rest(clock, one, other)
    assert mobile(one, no) == mobile(other, no) == "13522222222"
    assert not one.conflicts.open()


def test_what_the_hall_sent_back_is_told_to_the_store_s_next_replica_too(
    enrolled: Services, hall: EmbeddedHall, clock: SetClock
) -> None:
    """A change that waits in quarantine is answered as it was the first time, not as received."""
    no = log_case(enrolled)
    run_session(enrolled)
    at = clock.now().isoformat(timespec="seconds")
    hall.import_progress([ProgressRow(0, case_no=no, event="受理", at=at)])
    enrolled.intake.change(no, who(enrolled), IntakeFields(contact_mobile="13511111111"), "更换")
    run_session(enrolled)
    assert states(enrolled) == {"acked", "rejected"}
    enrolled.sync.become_new_replica()
    assert run_session(enrolled).pending == 0
    assert states(enrolled) == {"acked", "rejected"}
    assert run_session(enrolled).requests == 1


@pytest.mark.parametrize("writer", list(WRITERS))
def test_whatever_was_written_under_a_clock_ahead_is_stamped_anew(
    enrolled: Services, clock: SetClock, writer: str
) -> None:
    """In the log and beside the rows; what both ends then know is the same when the station begins again."""
    act, _ = WRITERS[writer]
    clock.moment += TEN_YEARS
    act(enrolled, who(enrolled))
    clock.moment -= TEN_YEARS
    assert run_session(enrolled).pending == 0
    latest = str(clock.wall_ms() + 120_000)
    for kind, spec in KINDS.items():
        columns = spec.table._meta.fields.keys() & {"hlc", "clocks"}
        if not spec.fixed:
            for column in columns:
                stamps_kept = enrolled._store.sql(f"SELECT {column} FROM {spec.table._meta.table_name}")
                found = {
                    stamp for (text,) in stamps_kept for stamp in re.findall(r"\d{13}-\d{4}-[0-9a-f]{8}", text or "")
                }
                assert not [stamp for stamp in found if stamp > latest], (kind, column)
    before = portrait(enrolled)
    enrolled.sync.become_new_replica()
    assert run_session(enrolled).pending == 0
    assert portrait(enrolled) == before


def test_a_new_replica_forgets_what_a_restored_hall_no_longer_tells(
    enrolled: Services, hall: EmbeddedHall, clock: SetClock
) -> None:
    """It pulls from the beginning as a resync does, so the same has to go."""
    no = log_case(enrolled)
    run_session(enrolled)
    at = clock.now().isoformat(timespec="seconds")
    hall.import_progress([ProgressRow(0, case_no=no, event="受理", at=at)])
    run_session(enrolled)
    assert enrolled.cases.find(no).summary.stage == "accepted"
    hall.hall.store.transact(lambda tx: tx.run("DELETE FROM feed WHERE kind = 'affair'"))
    enrolled.sync.become_new_replica()
    run_session(enrolled)
    assert enrolled.cases.find(no).summary.stage == "station"
    assert enrolled._store.sql("SELECT count(*) FROM affair") == [(0,)]


def test_a_pull_from_the_beginning_that_is_cut_short_still_forgets_at_its_end(
    enrolled: Services, hall: EmbeddedHall, clock: SetClock
) -> None:
    numbers = [log_case(enrolled, name) for name in "一二"]
    run_session(enrolled)
    at = clock.now().isoformat(timespec="seconds")
    hall.import_progress([ProgressRow(0, case_no=no, event="受理", at=at) for no in numbers])
    run_session(enrolled)
    assert enrolled.sync.begin_resync()
    told = enrolled._store.sql("SELECT case_id, item FROM affair ORDER BY case_id LIMIT 1")
    hall.hall.store.transact(
        lambda tx: tx.run("DELETE FROM feed WHERE kind = 'affair' AND entity = ?", ":".join(told[0]))
    )
    asked = iter([False, True])
    run_session(enrolled, stop=lambda: next(asked, True))
    assert len(enrolled._store.sql("SELECT * FROM affair")) == 2
    log_case(enrolled, "三")
    run_session(enrolled)
    assert len(enrolled._store.sql("SELECT * FROM affair")) == 1
