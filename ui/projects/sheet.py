"""One project: its nodes in the order of the plan, promised and real, and what may be noted of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from station_app.domain.project_node import NodeAct
from station_app.domain.project_template import PlanTemplate
from station_app.domain.project_view import ProjectView
from ui.desk import Desk
from ui.models.cells import MarkCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import Navigator, Page, PageName, WidthClass
from ui.projects.asks import DAY, DROP, plan_asks
from ui.projects.lines import NodeLine, day_words, late_words, money
from ui.projects.reading import ProjectSheet, read_project
from ui.shortcuts import action
from ui.widgets.asked import ask_and_write
from ui.widgets.button import Button, Kind
from ui.widgets.form_dialog import Answers, Ask, FormDialog
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.table import Table
from ui.widgets.text import Text

_ACTS = (
    (NodeAct.START, "记开始", ("Ctrl+B",)),
    (NodeAct.PRELIMINARY, "记初审意见", ("Ctrl+Shift+B",)),
    (NodeAct.FINISH, "记办结", ("Ctrl+Enter", "Ctrl+Return")),
    (NodeAct.UNDO, "撤回一步", ("Ctrl+Z",)),
)


class ProjectPage(Page):
    """Reads on the store thread; every act is noted through a dialog and read again."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "项目")
        self._no = ""
        self.sheet: ProjectSheet | None = None
        self.dialog: FormDialog | None = None
        self.table, self.rows = Table("审批事项"), _model()
        self._facts = Text("", "quiet", wrap=True)
        self._plan = Button("排计划", kind=Kind.PRIMARY, icon="plus", hint="Ctrl Shift P")
        self._build()
        self._actions = [
            action(self, "排计划", "Ctrl+Shift+P", self.plan),
            action(self, "不需要办", "Delete", self.drop),
            *(action(self, word, keys, partial(self.note, act)) for act, word, keys in _ACTS),
        ]
        self._plan.clicked.connect(self.plan)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.setSpacing(12)
        head = Panel("项目概况")
        self._facts.setContentsMargins(13, 9, 13, 9)
        head.body.addWidget(self._facts)
        outer.addWidget(head)
        panel = Panel("审批事项")
        row, self._count = panel.add_header("审批事项", "")
        self.buttons: dict[NodeAct, Button] = {}
        for act, word, keys in _ACTS:
            hint = keys[0].replace("+", " ")
            button = Button(word, kind=Kind.OUTLINE, hint=hint, small=True)
            button.clicked.connect(partial(self.note, act))
            self.buttons[act] = button
            row.addWidget(button)
        self._drop = Button("不需要办", kind=Kind.TEXT, small=True)
        self._drop.clicked.connect(self.drop)
        row.addWidget(self._drop)
        self.table.setModel(self.rows)
        self._empty = EmptyState("building-factory-2", "还没排计划", "选模板和计划开工日，或填要在哪天完成，由它倒排。")
        self._empty.lie_on(self.table)
        panel.body.addWidget(self.table, 1)
        foot = panel.add_footer()
        foot.addWidget(Text("◆ 关键路径", "captionText"))
        foot.addStretch(1)
        foot.addWidget(Text("Ctrl+B 记开始 · Ctrl+Enter 记办结 · Esc 回看板", "captionText"))
        outer.addWidget(panel, 1)

    def top_actions(self) -> Sequence[QWidget]:
        """排计划."""
        return (self._plan,)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:
        """The number of the project to show; None shows the one of before."""
        if isinstance(argument, str) and argument:
            self._no = argument
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read again; the cursor stays on its node."""
        if self._no:
            self.desk.tasks.store(self, partial(read_project, self.desk, self._no), self._show, key="project")

    def set_width_class(self, width: WidthClass) -> None:
        """Rows of 28 where room is short."""
        self.table.set_row_height(28 if width in (WidthClass.S, WidthClass.NARROW) else 32)

    def _show(self, sheet: ProjectSheet) -> None:
        here, self.sheet = self.current(), sheet
        view, row = sheet.view, sheet.view.project
        self.set_heading(row.name, "绿卡项目" if row.green_card else row.no)
        self._facts.setText(_facts(view))
        self._count.setText(f"审批 {view.done}/{view.needed}" if view.plan else "")
        self._empty.setVisible(view.plan is None)
        self._plan.setVisible(view.plan is None)
        self.rows.set_rows(sheet.nodes)
        wanted = here.code if here is not None else next((one.node.code for one in view.next), "")
        self.table.select_first(lambda line: isinstance(line, NodeLine) and line.code == wanted)
        self.table.scrollTo(self.table.currentIndex())
        for button in (*self.buttons.values(), self._drop):
            button.setEnabled(view.plan is not None)

    def current(self) -> NodeLine | None:
        """The node under the cursor."""
        row = self.table.current_row()
        return row if isinstance(row, NodeLine) else None

    def escape(self) -> bool:
        """Esc: back to the board, on this project."""
        self.navigator.go(PageName.PROJECTS, self._no)
        return True

    def note(self, act: NodeAct) -> None:
        """Ask for the day, then note what happened to the node under the cursor."""
        line = self.current()
        if line is None:
            return
        word = next(word for one, word, _ in _ACTS if one is act)
        asks = () if act is NodeAct.UNDO else DAY

        def write(told: Answers) -> ProjectView:
            day = date.fromisoformat(told["day"]) if told.get("day") else None
            return self.desk.services.project_nodes.act(self._no, line.code, act, self.desk.operator_id, day=day)

        self._ask(f"{word}：{line.name}", asks, word, write)

    def drop(self) -> None:
        """无需办理, with its reason."""
        line = self.current()
        if line is None:
            return

        def write(told: Answers) -> ProjectView:
            return self.desk.services.project_nodes.act(
                self._no, line.code, NodeAct.DROP, self.desk.operator_id, reason=told["reason"]
            )

        self._ask(f"不需要办：{line.name}", DROP, "去掉", write)

    def plan(self) -> None:
        """Ask for template and day, then work the plan out and promise it."""
        self.desk.tasks.store(self, self.desk.services.plan_templates.templates, self._ask_plan)

    def _ask_plan(self, templates: list[PlanTemplate]) -> None:
        def write(told: Answers) -> ProjectView:
            finish = date.fromisoformat(told["finish"]) if told["finish"] else None
            start = None if finish else date.fromisoformat(told["start"])
            return self.desk.services.plans.plan(
                self._no, told["template"], self.desk.operator_id, start=start, finish=finish
            )

        self._ask("排计划", plan_asks(templates, self.desk.services.clock.today()), "排计划", write)

    def _ask(self, title: str, asks: Sequence[Ask], verb: str, write: Callable[[Answers], ProjectView]) -> None:
        self.dialog = ask_and_write(
            self.desk, self, title, asks, write, verb=verb, safe="不记", said=lambda _: self.refresh()
        )


def _facts(view: ProjectView) -> str:
    row = view.project
    parts = [row.no, row.owner_name, row.project_code, money(row.investment_fen), row.site]
    if view.plan is not None:
        tentative = "（暂定）" if view.plan.tentative else ""
        parts += [f"计划 {day_words(row.start)} 开工", f"预计 {day_words(view.plan.finish)} 完成{tentative}"]
    if view.baseline is not None:
        parts += [f"承诺 {day_words(view.baseline.finish)}", late_words(view.late)]
    return " · ".join(part for part in parts if part)


def _model() -> RowsModel[NodeLine]:
    return RowsModel(
        [
            Column("name", "审批事项", 0, lambda line: TextCell(_name(line), bold=line.critical)),
            Column("department", "部门", 120, lambda line: TextCell(line.department)),
            Column("phase", "阶段", 140, lambda line: TextCell(line.phase, quiet=True)),
            Column("planned", "计划", 124, lambda line: TextCell(line.planned)),
            Column("real", "实际", 124, lambda line: TextCell(line.real)),
            Column("state", "状态", 88, lambda line: TextCell(line.state)),
            Column("light", "灯", 96, lambda line: MarkCell(line.light_words, line.mark)),
            Column("late", "比承诺", 84, lambda line: TextCell(line.late)),
        ],
        spoken=lambda line: (
            f"{_name(line)}，{line.department}，计划 {line.planned}，实际 {line.real}，{line.state}，{line.light_words}"
        ),
    )


def _name(line: NodeLine) -> str:
    return f"◆ {line.name}" if line.critical else line.name
