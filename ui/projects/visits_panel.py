"""走访与调度 of one project: planned and done, what came of each, and logging one on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QWidget

from station_app.clock import parse_moment
from station_app.domain.project import ProjectRow
from station_app.domain.visit import VisitRow, VisitState
from station_app.ids import new_id
from station_app.services.visit_service import Noted
from ui.desk import Desk
from ui.models.cells import MarkCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.projects.sheet_lines import ProjectVisitLine
from ui.visits import asks
from ui.widgets.asked import ask_and_write
from ui.widgets.button import Button, Kind
from ui.widgets.form_dialog import Answers, Ask, FormDialog
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.table import Table


class VisitsPanel(Panel):
    """Enter on a visit that is still to come asks what came of it, on one that took place shows it."""

    stored = pyqtSignal(str)
    shown = pyqtSignal(str)
    """The number of a visit that is to be read."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__("走访与调度")
        self._desk = desk
        self._page = page
        self._project: ProjectRow | None = None
        self.dialog: FormDialog | None = None
        row, self._remark = self.add_header("走访与调度", "")
        self.add = Button("记走访", kind=Kind.TEXT, icon="plus", small=True)
        row.addWidget(self.add)
        self.table, self.rows = Table("走访与调度", row_height=31), _model()
        self.table.setModel(self.rows)
        self._empty = EmptyState("walk", "还没走访过", "走一趟就记下：Ctrl+Shift+V。")
        self._empty.lie_on(self.table)
        self.body.addWidget(self.table, 1)
        self.add.clicked.connect(self.log)
        self.table.opened.connect(self._settle)

    def show_visits(self, project: ProjectRow, lines: Sequence[ProjectVisitLine]) -> None:
        """Show the visits of a project."""
        self._project = project
        done = sum(line.row.state is VisitState.DONE for line in lines)
        coming = len(lines) - done
        self._remark.setText(f"走过 {done} 次{f' · 已排 {coming} 次' if coming else ''}" if lines else "")
        self.rows.set_rows(lines)
        self._empty.setVisible(not lines)

    def log(self) -> None:
        """记走访: one that has taken place, for this project."""
        client_id, desk, no = new_id(), self._desk, self._no()
        self._ask(
            "记走访", asks.LOG, "记下",
            lambda told: desk.services.visits.add(
                replace(asks.logged_visit(client_id, told, desk.services.clock.now()), project=no), desk.operator_id
            ),
        )  # fmt: skip

    def plan(self) -> None:
        """排走访, for this project."""
        client_id, desk, no = new_id(), self._desk, self._no()
        self._ask(
            "排走访", asks.PLAN, "排上",
            lambda told: desk.services.visits.add(
                replace(asks.planned_visit(client_id, told), project=no), desk.operator_id
            ),
        )  # fmt: skip

    def _no(self) -> str:
        assert self._project is not None
        return self._project.no

    def _settle(self, line: object) -> None:
        if not isinstance(line, ProjectVisitLine):
            return
        if line.row.state not in (VisitState.PLANNED, VisitState.AGREED):
            self.shown.emit(line.row.no)
            return
        visit, desk = line.row, self._desk

        def write(told: Answers) -> VisitRow:
            return desk.services.visits.settle(
                visit.no, VisitState.DONE, desk.operator_id, record=told["record"], problems=asks.problems_of(told)
            )

        title = f"已走访：{parse_moment(visit.at):%m-%d} {visit.subject}"
        self.dialog = ask_and_write(
            desk, self._page, title, asks.OUTCOME, write, verb="记下", safe="不记",
            said=lambda done: self.stored.emit(f"已记走访 {done.no}"),
        )  # fmt: skip

    def _ask(self, title: str, fields: Sequence[Ask], verb: str, write: Callable[[Answers], Noted]) -> None:
        owner = self._project.owner_name if self._project is not None else ""
        shown = [replace(one, value=owner) if one.key == "enterprise" else one for one in fields]

        def said(noted: Noted) -> None:
            brought = f"，转出诉求 {len(noted.demands)} 件" if noted.demands else ""
            self.stored.emit(f"已记走访 {noted.no}{brought}")

        self.dialog = ask_and_write(self._desk, self._page, title, shown, write, verb=verb, safe="不记", said=said)


def _model() -> RowsModel[ProjectVisitLine]:
    return RowsModel(
        [
            Column("day", "日期", 58, lambda line: TextCell(line.day)),
            Column("way", "方式", 82, lambda line: (
                MarkCell(line.way, line.mark, badge=True) if line.mark is not None else TextCell(line.way)
            )),
            Column("text", "内容", 0, lambda line: TextCell(line.text)),
            Column("follow", "待跟进", 76, lambda line: (
                MarkCell(line.follow, line.follow_mark) if line.follow_mark is not None else TextCell(line.follow)
            )),
        ],
        spoken=lambda line: f"{line.day}，{line.way}，{line.text}，待跟进 {line.follow}",
    )  # fmt: skip
