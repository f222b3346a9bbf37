"""Whatever a service writes, the hall takes: every writer of the change log once, over a live hall."""

from __future__ import annotations

import pytest

from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.station.session import run_session
from tests.services.test_change_log import WRITERS
from tests.sync.conftest import SetClock


@pytest.mark.parametrize("writer", list(WRITERS))
def test_the_hall_takes_every_change(station: Services, hall: EmbeddedHall, clock: SetClock, writer: str) -> None:
    station.sync.move_hall(hall.url)
    act, _ = WRITERS[writer]
    act(station, station.operators.first().id)
    clock.forward(seconds=1)
    run_session(station)
    assert station._store.sql("SELECT kind, code FROM change WHERE state <> 'acked'") == []
