"""What the model, or reading, has found, in the fewest steps that show it, each with the fault that would bring it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from station_app.services import conflict_service
from station_app.services.conflict_service import Choice
from station_app.services.sync_service import Membership, SyncService
from station_app.storage import stamps
from sync.hall import changes
from sync.station import session
from sync.station.standing import Standing
from tests.faults.model.pc import Pc
from tests.faults.model.planted import older_wins_here
from tests.faults.model.wire import Fault
from tests.faults.model.world import STATIONS, World

STATION = STATIONS[0]


def _two_that_know_a_case(world: World) -> tuple[Pc, Pc]:
    one, other = world.add_pc(STATION), world.add_pc(STATION)
    world.log_case(one)
    for pc in (one, other):
        world.sync(pc, [])
    return one, other


def a_change_of_2036_after_the_hall_was_set_back(world: World) -> None:
    """A PC sends again what others have seen, and with it a change its clock had stamped ten years ahead."""
    writer, other = world.add_pc(STATION), world.add_pc(STATION)
    world.log_case(writer)
    world.back_up_hall()
    for pc in (writer, other, writer):
        world.sync(pc, [])
    world.pause(other, 0)
    world.turn_clock(writer, timedelta(days=3652))
    world.change_contact(writer, 0, 608)
    world.restore_hall()
    world.come_to_rest()


def as_long_a_log_of_a_copy_at_a_hall_that_was_set_back(world: World) -> None:
    """Two PCs go on from one store; the hall forgets the one and takes as many changes from the other."""
    original = world.add_pc(STATION)
    world.log_case(original)
    world.back_up_hall()
    world.clone(original)
    copy = world.pcs[-1]
    world.change_contact(copy, 0, 1)
    world.sync(copy, [])
    world.pause(original, 0)
    world.restore_hall()
    world.come_to_rest()


def a_tick_that_is_given_back_by_settling(world: World) -> None:
    """One PC ticked a material, the other ticked it and took that back; a person lets the tick stand after all."""
    one, other = _two_that_know_a_case(world)
    world.tick(one, 0, take_back=False)
    world.tick(other, 0, take_back=False)
    world.tick(other, 0, take_back=True)
    for pc in (one, other, one):
        world.sync(pc, [])
    world.settle(one, Choice.LOSER)
    world.come_to_rest()


def a_refusal_whose_answers_were_lost(world: World) -> None:
    """The hall sent a change back, twice unheard; the third time it goes out in another batch."""
    pc = world.add_pc(STATION)
    world.log_case(pc)
    world.sync(pc, [])
    world.accept_at_hall(0)
    world.change_contact(pc, 0, 5)
    world.sync(pc, [Fault.NONE, Fault.SERVER_ERROR, Fault.NONE, Fault.SERVER_ERROR])
    world.come_to_rest()


def two_fields_that_wait_at_a_device_that_was_revoked(world: World) -> None:
    """A case is paused, then a quarrel about its contact is settled, and neither can go out yet."""
    one, _other = _two_that_know_a_case(world)
    world.quarrel(one, 0, 7183)
    world.sync(one, [])
    world.revoke(one)
    world.pause(one, 0)
    world.settle(one, Choice.WINNER)
    world.come_to_rest()


def what_a_copy_wrote_and_hall_and_writer_forgot(world: World) -> None:
    """Only the PC that pulled it knows it still, under a stamp its original gave to something else (decision 0017)."""
    original = world.add_pc(STATION)
    world.back_up_hall()
    world.clone(original)
    copy = world.pcs[-1]
    world.remember_yesterday(copy)
    world.log_case(original)
    world.log_case(copy)
    world.sync(copy, [])
    world.set_back(copy)
    world.sync(copy, [])
    world.restore_hall()
    world.come_to_rest()


def _restamp_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    real = stamps.restamp
    monkeypatch.setattr(stamps, "restamp", lambda write, hall_ms, _tolerance_ms: real(write, hall_ms, -(10**13)))


def _compare_only_lengths(monkeypatch: pytest.MonkeyPatch) -> None:
    def longer(_sync: SyncService, own: Membership, standing: Standing) -> bool:
        return standing.last_seq >= own.next_seq

    monkeypatch.setattr(session, "forked", longer)


def _leave_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflict_service, "recount", lambda _write, _case: None)


def _forget_the_quarantine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "waiting", lambda *_: {})


FOUND = {
    a_change_of_2036_after_the_hall_was_set_back: (_restamp_everything, "S8"),
    as_long_a_log_of_a_copy_at_a_hall_that_was_set_back: (_compare_only_lengths, "S1"),
    a_tick_that_is_given_back_by_settling: (_leave_the_count, "S8: case differs"),
    two_fields_that_wait_at_a_device_that_was_revoked: (older_wins_here, "S7"),
    a_refusal_whose_answers_were_lost: (_forget_the_quarantine, "S3"),
}


@pytest.mark.parametrize("found", [*FOUND, what_a_copy_wrote_and_hall_and_writer_forgot])
def test_it_is_mended(found: Callable[[World], None], worlds: Callable[[], World]) -> None:
    world = worlds()
    found(world)
    world.close()


@pytest.mark.parametrize("found", FOUND)
def test_it_would_be_seen(
    found: Callable[[World], None], worlds: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant, message = FOUND[found]
    plant(monkeypatch)
    world = worlds()
    with pytest.raises(AssertionError, match=message):
        found(world)
    world.close()
