"""One demand as five steps from top to bottom; the current one is open with what may be done now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QGridLayout, QWidget

from station_app.domain.demand import Act, DemandRow
from station_app.domain.money import amount_text
from station_app.domain.terms import DEMAND_ACTS, DEMAND_KINDS, DEMAND_STAGES
from ui.marks import Mark
from ui.palette import Tone
from ui.visits.lines import DemandLine, StepLine
from ui.visits.reading import DemandView
from ui.widgets.button import Button
from ui.widgets.overlays import EmptyState
from ui.widgets.steps_panel import ShownStep, StepsPanel
from ui.widgets.text import Text

_LEADS_ON = frozenset({Act.ANALYSE, Act.ASSIGN, Act.FEED_BACK, Act.SUPERVISE, Act.REVISIT})
_ICONS = {
    Act.CHASE: "bell",
    Act.EXTEND: "hourglass",
    Act.REPLY: "messages",
    Act.MERGE: "arrow-merge",
    Act.REFER: "send",
}


class DemandPanel(StepsPanel[Act]):
    """Empty until a demand is chosen."""

    act_wanted = pyqtSignal(object)
    print_wanted = pyqtSignal()
    referral_wanted = pyqtSignal()
    evidence_wanted = pyqtSignal()

    def __init__(self) -> None:
        nothing = EmptyState("messages", "还没选诉求", "从左边选一件，看它走到五环的哪一环。")
        super().__init__("这件诉求", nothing, self._on_chosen)
        note = Button("记一条", icon="pencil", hint="Ctrl J", small=True)
        note.clicked.connect(partial(self.act_wanted.emit, Act.NOTE))
        print_button = Button("打印办理单", icon="printer", hint="Ctrl P", small=True)
        print_button.clicked.connect(self.print_wanted)
        evidence = Button("证据", icon="paperclip", small=True)
        evidence.clicked.connect(self.evidence_wanted)
        self.foot.addWidget(note)
        self.foot.addWidget(evidence)
        self.foot.addWidget(print_button)
        self.referral_button = Button("移送单", icon="send", small=True)
        self.referral_button.clicked.connect(self.referral_wanted)
        self.referral_button.hide()
        self.foot.addWidget(self.referral_button)
        self.foot.addStretch(1)

    def _on_chosen(self, act: Act) -> None:
        self.act_wanted.emit(act)

    def show_line(self, line: DemandLine | None) -> None:
        """Show the head of another demand; its steps follow."""
        if line is None:
            self.show_nothing()
        else:
            self._head(line.row, 0)

    def show_view(self, view: DemandView) -> None:
        """Show a demand with its steps."""
        self._head(view.row, len(view.merged))
        self.put_steps([_shown(step) for step in view.steps])

    def _head(self, row: DemandRow, merged: int) -> None:
        self.referral_button.setVisible(row.referred)
        about = (row.enterprise_name or row.contact_name or "未留企业", DEMAND_KINDS[row.kind])
        extent = (f"涉及企业 {row.concerned} 家",) if row.concerned > 1 else ()
        money = (f"涉及金额 {amount_text(row.amount_fen)} 元",) if row.amount_fen else ()
        self.show_head(row.no, row.subject, " · ".join((*about, *extent, *money)))
        words = f"合并 {merged + 1} 件" if merged else f"重开 {row.reopened} 次" if row.reopened else ""
        self.badge.setVisible(bool(words))
        self.badge.show_mark(Mark("arrow-merge" if merged else "refresh", Tone.BLUE), words)


def _shown(step: StepLine) -> ShownStep[Act]:
    """A step with its buttons, the one that leads on first."""
    acts = sorted(step.acts, key=lambda act: act not in _LEADS_ON)
    return ShownStep(
        DEMAND_STAGES[step.stage],
        step.when,
        step.text,
        step.state,
        step.clock,
        framed=_facts(step.facts) if step.facts else None,
        acts=[(act, DEMAND_ACTS[act], "arrow-right" if act in _LEADS_ON else _ICONS[act]) for act in acts],
    )


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
