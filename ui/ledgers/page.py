"""台账报表: which ledger for which period, the real PDF or its rows, and the same numbers as charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.ledgers.contents import ENTRIES, Entry
from ui.ledgers.entry_list import EntryList
from ui.ledgers.handing_on import HandingOn, request_of
from ui.ledgers.middle import DATA, PAPER, Middle
from ui.ledgers.opening import Opening
from ui.ledgers.options import ColumnOptions
from ui.ledgers.picker import PeriodPicker
from ui.ledgers.reading import Shown, read_shown
from ui.ledgers.side import ChartSide
from ui.page import Navigator, Page, WidthClass
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.labels import IconLabel
from ui.widgets.panel import Panel
from ui.widgets.split import RememberedSplit
from ui.widgets.text import Text, band

if TYPE_CHECKING:
    from ui.preview.dialog import PreviewDialog  # loaded when something is printed

_SETTLED_MS = 90


class LedgersPage(Page):
    """Everything is read on the reading thread; what is shown stays until the next is there."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "台账报表")
        self.shown: Shown | None = None
        self.preview: PreviewDialog | None = None
        self.entries, self.picker = EntryList(), PeriodPicker(desk.services.clock.today())
        self.options = ColumnOptions()
        self.middle, self.side = Middle(), ChartSide()
        self.handing_on = HandingOn(desk, self, self.refresh)
        self.opening = Opening(desk, navigator, self, self._narrow)
        self.settling = QTimer(self)
        self.settling.setSingleShot(True)
        self.settling.setInterval(_SETTLED_MS)
        self._workbook = Button("xlsx", icon="file-spreadsheet", hint="Ctrl E")
        self._print = Button("打印", icon="printer", hint="Ctrl P")
        self._hand_in = Button("报送大厅", kind=Kind.PRIMARY, icon="send")
        self._hand_in.setToolTip("Ctrl+Enter")
        self._build()
        self._actions = self._shortcuts()
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        sizes = {WidthClass.S: (222, 704, 292), WidthClass.M: (232, 766, 318), WidthClass.L: (248, 960, 360)}
        self.side.setMinimumWidth(270)
        panels = (self._contents(), self.middle, self.side)
        self._split = RememberedSplit("ledgers", panels, (0, 1, 0), sizes)
        outer.addWidget(self._split)

    def _contents(self) -> QWidget:
        panel = Panel("台账目录")
        panel.add_header("台账目录")
        panel.body.addWidget(self.entries, 1)
        panel.body.addWidget(band("rule"))
        panel.body.addWidget(self.picker)
        panel.body.addWidget(self.options)
        self._note = Text("", "captionText", wrap=True)
        frame = band("note")
        row = QHBoxLayout(frame)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(8)
        row.addWidget(IconLabel("info-circle", "text2", 15), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._note, 1)
        holder = QVBoxLayout()
        holder.setContentsMargins(12, 4, 12, 12)
        holder.addWidget(frame)
        panel.body.addLayout(holder)
        panel.setMinimumWidth(208)
        return panel

    def _shortcuts(self) -> list[QAction]:
        view = self.middle.view
        return [
            action(self, "版面预览", "Alt+1", partial(view.choose, PAPER)),
            action(self, "数据表", "Alt+2", self.show_data),
            action(self, "上页", "PgUp", partial(self.middle.turn, -1)),
            action(self, "下页", "PgDown", partial(self.middle.turn, 1)),
            action(self, "缩放", ("Ctrl++", "Ctrl+="), self.middle.paper.zoom),
            action(self, "前一期", "Alt+Left", partial(self.picker.step, -1)),
            action(self, "后一期", "Alt+Right", partial(self.picker.step, 1)),
            action(self, "选起止日期", "Alt+D", self.picker.ask_days),
            action(self, "导出 xlsx", "Ctrl+E", self.save_workbook),
            action(self, "打印", "Ctrl+P", self.print),
            action(self, "复制文字", "Ctrl+T", self.copy_text),
            action(self, "报送大厅", ("Ctrl+Return", "Ctrl+Enter"), self.hand_in),
            action(self, "逐条查看缺的", "Alt+M", self.show_missing),
            action(self, "下一窗格", "F6", partial(self._step_pane, 1)),
            action(self, "上一窗格", "Shift+F6", partial(self._step_pane, -1)),
        ]

    def _connect(self) -> None:
        self.settling.timeout.connect(self.refresh)
        self.entries.chosen.connect(self._on_entry)
        self.entries.entered.connect(self.save_both)
        self.picker.chosen.connect(lambda _period: self.settling.start())
        self.options.changed.connect(self.refresh)
        self.middle.data.figure_opened.connect(self.opening.figure)
        self.middle.data.row_opened.connect(self.opening.row)
        self.middle.missing_wanted.connect(self.show_missing)
        self.middle.text_wanted.connect(self.copy_text)
        self.side.opened.connect(self.opening.figure)
        self.side.trend.wanted.connect(self._go_back)
        self._workbook.clicked.connect(self.save_workbook)
        self._print.clicked.connect(self.print)
        self._hand_in.clicked.connect(self.hand_in)

    # What the shell calls.

    def top_actions(self) -> Sequence[QWidget]:
        """xlsx, 打印, and 报送大厅 as the primary button."""
        return (self._workbook, self._print, self._hand_in)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:
        """The kind of a ledger or report (`weekly`) puts the cursor on it; the first line otherwise."""
        wanted = next((entry for entry in ENTRIES if entry.kind.value == argument), None)
        if wanted is not None or not self.entries.currentIndex().isValid():
            self.entries.choose(wanted or ENTRIES[0])
        self.entries.setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Work it out again; page, view and cursor stay."""
        self.settling.stop()
        left_out = self.options.left_out()
        work = partial(read_shown, self.desk, self.entries.entry(), self.picker.period, left_out)
        self.desk.tasks.reading(self, work, self._show, key="shown", failed=self.middle.show_trouble)

    def set_width_class(self, width: WidthClass) -> None:
        """Lower rows and charts where room is short; below that the charts close."""
        short = width in (WidthClass.S, WidthClass.NARROW)
        self.entries.set_row_height(28 if short else 34)
        self.middle.data.table.set_row_height(28 if short else 32)
        self.side.set_short(short=short)
        self.side.setVisible(width is not WidthClass.NARROW)
        self._split.set_width_class(width)

    def escape(self) -> bool:
        """Every row again, then back to the paper."""
        if not self.middle.escape():
            return False
        if self.middle.view.value() == PAPER:
            self.entries.setFocus()
        return True

    def leave(self) -> None:
        """The PDF is let go: its renderer must not outlive the window."""
        self.middle.paper.rest()

    # Showing.

    def _on_entry(self, entry: Entry) -> None:
        self.picker.offer(entry, self.desk.services.clock.today())
        self.settling.start()

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self.set_heading("台账报表", f"{shown.source.title} · {shown.period.name}")
        self.side.show_charts(shown)
        self.middle.show_rows(shown)
        self.options.offer(shown.columns)
        notes = [note.rstrip("。；") for note in shown.source.notes]
        self._note.setText(f"口径：{'；'.join(notes[:1])}。" if notes else "口径印在版面下方。")
        self._note.setToolTip("\n".join(notes))
        work = partial(_lay_out, self.desk, shown)
        self.desk.tasks.reading(self, work, self.middle.show_pdf, key="pdf", failed=self.middle.show_trouble)

    def show_data(self) -> None:
        """Alt+2: the rows, with the cursor in them."""
        self.middle.view.choose(DATA)
        self.middle.data.table.setFocus()

    def _narrow(self, ids: Sequence[str], words: str) -> None:
        self.show_data()
        self.middle.data.show_only(ids, words)

    def _go_back(self, periods: int) -> None:
        period = self.picker.period
        for _ in range(periods):
            period = period.previous
        self.picker.take(period)

    def _step_pane(self, by: int) -> None:
        panes = (self.entries, self.picker.button, self.middle.focus_target(), self.side.first_line())
        here = next((place for place, pane in enumerate(panes) if pane.hasFocus()), -1)
        panes[(here + by) % len(panes)].setFocus()

    # Handing on.

    def save_workbook(self) -> None:
        """Ctrl+E: the spreadsheet."""
        self._with_shown(self.handing_on.save_workbook)

    def save_both(self) -> None:
        """Enter in the list: the numbered PDF and the spreadsheet at once."""
        self._with_shown(self.handing_on.save_both)

    def copy_text(self) -> None:
        """Ctrl+T: the text for a chat or an office system."""
        self._with_shown(self.handing_on.copy_text)

    def print(self) -> None:
        """Ctrl+P: the preview dialog, where the number is taken."""
        self._with_shown(self._open_preview)

    def _open_preview(self, shown: Shown) -> None:
        from ui.preview.dialog import open_preview  # noqa: PLC0415

        self.preview = open_preview(self.desk, request_of(shown), self)
        self.preview.finished.connect(lambda _result: self.refresh())

    def hand_in(self) -> None:
        """Ctrl+Enter: what leaves the station is said first."""
        self._with_shown(self.handing_on.ask_hand_in)

    def show_missing(self) -> None:
        """Alt+M: what is to be entered before it is handed in."""
        if self.shown is not None and self.shown.missing:
            self.opening.missing(self.shown.missing)

    def _with_shown(self, act: Callable[[Shown], None]) -> None:
        if self.shown is not None:
            act(self.shown)


def _lay_out(desk: Desk, shown: Shown) -> bytes:
    from ui.preview.making import Layout, show  # noqa: PLC0415

    try:
        return show(desk, request_of(shown), Layout()).pdf
    finally:
        desk.services.close()
