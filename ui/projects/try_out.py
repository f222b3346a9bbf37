"""推演: what a change of the plan would do, shown while it is typed; the plan itself stays until it is taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QDialog, QVBoxLayout, QWidget

from station_app.domain.project_plan import index
from station_app.domain.project_view import ProjectView
from station_app.domain.project_what_if import PlanChange, WhatIf
from station_app.errors import StationError
from ui.desk import Desk
from ui.messages import sentence
from ui.models.cells import TextCell
from ui.models.rows import Column, RowsModel
from ui.palette import Tone
from ui.projects.gantt_lines import short_names
from ui.projects.lines import day_words
from ui.projects.table_dialog import fit_height
from ui.projects.try_words import changes_of
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.inputs import Field, LabelledField
from ui.widgets.panel import Panel, row_of
from ui.widgets.table import Table
from ui.widgets.text import Text

_HINT = "+5 是光标这一步晚 5 个工作日；=3 改成 3 个；加急、不办也行。几项用逗号隔开：n06 +5，n08 加急"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One step that would end on another day."""

    name: str
    before: str
    after: str
    change: str
    tone: Tone | None


class TryOutDialog(QDialog):
    """640 px wide. Ctrl+Enter takes over, Esc leaves the plan untouched."""

    taken = pyqtSignal(str)

    def __init__(self, desk: Desk, page: QWidget, view: ProjectView, here: str) -> None:
        super().__init__(page)
        self._desk = desk
        self._view = view
        self._here = here
        short = short_names([one.node.name for one in view.nodes])
        self._names: Mapping[str, str] = {one.node.code: one.node.name for one in view.nodes}
        self._short = {code: short[name] for code, name in self._names.items()}
        self._changes: tuple[PlanChange, ...] = ()
        self.answer: WhatIf | None = None
        self.setWindowTitle("推演")
        self.setFixedWidth(640)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = Field("怎么变")
        self.field.setPlaceholderText("+5")
        self.verdict, self.paths = Text("改一改看看，正本不变。", "strong", wrap=True), Text("", "quiet", wrap=True)
        self.error = Text("", "error", wrap=True)
        self.table, self.rows = Table("各项变动", row_height=28), _model()
        self.take = Button("采用", kind=Kind.PRIMARY, hint="Ctrl Enter")
        self.safe = Button("不采用", hint="Esc")
        self._build()
        self.field.textChanged.connect(self._try)
        self.field.returnPressed.connect(self.table.setFocus)
        self.take.clicked.connect(self.take_over)
        self.safe.clicked.connect(self.reject)
        action(self, "采用", ("Ctrl+Return", "Ctrl+Enter"), self.take_over)
        self.take.setEnabled(False)
        self.field.setFocus()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 17, 14)
        column.setSpacing(10)
        where = self._names.get(self._here, "")
        column.addWidget(Text(f"推演：{where}（{self._here}）" if where else "推演", "heading", wrap=True))
        column.addWidget(LabelledField("怎么变", self.field))
        column.addWidget(Text(_HINT, "captionText", wrap=True))
        column.addWidget(self.error)
        self.error.hide()
        column.addWidget(self.verdict)
        column.addWidget(self.paths)
        panel = Panel("各项变动")
        self.table.setModel(self.rows)
        self.table.setFixedHeight(212)
        panel.body.addWidget(self.table)
        column.addWidget(panel)
        column.addLayout(row_of(None, self.take, self.safe, spacing=2))

    def _try(self, text: str) -> None:
        try:
            changes = changes_of(text, self._names, self._here)
        except StationError as error:
            self._refuse((), error)
            return
        if not changes:
            self._forget()
            return
        work = partial(self._desk.services.plans.what_if, self._view.project.no, changes)
        self._desk.tasks.store(
            self, work, partial(self._show, changes), key="try", failed=partial(self._refuse, changes)
        )

    def _forget(self) -> None:
        self._changes, self.answer = (), None
        self.take.setEnabled(False)
        self.error.hide()
        self.verdict.setText("改一改看看，正本不变。")
        self.paths.setText("")
        self.rows.set_rows(())

    def _refuse(self, _changes: Sequence[PlanChange], error: StationError) -> None:
        self._forget()
        self.error.setText(sentence(error))
        self.error.show()
        fit_height(self)

    def _show(self, changes: tuple[PlanChange, ...], answer: WhatIf) -> None:
        self._changes, self.answer = changes, answer
        self.error.hide()
        self.verdict.setText(result_words(answer))
        self.paths.setText(
            f"原关键路径：{path_words(answer.before.critical_path, self._short)}\n"
            f"推演后：{path_words(answer.after.critical_path, self._short)}"
        )
        self.rows.set_rows(change_lines(answer, self._names))
        self.take.setEnabled(True)
        fit_height(self)

    def take_over(self) -> None:
        """采用: write the changes into the plan; the promise stays."""
        if not self.take.isEnabled() or self.answer is None:
            return
        desk, no, changes = self._desk, self._view.project.no, self._changes
        self.take.setEnabled(False)

        def written(answer: WhatIf) -> None:
            self.accept()
            self.taken.emit(f"已采用：{result_words(answer)}")

        desk.tasks.store(
            self, lambda: desk.services.plans.take_over(no, changes, desk.operator_id), written,
            failed=partial(self._refuse, changes),
        )  # fmt: skip


def result_words(answer: WhatIf) -> str:
    """“完成 12-08 → 12-15，晚 5 个工作日”."""
    days = f"完成 {_day(answer.before.finish)} → {_day(answer.after.finish)}"
    if answer.change == 0:
        return f"{days}，总工期不变"
    way = "晚" if answer.change > 0 else "追回"
    tentative = "（暂定）" if answer.after.tentative else ""
    return f"{days}，{way} {abs(answer.change)} 个工作日{tentative}"


def path_words(path: Sequence[str], names: Mapping[str, str]) -> str:
    """The steps of a critical path in their order."""
    return " → ".join(names.get(code, code) for code in path) or "没有"


def change_lines(answer: WhatIf, names: Mapping[str, str]) -> list[ChangeLine]:
    """The steps that would end on another day, and those that would not be needed any more."""
    before, after = index(answer.before), index(answer.after)
    lines: list[ChangeLine] = []
    for code, change in answer.nodes:
        dropped = change is None and before[code].active
        if not change and not dropped:
            continue
        words = "不办" if change is None else f"晚 {change} 日" if change > 0 else f"早 {-change} 日"
        tone = None if change is None else Tone.RED if change > 0 else Tone.GREEN
        row = after.get(code)
        lines.append(
            ChangeLine(
                names.get(code, code), day_words(before[code].finish), day_words(row.finish if row else None), words,
                tone,
            )
        )  # fmt: skip
    return lines


def _day(day: date | None) -> str:
    return "—" if day is None else f"{day:%Y-%m-%d}"


def _model() -> RowsModel[ChangeLine]:
    return RowsModel(
        [
            Column("name", "审批事项", 0, lambda line: TextCell(line.name)),
            Column("before", "原办结", 84, lambda line: TextCell(line.before)),
            Column("after", "推演", 84, lambda line: TextCell(line.after)),
            Column("change", "变动", 84, lambda line: TextCell(line.change, tone=line.tone)),
        ],
        spoken=lambda line: f"{line.name}，原 {line.before}，推演 {line.after}，{line.change}",
    )
