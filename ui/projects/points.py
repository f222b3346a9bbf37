"""堵点 of one project: the list, raising one, and taking it to a higher level, closing it, opening it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QMenu, QWidget

from station_app.domain.blocking_point import Level, PointForm, PointStep, PointView
from station_app.domain.evidence import EvidenceOf
from station_app.domain.terms import BLOCKING_LEVELS
from station_app.ids import new_id
from ui.desk import Desk
from ui.models.cells import MarkCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import WidthClass
from ui.projects.sheet_lines import PointLine
from ui.scanning.evidence import EvidenceDialog, EvidenceFor
from ui.shortcuts import action
from ui.widgets.asked import ask_and_write
from ui.widgets.button import Button, Kind
from ui.widgets.form_dialog import Answers, Ask, Dated, FormDialog
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.table import Table

EVIDENCE = "evidence"
_LEAD, _RAISED = 2, 3
_WORDS = {
    PointStep.ESCALATE: ("提级", "T"), PointStep.CLOSE: ("销号", "X"), EVIDENCE: ("添佐证", "Z"),
    PointStep.NOTE: ("记进展", "P"), PointStep.REOPEN: ("重开", "C"),
}  # fmt: skip
_FILES = ("佐证文件", "F")
_ASKS = {
    PointStep.ESCALATE: (
        Ask("text", "为什么提级，报到哪里", required=True),
        Ask("due", "新的限期", hint="不变就空着", dated=Dated.COMING),
    ),
    PointStep.CLOSE: (Ask("text", "怎么解决的", required=True), Ask("evidence", "佐证", hint="纪要、批文号")),
    EVIDENCE: (Ask("evidence", "佐证", hint="纪要、批文号、现场记录", required=True),),
    PointStep.NOTE: (
        Ask("text", "进展", required=True), Ask("due", "新的限期", hint="不变就空着", dated=Dated.COMING),
    ),
    PointStep.REOPEN: (
        Ask("text", "为什么重开", required=True), Ask("due", "新的限期", hint="不变就空着", dated=Dated.COMING),
    ),
}  # fmt: skip


class PointsPanel(Panel):
    """Enter or the menu key shows what can be done with the point under the cursor; each act has its letter."""

    stored = pyqtSignal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__("堵点")
        self._desk = desk
        self._page = page
        self._no = ""
        self.dialog: FormDialog | None = None
        row, self._remark = self.add_header("堵点", "")
        self.add = Button("报堵点", kind=Kind.TEXT, icon="plus", small=True)
        row.addWidget(self.add)
        self.table, self.rows = Table("堵点", row_height=31), points_model()
        self.table.setModel(self.rows)
        self._empty = EmptyState("ban", "没有堵点", "卡住了就报一条：Ctrl+D。")
        self._empty.lie_on(self.table)
        self.body.addWidget(self.table, 1)
        self.table.opened.connect(lambda _: self.open_menu())
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(lambda _: self.open_menu())
        self.actions_shown = [
            action(self.table, word, letter, partial(self.take, step), context=Qt.ShortcutContext.WidgetShortcut)
            for step, (word, letter) in _WORDS.items()
        ]
        self.files: EvidenceDialog | None = None
        word, letter = _FILES
        self.actions_shown.append(
            action(self.table, word, letter, self.show_files, context=Qt.ShortcutContext.WidgetShortcut)
        )

    def show_points(self, no: str, lines: Sequence[PointLine]) -> None:
        """Show the points of a project; the cursor stays on its point."""
        here = self.current()
        self._no = no
        waiting = sum(line.open for line in lines)
        self._remark.setText(f"在办 {waiting} · 已销 {len(lines) - waiting}" if lines else "")
        self.rows.set_rows(lines)
        self._empty.setVisible(not lines)
        wanted = here.view.point.id if here is not None else ""
        self.table.select_first(lambda line: isinstance(line, PointLine) and line.view.point.id == wanted)
        if not self.table.currentIndex().isValid():
            self.table.select_first()

    def set_width_class(self, width: WidthClass) -> None:
        """Lower rows where room is short; below that only what is stuck, who leads, until when and its level."""
        narrow = width is WidthClass.NARROW
        self.table.set_row_height(28 if narrow or width is WidthClass.S else 31)
        self.table.setColumnHidden(_RAISED, narrow)
        self.table.setColumnWidth(_LEAD, 92 if narrow else 120)

    def current(self) -> PointLine | None:
        """The point under the cursor."""
        row = self.table.current_row()
        return row if isinstance(row, PointLine) else None

    def raise_for_project(self) -> None:
        """报堵点 that belongs to no step."""
        self.raise_point()

    def raise_point(self, node: str = "", name: str = "", department: str = "") -> None:
        """报堵点, for the project or for one of its steps."""
        client_id, desk, no = new_id(), self._desk, self._no
        asks = (
            Ask("title", "卡在哪里", required=True),
            Ask("lead", "牵头单位", department, required=True),
            Ask("due", "限期", required=True, dated=Dated.COMING),
            Ask("support", "配合单位"),
            Ask("cause", "原因"),
            Ask("plan", "打算怎么办"),
            Ask("level", "环节", Level.DEPARTMENT, choices=tuple((one, word) for one, word in BLOCKING_LEVELS.items())),
        )

        def write(told: Answers) -> PointView:
            form = PointForm(
                client_id, no, told["title"], told["lead"], date.fromisoformat(told["due"]), cause=told["cause"],
                support=told["support"], level=Level(told["level"]), node=node, plan=told["plan"],
            )  # fmt: skip
            return desk.services.blocking_points.raise_point(form, desk.operator_id)

        title = f"报堵点：{name}" if name else "报堵点"
        self._ask(title, asks, "报上", write, "已报堵点")

    def take(self, step: PointStep | str) -> None:
        """Ask what belongs to an act on the point under the cursor, then write it."""
        line, desk = self.current(), self._desk
        if line is None or step not in self._possible(line):
            return
        word, point = _WORDS[step][0], line.view.point

        def write(told: Answers) -> PointView:
            due = date.fromisoformat(told["due"]) if told.get("due") else None
            evidence = told.get("evidence", "")
            kind = PointStep.NOTE if step == EVIDENCE else PointStep(step)
            text = told.get("text") or f"佐证：{evidence}"
            return desk.services.blocking_points.step(
                point.id, kind, text, desk.operator_id, due=due, evidence=evidence
            )

        self._ask(f"{word}：{point.title}", _ASKS[step], word, write, f"已记：{word}")

    @staticmethod
    def _possible(line: PointLine) -> tuple[PointStep | str, ...]:
        if not line.open:
            return (PointStep.REOPEN,)
        steps = (PointStep.ESCALATE, PointStep.CLOSE, EVIDENCE, PointStep.NOTE)
        return steps[1:] if line.view.point.level is Level.CITY else steps

    def open_menu(self) -> None:
        """What can be done with the point under the cursor."""
        line, viewport = self.current(), self.table.viewport()
        if line is not None and viewport is not None:
            rect = self.table.visualRect(self.table.currentIndex())
            self.menu(line).popup(viewport.mapToGlobal(QPoint(160, rect.bottom())))

    def menu(self, line: PointLine) -> QMenu:
        """The menu of a point."""
        menu = QMenu(self)
        for step in self._possible(line):
            word, letter = _WORDS[step]
            entry = QAction(f"{word}(&{letter})", menu)
            entry.triggered.connect(partial(self._on_chosen, step))
            menu.addAction(entry)
        word, letter = _FILES
        files = QAction(f"{word}(&{letter})", menu)
        files.triggered.connect(self.show_files)
        menu.addAction(files)
        return menu

    def show_files(self) -> None:
        """佐证文件 of the point under the cursor: attached, opened and taken out of sight in their dialog."""
        line = self.current()
        if line is not None:
            point = line.view.point
            subject = EvidenceFor(EvidenceOf.BLOCKING_POINT, point.id, point.title)
            self.files = EvidenceDialog(self._desk, subject, self._page)
            self.files.open()

    def _on_chosen(self, step: PointStep | str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  # Qt's signal
        self.take(step)

    def _ask(
        self, title: str, asks: Sequence[Ask], verb: str, write: Callable[[Answers], PointView], said: str
    ) -> None:
        self.dialog = ask_and_write(
            self._desk, self._page, title, asks, write, verb=verb, safe="不记", said=lambda _: self.stored.emit(said)
        )


def points_model() -> RowsModel[PointLine]:
    """灯 堵点 牵头 提出 限期 环节."""
    return RowsModel(
        [
            Column("light", "灯", 78, lambda line: MarkCell(line.words, line.mark)),
            Column("title", "堵点", 0, lambda line: TextCell(line.title)),
            Column("lead", "牵头", 120, lambda line: TextCell(line.lead)),
            Column("raised", "提出", 52, lambda line: TextCell(line.raised)),
            Column("due", "限期", 52, lambda line: TextCell(line.due)),
            Column("level", "环节", 96, lambda line: MarkCell(line.level, line.level_mark, badge=True)),
        ],
        spoken=lambda line: line.spoken,
    )
