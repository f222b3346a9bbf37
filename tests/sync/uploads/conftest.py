"""A station on a cable."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.station.enrolment import enrol
from tests.sync.peer import Peer
from tests.sync.uploads.cable import Cable
from tests.sync.uploads.tus import Tus


@pytest.fixture
def cable(hall: EmbeddedHall) -> Iterator[Cable]:
    running = Cable(hall.url)
    yield running
    running.stop()


@pytest.fixture
def tus(peer: Peer) -> Tus:
    return Tus(peer)


@pytest.fixture
def wired(services: Services, hall: EmbeddedHall, cable: Cable) -> Services:
    """A station that is enrolled and reaches its hall over the cable."""
    enrol(services, cable.url, hall.enrol_code("JG", "金桂园政务驿站"))
    return services
