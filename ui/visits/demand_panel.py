"""One demand as five steps from top to bottom; the current one is open with what may be done now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station_app.domain.demand import STAGES, Act, DemandRow
from ui.marks import LIGHTS, Mark
from ui.palette import Tone
from ui.visits.lines import ACTS, KINDS, STAGE_NAMES, DemandLine, StepLine
from ui.visits.reading import DemandView
from ui.widgets.button import Button, Kind
from ui.widgets.labels import MarkLabel
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel, clear_layout, row_of, scrolling_column
from ui.widgets.step_mark import StepMark
from ui.widgets.text import ElidedText, Text, band

_LEADS_ON = frozenset({Act.ANALYSE, Act.ASSIGN, Act.FEED_BACK, Act.SUPERVISE, Act.REVISIT})
_ICONS = {
    Act.CHASE: "bell",
    Act.EXTEND: "hourglass",
    Act.REPLY: "messages",
    Act.MERGE: "arrow-merge",
    Act.REFER: "send",
}


class DemandPanel(Panel):
    """Empty until a demand is chosen."""

    act_wanted = pyqtSignal(object)
    print_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("这件诉求")
        self._no = ElidedText("", pixels=12, mono=True)
        self._badge = MarkLabel(badge=True)
        self._title = Text("", "heading", wrap=True)
        self._who = ElidedText("", pixels=13, colour="text2")
        self.buttons: dict[Act, Button] = {}
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState("messages", "还没选诉求", "从左边选一件，看它走到五环的哪一环。"))
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
        line.addWidget(self._badge)
        column.addLayout(line)
        column.addWidget(self._title)
        column.addWidget(self._who)
        outer.addWidget(head)
        area, self._steps = scrolling_column((14, 12, 14, 8), 0)
        outer.addWidget(area, 1)
        outer.addWidget(self._foot())
        return holder

    def _foot(self) -> QWidget:
        foot = band("footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(9, 5, 12, 5)
        row.setSpacing(2)
        note = Button("记一条", icon="pencil", hint="Ctrl J", small=True)
        note.clicked.connect(partial(self.act_wanted.emit, Act.NOTE))
        self.print_button = Button("打印办理单", icon="printer", hint="Ctrl P", small=True)
        self.print_button.clicked.connect(self.print_wanted)
        row.addWidget(note)
        row.addWidget(self.print_button)
        row.addStretch(1)
        return foot

    def show_line(self, line: DemandLine | None) -> None:
        """Show the head of another demand; its steps follow."""
        self._stack.setCurrentIndex(0 if line is None else 1)
        if line is not None:
            self._head(line.row, 0)

    def show_view(self, view: DemandView) -> None:
        """Show a demand with its steps."""
        self._head(view.row, len(view.merged))
        clear_layout(self._steps)
        self.buttons = {}
        for number, step in enumerate(view.steps, 1):
            self._steps.addWidget(self._step(number, step))
        self._steps.addStretch(1)

    def _head(self, row: DemandRow, merged: int) -> None:
        self._no.setText(row.no)
        self._title.setText(row.subject)
        about = (row.enterprise_name or row.contact_name or "未留企业", KINDS[row.kind])
        extent = (f"涉及企业 {row.concerned} 家",) if row.concerned > 1 else ()
        money = (f"涉及金额 {row.amount_fen / 100:,.2f} 元",) if row.amount_fen else ()
        self._who.setText(" · ".join((*about, *extent, *money)))
        words = f"合并 {merged + 1} 件" if merged else f"重开 {row.reopened} 次" if row.reopened else ""
        self._badge.setVisible(bool(words))
        self._badge.show_mark(Mark("arrow-merge" if merged else "refresh", Tone.BLUE), words)

    def _step(self, number: int, step: StepLine) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(StepMark(number, step.state, last=number == len(STAGES)))
        column = QVBoxLayout()
        column.setContentsMargins(0, 3, 0, 14)
        column.setSpacing(4)
        title = STAGE_NAMES[step.stage]
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(title, "strong" if step.state != "later" else "quiet"))
        if step.clock is not None:
            mark = MarkLabel(badge=True)
            mark.show_mark(LIGHTS[step.clock[0]], step.clock[1])
            head.addWidget(mark)
        head.addWidget(ElidedText(step.when, pixels=12, colour="text3"), 1)
        column.addLayout(head)
        if step.text:
            column.addWidget(Text(step.text, "quiet", wrap=True))
        if step.facts:
            column.addWidget(_facts(step.facts))
        for acts in _rows_of(step.acts):
            column.addLayout(row_of(*self._buttons(acts), None, spacing=0, margins=(-3, 2, 0, 0)))
        row.addLayout(column, 1)
        holder.setAccessibleName(f"第 {number} 环，{title}，{step.when}，{step.text}")
        return holder

    def _buttons(self, acts: Sequence[Act]) -> list[Button]:
        made = []
        for act in acts:
            first = not self.buttons
            kind = Kind.PRIMARY if first else Kind.OUTLINE
            icon = "arrow-right" if act in _LEADS_ON else _ICONS[act]
            button = Button(ACTS[act], kind=kind, icon=icon, hint="Ctrl Enter" if first else "", small=True)
            button.clicked.connect(partial(self.act_wanted.emit, act))
            self.buttons[act] = button
            made.append(button)
        return made


def _rows_of(acts: Sequence[Act]) -> list[Sequence[Act]]:
    """Three buttons a row: the one that leads on with its key takes more room."""
    ordered = sorted(acts, key=lambda act: act not in _LEADS_ON)
    return [ordered[place : place + 3] for place in range(0, len(ordered), 3)]


def _facts(facts: Sequence[tuple[str, str]]) -> QWidget:
    """Label and text in a frame."""
    frame = QFrame()
    frame.setProperty("panel", True)  # noqa: FBT003  # Qt property value
    grid = QGridLayout(frame)
    grid.setContentsMargins(10, 8, 10, 8)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    for place, (label, text) in enumerate(facts):
        grid.addWidget(Text(label, "hint"), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Text(text, "small", wrap=True), place, 1)
    return frame
