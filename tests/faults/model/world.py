"""The world of the model: a hall, two stations, their PCs and clocks, what was captured, and what must always hold."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from station_app.bootstrap import NewStation, create_store, open_services
from station_app.clock import BEIJING, Clock
from station_app.domain.case_form import CaseForm
from station_app.errors import Code, StationError, UserError
from station_app.ids import new_id
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.services.conflict_service import Choice
from station_app.services.enterprise_service import EnterpriseForm
from station_app.services.intake_change import IntakeFields
from station_app.services.service_set import Services
from sync.hall import enrol as devices
from sync.hall.app import build_app
from sync.hall.context import Hall
from sync.hall.progress import ProgressRow, import_progress, numbered
from sync.hall.upkeep import verify
from sync.station.enrolment import enrol
from sync.station.session import SessionReport, run_session
from tests.faults.model.halls import Keep, OnSqlite
from tests.faults.model.wire import App, Fault, Wire
from tests.sync.terminals import portrait, stamps_of

URL = "http://127.0.0.1:9"
STATIONS = ("JG", "TF")
START = datetime(2026, 11, 20, 10, 0, tzinfo=BEIJING)
STAMP = re.compile(r"\d{13}-\d{4}-[0-9a-f]{8}")
QUIET_ROUNDS = 8
"""In how many rounds of sessions everything must have settled once the faults have stopped (V1)."""


class WorldClock(Clock):
    """The hall's time, and for a PC the same with its own error."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = START
        self.error = timedelta()

    def now(self) -> datetime:
        return self.moment + self.error


class PcClock(WorldClock):
    """A PC's clock."""

    def __init__(self, world: WorldClock) -> None:
        super().__init__()
        self._world = world

    def now(self) -> datetime:
        return self._world.moment + self.error


@dataclass
class Pc:
    """One PC of a station."""

    station: str
    folder: Path
    clock: PcClock
    services: Services
    stack: ExitStack
    captured: set[str] = field(default_factory=set)
    yesterday: Path | None = None
    captured_yesterday: set[str] = field(default_factory=set)


class World:
    """Everything, in one process; `templates` are empty stores to copy."""

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
        self.seen_last: dict[tuple[str, str], int] = {}
        self._pc_set_back = self._hall_set_back = False
        for station in STATIONS:
            devices.add_station(self.hall, station, f"{station}驿站")

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
            self.check_hall()
            self.check_pc(pc)

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

    # what must hold

    def check_hall(self) -> None:
        """S1, S2, S4, S9: after every session."""
        limit = self.clock.wall_ms() + 120_000
        with self.hall.store.read() as tx:
            for replica, last_seq in tx.all("SELECT replica_id, last_seq FROM replica"):
                assert last_seq >= self.seen_last.get(("", replica), 0), "S4: the hall's last_seq has fallen"
                self.seen_last[("", replica)] = last_seq
            stamps = [stamp for (body,) in tx.all("SELECT body FROM feed") for stamp in STAMP.findall(body)]
        assert all(int(stamp[:13]) <= limit for stamp in stamps), "S9: a stamp of the future"

    def check_pc(self, pc: Pc) -> None:
        """S3, S4, S9: after every session."""
        store = pc.services._store
        ((first, last, count),) = store.sql("SELECT min(seq), max(seq), count(*) FROM change")
        assert count == 0 or last - first + 1 == count, "S4: a gap in the log"
        silent = store.sql(
            "SELECT seq FROM change WHERE state IN ('rejected', 'held') AND change_id NOT IN"
            " (SELECT ref FROM attention WHERE source = 'change')"
        )
        assert silent == [], "S3: a verdict nobody was told of"
        for case_id, fields, stamp in store.sql(
            "SELECT entity_id, fields, hlc FROM change JOIN change_body USING (seq)"
            " WHERE kind = 'case' AND state = 'pending'"
        ):
            ((made, clocks),) = store.sql("SELECT hlc, clocks FROM assist_case WHERE id = ?", case_id)
            own = json.loads(clocks) if clocks else {}
            assert all(own.get(name, made) >= stamp for name in json.loads(fields)), (
                "S7: something newer was overwritten"
            )
        stamps = [row[0] for row in store.sql("SELECT hlc FROM change ORDER BY seq")]
        assert stamps == sorted(set(stamps)), "S9: stamps of a replica do not rise"

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
        self.check_everything()

    def check_everything(self) -> None:
        assert verify(self.hall.store).faults == ()
        at_hall = self._cases_at_hall()
        for pc in self.pcs:
            missing = pc.captured - {client for station, client in at_hall if station == pc.station}
            assert not missing, f"lost: {missing}"
        assert len(at_hall) == len(set(at_hall)), "S2: a case twice"
        for station, client in at_hall:
            assert client in self.ever[station], "a case from nowhere"
        self._check_acknowledged()
        for station in STATIONS:
            self._check_same_state([pc for pc in self.pcs if pc.station == station])

    def _check_acknowledged(self) -> None:
        """S1: what a PC believes to be at the hall is there."""
        for pc in self.pcs:
            acked = [row[0] for row in pc.services._store.sql("SELECT change_id FROM change WHERE state = 'acked'")]
            with self.hall.store.read() as tx:
                known = {row[0] for row in tx.among(
                    "SELECT change_id FROM change_in WHERE station = ? AND change_id IN (#)", acked, pc.station)}  # fmt: skip
            assert known == set(acked), "S1: acknowledged, but not there"

    @property
    def _were_both_set_back(self) -> bool:
        return self._pc_set_back and self._hall_set_back

    def _check_same_state(self, pcs: list[Pc]) -> None:
        """S8, V3: PCs of one station know the same and show the same conflicts; what was sent back waits for a person."""
        open_matters = {key for pc in pcs for key in _sent_back(pc)}
        if pcs and self._were_both_set_back:
            open_matters |= self._beyond_reach(pcs)
        pictures = [_without(portrait(pc.services), open_matters) for pc in pcs]
        contested = [
            {(c.kind, c.entity, c.field, c.loser.hlc) for c in pc.services.conflicts.open()
             if (c.kind, c.entity) not in open_matters} for pc in pcs
        ]  # fmt: skip
        for picture, conflicts in zip(pictures[1:], contested[1:], strict=True):
            for kind in picture.keys() | pictures[0].keys():
                one, other = pictures[0].get(kind, {}), picture.get(kind, {})
                assert one == other, f"S8: {kind} differs: {_differences(one, other)}"
            assert conflicts == contested[0], "S8: conflicts differ"

    def _beyond_reach(self, pcs: list[Pc]) -> set[tuple[str, str]]:
        """What a PC pulled before both the hall and the PC that wrote it were set back: it stays there, nobody offers it."""
        with self.hall.store.read() as tx:
            bodies = tx.all("SELECT body FROM feed WHERE station = ?", pcs[0].station)
        known = {stamp for (body,) in bodies for stamp in STAMP.findall(body)}
        for pc in pcs:
            known.update(row[0] for row in pc.services._store.sql("SELECT hlc FROM change"))
        return {key for pc in pcs for key, stamps in stamps_of(pc.services).items() if stamps - known}

    def close(self) -> None:
        for pc in self.pcs:
            pc.stack.close()
        self.hall.store.close()
        shutil.rmtree(self.folder)

    # parts

    def _serve(self, hall: Hall) -> None:
        if hall is not self.hall:
            self.hall = hall
            self.service = build_app(hall)

    def _cases_at_hall(self) -> list[tuple[str, str]]:
        with self.hall.store.read() as tx:
            return [(row[0], row[1]) for row in tx.all("SELECT station, client_id FROM case_index")]

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


def _sent_back(pc: Pc) -> set[tuple[str, str]]:
    """Entities of which the hall did not take something: this PC shows what was entered until a person decides."""
    rows = pc.services._store.sql("SELECT DISTINCT kind, entity_id FROM change WHERE state IN ('rejected', 'held')")
    return {(kind, entity) for kind, entity in rows}


def _without(picture: dict[str, Any], left_out: set[tuple[str, str]]) -> dict[str, Any]:
    return {
        kind: {entity: row for entity, row in rows.items() if (kind, entity) not in left_out}
        for kind, rows in picture.items()
    }


def _differences(one: dict[str, Any], other: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Entity, column and both values of what is not the same."""
    nothing: dict[str, Any] = {}
    return [
        (entity, name, one.get(entity, nothing).get(name), other.get(entity, nothing).get(name))
        for entity in sorted(one.keys() | other.keys())
        for name in sorted(one.get(entity, nothing).keys() | other.get(entity, nothing).keys())
        if one.get(entity, nothing).get(name) != other.get(entity, nothing).get(name)
    ]


def make_template(folder: Path, station: str, terminal: str) -> Path:
    """An empty store of a station's terminal."""
    new = NewStation(station, f"{station}驿站", terminal=terminal, region="430302")
    create_store(Paths(folder / "home"), new, KeySource(key_file=folder / "key"), WorldClock())
    return folder
