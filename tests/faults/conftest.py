"""Real processes for the fault tests."""

import sys

import pytest

from tests.faults.processes import RealHall, RealStation, Starter


@pytest.fixture(scope="session")
def starter():
    if sys.platform != "linux":
        pytest.skip("forks and process descriptors are Linux's")
    running = Starter()
    yield running
    running.stop()


@pytest.fixture
def real_hall(starter, tmp_path):
    """A serving hall that knows station JG."""
    hall = RealHall(starter, tmp_path / "hall")
    hall.command("station", "add", "JG", "金桂园政务驿站")
    hall.begin()
    yield hall
    hall.end()


@pytest.fixture
def real_station(starter, station_folder):
    return RealStation(station_folder, starter=starter)
