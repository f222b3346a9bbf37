"""Blocking points of projects: raised, worked on, taken to a higher level, closed and opened again."""

from __future__ import annotations

from datetime import date
from typing import Any

from station_app.clock import Clock
from station_app.domain.blocking_point import (
    PointForm,
    PointRow,
    PointStep,
    PointView,
    check_point,
    check_step,
    next_level,
    view_of_point,
)
from station_app.domain.form_digest import form_digest
from station_app.domain.text_rules import check_long_text
from station_app.errors import Code, UserError
from station_app.services.project_files import ProjectFiles
from station_app.storage import blocking_point_store
from station_app.storage.store import Store, Write

_LONG = 4_000


class BlockingPointService:
    """One transaction per call that writes; every one appends its changes for the hall."""

    def __init__(self, store: Store, files: ProjectFiles, clock: Clock) -> None:
        self._store = store
        self._files = files
        self._clock = clock

    def raise_point(self, form: PointForm, operator_id: str) -> PointView:
        """Raise a point; the same `client_id` with the same content answers the same one; commits.

        Raises:
            UserError: at the first wrong field; `project_not_found`, `unknown_node`, `client_id_conflict`.
        """
        form = check_point(form, self._clock.today())
        digest = form_digest(form)
        with self._store.write(operator_id) as write:
            known = blocking_point_store.acknowledged(self._store, form.client_id)
            if known is not None and known[1] != digest:
                raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=form.client_id)
            point_id = known[0] if known else self._insert(write, form, digest)
        return self.find(point_id)

    def _insert(self, write: Write, form: PointForm, digest: str) -> str:
        project = self._files.open(form.project, "blocking_point")
        if form.node:
            project.node(form.node)
        columns = {
            "client_id": form.client_id, "project_id": project.id, "node": form.node, "title": form.title,
            "cause": form.cause, "lead": form.lead, "support": form.support, "level": form.level.value,
            "raised_on": (form.raised_on or write.now.date()).isoformat(), "due": form.due.isoformat(),
            "evidence": form.evidence, "plan": form.plan, "closed_on": None, "result": "", "operator_id": write.actor,
        }  # fmt: skip
        point_id = blocking_point_store.insert(write, columns, digest)
        blocking_point_store.add_step(write, point_id, PointStep.RAISE, form.level, form.cause or form.title)
        write.audit("blocking_point", project.row.no, level=form.level.value)
        return point_id

    def step(
        self,
        point_id: str,
        step: PointStep,
        text: str,
        operator_id: str,
        *,
        due: date | None = None,
        evidence: str = "",
    ) -> PointView:
        """Note progress, take it to the next level, close it (销号) or open it again; commits.

        Args:
            text: what was done; the result when it is closed.
            due: a new last day.
            evidence: what shows it, in the place of what stood there.

        Raises:
            UserError: `blocking_point_not_found`, `action_not_allowed`, `required`, `bad_date`, `bad_character`,
                `too_long`.
        """
        check_long_text(evidence, "evidence", _LONG)
        with self._store.write(operator_id) as write:
            point = self._found(point_id)
            check_step(point, step, text, due, self._clock.today())
            columns = self._columns(point, step, text, due, evidence)
            level = point.level
            if step is PointStep.ESCALATE:
                level = next_level(point.level)
                columns["level"] = level.value
            if columns:
                blocking_point_store.update(write, point.id, columns)
            blocking_point_store.add_step(write, point.id, step, level, text)
            write.audit("blocking_step", point.id, step=step.value)
        return self.find(point.id)

    def _columns(self, point: PointRow, step: PointStep, text: str, due: date | None, evidence: str) -> dict[str, Any]:
        columns: dict[str, Any] = {}
        if due is not None and due != point.due:
            columns["due"] = due.isoformat()
        if evidence and evidence != point.evidence:
            columns["evidence"] = evidence
        if step is PointStep.CLOSE:
            columns |= {"closed_on": self._clock.today().isoformat(), "result": text}
        if step is PointStep.REOPEN:
            columns |= {"closed_on": None, "result": ""}
        return columns

    def _found(self, point_id: str) -> PointRow:
        point = blocking_point_store.find(self._store, point_id)
        if point is None:
            raise UserError(Code.BLOCKING_POINT_NOT_FOUND, "blocking_point")
        return point

    def find(self, point_id: str) -> PointView:
        """One point by its id or its caller's id.

        Raises:
            UserError: `blocking_point_not_found`.
        """
        return self._shown(self._found(point_id))

    def of_project(self, no: str) -> list[PointView]:
        """The points of a project, oldest first.

        Raises:
            UserError: `project_not_found`.
        """
        points = blocking_point_store.of_project(self._store, self._files.known(no).id)
        return [self._shown(point) for point in points]

    def open_points(self) -> list[PointView]:
        """The points that are not closed, by their last day."""
        return [self._shown(point) for point in blocking_point_store.open_points(self._store)]

    def of_period(self, first: date, last: date) -> list[PointView]:
        """The points that were open on a day of a period, oldest first."""
        return [self._shown(point) for point in blocking_point_store.of_period(self._store, first, last)]

    def _shown(self, point: PointRow) -> PointView:
        return view_of_point(point, self._files.axis(), self._clock.today())
