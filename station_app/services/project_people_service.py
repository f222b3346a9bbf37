"""The departments of a project: their people, and the reminders that go to them."""

from __future__ import annotations

from datetime import date

from station_app.clock import Clock
from station_app.domain.chase import (
    ChaseRow,
    ChaseWay,
    ContactRow,
    HandoverRow,
    check_chase,
    check_contact,
    standard_text,
)
from station_app.domain.text_rules import check_long_text
from station_app.errors import Code, UserError
from station_app.services.project_files import ProjectFiles
from station_app.storage import project_people_store
from station_app.storage.store import Store

_LONG = 4_000


class ProjectPeopleService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(self, store: Store, files: ProjectFiles, clock: Clock) -> None:
        self._store = store
        self._files = files
        self._clock = clock

    def add_contact(
        self, no: str, operator_id: str, *, department: str, name: str = "", phone: str = "", duty: str = ""
    ) -> ContactRow:
        """Note a person of a department; commits.

        Raises:
            UserError: `project_not_found`, or the first wrong field.
        """
        check_contact(department, name, phone, duty)
        with self._store.write(operator_id) as write:
            project = self._files.open(no, "contact")
            columns = {
                "project_id": project.id, "department": department, "name": name, "phone": phone, "duty": duty,
            }  # fmt: skip
            contact_id = project_people_store.add_contact(write, columns)
            write.audit("project_contact", project.row.no)
        return next(one for one in self.contacts(project.id) if one.id == contact_id)

    def remove_contact(self, no: str, contact_id: str, operator_id: str) -> None:
        """Take a person off the list; commits.

        Raises:
            UserError: `project_not_found`, `contact_not_found`.
        """
        with self._store.write(operator_id) as write:
            project = self._files.known(no)
            if contact_id not in {one.id for one in self.contacts(project.id)}:
                raise UserError(Code.CONTACT_NOT_FOUND, "contact")
            project_people_store.remove_contact(write, contact_id)
            write.audit("project_contact", project.row.no, removed=contact_id)

    def contacts(self, no: str) -> list[ContactRow]:
        """The people of the departments, by department.

        Raises:
            UserError: `project_not_found`.
        """
        return project_people_store.contacts(self._store, self._files.known(no).id)

    def draft(self, no: str, node: str, department: str = "") -> str:
        """What to say to the department of a node that is reminded.

        Raises:
            UserError: `project_not_found`, `project_not_planned`, `unknown_node`.
        """
        project = self._files.known(no)
        row = project.node(node)
        shown = self._files.view(project.id).node(node)
        assert shown is not None
        asked = department or row.department
        times = 1 + project_people_store.chased_before(self._store, project.id, node, asked)
        return standard_text(project.row.name, row.name, asked, shown.due, shown.late, times)

    def chase(
        self,
        no: str,
        node: str,
        operator_id: str,
        *,
        department: str = "",
        contact: str = "",
        way: ChaseWay = ChaseWay.LETTER,
        text: str = "",
    ) -> ChaseRow:
        """Remind a department of a node, and count it; commits.

        Args:
            department: empty = that of the node.
            text: empty = the words of `draft`.

        Raises:
            UserError: `project_not_found`, `project_not_planned`, `unknown_node`, or the first wrong field.
        """
        with self._store.write(operator_id) as write:
            project = self._files.open(no, "chase")
            asked = department or project.node(node).department
            check_chase(asked, contact, text)
            columns = {
                "project_id": project.id, "node": node, "department": asked, "contact": contact, "way": way.value,
                "times": 1 + project_people_store.chased_before(self._store, project.id, node, asked),
                "text": text or self.draft(no, node, asked),
            }  # fmt: skip
            chase_id = project_people_store.add_chase(write, columns)
            write.audit("project_chase", project.row.no, node=node, way=way.value)
        return self._found(chase_id)

    def answered(self, chase_id: str, answer: str, operator_id: str, day: date | None = None) -> ChaseRow:
        """Note what came of a reminder; commits.

        Raises:
            UserError: `chase_not_found`, `action_not_allowed` when it was noted before, `bad_date` for a day to come,
                `bad_character`, `too_long`.
        """
        check_long_text(answer, "answer", _LONG)
        day = day or self._clock.today()
        if day > self._clock.today():
            raise UserError(Code.BAD_DATE, "date")
        with self._store.write(operator_id) as write:
            row = self._found(chase_id)
            if row.answered_on is not None:
                raise UserError(Code.ACTION_NOT_ALLOWED, "chase", action="answer", reason="answered_already")
            project_people_store.answer_chase(write, chase_id, day, answer)
            write.audit("project_chase_answer", chase_id)
        return self._found(chase_id)

    def _found(self, chase_id: str) -> ChaseRow:
        row = project_people_store.chase(self._store, chase_id)
        if row is None:
            raise UserError(Code.CHASE_NOT_FOUND, "chase")
        return row

    def chases(self, no: str) -> list[ChaseRow]:
        """The reminders of a project, oldest first.

        Raises:
            UserError: `project_not_found`.
        """
        return project_people_store.chases(self._store, self._files.known(no).id)

    def newest_chase(self, no: str, node: str) -> ChaseRow:
        """The newest reminder of a node.

        Raises:
            UserError: `project_not_found`, `chase_not_found`.
        """
        found = [row for row in self.chases(no) if row.node == node]
        if not found:
            raise UserError(Code.CHASE_NOT_FOUND, "chase")
        return found[-1]

    def chases_of_period(self, first: date, last: date) -> list[ChaseRow]:
        """The reminders of a period, both days included, oldest first."""
        return project_people_store.chases_of_period(self._store, first, last)

    def handovers(self, no: str) -> list[HandoverRow]:
        """Who accompanied a project before, oldest first.

        Raises:
            UserError: `project_not_found`.
        """
        return project_people_store.handovers(self._store, self._files.known(no).id)
