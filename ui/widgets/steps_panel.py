"""A matter as steps from top to bottom: a head with its number, the steps, and a foot for buttons; empty until one is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.marks import LIGHTS, Light
from ui.widgets.button import Button, Kind
from ui.widgets.labels import MarkLabel
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel, clear_layout, row_of, scrolling_column
from ui.widgets.step_mark import StepMark
from ui.widgets.text import ElidedText, Text, band

Act = TypeVar("Act")
_BUTTONS_A_ROW = 3


@dataclass(frozen=True, slots=True)
class ShownStep(Generic[Act]):
    """One step.

    Attributes:
        state: `done`, `now` or `later`.
        clock: light and words while a limit runs.
        framed: what stands in a frame below the text; None for nothing.
        acts: what may be done now, with word and icon; the first of the panel is its primary button.
    """

    title: str
    when: str
    text: str
    state: str
    clock: tuple[Light, str] | None = None
    framed: QWidget | None = None
    acts: Sequence[tuple[Act, str, str]] = ()


class StepsPanel(Panel, Generic[Act]):
    """The frame of such a panel; `on_act` is told what was chosen.

    Args:
        nothing: icon, title and text while nothing is chosen.
    """

    def __init__(self, name: str, nothing: EmptyState, on_act: Callable[[Act], None]) -> None:
        super().__init__(name)
        self._on_act = on_act
        self._no = ElidedText("", pixels=12, mono=True)
        self.badge = MarkLabel(badge=True)
        self._title = Text("", "heading", wrap=True)
        self._about = ElidedText("", pixels=13, colour="text2")
        self.buttons: dict[Act, Button] = {}
        self.foot = QHBoxLayout()
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
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
        line.addWidget(self.badge)
        column.addLayout(line)
        column.addWidget(self._title)
        column.addWidget(self._about)
        outer.addWidget(head)
        area, self._steps = scrolling_column((14, 12, 14, 8), 0)
        outer.addWidget(area, 1)
        foot = band("footer")
        foot.setLayout(self.foot)
        self.foot.setContentsMargins(9, 5, 12, 5)
        self.foot.setSpacing(2)
        outer.addWidget(foot)
        return holder

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._stack.setCurrentIndex(0)

    def show_head(self, no: str, title: str, about: str) -> None:
        """Show the head of another matter; its steps follow."""
        self._stack.setCurrentIndex(1)
        self._no.setText(no)
        self._title.setText(title)
        self._about.setText(about)

    def put_steps(self, steps: Sequence[ShownStep[Act]]) -> None:
        """Show other steps."""
        clear_layout(self._steps)
        self.buttons = {}
        for number, step in enumerate(steps, 1):
            self._steps.addWidget(self._step(number, step, last=number == len(steps)))
        self._steps.addStretch(1)

    def take_focus(self) -> None:
        """To what may be done first."""
        first = next(iter(self.buttons.values()), None)
        if first is not None:
            first.setFocus()

    def _step(self, number: int, step: ShownStep[Act], *, last: bool) -> QWidget:
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
        if step.text:
            column.addWidget(Text(step.text, "quiet", wrap=True))
        if step.framed is not None:
            column.addWidget(step.framed)
        buttons = [self._button(*act) for act in step.acts]
        for place in range(0, len(buttons), _BUTTONS_A_ROW):
            part = buttons[place : place + _BUTTONS_A_ROW]
            column.addLayout(row_of(*part, None, spacing=0, margins=(-3, 2, 0, 0)))
        row.addLayout(column, 1)
        holder.setAccessibleName(f"第 {number} 步，{step.title}，{step.when or step.text}")
        return holder

    def _button(self, act: Act, word: str, icon: str) -> Button:
        first = not self.buttons
        kind = Kind.PRIMARY if first else Kind.OUTLINE
        button = Button(word, kind=kind, icon=icon, hint="Ctrl Enter" if first else "", small=True)
        button.clicked.connect(partial(self._on_act, act))
        self.buttons[act] = button
        return button
