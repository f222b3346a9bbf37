"""One evaluation as a closed loop: the steps from top to bottom, the current one with what may be done now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station_app.domain.evaluation import Step
from ui.evaluations.lines import STEPS, EvaluationLine, StepLine
from ui.marks import LIGHTS
from ui.widgets.button import Button, Kind
from ui.widgets.labels import MarkLabel
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel, clear_layout, row_of, scrolling_column
from ui.widgets.step_mark import StepMark
from ui.widgets.text import ElidedText, Text, band


class LoopPanel(Panel):
    """Empty until an evaluation is chosen."""

    step_wanted = pyqtSignal(object)
    case_wanted = pyqtSignal()
    form_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("这条评价")
        self._no = ElidedText("", pixels=12, mono=True)
        self._level = MarkLabel(badge=True)
        self._title = Text("", "heading", wrap=True)
        self._enterprise = ElidedText("", pixels=13, colour="text2")
        self.buttons: dict[Step, Button] = {}
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState("mood-smile", "还没选评价", "从左边选一条，看整改和回访走到哪一步。"))
        self._stack.addWidget(self._build())
        self.body.addWidget(self._stack)

    def _build(self) -> QWidget:
        holder = QWidget()
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = band("header")
        column = QVBoxLayout(head)
        column.setContentsMargins(14, 10, 12, 10)
        column.setSpacing(3)
        line = QHBoxLayout()
        line.addWidget(self._no, 1)
        line.addWidget(self._level)
        column.addLayout(line)
        column.addWidget(self._title)
        column.addWidget(self._enterprise)
        outer.addWidget(head)
        area, self._steps = scrolling_column((14, 12, 14, 8), 0)
        outer.addWidget(area, 1)
        foot = band("footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(9, 5, 12, 5)
        row.setSpacing(2)
        self.case_button = Button("看办件", icon="files", hint="Enter", small=True)
        self.form_button = Button("打印评价表", icon="printer", hint="Ctrl P", small=True)
        self.case_button.clicked.connect(self.case_wanted)
        self.form_button.clicked.connect(self.form_wanted)
        for button in (self.case_button, self.form_button):
            row.addWidget(button)
        row.addStretch(1)
        outer.addWidget(foot)
        return holder

    def show_line(self, line: EvaluationLine | None) -> None:
        """Show the head of another evaluation; its steps follow."""
        self._stack.setCurrentIndex(0 if line is None else 1)
        if line is None:
            return
        self._no.setText(line.case_no or "服务登记")
        self._level.show_mark(line.mark, line.level)
        self._title.setText(line.about)
        self._enterprise.setText(line.enterprise or "未留企业")
        for button in (self.case_button, self.form_button):
            button.setVisible(bool(line.case_no))

    def show_steps(self, steps: Sequence[StepLine]) -> None:
        """Show the loop."""
        clear_layout(self._steps)
        self.buttons = {}
        for number, step in enumerate(steps, 1):
            self._steps.addWidget(self._step(number, step, last=number == len(steps)))
        self._steps.addStretch(1)

    def _step(self, number: int, step: StepLine, *, last: bool) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(StepMark(number, step.state, last=last))
        column = QVBoxLayout()
        column.setContentsMargins(0, 3, 0, 14)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(step.title, "strong" if step.state != "later" else "quiet"))
        if step.clock is not None:
            mark = MarkLabel(badge=True)
            mark.show_mark(LIGHTS[step.clock[0]], step.clock[1])
            head.addWidget(mark)
        when = step.when or ("等待" if step.state == "later" else "")
        head.addWidget(ElidedText(when, pixels=12, colour="text3"), 1)
        column.addLayout(head)
        column.addWidget(Text(step.text, "quiet", wrap=True))
        if step.acts:
            column.addLayout(row_of(*self._buttons(step.acts), None, spacing=0, margins=(-3, 2, 0, 0)))
        row.addLayout(column, 1)
        holder.setAccessibleName(f"第 {number} 步，{step.title}，{step.when or step.text}")
        return holder

    def _buttons(self, acts: Sequence[Step]) -> list[Button]:
        made = []
        for act in acts:
            first = not self.buttons
            kind = Kind.PRIMARY if first else Kind.OUTLINE
            button = Button(STEPS[act], kind=kind, hint="Ctrl Enter" if first else "", small=True)
            button.clicked.connect(partial(self.step_wanted.emit, act))
            self.buttons[act] = button
            made.append(button)
        return made
