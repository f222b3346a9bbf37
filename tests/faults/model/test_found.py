"""What the model has found, in the fewest steps that show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from station_app.storage import stamps
from tests.faults.model.world import STATIONS, World


def a_change_of_2036_after_the_hall_was_set_back(world: World) -> None:
    """A PC sends again what others have seen, and with it a change its clock had stamped ten years ahead."""
    station = STATIONS[0]
    writer, other = world.add_pc(station), world.add_pc(station)
    world.log_case(writer)
    world.back_up_hall()
    for pc in (writer, other, writer):
        world.sync(pc, [])
    world.pause(other, 0)
    world.turn_clock(writer, timedelta(days=3652))
    world.change_contact(writer, 0, 608)
    world.restore_hall()
    world.come_to_rest()


def test_what_others_have_seen_keeps_its_stamps(worlds: Callable[[], World]) -> None:
    world = worlds()
    a_change_of_2036_after_the_hall_was_set_back(world)
    world.close()


def test_that_would_be_seen(worlds: Callable[[], World], monkeypatch: pytest.MonkeyPatch) -> None:
    real = stamps.restamp
    monkeypatch.setattr(stamps, "restamp", lambda write, hall_ms, _tolerance_ms: real(write, hall_ms, -(10**13)))
    world = worlds()
    with pytest.raises(AssertionError, match="S8"):
        a_change_of_2036_after_the_hall_was_set_back(world)
    world.close()
