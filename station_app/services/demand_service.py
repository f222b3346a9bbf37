"""诉求: taken in once, moved through its five stages on time, answered, asked again, and reopened when it was not solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station_app.clock import Clock, to_text
from station_app.domain.deadlines import Deadline, Light
from station_app.domain.demand import (
    GIVES_OUT,
    STAGES,
    Act,
    DemandForm,
    DemandRow,
    DemandStep,
    Stage,
    StepForm,
    assignment_number,
    check_demand,
    check_step,
    demand_number,
    stage_after,
)
from station_app.domain.demand_clock import DemandLimits, due, was_late
from station_app.domain.demand_figures import DemandFigures, figures
from station_app.domain.form_digest import form_digest
from station_app.errors import Code, UserError
from station_app.services.case_lookup import find_case
from station_app.services.catalogue_service import CatalogueService
from station_app.services.known_enterprise import link
from station_app.services.known_project import project_id
from station_app.services.station_profile import StationProfile
from station_app.settings import (
    DEMAND_ANALYSIS_WORKDAYS,
    DEMAND_ASSIGNMENT_WORKDAYS,
    DEMAND_FEEDBACK_WORKDAYS,
    DEMAND_SOURCE_WORKDAYS,
    DEMAND_SUPERVISION_WORKDAYS,
    Settings,
)
from station_app.storage import case_store, demand_store, visit_store
from station_app.storage.store import Store, Write

_PAGE = 100


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A demand that is safely stored."""

    no: str
    client_id: str
    new: bool


@dataclass(frozen=True, slots=True)
class OpenDemand:
    """A demand that is not closed, with the clock of its stage; None when its limit cannot be worked out."""

    row: DemandRow
    clock: Deadline | None


@dataclass(frozen=True, slots=True)
class StageBox:
    """How many demands stand in a stage, and how many of them show the worst light there is."""

    stage: Stage
    count: int
    worst: Light | None
    worst_count: int


class DemandService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(
        self, store: Store, profile: StationProfile, catalogues: CatalogueService, settings: Settings, clock: Clock
    ) -> None:
        self._store = store
        self._profile = profile
        self._catalogues = catalogues
        self._settings = settings
        self._clock = clock

    def add(self, form: DemandForm, operator_id: str) -> TakenIn:
        """Take a demand in; the same `client_id` with the same content answers the same one; commits.

        Raises:
            UserError: at the first wrong field; `case_not_found`, `project_not_found`, `visit_not_found`,
                `client_id_conflict`.
        """
        check_demand(form, self._clock.now())
        with self._store.write(operator_id) as write:
            return self.take_in(write, form)

    def take_in(self, write: Write, form: DemandForm) -> TakenIn:
        """The same inside the caller's transaction, for a form that was checked."""
        digest = form_digest(form)
        known = demand_store.acknowledged(self._store, form.client_id)
        if known is not None and known[1] != digest:
            raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=form.client_id)
        if known is not None:
            return TakenIn(known[0], form.client_id, new=False)
        at = form.at or write.now
        terminal = self._profile.terminal
        serial = case_store.next_serial(write, f"demand:{terminal}", at.date().isoformat())
        no = demand_number(at.date(), terminal, serial)
        enterprise_id, name = link(write, form.uscc, form.enterprise_name)
        values = {
            "no": no, "client_id": form.client_id, "kind": form.kind.value, "channel": form.channel.value,
            "subject": form.subject, "text": form.text, "enterprise_id": enterprise_id, "enterprise_name": name,
            "contact_name": form.contact_name, "contact_mobile": form.contact_mobile, "amount_fen": form.amount_fen,
            "concerned": form.concerned, "broken_promise": form.broken_promise, "hotline_no": form.hotline_no,
            "case_id": find_case(self._store, form.case).summary.id if form.case else None,
            "project_id": project_id(self._store, form.project), "visit_id": self._visit(form.visit), "at": to_text(at),
            "operator_id": write.actor,
        }  # fmt: skip
        demand_store.insert(write, values, digest)
        write.audit("demand_add", no, channel=form.channel.value, kind=form.kind.value)
        return TakenIn(no, form.client_id, new=True)

    def act(self, no: str, form: StepForm, operator_id: str) -> DemandRow:
        """Do something about a demand; commits and answers it with what was done.

        Raises:
            UserError: `demand_not_found`, also for the one it is to be merged into; what `check_step` refuses.
        """
        with self._store.write(operator_id) as write:
            row = self.find(no)
            check_step(row, form, self._clock.now())
            into = self._merged_into(row, form)
            after = stage_after(form)
            step = DemandStep(
                act=form.act,
                after=after,
                at=to_text(form.at) if form.at else write.at,
                actor=operator_id,
                text=form.text,
                unit=form.unit,
                with_units=form.with_units,
                person=form.person,
                workdays=form.workdays,
                cause=form.cause,
                outcome=form.outcome,
                satisfied=form.satisfied,
                into_id=into,
                slip_no=self._slip(write) if form.act in GIVES_OUT else "",
            )
            demand_store.add_act(write, row.id, step)
            write.audit("demand_act", row.no, act=form.act.value)
        return self.find(row.id)

    def find(self, no: str) -> DemandRow:
        """One demand by its number, its id or its caller's id.

        Raises:
            UserError: `demand_not_found`.
        """
        found = demand_store.find(self._store, no)
        if found is None:
            raise UserError(Code.DEMAND_NOT_FOUND, "demand", no=no)
        return found

    def clock(self, row: DemandRow) -> Deadline | None:
        """The clock of the stage a demand stands in; None once it is closed."""
        return due(row, self.limits(), self._catalogues.calendar(), self._settings.hours(), self._clock.now())

    def limits(self) -> DemandLimits:
        """Workdays for every stage, by the settings in force."""
        return DemandLimits(
            self._settings.get(DEMAND_SOURCE_WORKDAYS),
            self._settings.get(DEMAND_ANALYSIS_WORKDAYS),
            self._settings.get(DEMAND_ASSIGNMENT_WORKDAYS),
            self._settings.get(DEMAND_FEEDBACK_WORKDAYS),
            self._settings.get(DEMAND_SUPERVISION_WORKDAYS),
        )

    def open_ones(self) -> list[OpenDemand]:
        """Every demand that is not closed, the most pressing first."""
        found = [OpenDemand(row, self.clock(row)) for row in demand_store.open_ones(self._store)]
        return sorted(found, key=lambda one: (_day(one.clock), one.row.rid))

    def boxes(self) -> list[StageBox]:
        """The five stages with their counts and worst lights."""
        found = self.open_ones()
        return [_box(stage, [one for one in found if one.row.stage is stage]) for stage in STAGES]

    def page(self, before_rid: int = 0, limit: int = _PAGE) -> list[DemandRow]:
        """The next demands, newest first; `before_rid` is the last row of the page before."""
        return demand_store.page(self._store, before_rid, limit)

    def merged(self, row: DemandRow) -> list[DemandRow]:
        """The demands that were merged into one, oldest first."""
        return demand_store.merged_into(self._store, row.id)

    def of_enterprise(self, enterprise_id: str) -> list[DemandRow]:
        """The demands of an enterprise, newest first."""
        return demand_store.of_enterprise(self._store, enterprise_id)

    def of_project(self, project_id: str) -> list[DemandRow]:
        """The demands about a project, newest first."""
        return demand_store.of_project(self._store, project_id)

    def figures(self, first: date, last: date) -> DemandFigures:
        """The figures of the demands that came in during a period, both days included."""
        with self._store.read():
            rows = demand_store.of_period(self._store, first, last)
            return figures(rows, {row.id for row in rows if self.was_late(row)})

    def closed_in(self, first: date, last: date) -> list[DemandRow]:
        """The demands that were closed during a period and are closed still."""
        return demand_store.closed_in(self._store, first, last)

    def was_late(self, row: DemandRow) -> bool:
        """Whether some stage of it was left, or is, after its limit."""
        calendar, hours = self._catalogues.calendar(), self._settings.hours()
        return was_late(row, self.limits(), calendar, hours, self._clock.now())

    def _merged_into(self, row: DemandRow, form: StepForm) -> str | None:
        if form.act is not Act.MERGE:
            return None
        other = self.find(form.into or "")
        if other.id == row.id or other.merged_into is not None:
            raise UserError(Code.ACTION_NOT_ALLOWED, "into", action="merge", state=other.stage.value, reason="into")
        return other.id

    def _slip(self, write: Write) -> str:
        terminal, year = self._profile.terminal, write.now.year
        return assignment_number(year, terminal, case_store.next_serial(write, f"assignment:{terminal}", str(year)))

    def _visit(self, no: str | None) -> str | None:
        found = visit_store.find(self._store, no) if no else None
        if no and found is None:
            raise UserError(Code.VISIT_NOT_FOUND, "visit", no=no)
        return found.id if found else None


def _day(clock: Deadline | None) -> date:
    return clock.due if clock is not None and clock.due is not None else date.max


_WORST_FIRST = (Light.RED, Light.YELLOW, Light.GREEN)


def _box(stage: Stage, found: list[OpenDemand]) -> StageBox:
    lights = [one.clock.light for one in found if one.clock is not None]
    worst = next((light for light in _WORST_FIRST if light in lights), None)
    return StageBox(stage, len(found), worst, lights.count(worst) if worst else 0)
