"""The nightly run: one run a window, reported, caught up when it was missed, cut off at its deadline, never two at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from station_app.clock import BEIJING
from station_app.errors import Code, EnvironmentFault, Exit
from station_app.instance import Lock, hold
from station_app.services.service_set import Services
from sync.hall import night_reports, reading
from sync.hall.embedded import EmbeddedHall
from sync.hall.upkeep import backup
from sync.station import nightly
from sync.station.nightly import latest_report, missed, read_window, run_nightly, seconds_to_slot, slot
from sync.station.session import run_session
from tests.sync.conftest import SetClock
from tests.sync.meddler import Meddler, instead, lose_request
from tests.sync.station_work import log_case

WINDOW = read_window("00:30-05:00")


def test_a_night_checks_backs_up_exchanges_and_reports(station: Services, hall: EmbeddedHall) -> None:
    no = log_case(station)
    report = run_nightly(station)
    assert (report.exit, report.code, report.pending, report.pushed) == (0, None, 0, 3)
    assert [case["no"] for case in reading.cases(hall.hall)] == [no]
    assert (station.paths.backups / report.backup).exists()
    assert set(report.durations) == {"check", "backup", "session", "prune"}
    assert latest_report(station.paths.nights) == report
    with hall.hall.store.read() as tx:
        (told,) = night_reports.latest(tx).values()
    assert (told.station, told.reached, told.body["pushed"]) == ("JG", True, 3)
    assert [run.trigger for run in station.sync.runs()] == ["nightly"]


def test_a_night_without_a_hall_says_so_and_keeps_everything(station: Services, hall: EmbeddedHall) -> None:
    log_case(station)
    hall.stop()
    report = run_nightly(station)
    assert (report.exit, report.code) == (Exit.UNREACHABLE, "hall_unreachable")
    assert report.pending == 3
    assert [(run.trigger, run.outcome) for run in station.sync.runs()] == [("nightly", "failed")]
    assert latest_report(station.paths.nights) == report


def test_a_captive_portal_is_no_hall(station: Services, meddler: Meddler) -> None:
    log_case(station)
    meddler.plan("hello", instead(200, "text/html", b"<html>please sign in</html>"))
    report = run_nightly(station)
    assert (report.exit, report.code, report.pending) == (Exit.UNREACHABLE, "hall_nonsense", 3)


def test_the_window_s_session_goes_first(station: Services) -> None:
    with hold(station.paths, Lock.SYNC), pytest.raises(EnvironmentFault) as caught:
        run_nightly(station)
    assert (caught.value.code, caught.value.exit) == (Code.ALREADY_RUNNING, Exit.ALREADY_RUNNING)
    assert station.sync.last_night() == ""


def test_the_deadline_cuts_a_run_off_and_keeps_what_was_done(
    station: Services, meddler: Meddler, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_case(station)
    monkeypatch.setattr(nightly, "DEADLINE", timedelta())
    report = run_nightly(station)
    assert (report.exit, report.pending) == (Exit.PARTIAL, 3)
    assert "batches" not in meddler.seen
    monkeypatch.undo()
    clock.forward(seconds=1)
    assert run_nightly(station).exit == 0


def test_a_damaged_store_is_not_sent(station: Services, meddler: Meddler, monkeypatch: pytest.MonkeyPatch) -> None:
    log_case(station)
    monkeypatch.setattr(station.maintenance, "integrity_faults", lambda: ["page 7"])
    report = run_nightly(station)
    assert (report.exit, report.code) == (Exit.STORAGE, "store_damaged")
    assert meddler.seen == []


def test_the_hall_not_taking_the_report_changes_nothing(station: Services, meddler: Meddler) -> None:
    log_case(station)
    meddler.plan("reports", lose_request, lose_request)
    assert run_nightly(station).exit == 0


def test_thirty_reports_are_kept(station: Services, clock: SetClock) -> None:
    for _ in range(33):
        clock.forward(days=1)
        run_nightly(station)
    kept = sorted(station.paths.nights.iterdir())
    assert len(kept) == nightly.KEPT_REPORTS
    assert json.loads(kept[-1].read_text("utf-8"))["at"].startswith("2026-12-23")
    assert len(list(station.paths.backups.glob("station-*"))) == 14


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        ("2026-11-21T08:00", "2026-11-21T01:00", False),
        ("2026-11-21T08:00", "2026-11-20T01:00", True),
        ("2026-11-21T08:00", "", True),
        ("2026-11-21T02:00", "2026-11-20T01:00", False),
        ("2026-11-21T00:10", "2026-11-20T01:00", False),
    ],
)
def test_a_missed_night_is_noticed_after_its_window(station: Services, now: str, last: str, expected: bool) -> None:
    if last:
        station.sync.note_night(f"{last}:00+08:00")
    assert missed(station, datetime.fromisoformat(now).replace(tzinfo=BEIJING)) is expected


def test_a_station_without_a_hall_misses_nothing(services: Services) -> None:
    assert not missed(services, datetime(2026, 11, 21, 8, tzinfo=BEIJING))


def test_slots_are_spread_over_the_window_and_stay_the_same() -> None:
    places = sorted(slot(f"device-{n}", WINDOW, Random(n)).total_seconds() for n in range(400))
    assert places[0] >= 0
    assert places[-1] <= 4.5 * 3600 + nightly.SPREAD_SECONDS
    busiest = max(sum(start <= place < start + 600 for place in places) for start in range(0, 16200, 600))
    assert busiest < 40
    one, other = (slot("device-1", WINDOW, Random(seed)) for seed in (1, 2))
    assert abs(one - other) <= timedelta(seconds=nightly.SPREAD_SECONDS)


def test_waiting_for_the_slot_never_leaves_the_window() -> None:
    for minute in range(0, 24 * 60, 7):
        now = datetime(2026, 11, 20, tzinfo=BEIJING) + timedelta(minutes=minute)
        wait = seconds_to_slot("device-1", WINDOW, now, Random(1))
        assert wait == 0 or 30 <= minute < 300
    late = read_window("22:00-02:00")
    assert late.minutes == 240
    assert late.latest(datetime(2026, 11, 20, 1, tzinfo=BEIJING))[0].day == 19


def test_the_hall_names_the_window(station: Services, hall: EmbeddedHall, restart: Callable[[str], None]) -> None:
    restart('[night]\nwindow = "22:00-02:00"\n')
    run_session(station)
    assert station.sync.night_window() == "22:00-02:00"


@pytest.fixture
def restart(hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Give the running hall other settings."""
    import dataclasses

    from sync.hall.settings import read_settings

    def again(text: str) -> None:
        (tmp_path / "hall.toml").write_text(text, encoding="utf-8")
        other = dataclasses.replace(hall.hall, settings=read_settings(tmp_path))
        monkeypatch.setattr(
            hall._server.config, "app", __import__("sync.hall.app", fromlist=["build_app"]).build_app(other)
        )
        hall._server.config.loaded_app = hall._server.config.app

    return again


def test_the_log_is_pruned_only_once_the_hall_holds_it_twice(
    station: Services, hall: EmbeddedHall, clock: SetClock, tmp_path: Path
) -> None:
    log_case(station, "一")
    run_nightly(station)
    clock.forward(days=91)
    assert run_nightly(station).pruned == 0
    backup(hall.hall, tmp_path / "hall", tmp_path / "copy.db")
    clock.forward(days=1)
    run_session(station)
    log_case(station, "二")
    run_session(station)
    report = run_nightly(station)
    left = station._store.sql("SELECT min(seq), count(*) FROM change")
    assert report.pruned == 3
    assert left == [(4, 2)]
    assert station.maintenance.verify() == []
    assert run_session(station).requests == 1


def test_the_schedulers_start_what_the_command_line_knows() -> None:
    """The definitions parse, name a command that exists, and try again only where that helps."""
    import configparser
    import xml.etree.ElementTree as ET

    installer = Path(__file__).resolve().parents[2] / "installer"
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(installer / "systemd" / "station-desk-nightly.service", "utf-8")
    command = unit["Service"]["ExecStart"].split()
    assert command == ["station-app", "sync", "--nightly", "--in-slot"]
    prevented = {int(code) for code in unit["Service"]["RestartPreventExitStatus"].split()}
    assert prevented.isdisjoint({Exit.PARTIAL, Exit.UNREACHABLE})
    assert {Exit.AUTH, Exit.REVOKED, Exit.KEY_UNAVAILABLE, Exit.STORAGE} <= prevented
    text = (installer / "windows" / "station-desk-nightly.xml").read_text("utf-8").partition("?>")[2]
    names = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    task = ET.fromstring(text)
    assert task.findtext(".//t:Arguments", namespaces=names) == "sync --nightly --in-slot"
    assert task.findtext(".//t:RestartOnFailure/t:Count", namespaces=names) == "4"
