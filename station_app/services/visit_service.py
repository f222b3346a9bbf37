"""走访: planned and logged offline; what an enterprise asks for becomes a demand in the same stroke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from station_app.clock import Clock, parse_moment, to_text
from station_app.domain.demand import DemandChannel, DemandForm
from station_app.domain.form_digest import form_digest
from station_app.domain.text_rules import check_text
from station_app.domain.visit import (
    Coverage,
    Unseen,
    VisitForm,
    VisitRow,
    VisitState,
    check_outcome,
    check_visit,
    coverage,
    visit_number,
)
from station_app.errors import Code, UserError
from station_app.services.demand_service import DemandService
from station_app.services.known_enterprise import link
from station_app.services.known_project import project_id
from station_app.services.station_profile import StationProfile
from station_app.settings import VISIT_UNSEEN_DAYS, Settings
from station_app.storage import case_store, enterprise_store, visit_store
from station_app.storage.store import Store, Write

_REASON_LIMIT = 200
_UNSEEN_ROWS = 500


@dataclass(frozen=True, slots=True)
class Noted:
    """A visit that is safely stored, and the demands it brought."""

    no: str
    client_id: str
    new: bool
    demands: tuple[str, ...] = ()


class VisitService:
    """One transaction per call that writes; every one appends its changes for the hall."""

    def __init__(
        self, store: Store, profile: StationProfile, demands: DemandService, settings: Settings, clock: Clock
    ) -> None:
        self._store = store
        self._profile = profile
        self._demands = demands
        self._settings = settings
        self._clock = clock

    def add(self, form: VisitForm, operator_id: str) -> Noted:
        """Plan a visit, or log one that has taken place with its demands; commits.

        The same `client_id` with the same content answers the same visit and writes nothing.

        Raises:
            UserError: at the first wrong field; `project_not_found`, `client_id_conflict`.
        """
        check_visit(form, self._clock.now())
        digest = form_digest(form)
        with self._store.write(operator_id) as write:
            known = visit_store.acknowledged(self._store, form.client_id)
            if known is not None and known[1] != digest:
                raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=form.client_id)
            if known is not None:
                return Noted(known[0], form.client_id, new=False)
            row = self._insert(write, form, digest)
            return Noted(row.no, form.client_id, new=True, demands=self._bring(write, row, form.problems))

    def _insert(self, write: Write, form: VisitForm, digest: str) -> VisitRow:
        terminal, day = self._profile.terminal, form.at.date()
        no = visit_number(day, terminal, case_store.next_serial(write, f"visit:{terminal}", day.isoformat()))
        enterprise_id, name = link(write, form.uscc, form.enterprise_name)
        values = {
            "no": no, "client_id": form.client_id, "kind": form.kind.value, "enterprise_id": enterprise_id,
            "enterprise_name": name, "at": to_text(form.at), "subject": form.subject,
            "companions": list(form.companions), "place": form.place, "record": form.record,
            "state": (VisitState.DONE if form.done else VisitState.PLANNED).value, "state_at": write.at, "reason": "",
            "project_id": project_id(self._store, form.project), "operator_id": write.actor,
        }  # fmt: skip
        visit_id = visit_store.insert(write, values, digest)
        write.audit("visit_add", no, kind=form.kind.value, done=form.done)
        return self.find(visit_id)

    def settle(
        self,
        no: str,
        state: VisitState,
        operator_id: str,
        *,
        record: str = "",
        problems: Sequence[str] = (),
        reason: str = "",
    ) -> VisitRow:
        """Note that a visit was agreed, took place or was cancelled; its problems become demands; commits.

        Raises:
            UserError: `visit_not_found`; what `check_outcome` refuses.
        """
        check_text(reason, "reason", _REASON_LIMIT)
        with self._store.write(operator_id) as write:
            row = self.find(no)
            check_outcome(row, state, record, tuple(problems), write.at)
            columns = {"state": state.value, "state_at": write.at, "reason": reason}
            if state is VisitState.DONE:
                columns["record"] = record
            visit_store.update(write, row.id, columns)
            self._bring(write, row, problems)
            write.audit("visit_settle", row.no, state=state.value)
        return self.find(row.id)

    def _bring(self, write: Write, row: VisitRow, problems: Sequence[str]) -> tuple[str, ...]:
        """Take the problems of a visit in as demands; their numbers."""
        enterprise = enterprise_store.by_id(self._store, row.enterprise_id) if row.enterprise_id else None
        forms = (
            DemandForm(
                client_id=f"{row.id}-{position}",
                subject=problem,
                channel=DemandChannel.VISIT,
                uscc=enterprise.uscc if enterprise else None,
                enterprise_name=row.enterprise_name,
                visit=row.id,
                project=row.project_id,
            )
            for position, problem in enumerate(problems, start=1)
        )
        return tuple(self._demands.take_in(write, form).no for form in forms)

    def find(self, no: str) -> VisitRow:
        """One visit by its number, its id or its caller's id.

        Raises:
            UserError: `visit_not_found`.
        """
        found = visit_store.find(self._store, no)
        if found is None:
            raise UserError(Code.VISIT_NOT_FOUND, "visit", no=no)
        return found

    def between(self, first: date, last: date) -> list[VisitRow]:
        """The visits of a period in their order, cancelled ones too."""
        return visit_store.between(self._store, first, last)

    def of_enterprise(self, enterprise_id: str) -> list[VisitRow]:
        """The visits to an enterprise, newest first."""
        return visit_store.of_enterprise(self._store, enterprise_id)

    def of_project(self, project_id: str) -> list[VisitRow]:
        """The visits for a project, newest first."""
        return visit_store.of_project(self._store, project_id)

    def coverage(self, first: date, last: date) -> Coverage:
        """How far the visits of a period reach."""
        with self._store.read():
            return coverage(*visit_store.reach(self._store, first, last))

    def unseen(self) -> list[Unseen]:
        """Enterprises nobody has visited for as long as the setting says, at most 500, those never visited first."""
        before = self._clock.today() - timedelta(days=self._settings.get(VISIT_UNSEEN_DAYS))
        return visit_store.unseen(self._store, before, _UNSEEN_ROWS)

    def last_seen(self, enterprise_id: str) -> date | None:
        """The day of the last visit to an enterprise; None without any."""
        done = (row.at for row in self.of_enterprise(enterprise_id) if row.state is VisitState.DONE)
        newest = next(done, None)
        return parse_moment(newest).date() if newest else None
