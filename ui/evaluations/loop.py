"""One evaluation as a closed loop: the steps from top to bottom, the current one with what may be done now."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal

from station_app.domain.evaluation import Step
from station_app.domain.terms import EVALUATION_STEPS
from ui.evaluations.lines import EvaluationLine, StepLine
from ui.widgets.button import Button
from ui.widgets.overlays import EmptyState
from ui.widgets.steps_panel import ShownStep, StepsPanel


class LoopPanel(StepsPanel[Step]):
    """Empty until an evaluation is chosen."""

    step_wanted = pyqtSignal(object)
    case_wanted = pyqtSignal()
    form_wanted = pyqtSignal()

    def __init__(self) -> None:
        nothing = EmptyState("mood-smile", "还没选评价", "从左边选一条，看整改和回访走到哪一步。")
        super().__init__("这条评价", nothing, self._on_step)
        self.case_button = Button("看办件", icon="files", hint="Enter", small=True)
        self.form_button = Button("打印评价表", icon="printer", hint="Ctrl P", small=True)
        self.case_button.clicked.connect(self.case_wanted)
        self.form_button.clicked.connect(self.form_wanted)
        for button in (self.case_button, self.form_button):
            self.foot.addWidget(button)
        self.foot.addStretch(1)

    def _on_step(self, step: Step) -> None:
        self.step_wanted.emit(step)

    def show_line(self, line: EvaluationLine | None) -> None:
        """Show the head of another evaluation; its steps follow."""
        if line is None:
            self.show_nothing()
            return
        self.show_head(line.case_no or "服务登记", line.about, line.enterprise or "未留企业")
        self.badge.show_mark(line.mark, line.level)
        for button in (self.case_button, self.form_button):
            button.setVisible(bool(line.case_no))

    def show_steps(self, steps: Sequence[StepLine]) -> None:
        """Show the loop."""
        self.put_steps(
            [
                ShownStep(
                    step.title, step.when, step.text, step.state, step.clock,
                    acts=[(act, EVALUATION_STEPS[act], "") for act in step.acts],
                )
                for step in steps
            ]
        )  # fmt: skip
