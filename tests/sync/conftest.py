"""A real hall on loopback for every test that talks to one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from station_app.bootstrap import NewStation, create_store, open_services
from station_app.clock import BEIJING, Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.services.service_set import Services
from sync.hall.blob_place import remember_blobs
from sync.hall.embedded import EmbeddedHall
from sync.station.enrolment import enrol
from tests.sync import buckets, postgres
from tests.sync.meddler import Meddler
from tests.sync.peer import Peer
from tests.sync.terminals import Pair, make_terminal


class SetClock(Clock):
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = datetime(2026, 11, 20, 10, 0, tzinfo=BEIJING)

    def now(self) -> datetime:
        return self.moment

    def forward(self, **delta: float) -> None:
        self.moment += timedelta(**delta)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="session")
def ending() -> Iterator[Callable[[Callable[[], None]], None]]:
    """Ends servers beside the next test: an orderly end takes a fifth of a second."""
    threads: list[Thread] = []

    def end(stop: Callable[[], None]) -> None:
        thread = Thread(target=stop)
        thread.start()
        threads.append(thread)

    yield end
    for thread in threads:
        thread.join()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `databases` run on SQLite and on PostgreSQL, those marked `places` with a folder and with a bucket.

    With both marks the bucket goes with PostgreSQL, as it does where there are several machines.
    """
    wanted = {
        name for name, mark in (("database", "databases"), ("place", "places"))
        if name in metafunc.fixturenames and metafunc.definition.get_closest_marker(mark)
    }  # fmt: skip
    no_server = pytest.mark.skipif(not postgres.AVAILABLE, reason="the PostgreSQL server is not installed here")
    no_bucket = pytest.mark.skipif(not buckets.AVAILABLE, reason="the S3 server is not installed here")
    on_server = pytest.param("postgresql", id="postgresql", marks=no_server)
    in_bucket = pytest.param("bucket", id="bucket", marks=no_bucket)
    if wanted == {"database"}:
        metafunc.parametrize("database", ["sqlite", on_server], indirect=True)
    elif wanted == {"place"}:
        metafunc.parametrize("place", ["folder", in_bucket], indirect=True)
    elif wanted:
        both = pytest.param("postgresql", "bucket", id="bucket", marks=[no_server, no_bucket])
        on_server = pytest.param("postgresql", "folder", id="postgresql", marks=no_server)
        cases = [pytest.param("sqlite", "folder", id="sqlite"), on_server, both]
        metafunc.parametrize(("database", "place"), cases, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The address of an empty database; empty for the hall's own file.

    `HALL_TEST_DATABASE=postgresql` runs the tests that name none on PostgreSQL.
    """
    if getattr(request, "param", os.environ.get("HALL_TEST_DATABASE", "sqlite")) == "sqlite":
        return ""
    return str(request.getfixturevalue("postgres_server").database())


@pytest.fixture(scope="session")
def bucket_server() -> Iterator[buckets.Server]:
    """An S3 server for the whole run."""
    with buckets.server() as running, buckets.descriptions_read_once():
        yield running


@pytest.fixture
def in_bucket(tmp_path: Path, bucket_server: buckets.Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The hall of the test keeps its files in a bucket; its address."""
    for name, value in bucket_server.environment().items():
        monkeypatch.setenv(name, value)
    address = bucket_server.place()
    remember_blobs(tmp_path / "hall", address)
    return address


@pytest.fixture
def place(request: pytest.FixtureRequest) -> str:
    """Where the hall's files lie: empty for its own folder.

    `HALL_TEST_PLACE=bucket` runs the tests that name none with a bucket.
    """
    named = getattr(request, "param", os.environ.get("HALL_TEST_PLACE", "folder"))
    return str(request.getfixturevalue("in_bucket")) if named == "bucket" else ""


@pytest.fixture
def hall(
    tmp_path: Path, clock: SetClock, ending: Callable[[Callable[[], None]], None], database: str, place: str
) -> Iterator[EmbeddedHall]:
    running = EmbeddedHall(tmp_path / "hall", clock=clock, database=database)
    running.begin()
    yield running
    ending(running.stop)


@pytest.fixture
def join(hall: EmbeddedHall, clock: SetClock) -> Iterator[Callable[..., Peer]]:
    """Enrol a device: `join()` at station JG, `join("TF")` at another."""
    peers: list[Peer] = []

    def enrol(station: str = "JG", name: str = "窗口一") -> Peer:
        peer = Peer(hall.url, hall.enrol_code(station, f"{station}驿站"), name)
        peer.wall = clock.wall_ms()
        peers.append(peer)
        return peer

    yield enrol
    for peer in peers:
        peer.close()


@pytest.fixture
def peer(join: Callable[..., Peer]) -> Peer:
    return join()


@pytest.fixture(scope="session")
def empty_station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh store made on the day on which these tests play."""
    folder = tmp_path_factory.mktemp("station")
    source = KeySource(key_file=folder / "key")
    create_store(Paths(folder / "home"), NewStation("JG", "金桂园政务驿站", region="430302"), source, SetClock())
    return folder


@pytest.fixture
def open_station(station_folder: Path) -> Iterator[Callable[..., Services]]:
    """Open the test's station, or a copy of its home: `open_station(clock)`, `open_station(clock, folder)`."""
    with ExitStack() as stack:

        def opened(clock: Clock, folder: Path = station_folder) -> Services:
            source = KeySource(key_file=folder / "key")
            return stack.enter_context(open_services(Paths(folder / "home"), source, clock))

        yield opened


@pytest.fixture
def meddler(hall: EmbeddedHall, ending: Callable[[Callable[[], None]], None]) -> Iterator[Meddler]:
    running = Meddler(hall.url)
    yield running
    ending(running.stop)


@pytest.fixture
def station(services: Services, hall: EmbeddedHall, meddler: Meddler) -> Services:
    """A station that is enrolled and reaches its hall through the meddler."""
    enrol(services, meddler.url, hall.enrol_code("JG", "金桂园政务驿站"))
    meddler.seen.clear()
    return services


@pytest.fixture(scope="session")
def second_terminal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_terminal(tmp_path_factory.mktemp("second"), "2", SetClock())


@pytest.fixture
def pair(
    services: Services, second_terminal: Path, hall: EmbeddedHall, clock: SetClock, tmp_path: Path
) -> Iterator[Pair]:
    shutil.copytree(second_terminal, tmp_path / "second")
    with ExitStack() as stack:
        source = KeySource(key_file=tmp_path / "second" / "key")
        two = stack.enter_context(open_services(Paths(tmp_path / "second" / "home"), source, clock))
        for terminal in (services, two):
            enrol(terminal, hall.url, hall.enrol_code("JG", "金桂园政务驿站"))
        yield Pair(services, two, clock)
