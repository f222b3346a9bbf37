"""Projects: entering them, changing what is known, pausing, closing and handing them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from station_app.clock import Clock
from station_app.domain.form_digest import form_digest
from station_app.domain.identifiers import check_project_code
from station_app.domain.next_steps import check_lines, monday_of, written
from station_app.domain.project import ProjectForm, ProjectRow, ProjectState, check_project, project_number
from station_app.domain.project_node import OPEN_STATES
from station_app.domain.text_rules import check_long_text, check_required, check_text
from station_app.domain.workday_axis import check_near
from station_app.errors import Code, UserError
from station_app.services.known_enterprise import link
from station_app.services.operator_service import OperatorService
from station_app.services.project_files import ProjectFiles
from station_app.services.station_profile import StationProfile
from station_app.storage import blocking_point_store, case_store, project_people_store, project_store
from station_app.storage.store import Store, Write

_TEXT, _LONG = 200, 4_000


@dataclass(frozen=True, slots=True)
class Entered:
    """A project that is safely stored."""

    no: str
    client_id: str
    new: bool


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """What may be changed of a project; None leaves a field as it is."""

    name: str | None = None
    project_code: str | None = None
    investment_fen: int | None = None
    site: str | None = None
    green_card: bool | None = None
    green_card_no: str | None = None
    green_channel: bool | None = None
    remark: str | None = None


class ProjectService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(
        self, store: Store, profile: StationProfile, files: ProjectFiles, operators: OperatorService, clock: Clock
    ) -> None:
        self._store = store
        self._profile = profile
        self._files = files
        self._operators = operators
        self._clock = clock

    def add(self, form: ProjectForm, operator_id: str) -> Entered:
        """Enter a project; the same `client_id` with the same content answers the same one; commits.

        Raises:
            UserError: at the first wrong field; `operator_not_found`, `client_id_conflict`.
        """
        form = check_project(form, self._files.options())
        digest = form_digest(form)
        with self._store.write(operator_id) as write:
            known = project_store.acknowledged(self._store, form.client_id)
            if known is not None and known[1] != digest:
                raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=form.client_id)
            if known is not None:
                return Entered(known[0], form.client_id, new=False)
            return Entered(self._insert(write, form, digest), form.client_id, new=True)

    def _insert(self, write: Write, form: ProjectForm, digest: str) -> str:
        terminal, year = self._profile.terminal, write.now.year
        serial = case_store.next_serial(write, f"project:{terminal}", str(year))
        no = project_number(self._profile.code, year, terminal, serial)
        enterprise_id, owner_name = link(write, form.owner_uscc, form.owner_name)
        liaison = self._operators.find(form.liaison).id if form.liaison else write.actor
        columns = {
            "no": no, "client_id": form.client_id, "name": form.name, "project_code": form.project_code,
            "enterprise_id": enterprise_id, "owner_uscc": form.owner_uscc or "", "owner_name": owner_name,
            "investment_fen": form.investment_fen, "site": form.site, "green_card": form.green_card,
            "green_card_no": form.green_card_no, "green_channel": form.green_channel, "liaison_id": liaison,
            "answers": dict(form.answers or {}), "situations": {}, "fast": list(form.fast), "template": None,
            "start": None, "wished_finish": None, "state": ProjectState.OPEN.value, "state_at": write.at,
            "state_reason": "", "remark": form.remark, "registered_at": write.at, "operator_id": write.actor,
        }  # fmt: skip
        project_store.insert(write, columns, digest)
        write.audit("project_add", no)
        return no

    def change(self, no: str, change: ProjectChange, operator_id: str) -> ProjectRow:
        """Change what is known of a project; nothing new changes nothing; commits.

        Raises:
            UserError: `project_not_found`, `action_not_allowed` when it is closed, or the first wrong field.
        """
        columns = _checked(change)
        with self._store.write(operator_id) as write:
            row = self._files.open(no, "change").row
            news = {name: value for name, value in columns.items() if getattr(row, name) != value}
            if news:
                project_store.update(write, row.id, news)
                write.audit("project_change", row.no, fields=sorted(news))
        return self.find(row.id)

    def write_next_steps(self, no: str, week: date, lines: Sequence[str], operator_id: str) -> ProjectRow:
        """Put what is done next into the weekly ledger of a week, in the place of what stood there; commits.

        Args:
            week: any day of it; read back with `ProjectRow.next_steps[monday_of(day)]`.

        Raises:
            UserError: `project_not_found`, `action_not_allowed` when it is closed, `bad_date`, `too_long`,
                `bad_character`.
        """
        plain = check_lines(lines)
        check_near(week, self._clock.today(), "date")
        with self._store.write(operator_id) as write:
            row = self._files.open(no, "next_steps").row
            news = written(row.next_steps, monday_of(week), plain)
            if news != written(row.next_steps, monday_of(week), row.next_steps.get(monday_of(week), ())):
                project_store.update(write, row.id, {"next_steps": news})
                write.audit("project_next_steps", row.no, week=monday_of(week).isoformat(), lines=len(plain))
        return self.find(row.id)

    def move(self, no: str, state: ProjectState, operator_id: str, reason: str = "") -> ProjectRow:
        """Pause a project, let it go on, or close it; commits.

        Raises:
            UserError: `project_not_found`, `action_not_allowed` when it is in that state, `required` without a reason
                for a pause, `bad_character`, `too_long`.
        """
        check_text(reason, "reason", _TEXT)
        if state is ProjectState.PAUSED:
            check_required(reason, "reason", _TEXT)
        with self._store.write(operator_id) as write:
            row = self._files.known(no).row
            if row.state is state:
                why = "project_open" if state is ProjectState.OPEN else "wrong_state"
                raise UserError(Code.ACTION_NOT_ALLOWED, "action", action=state.value, reason=why)
            columns = {"state": state.value, "state_at": write.at, "state_reason": reason}
            project_store.update(write, row.id, columns)
            write.audit("project_state", row.no, state=state.value)
        return self.find(row.id)

    def hand_over(self, no: str, to: str, operator_id: str, reason: str = "") -> ProjectRow:
        """Give a project to another liaison, with a list of what is open; commits.

        Args:
            to: the new liaison's name, work number or id.

        Raises:
            UserError: `project_not_found`, `operator_not_found`, `action_not_allowed` when it is theirs or closed.
        """
        check_text(reason, "reason", _TEXT)
        with self._store.write(operator_id) as write:
            row, liaison = self._files.open(no, "hand_over").row, self._operators.find(to).id
            if row.liaison_id == liaison:
                raise UserError(Code.ACTION_NOT_ALLOWED, "to", action="hand_over", reason="same_liaison")
            project_people_store.add_handover(write, row.id, row.liaison_id, liaison, reason, self._open_work(row.id))
            project_store.update(write, row.id, {"liaison_id": liaison})
            write.audit("project_hand_over", row.no, to=liaison)
        return self.find(row.id)

    def _open_work(self, project_id: str) -> dict[str, list[str]]:
        view = self._files.view(project_id)
        points = blocking_point_store.of_project(self._store, project_id)
        chases = project_people_store.chases(self._store, project_id)
        return {
            "nodes": [one.node.code for one in view.nodes if one.state in OPEN_STATES],
            "blocking_points": [point.id for point in points if point.closed_on is None],
            "chases": [chase.id for chase in chases if chase.answered_on is None],
        }

    def find(self, no_or_id: str) -> ProjectRow:
        """One project by its number, its id or its caller's id.

        Raises:
            UserError: `project_not_found`.
        """
        return self._files.known(no_or_id).row

    def all(self) -> list[ProjectRow]:
        """Every project, oldest first."""
        return project_store.projects(self._store)

    def of_enterprise(self, enterprise_id: str) -> list[ProjectRow]:
        """The projects of an enterprise, oldest first."""
        return project_store.of_enterprise(self._store, enterprise_id)


def _checked(change: ProjectChange) -> Mapping[str, Any]:
    if change.name is not None:
        check_required(change.name, "name", _TEXT)
    for name in ("site", "green_card_no"):
        check_text(getattr(change, name) or "", name, _TEXT)
    check_long_text(change.remark or "", "remark", _LONG)
    columns = {name: getattr(change, name) for name in ProjectChange.__slots__ if getattr(change, name) is not None}
    if change.project_code:
        columns["project_code"] = check_project_code(change.project_code)
    return columns
