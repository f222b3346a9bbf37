"""The stateful model: rules that work, break, copy and restore; at the end everything must come to rest and hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from station_app.services.conflict_service import Choice
from tests.faults.model.pc import Pc
from tests.faults.model.wire import Fault
from tests.faults.model.world import STATIONS, World

PLANS = st.lists(st.sampled_from(list(Fault)), max_size=6)
MOST_PCS = 5
DISASTERS = ("remember_yesterday", "set_back", "clone", "back_up_hall", "restore_hall", "revoke")
ERRORS = (timedelta(days=3652), timedelta(days=-20000), timedelta(minutes=-7), timedelta(seconds=90), timedelta())


class SyncModel(RuleBasedStateMachine):
    """One run; a subclass says which world it plays in."""

    make: Callable[[], World]

    def __init__(self) -> None:
        super().__init__()
        self.world = type(self).make()

    @initialize(first=st.integers(1, 3), second=st.integers(0, 2))
    def stations(self, first: int, second: int) -> None:
        for station, count in zip(STATIONS, (first, second), strict=True):
            for _ in range(count):
                self.world.add_pc(station)

    def pc(self, which: int) -> Pc:
        return self.world.pcs[which % len(self.world.pcs)]

    @rule(which=st.integers(0, 4))
    def log_case(self, which: int) -> None:
        self.world.log_case(self.pc(which))

    @rule(which=st.integers(0, 4), case=st.integers(0, 9), number=st.integers(0, 10**8 - 1))
    def change_contact(self, which: int, case: int, number: int) -> None:
        self.world.change_contact(self.pc(which), case, number)

    @rule(which=st.integers(0, 4), case=st.integers(0, 9), number=st.integers(0, 10**8 - 2))
    def quarrel(self, which: int, case: int, number: int) -> None:
        self.world.quarrel(self.pc(which), case, number)

    @rule(which=st.integers(0, 4), case=st.integers(0, 9), take_back=st.booleans())
    def tick(self, which: int, case: int, take_back: bool) -> None:
        self.world.tick(self.pc(which), case, take_back=take_back)

    @rule(which=st.integers(0, 4), case=st.integers(0, 9))
    def pause(self, which: int, case: int) -> None:
        self.world.pause(self.pc(which), case)

    @rule(which=st.integers(0, 4), enterprise=st.integers(0, 3))
    def add_enterprise(self, which: int, enterprise: int) -> None:
        self.world.add_enterprise(self.pc(which), enterprise)

    @rule(which=st.integers(0, 4), choice=st.sampled_from(Choice))
    def settle(self, which: int, choice: Choice) -> None:
        self.world.settle(self.pc(which), choice)

    @rule(which=st.integers(0, 4), plan=PLANS)
    def sync_badly(self, which: int, plan: list[Fault]) -> None:
        self.world.sync(self.pc(which), plan)

    @rule(which=st.integers(0, 4))
    def sync_well(self, which: int) -> None:
        self.world.sync(self.pc(which), [])

    @rule(case=st.integers(0, 9))
    def accept(self, case: int) -> None:
        self.world.accept_at_hall(case)

    @rule(minutes=st.integers(1, 600))
    def wait(self, minutes: int) -> None:
        self.world.clock.moment += timedelta(minutes=minutes)

    @rule(which=st.integers(0, 4), error=st.sampled_from(ERRORS))
    def turn_clock(self, which: int, error: timedelta) -> None:
        self.world.turn_clock(self.pc(which), error)

    @rule(what=st.sampled_from(DISASTERS), which=st.integers(0, 4))
    def disaster(self, what: str, which: int) -> None:
        """What happens seldom: copies, restores, lost machines."""
        if what == "back_up_hall":
            self.world.back_up_hall()
        elif what == "restore_hall":
            self.world.restore_hall()
        elif what == "clone":
            if len(self.world.pcs) < MOST_PCS:
                self.world.clone(self.pc(which))
        else:
            getattr(self.world, what)(self.pc(which))

    def teardown(self) -> None:
        try:
            if self.world.pcs:
                self.world.come_to_rest()
        finally:
            self.world.close()


def machine_for(make: Callable[[], World]) -> type[SyncModel]:
    """The machine over worlds made by `make`: on another database, or with a planted fault."""
    return type("Run", (SyncModel,), {"make": staticmethod(make)})
