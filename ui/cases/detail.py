"""The detail pane: where the case stands, what is still missing, what happened last."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.cases.lines import CaseLine
from ui.marks import LIGHTS, SYNC_STATES, TREATMENTS
from ui.widgets.button import Button, Kind, Link
from ui.widgets.figures import ProgressLine, Stage, StageTrack
from ui.widgets.labels import MarkLabel
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel, clear_layout, row_of, scrolling_column
from ui.widgets.text import ElidedText, Text, band

_SHOWN_MATERIALS = 6
_SHOWN_EVENTS = 4


@dataclass(frozen=True, slots=True)
class DetailView:
    """Everything the pane shows of one case."""

    line: CaseLine
    subtitle: str
    stages: tuple[Stage, ...]
    stage: int
    facts: tuple[tuple[str, str], ...]
    sync_note: str
    missing: tuple[tuple[str, str], ...]
    have: int
    total: int
    optional: int
    events: tuple[tuple[str, str], ...]


class DetailPane(Panel):
    """Shows one case; its buttons act on it."""

    open_wanted = pyqtSignal()
    notice_wanted = pyqtSignal()
    receipt_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("办件详情")
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState("files", "没有选中办件", "用 ↑↓ 在左边选一件。"))
        area, self._column = scrolling_column((0, 0, 0, 0), 0)
        self._build_head()
        self._build_facts()
        self._build_missing()
        self._column.addStretch(1)
        self._stack.addWidget(area)
        self.body.addWidget(self._stack, 1)
        foot = self.add_footer(56)
        foot.setContentsMargins(11, 0, 8, 0)
        foot.setSpacing(2)
        self.open_button = Button("打开", kind=Kind.PRIMARY, icon="folder", hint="Enter")
        self.notice_button = Button("告知单", icon="printer")
        self.receipt_button = Button("收件凭证")
        self.open_button.clicked.connect(self.open_wanted)
        self.notice_button.clicked.connect(self.notice_wanted)
        self.receipt_button.clicked.connect(self.receipt_wanted)
        for button in (self.open_button, self.notice_button, self.receipt_button):
            foot.addWidget(button)
        foot.addStretch(1)
        self.show_case(None)

    def _section(self, *, first: bool = False) -> QVBoxLayout:
        if not first:
            self._column.addWidget(band("rule"))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(4)
        self._column.addWidget(holder)
        return column

    def _build_head(self) -> None:
        column = self._section(first=True)
        self._no = ElidedText("", pixels=12, mono=True, colour="text2")
        self._light = MarkLabel(badge=True)
        head = QHBoxLayout()
        head.addWidget(self._no, 1)
        head.addWidget(self._light)
        column.addLayout(head)
        self._title = ElidedText("", pixels=16, bold=True)
        self._subtitle = ElidedText("", pixels=13, colour="text2")
        column.addWidget(self._title)
        column.addWidget(self._subtitle)
        track = self._section()
        self._track = StageTrack()
        track.addWidget(self._track)

    def _build_facts(self) -> None:
        column = self._section()
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(5)
        self._facts.setColumnStretch(1, 1)
        column.addLayout(self._facts)

    def _build_missing(self) -> None:
        column = self._section()
        column.setSpacing(0)
        self._missing_title = Text("", "strong")
        self._missing_note = Text("", "hint")
        self._all = Link("全部材料")
        self._all.clicked.connect(self.open_wanted)
        column.addLayout(row_of(self._missing_title, self._missing_note, None, self._all))
        column.addSpacing(8)
        self._bar = ProgressLine()
        column.addWidget(self._bar)
        column.addSpacing(2)
        self._missing = QVBoxLayout()
        self._missing.setSpacing(0)
        column.addLayout(self._missing)
        column.addSpacing(14)
        column.addWidget(Text("最近", "strong"))
        column.addSpacing(4)
        self._events = QGridLayout()
        self._events.setHorizontalSpacing(12)
        self._events.setVerticalSpacing(5)
        self._events.setColumnStretch(1, 1)
        column.addLayout(self._events)

    def show_case(self, view: DetailView | None) -> None:
        """Show a case; None says that nothing is selected."""
        self._stack.setCurrentIndex(0 if view is None else 1)
        for button in (self.open_button, self.notice_button, self.receipt_button):
            button.setEnabled(view is not None)
        if view is None:
            return
        self._no.setText(view.line.no)
        self._light.show_mark(LIGHTS[view.line.light], view.line.left)
        self._title.setText(view.line.title)
        self._subtitle.setText(view.subtitle)
        self._track.show_stages(view.stages, view.stage)
        self._show_facts(view)
        self._show_missing(view)
        clear_layout(self._events)
        for row, (when, what) in enumerate(view.events[:_SHOWN_EVENTS]):
            self._events.addWidget(Text(when, "hint"), row, 0)
            self._events.addWidget(ElidedText(what, pixels=13), row, 1)

    def _show_facts(self, view: DetailView) -> None:
        clear_layout(self._facts)
        for row, (label, text) in enumerate(view.facts):
            self._facts.addWidget(Text(label, "hint"), row, 0)
            self._facts.addWidget(ElidedText(text, pixels=13), row, 1)
        row = len(view.facts)
        self._facts.addWidget(Text("保存状态", "hint"), row, 0)
        mark = MarkLabel(pixels=12)
        mark.show_mark(SYNC_STATES[view.line.sync], view.line.sync)
        self._facts.addLayout(
            row_of(mark, ElidedText(view.sync_note, pixels=12, colour="text2"), None, spacing=6), row, 1
        )

    def _show_missing(self, view: DetailView) -> None:
        left = len(view.missing)
        self._missing_title.setText(f"还差 {left} 份" if left else "材料齐了")
        free = f"，{view.optional} 份可不交" if view.optional else ""
        self._missing_note.setText(f"{view.total} 份中已有 {view.have} 份{free}")
        self._bar.show_share(view.have, view.total)
        clear_layout(self._missing)
        for name, word in view.missing[:_SHOWN_MATERIALS]:
            holder = QWidget()
            holder.setFixedHeight(31)
            mark = MarkLabel(badge=True)
            mark.show_mark(TREATMENTS[word], word)
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(ElidedText(name, pixels=13), 1)
            row.addWidget(mark)
            self._missing.addWidget(holder)
            self._missing.addWidget(band("rule"))
        rest = len(view.missing) - _SHOWN_MATERIALS
        if rest > 0:
            self._missing.addSpacing(6)
            self._missing.addWidget(Text(f"另有 {rest} 份", "caption"))
