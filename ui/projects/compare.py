"""比一比: this project's plan beside another project's, or beside what it would be under another template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QVBoxLayout, QWidget

from station_app.domain.project_plan import Plan, PlanRow, index
from station_app.domain.project_view import ProjectView
from ui.desk import Desk
from ui.models.cells import TextCell
from ui.models.rows import Column, RowsModel
from ui.projects.gantt_lines import short_names
from ui.projects.lines import day_words
from ui.projects.table_dialog import fit_height
from ui.projects.try_out import path_words
from ui.widgets.button import Button
from ui.widgets.panel import Panel, row_of
from ui.widgets.table import Table
from ui.widgets.text import Text

TEMPLATE, PROJECT = "template", "project"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the plan can be held against."""

    kind: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two plans, with the names of its steps."""

    name: str
    plan: Plan
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step in both plans; workdays and last day, a dash where one of them has it not."""

    name: str
    days: str
    last: str
    other_days: str
    other_last: str


def read_choices(desk: Desk, view: ProjectView) -> tuple[Choice, ...]:
    """The other planned projects, then the templates."""
    services = desk.services
    others = [
        Choice(PROJECT, row.no, row.name)
        for row in services.projects.all()
        if row.start is not None and row.no != view.project.no
    ]
    templates = [Choice(TEMPLATE, one.code, one.name) for one in services.plan_templates.templates()]
    return (*templates, *others)


def read_sides(desk: Desk, view: ProjectView, choice: Choice) -> tuple[Side, Side]:
    """Both plans on paper."""
    plans, no = desk.services.plans, view.project.no
    own = Side(view.project.name, plans.paper(no), _names(view))
    if choice.kind == TEMPLATE:
        plan, names = plans.sketch(no, choice.key)
        return own, Side(choice.name, plan, names)
    return own, Side(choice.name, plans.paper(choice.key), _names(plans.view(choice.key)))


def _names(view: ProjectView) -> Mapping[str, str]:
    return {one.node.code: one.node.name for one in view.nodes}


def _short(side: Side) -> Mapping[str, str]:
    short = short_names(list(side.names.values()))
    return {code: short[name] for code, name in side.names.items()}


def verdict(own: Side, other: Side) -> str:
    """“116 → 19 个工作日，少 97 个”."""
    change = other.plan.workdays - own.plan.workdays
    way = "一样长" if change == 0 else f"少 {-change} 个" if change < 0 else f"多 {change} 个"
    return f"{own.plan.workdays} → {other.plan.workdays} 个工作日，{way}"


def step_lines(own: Side, other: Side) -> list[StepLine]:
    """Every step of either plan, those of the same name side by side."""
    rows, others = index(own.plan), index(other.plan)
    known = {name: code for code, name in other.names.items() if others[code].active}
    lines = []
    for code, name in own.names.items():
        if rows[code].active:
            match = known.pop(name, None)
            lines.append(_line(name, rows[code], others[match] if match else None))
    lines += [_line(name, None, others[code]) for name, code in known.items()]
    return lines


def _line(name: str, one: PlanRow | None, other: PlanRow | None) -> StepLine:
    def told(row: PlanRow | None) -> tuple[str, str]:
        return ("—", "—") if row is None else (str(row.ef - row.es), day_words(row.finish))

    return StepLine(name, *told(one), *told(other))


class CompareDialog(QDialog):
    """The choices at the top, what they come to below; ↑↓ choose, Esc closes."""

    def __init__(self, desk: Desk, page: QWidget, view: ProjectView, choices: Sequence[Choice]) -> None:
        super().__init__(page)
        self._desk = desk
        self._view = view
        self.setWindowTitle("比方案")
        self.setFixedWidth(880)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 17, 14)
        column.setSpacing(10)
        column.addWidget(Text(f"比方案：{view.project.name}", "heading", wrap=True))
        self.choices, self.choice_rows = Table("和谁比", row_height=28, header=False), _choices()
        self.choices.setModel(self.choice_rows)
        self.choices.setFixedHeight(28 * min(5, max(2, len(choices))) + 2)
        self.verdict, self.paths = Text("", "strong", wrap=True), Text("", "quiet", wrap=True)
        self.table, self.rows = Table("逐项对照", row_height=28), _steps()
        self.table.setModel(self.rows)
        self.table.setFixedHeight(300)
        for name, table in (("和谁比", self.choices), ("逐项对照", self.table)):
            panel = Panel(name)
            panel.body.addWidget(table)
            column.addWidget(panel)
            if table is self.choices:
                column.addWidget(self.verdict)
                column.addWidget(self.paths)
        self.safe = Button("关上", hint="Esc")
        self.safe.clicked.connect(self.reject)
        column.addLayout(row_of(None, self.safe, spacing=2))
        self.choices.moved_to.connect(self._on_chosen)
        self.choice_rows.set_rows(choices)
        self.choices.select_first()
        self.choices.setFocus()

    def _on_chosen(self, choice: object) -> None:
        if isinstance(choice, Choice):
            self._desk.tasks.store(self, lambda: read_sides(self._desk, self._view, choice), self._show, key="compare")

    def _show(self, sides: tuple[Side, Side]) -> None:
        own, other = sides
        self.verdict.setText(verdict(own, other))
        self.paths.setText(
            f"{own.name}：{path_words(own.plan.critical_path, _short(own))}\n"
            f"{other.name}：{path_words(other.plan.critical_path, _short(other))}"
        )
        self.rows.set_rows(step_lines(own, other))
        fit_height(self)


def _choices() -> RowsModel[Choice]:
    kinds = {TEMPLATE: "模板", PROJECT: "项目"}
    return RowsModel(
        [
            Column("kind", "类型", 64, lambda one: TextCell(kinds[one.kind], quiet=True)),
            Column("name", "名称", 0, lambda one: TextCell(one.name)),
        ],
        spoken=lambda one: f"{kinds[one.kind]} {one.name}",
    )


def _steps() -> RowsModel[StepLine]:
    return RowsModel(
        [
            Column("name", "审批事项", 0, lambda line: TextCell(line.name)),
            Column("days", "本项目工作日", 100, lambda line: TextCell(line.days, right=True), right=True),
            Column("last", "办结", 84, lambda line: TextCell(line.last)),
            Column("other_days", "对照工作日", 100, lambda line: TextCell(line.other_days, right=True), right=True),
            Column("other_last", "办结", 84, lambda line: TextCell(line.other_last)),
        ],
        spoken=lambda line: f"{line.name}，本项目 {line.days} 个工作日，对照 {line.other_days} 个工作日",
    )
