"""Whistles of projects (点餐吹哨 / 接铃报到): sent, answered, and how quickly."""

from __future__ import annotations

from datetime import date

from station_app.clock import Clock
from station_app.domain.form_digest import form_digest
from station_app.domain.whistle import (
    WhistleFigures,
    WhistleForm,
    WhistleRow,
    check_answer,
    check_whistle,
    figures,
    service_minutes,
)
from station_app.domain.workday_axis import check_near
from station_app.errors import Code, UserError
from station_app.services.project_files import ProjectFiles
from station_app.settings import Settings
from station_app.storage import whistle_store
from station_app.storage.store import Store, Write


class WhistleService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(self, store: Store, files: ProjectFiles, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._files = files
        self._settings = settings
        self._clock = clock

    def send(self, form: WhistleForm, operator_id: str) -> WhistleRow:
        """Call a department; the same `client_id` with the same content answers the same one; commits.

        Raises:
            UserError: at the first wrong field; `project_not_found`, `unknown_node`, `bad_date` for a day that has
                passed, `client_id_conflict`.
        """
        form = check_whistle(form)
        if form.answer_by is not None:
            check_near(form.answer_by, self._clock.today(), "answer_by")
            if form.answer_by < self._clock.today():
                raise UserError(Code.BAD_DATE, "answer_by")
        digest = form_digest(form)
        with self._store.write(operator_id) as write:
            known = whistle_store.acknowledged(self._store, form.client_id)
            if known is not None and known[1] != digest:
                raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=form.client_id)
            whistle_id = known[0] if known else self._insert(write, form, digest)
        return self.find(whistle_id)

    def _insert(self, write: Write, form: WhistleForm, digest: str) -> str:
        project = self._files.open(form.project, "whistle")
        if form.node:
            project.node(form.node)
        answer_by = form.answer_by or self._files.calendar.add_workdays(write.now.date(), 1)
        columns = {
            "client_id": form.client_id, "project_id": project.id, "node": form.node, "department": form.department,
            "matter": form.matter, "sent_at": write.at, "answer_by": answer_by.isoformat(), "answered_at": None,
            "answered_by": "", "answer": "", "operator_id": write.actor,
        }  # fmt: skip
        whistle_id = whistle_store.insert(write, columns, digest)
        write.audit("whistle", project.row.no)
        return whistle_id

    def answer(self, whistle_id: str, by: str, text: str, operator_id: str) -> WhistleRow:
        """Note that the department has reported in; commits.

        Raises:
            UserError: `whistle_not_found`, `action_not_allowed` when it has before, or the first wrong field.
        """
        check_answer(by, text)
        with self._store.write(operator_id) as write:
            row = self.find(whistle_id)
            if row.answered_at is not None:
                raise UserError(Code.ACTION_NOT_ALLOWED, "whistle", action="answer", reason="answered_already")
            whistle_store.update(write, row.id, {"answered_at": write.at, "answered_by": by, "answer": text})
            write.audit("whistle_answer", row.id)
        return self.find(whistle_id)

    def find(self, whistle_id: str) -> WhistleRow:
        """One whistle by its id or its caller's id.

        Raises:
            UserError: `whistle_not_found`.
        """
        row = whistle_store.find(self._store, whistle_id)
        if row is None:
            raise UserError(Code.WHISTLE_NOT_FOUND, "whistle")
        return row

    def minutes(self, row: WhistleRow) -> int:
        """Service minutes until the answer, or until now."""
        end = row.answered_at or self._clock.now()
        return service_minutes(row.sent_at, end, self._files.calendar, self._settings.hours())

    def of_project(self, no: str) -> list[WhistleRow]:
        """The whistles of a project, oldest first.

        Raises:
            UserError: `project_not_found`.
        """
        return whistle_store.of_project(self._store, self._files.known(no).id)

    def unanswered(self) -> list[WhistleRow]:
        """The whistles nobody has answered, by the day that was asked for."""
        return whistle_store.unanswered(self._store)

    def figures(self, first: date, last: date) -> WhistleFigures:
        """The figures of the whistles sent in a period, both days included."""
        rows = whistle_store.of_period(self._store, first, last)
        return figures(rows, self._files.calendar, self._settings.hours())
