"""排计划: a template, a first day or a wished last one, and what would come of it before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Generic, TypeVar

from PyQt6.QtWidgets import QVBoxLayout, QWidget

from station_app.domain.project_plan import Plan
from station_app.domain.project_template import PlanTemplate
from station_app.errors import StationError
from ui.desk import Desk
from ui.messages import sentence
from ui.models.cells import TextCell
from ui.models.rows import Column, RowsModel
from ui.projects.table_dialog import fit_height
from ui.widgets.form_dialog import Answers, Ask, Dated, FormDialog, read_date
from ui.widgets.inputs import Field
from ui.widgets.panel import Panel
from ui.widgets.table import Table
from ui.widgets.text import Text

Done = TypeVar("Done")
_MOST_SHOWN = 5


class TemplateList(Table):
    """The templates by name; chosen by arrows."""

    def __init__(self, templates: Sequence[PlanTemplate]) -> None:
        super().__init__("模板", row_height=28, header=False)
        rows: RowsModel[PlanTemplate] = RowsModel(
            [
                Column("name", "模板", 0, lambda one: TextCell(one.name)),
                Column("own", "来源", 64, lambda one: TextCell("自编" if one.own else "事项库", quiet=True)),
                Column("nodes", "事项", 64, lambda one: TextCell(f"{len(one.nodes)} 项", right=True), right=True),
            ],
            spoken=lambda one: f"{one.name}，{len(one.nodes)} 项",
        )
        self.setModel(rows)
        rows.set_rows(templates)
        self.setFixedHeight(28 * min(len(templates), _MOST_SHOWN) + 2)
        self.select_first()

    def choose(self, code: str) -> None:
        """Put the cursor on a template."""
        self.select_first(lambda row: isinstance(row, PlanTemplate) and row.code == code)

    def value(self) -> str:
        """The code of the template under the cursor."""
        row = self.current_row()
        return row.code if isinstance(row, PlanTemplate) else ""


class PlanDialog(FormDialog, Generic[Done]):
    """A form with the list of templates and the outlook above its dates."""

    def __init__(
        self,
        desk: Desk,
        page: QWidget,
        title: str,
        asks: Sequence[Ask],
        templates: Sequence[PlanTemplate],
        *,
        write: Callable[[Answers], Done],
        said: Callable[[Done], None],
    ) -> None:
        self._desk = desk
        self._write = write
        self._said = said
        super().__init__(
            page, title, asks, verb="排计划", safe="不排", on_done=self._on_told, today=desk.services.clock.today()
        )
        self.templates, self.outlook = TemplateList(templates), Text("", "quiet", wrap=True)
        self.fields["template"] = self.templates  # type: ignore[assignment]  # chosen from like the others
        self._place()
        self.templates.moved_to.connect(lambda _: self._look())
        for key in ("start", "finish"):
            field = self.fields[key]
            if isinstance(field, Field):
                field.textChanged.connect(lambda _: self._look())
        self.templates.opened.connect(lambda _: self.accept())
        if len(asks) == 2:
            self.templates.setFocus()
        self._look()
        fit_height(self)
        self.open()

    def _place(self) -> None:
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            panel = Panel("模板")
            panel.body.addWidget(self.templates)
            column.insertWidget(column.count() - 4, Text("模板", "captionText"))
            column.insertWidget(column.count() - 4, panel)
            column.insertWidget(column.count() - 2, self.outlook)

    def _day(self, key: str) -> date | None:
        field = self.fields[key]
        text = field.text().strip() if isinstance(field, Field) else ""
        return read_date(text, self._desk.services.clock.today(), Dated.COMING) if text else None

    def _look(self) -> None:
        """Say what would come of it."""
        finish = self._day("finish")
        start = None if finish else self._day("start")
        if finish is None and start is None:
            self.outlook.setText("填一个日子，就看得到排出来的结果。")
            return
        work = partial(self._desk.services.plans.foresee, self.templates.value(), start=start, finish=finish)
        self._desk.tasks.store(self, work, self._show, key="outlook", failed=self._show_refusal)

    def _show(self, plan: Plan) -> None:
        needed = sum(row.active for row in plan.rows)
        tentative = "（暂定）" if plan.tentative else ""
        self.outlook.setText(
            f"{plan.start:%Y-%m-%d} 开始，{plan.finish:%Y-%m-%d} 办结{tentative}，{plan.workdays} 个工作日；要办 {needed} 项，"
            f"无需办理 {len(plan.rows) - needed} 项，关键路径 {len(plan.critical_path)} 项。"
        )
        fit_height(self)

    def _show_refusal(self, error: StationError) -> None:
        self.outlook.setText(sentence(error))
        fit_height(self)

    def _on_told(self, told: Answers) -> None:
        answers = {**told, "template": self.templates.value()}

        def done(given: Done) -> None:
            self.settle()
            self._said(given)

        self._desk.tasks.store(self._desk.notifier, lambda: self._write(answers), done, failed=self.refuse)


def days_of(told: Answers) -> tuple[date | None, date | None]:
    """First day and wished last one; the last one goes before."""
    finish = date.fromisoformat(told["finish"]) if told["finish"] else None
    start = date.fromisoformat(told["start"]) if told["start"] and not finish else None
    return start, finish
