"""Nodes of a plan: what really happened, what is not needed, and the cases behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from station_app.clock import Clock
from station_app.domain.project_node import NodeAct, NodeRow, columns_of_act
from station_app.domain.project_view import ProjectView
from station_app.domain.project_what_if import LONGEST_NODE
from station_app.domain.text_rules import check_text
from station_app.domain.workday_axis import check_near
from station_app.errors import Code, UserError
from station_app.services.case_lookup import find_case
from station_app.services.project_files import ProjectFiles
from station_app.storage import case_store, project_node_store
from station_app.storage.store import Store

_TEXT = 200


@dataclass(frozen=True, slots=True)
class NodeNote:
    """What happened to a node, and when; None = today."""

    node: str
    act: NodeAct
    day: date | None = None
    reason: str = ""


class ProjectNodeService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(self, store: Store, files: ProjectFiles, clock: Clock) -> None:
        self._store = store
        self._files = files
        self._clock = clock

    def act(
        self, no: str, node: str, act: NodeAct, operator_id: str, *, day: date | None = None, reason: str = ""
    ) -> ProjectView:
        """Note what happened to a node, drop it or bring it back, or take the newest note back; commits.

        Args:
            day: when; None = today.

        Raises:
            UserError: `project_not_found`, `project_not_planned`, `unknown_node`, `node_finished`, `bad_date`,
                `finish_before_start`, `action_not_allowed`, `bad_character`, `too_long`.
        """
        return self.act_all(no, (NodeNote(node, act, day, reason),), operator_id)

    def act_all(self, no: str, notes: Sequence[NodeNote], operator_id: str) -> ProjectView:
        """Note several things at once, in order, all or none; commits.

        Raises:
            UserError: as `act`, for the first that cannot be noted.
        """
        today = self._clock.today()
        for note in notes:
            check_text(note.reason, "reason", _TEXT)
            check_near(note.day or today, today, "date")
        with self._store.write(operator_id) as write:
            project = self._files.open(no, "act")
            rows: dict[str, NodeRow] = {}
            for note in notes:
                row = rows.get(note.node) or project.node(note.node)
                columns = columns_of_act(row, note.act, note.day or today, today, project.row.situations, note.reason)
                project_node_store.update(write, row.id, columns)
                write.audit("project_node", project.row.no, node=note.node, act=note.act.value)
                rows[note.node] = project_node_store.amended(row, columns)
        return self._files.view(project.id)

    def change(
        self, no: str, node: str, operator_id: str, *, days: int | None = None, department: str | None = None
    ) -> ProjectView:
        """Set the days or the department of a node; the promise stays; commits.

        Raises:
            UserError: `project_not_found`, `project_not_planned`, `unknown_node`, `node_finished`, `bad_number`,
                `bad_character`, `too_long`.
        """
        check_text(department or "", "department", _TEXT)
        if days is not None and not 0 <= days <= LONGEST_NODE:
            raise UserError(Code.BAD_NUMBER, "days")
        with self._store.write(operator_id) as write:
            project = self._files.open(no, "change")
            row = project.node(node)
            if days is not None and row.ended is not None:
                raise UserError(Code.NODE_FINISHED, "node", node=node)
            wanted = {"days": days, "department": department}
            news = {name: value for name, value in wanted.items() if value is not None and value != getattr(row, name)}
            if news:
                project_node_store.update(write, row.id, news)
                write.audit("project_node", project.row.no, node=node, fields=sorted(news))
        return self._files.view(project.id)

    def link(self, no: str, node: str, case: str, operator_id: str) -> ProjectView:
        """Put a case behind a node: from then on what the hall does with its item moves the node; commits.

        Raises:
            UserError: `project_not_found`, `project_not_planned`, `unknown_node`, `case_not_found`,
                `action_not_allowed` when the node stands for no item or the case does not hold it.
        """
        with self._store.write(operator_id) as write:
            project = self._files.open(no, "link")
            row, found = project.node(node), find_case(self._store, case)
            self._check_item(row, found.summary.rid)
            if row.case is None or row.case.id != found.summary.id:
                project_node_store.update(write, row.id, {"case_id": found.summary.id})
                write.audit("project_node_case", project.row.no, node=node, case=found.summary.no)
        return self._files.view(project.id)

    def _check_item(self, row: NodeRow, case_rid: int) -> None:
        if row.item is None:
            raise UserError(Code.ACTION_NOT_ALLOWED, "node", action="link", reason="node_without_item")
        if row.item not in {item.code for item in case_store.items(self._store, case_rid)}:
            raise UserError(Code.ACTION_NOT_ALLOWED, "case", action="link", reason="item_not_in_case")

    def unlink(self, no: str, node: str, operator_id: str) -> ProjectView:
        """Take the case from behind a node; commits.

        Raises:
            UserError: `project_not_found`, `project_not_planned`, `unknown_node`, `action_not_allowed`.
        """
        with self._store.write(operator_id) as write:
            project = self._files.open(no, "unlink")
            row = project.node(node)
            if row.case is None:
                raise UserError(Code.ACTION_NOT_ALLOWED, "node", action="unlink", reason="nothing_to_undo")
            project_node_store.update(write, row.id, {"case_id": None})
            write.audit("project_node_case", project.row.no, node=node)
        return self._files.view(project.id)

    def of_case(self, case: str) -> list[NodeRow]:
        """The nodes a case stands behind.

        Raises:
            UserError: `case_not_found`.
        """
        return project_node_store.of_case(self._store, find_case(self._store, case).summary.id)
