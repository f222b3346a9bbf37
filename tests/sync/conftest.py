"""A real hall on loopback for every test that talks to one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station_app.clock import BEIJING, Clock
from sync.hall.embedded import EmbeddedHall
from tests.sync.peer import Peer


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


@pytest.fixture
def hall(tmp_path: Path, clock: SetClock) -> Iterator[EmbeddedHall]:
    with EmbeddedHall(tmp_path / "hall", clock=clock) as running:
        yield running


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
