"""What was put off while a PC's clock stood ten years ahead is not put off for ten years once the clock is right."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.clock import BEIJING, LONGEST_WAIT, lies_within, to_text, wait_is_over
from station_app.errors import Exit
from station_app.services import sync_service
from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.station.nightly import missed, run_nightly
from sync.station.session import run_session
from tests.services.test_change_log import PIXEL
from tests.sync.conftest import SetClock
from tests.sync.station_work import log_case

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=BEIJING)
AHEAD = {"days": 3652}


@pytest.fixture
def resynced_in_2036(station: Services, hall: EmbeddedHall, clock: SetClock) -> Services:
    log_case(station)
    run_session(station)
    clock.forward(**AHEAD)
    station._store.database.execute_sql("UPDATE replica SET cursor = 'forged'")
    assert run_session(station).exit is Exit.DONE
    clock.forward(days=-3652)
    station._store.database.execute_sql("UPDATE replica SET cursor = 'forged'")
    return station


def test_a_station_that_resynced_in_2036_resyncs_today(resynced_in_2036: Services) -> None:
    """Found by the model: such a station asked for its rows at every session, was told to begin again, and never did."""
    assert run_session(resynced_in_2036).exit is Exit.DONE
    assert resynced_in_2036.sync.attention() == []
    assert run_session(resynced_in_2036).requests == 1


def test_that_would_be_seen(resynced_in_2036: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_service, "lies_within", lambda _text, _now, _span: True)
    assert run_session(resynced_in_2036).exit is Exit.PARTIAL


def test_a_night_of_2036_does_not_stand_for_the_coming_ones(
    station: Services, hall: EmbeddedHall, clock: SetClock
) -> None:
    clock.forward(**AHEAD)
    run_nightly(station)
    clock.forward(days=-3652)
    assert missed(station, clock.now())
    run_nightly(station)
    assert not missed(station, clock.now())


def test_a_file_put_off_until_2036_goes_out_today(station: Services, hall: EmbeddedHall, clock: SetClock) -> None:
    kept = station.scans.keep_bytes("a.png", PIXEL)
    station.scans.attach(log_case(station), kept, station.operators.first().id, "CL0210")
    sha256 = kept.sha256
    clock.forward(**AHEAD)
    station.uploads.put_off(sha256, 60)
    assert station.uploads.queue() == []
    clock.forward(days=-3652)
    assert [file.sha256 for file in station.uploads.queue()] == [sha256]


@given(
    st.timedeltas(timedelta(days=-30_000), timedelta(days=30_000)), st.timedeltas(timedelta(seconds=1), LONGEST_WAIT)
)
def test_no_moment_stands_in_the_way_for_longer_than_it_should(off: timedelta, span: timedelta) -> None:
    """Whatever a wrong clock wrote, a minute, an hour or a day later all that was put off is tried."""
    try:
        written = to_text(NOW + off)
    except OverflowError:
        return
    later = NOW + LONGEST_WAIT + timedelta(seconds=1)
    if off <= timedelta():
        assert wait_is_over(written, NOW)
    assert wait_is_over(written, NOW) or wait_is_over(written, later)
    assert not lies_within(written, NOW, span) or not lies_within(written, NOW + span, span)
    assert not lies_within(written, NOW, span) or off <= timedelta()
