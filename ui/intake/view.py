"""The three panes and the action bar of 新建办件, without any knowledge of what they mean."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui.intake.bring import BringPane
from ui.intake.notes import NoteStrip
from ui.intake.what import WhatPane
from ui.intake.who import WhoPane
from ui.page import WidthClass
from ui.widgets.button import Button, Kind
from ui.widgets.figures import SavingsFigures
from ui.widgets.panel import Panel
from ui.widgets.split import RememberedSplit
from ui.widgets.tabs import CountTabs, Tab

WHO, WHAT = "who", "what"
_WIDTHS = {
    WidthClass.NARROW: (270, 376, 596),
    WidthClass.S: (270, 376, 596),
    WidthClass.M: (299, 403, 610),
    WidthClass.L: (320, 460, 780),
}


class IntakeView(QWidget):
    """Panes left to right, figures and buttons below."""

    def __init__(self) -> None:
        super().__init__()
        self.who, self.what, self.bring = WhoPane(), WhatPane(), BringPane()
        self.notes = NoteStrip()
        self.figures = SavingsFigures()
        self.draft_button = Button("存草稿", kind=Kind.TEXT, icon="device-floppy", hint="Ctrl S")
        self.save_button = Button("保存", hint="Ctrl Enter")
        self.print_button = Button("保存并打印一次性告知", kind=Kind.PRIMARY, icon="printer", hint="Ctrl P")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.setSpacing(12)
        for pane, least in ((self.who, 270), (self.what, 320), (self.bring, 420)):
            pane.setMinimumWidth(least)
        self._split = RememberedSplit("intake", (self.who, self.what, self.bring), (0, 2, 5), _WIDTHS)
        self.switch = CountTabs([Tab(WHO, "谁来办"), Tab(WHAT, "办什么")], "窗格")
        self.switch.hide()
        self.switch.chosen.connect(self._on_switched)
        outer.addWidget(self.switch)
        outer.addWidget(self.notes)
        outer.addWidget(self._split, 1)
        outer.addWidget(self._build_bar())
        self._narrow = False

    def _build_bar(self) -> Panel:
        bar = Panel("操作")
        bar.setFixedHeight(56)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 9, 0)
        row.setSpacing(5)
        row.addWidget(self.figures, 1)
        for button in (self.draft_button, self.save_button, self.print_button):
            row.addWidget(button)
        bar.body.addLayout(row)
        return bar

    def set_width_class(self, width: WidthClass) -> None:
        """Shorter hints and lower rows where room is short; panes get their share of the width."""
        for pane in (self.who, self.what, self.bring):
            pane.set_width_class(width)
        self._narrow = width is WidthClass.NARROW
        self.switch.setVisible(self._narrow)
        self._on_switched(self.switch.key())
        narrow = width in (WidthClass.S, WidthClass.NARROW)
        self.draft_button.set_icon("" if narrow else "device-floppy")
        self.draft_button.set_hint_shown(not narrow)
        self._split.set_width_class(width)

    def _on_switched(self, key: str) -> None:
        """Below 1280 px the first two panes share one place."""
        self.who.setVisible(not self._narrow or key == WHO)
        self.what.setVisible(not self._narrow or key == WHAT)

    def focus(self, widget: QWidget) -> None:
        """Give a widget the focus, bringing its pane to the front first."""
        self.switch.choose(WHAT if self.what.isAncestorOf(widget) else WHO if self.who.isAncestorOf(widget) else "")
        widget.setFocus()

    def pane_entries(self) -> Sequence[tuple[QWidget, QWidget]]:
        """Each pane with the widget that F6 goes to."""
        chosen = self.what.items.items.rowCount() > 0
        middle: QWidget = self.what.situations if chosen else self.what.pick
        return ((self.who, self.who.search), (self.what, middle), (self.bring, self.bring.table))

    def step_pane(self, by: int) -> None:
        """F6 and Shift+F6."""
        entries = self.pane_entries()
        focused = QApplication.focusWidget()
        now = next((i for i, (pane, _) in enumerate(entries) if focused is not None and pane.isAncestorOf(focused)), 0)
        self.focus(entries[(now + by) % len(entries)][1])
