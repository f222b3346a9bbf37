"""The world of the model: a hall, two stations and their PCs, what people do at them and what happens to them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from station_app.bootstrap import NewStation, create_store, open_services
from station_app.domain.case_form import CaseForm
from station_app.errors import Code, StationError, UserError
from station_app.ids import new_id
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.services.conflict_service import Choice
from station_app.services.enterprise_service import EnterpriseForm
from station_app.services.intake_change import IntakeFields
from sync.hall import enrol as devices
from sync.hall.app import build_app
from sync.hall.context import Hall
from sync.hall.progress import ProgressRow, import_progress, numbered
from sync.station.enrolment import enrol
from sync.station.session import SessionReport, run_session
from tests.faults.model.halls import Keep, OnSqlite
from tests.faults.model.invariants import check_hall, check_pc, check_rest
from tests.faults.model.pc import Pc, PcClock, WorldClock
from tests.faults.model.wire import App, Fault, Wire

URL = "http://127.0.0.1:9"
STATIONS = ("JG", "TF")
QUIET_ROUNDS = 8
"""In how many rounds of sessions everything must have settled once the faults have stopped (V1)."""


MEETING: list[World] = []
"""The worlds that are open; the requests of the process go over the wire of the newest."""


class World:
    """Everything, in one process, until it is closed; `templates` are empty stores to copy."""

    def __init__(
        self,
        folder: Path,
        templates: Callable[[str, str], Path],
        app: App,
        keep: Keep = OnSqlite,
    ) -> None:
        self.folder = folder
        self._templates = templates
        self.clock = WorldClock()
        self._serial = 0
        self._keeper = keep(folder, self.clock)
        self.hall = self._keeper.open()
        self.service = build_app(self.hall)
        self.wire = Wire(app, lambda: self.service)
        self.pcs: list[Pc] = []
        self.ever: dict[str, set[str]] = {station: set() for station in STATIONS}
        self.seen_last: dict[str, int] = {}
        self._pc_set_back = self._hall_set_back = False
        for station in STATIONS:
            devices.add_station(self.hall, station, f"{station}驿站")
        MEETING.append(self)

    # people

    def add_pc(self, station: str) -> Pc:
        terminal = "0123456789"[len(self.pcs)]
        folder = self._place()
        shutil.copytree(self._templates(station, terminal), folder)
        pc = self._opened(station, folder, PcClock(self.clock))
        self.pcs.append(pc)
        self._enrol(pc)
        return pc

    def log_case(self, pc: Pc) -> None:
        self._serial += 1
        client_id = f"case-{self._serial}"
        form = CaseForm(
            client_id, items=("SW-01-02-01",), enterprise_name=f"第{self._serial % 3}店", contact_name="陈涛",
            contact_mobile="18673210045",
        )  # fmt: skip
        pc.services.cases.register(form, self._who(pc))
        pc.captured.add(client_id)
        self.ever[pc.station].add(client_id)

    def change_contact(self, pc: Pc, which: int, number: int) -> None:
        fields = IntakeFields(contact_mobile=f"135{number:08d}")
        self._on_case(pc, which, lambda no: pc.services.intake.change(no, self._who(pc), fields, "更换"))

    def quarrel(self, pc: Pc, which: int, number: int) -> None:
        """Two PCs of a station that know of each other give a case two telephone numbers, and both tell the hall."""
        other = next((one for one in self.pcs if one.station == pc.station and one is not pc), None)
        if other is None:
            return
        for one in (pc, other, pc):
            self.sync(one, [])
        self.change_contact(pc, which, number)
        self.change_contact(other, which, number + 1)
        for one in (pc, other):
            self.sync(one, [])

    def tick(self, pc: Pc, which: int, *, take_back: bool) -> None:
        act = pc.services.materials.untick if take_back else pc.services.materials.tick
        self._on_case(pc, which, lambda no: act(no, "CL0210", self._who(pc)))

    def pause(self, pc: Pc, which: int) -> None:
        def act(no: str) -> None:
            if pc.services.cases.find(no).summary.state == "suspended":
                pc.services.acts.resume(no, self._who(pc))
            else:
                pc.services.acts.suspend(no, self._who(pc), "企业暂停")

        self._on_case(pc, which, act)

    def add_enterprise(self, pc: Pc, which: int) -> None:
        uscc = ("91430300MA4L000033", None)[which % 2]
        pc.services.enterprises.add(EnterpriseForm(f"企业{which}", uscc), self._who(pc))

    def settle(self, pc: Pc, choice: Choice) -> None:
        for conflict in pc.services.conflicts.open(1):
            wanted = choice if conflict.keep_both or choice is not Choice.BOTH else Choice.LOSER
            pc.services.conflicts.settle(conflict.id, wanted, self._who(pc))

    def accept_at_hall(self, which: int) -> None:
        with self.hall.store.read() as tx:
            numbers = [row[0] for row in tx.all("SELECT DISTINCT no FROM case_index ORDER BY no")]
        if numbers:
            at = self.clock.now().isoformat(timespec="seconds")
            import_progress(
                self.hall, numbered([ProgressRow(0, case_no=numbers[which % len(numbers)], event="受理", at=at)])
            )

    # machines

    def sync(self, pc: Pc, plan: list[Fault]) -> SessionReport | None:
        """One session under a plan of faults; what fails, fails with a code of ours."""
        self.clock.moment += timedelta(seconds=1)
        self.wire.plan = list(plan)
        try:
            return run_session(pc.services)
        except StationError as error:
            if error.code in {Code.AUTH_FAILED, Code.DEVICE_REVOKED}:
                self.wire.plan = []
                self._enrol(pc)
            return None
        finally:
            self.wire.plan = []
            check_hall(self.hall, self.seen_last)
            check_pc(pc)

    def remember_yesterday(self, pc: Pc) -> None:
        pc.yesterday = self._place()
        self._copy(pc, pc.yesterday)
        pc.captured_yesterday = set(pc.captured)

    def set_back(self, pc: Pc) -> None:
        """A restore card puts the PC back to where it was."""
        if pc.yesterday is None:
            return
        self._pc_set_back = True
        pc.stack.close()
        pc.folder = self._place()
        shutil.copytree(pc.yesterday, pc.folder)
        self._reopen(pc)
        pc.captured = set(pc.captured_yesterday)

    def clone(self, pc: Pc) -> None:
        folder = self._place()
        self._copy(pc, folder)
        copy = self._opened(pc.station, folder, PcClock(self.clock))
        copy.captured = set(pc.captured)
        self.pcs.append(copy)

    def turn_clock(self, pc: Pc, error: timedelta) -> None:
        pc.clock.error = error

    def back_up_hall(self) -> None:
        self._serve(self._keeper.back_up(self.hall))

    def restore_hall(self) -> None:
        self._serve(self._keeper.restore(self.hall))
        self._hall_set_back = True
        self.seen_last.clear()

    def revoke(self, pc: Pc) -> None:
        device_id = pc.services.sync.membership().device_id
        if device_id is not None and any(row.device_id == device_id for row in devices.devices(self.hall)):
            devices.revoke(self.hall, device_id)

    def come_to_rest(self) -> None:
        """The faults have stopped: everything settles, and then all of it must hold."""
        for pc in self.pcs:
            pc.clock.error = timedelta()
        for _ in range(QUIET_ROUNDS):
            self.clock.moment += timedelta(hours=2)
            reports = [self.sync(pc, []) for pc in self.pcs]
            if all(
                report is not None and (report.pushed, report.pulled, report.pending) == (0, 0, 0) for report in reports
            ):
                break
        else:
            raise AssertionError("V1: the stations do not come to rest")
        idle = [self.sync(pc, []) for pc in self.pcs]
        assert all(report is not None and report.requests == 1 for report in idle), "idle is one request"
        check_rest(self.hall, self.pcs, self.ever, both_set_back=self._pc_set_back and self._hall_set_back)

    def close(self) -> None:
        MEETING.remove(self)
        for pc in self.pcs:
            pc.stack.close()
        self.hall.store.close()
        shutil.rmtree(self.folder)

    # parts

    def _serve(self, hall: Hall) -> None:
        if hall is not self.hall:
            self.hall = hall
            self.service = build_app(hall)

    def _who(self, pc: Pc) -> str:
        return pc.services.operators.first().id

    def _on_case(self, pc: Pc, which: int, act: Callable[[str], Any]) -> None:
        ids = [row[0] for row in pc.services._store.sql("SELECT id FROM assist_case ORDER BY rid")]
        if ids:
            with suppress(UserError):
                act(ids[which % len(ids)])

    def _enrol(self, pc: Pc) -> None:
        enrol(pc.services, URL, devices.new_enrol_code(self.hall, pc.station))

    def _place(self) -> Path:
        return self.folder / new_id()

    def _copy(self, pc: Pc, target: Path) -> None:
        pc.stack.close()
        shutil.copytree(pc.folder, target)
        self._reopen(pc)

    def _reopen(self, pc: Pc) -> None:
        pc.stack = ExitStack()
        source = KeySource(key_file=pc.folder / "key")
        pc.services = pc.stack.enter_context(open_services(Paths(pc.folder / "home"), source, pc.clock))

    def _opened(self, station: str, folder: Path, clock: PcClock) -> Pc:
        stack = ExitStack()
        source = KeySource(key_file=folder / "key")
        return Pc(
            station, folder, clock, stack.enter_context(open_services(Paths(folder / "home"), source, clock)), stack
        )


def make_template(folder: Path, station: str, terminal: str) -> Path:
    """An empty store of a station's terminal."""
    new = NewStation(station, f"{station}驿站", terminal=terminal, region="430302")
    create_store(Paths(folder / "home"), new, KeySource(key_file=folder / "key"), WorldClock())
    return folder
