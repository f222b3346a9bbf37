"""The head of a case's page: what it is, where it stands on the track, the tabs and the acts."""

from __future__ import annotations

from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.case_detail.lines import CaseView
from ui.marks import CASE_STATES, LIGHTS
from ui.widgets.button import Button, Kind
from ui.widgets.figures import StageTrack
from ui.widgets.labels import MarkLabel
from ui.widgets.panel import Panel
from ui.widgets.tabs import CountTabs, Tab
from ui.widgets.text import ElidedText, Text

TABS = (
    ("overview", "概要"), ("situations", "情形"), ("materials", "材料"), ("papers", "告知与回执"),
    ("timeline", "时间线"), ("contacts", "沟通记录"), ("evaluation", "评价"),
)  # fmt: skip


class CaseHead(Panel):
    """Two bands: the case with its track, and the tabs with the acts at their right."""

    def __init__(self) -> None:
        super().__init__("办件")
        self._build_case()
        self._build_tabs()

    def _build_case(self) -> None:
        holder = QWidget()
        holder.setFixedHeight(84)
        row = QHBoxLayout(holder)
        row.setContentsMargins(14, 8, 14, 4)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        title = QHBoxLayout()
        title.setSpacing(10)
        self.title = ElidedText("", pixels=16, bold=True)
        self.state = MarkLabel(badge=True)
        self.light = MarkLabel(badge=True)
        title.addWidget(self.title)
        title.addWidget(self.state)
        title.addWidget(self.light)
        title.addStretch(1)
        words.addLayout(title)
        self.subtitle = ElidedText("", pixels=13, colour="text2")
        words.addWidget(self.subtitle)
        words.addStretch(1)
        row.addLayout(words, 9)
        self.track = StageTrack()
        row.addWidget(self.track, 17)
        self.body.addWidget(holder)

    def _build_tabs(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(2)
        self.tabs = CountTabs([Tab(key, label) for key, label in TABS], "办件页签")
        self.tabs.ruled = False
        row.addWidget(self.tabs, 1)
        self.hint = Text("", "hint")
        row.addWidget(self.hint)
        self.print_button = Button("打印", icon="printer", hint="Ctrl P", small=True)
        self.act_button = Button("", kind=Kind.PRIMARY, icon="send", hint="Ctrl Enter", small=True)
        self.more_button = Button("", icon="dots", small=True)
        self.more_button.setAccessibleName("其他动作，Alt M")
        for button in (self.print_button, self.act_button, self.more_button):
            row.addWidget(button)
        self.body.addLayout(row)

    def show_case(self, view: CaseView) -> None:
        """Show a case; counts on the tabs say what is behind them."""
        self.title.setText(view.title)
        self.state.show_mark(CASE_STATES[view.state], view.state)
        self.light.show_mark(LIGHTS[view.light], view.left)
        self.subtitle.setText(view.subtitle)
        self.track.show_stages(view.stages, view.stage)
        counts = {
            "situations": len(view.situations), "papers": len(view.prints), "timeline": len(view.events),
            "contacts": len(view.contacts),
        }  # fmt: skip
        tabs = [Tab(key, label, counts.get(key) or None) for key, label in TABS]
        tabs[2] = Tab("materials", "材料", note=f"{view.done}/{len(view.materials)}")
        self.tabs.set_tabs(tabs)
