"""台账报表: which ledger for which period, the real PDF or its rows, and the same numbers as charts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station_app.errors import StationError
from ui.desk import Desk
from ui.ledgers.charts import Counted
from ui.ledgers.contents import ENTRIES, Entry
from ui.ledgers.data_lines import DataLine
from ui.ledgers.data_pane import DataPane
from ui.ledgers.entry_list import EntryList
from ui.ledgers.figure_rows import PAGES, SubjectLine, read_lines, read_missing, read_ref
from ui.ledgers.handing_on import HandingOn, request_of
from ui.ledgers.pdf_pane import PdfPane
from ui.ledgers.picker import PeriodPicker
from ui.ledgers.reading import Shown, read_shown
from ui.ledgers.rows_dialog import RowsDialog
from ui.ledgers.side import ChartSide
from ui.ledgers.words import counted_missing
from ui.messages import sentence
from ui.page import Navigator, Page, PageName, WidthClass
from ui.preview.dialog import PreviewDialog, open_preview
from ui.preview.making import Layout
from ui.preview.making import show as show_paper
from ui.shortcuts import action
from ui.widgets.button import Button, Kind, Link
from ui.widgets.labels import IconLabel
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.split import RememberedSplit
from ui.widgets.text import Text, band

PAPER, DATA = "paper", "data"
_VIEWS = (Segment(PAPER, "版面预览"), Segment(DATA, "数据表"))
_SETTLED_MS = 90


class LedgersPage(Page):
    """Everything is read on the reading thread; what is shown stays until the next is there."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "台账报表")
        self.shown: Shown | None = None
        self.preview: PreviewDialog | None = None
        self.rows_dialog: RowsDialog | None = None
        self.entries, self.picker = EntryList(), PeriodPicker(desk.services.clock.today())
        self.view = Segmented(_VIEWS, "看什么", height=24)
        self.paper, self.data, self.side = PdfPane(), DataPane(), ChartSide()
        self.handing_on = HandingOn(desk, self, self.refresh)
        self._wanted = QTimer(self)
        self._wanted.setSingleShot(True)
        self._wanted.setInterval(_SETTLED_MS)
        self._make_buttons()
        self._build()
        self._actions = self._shortcuts()
        self._connect()

    # Building.

    def _make_buttons(self) -> None:
        self._workbook = Button("xlsx", icon="file-spreadsheet", hint="Ctrl E")
        self._print = Button("打印", icon="printer", hint="Ctrl P")
        self.hand_in_button = Button("报送大厅", kind=Kind.PRIMARY, icon="send")
        self.hand_in_button.setToolTip("Ctrl+Enter")
        self._zoom = Button("", icon="zoom-in", small=True)
        self._zoom.setAccessibleName("缩放，Ctrl++")
        self._zoom.setToolTip("适合宽度、100%、125%、150%、200%")
        self._before = Button("上页", hint="PgUp", small=True)
        self._after = Button("下页", hint="PgDn", small=True)
        self._one_by_one = Link("逐条查看")
        self._copy = Link("复制文字", icon="copy")
        self._copy.setToolTip("Ctrl+T，粘到微信或 OA")

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        sizes = {WidthClass.S: (222, 704, 292), WidthClass.M: (232, 766, 318), WidthClass.L: (248, 960, 360)}
        panels = (self._contents(), self._middle(), self.side)
        self._split = RememberedSplit("ledgers", panels, (0, 1, 0), sizes)
        outer.addWidget(self._split)
        self.side.setMinimumWidth(270)

    def _contents(self) -> QWidget:
        panel = Panel("台账目录")
        panel.add_header("台账目录")
        panel.body.addWidget(self.entries, 1)
        rule = band("rule")
        rule.setFixedHeight(1)
        panel.body.addWidget(rule)
        panel.body.addWidget(self.picker)
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

    def _middle(self) -> QWidget:
        panel = Panel("预览")
        head = band("header")
        head.setFixedHeight(44)
        row = QHBoxLayout(head)
        row.setContentsMargins(10, 0, 9, 0)
        row.setSpacing(4)
        self.view.setFixedWidth(156)
        self._says, self._place = Text("", "quiet"), Text("", "quiet")
        row.addWidget(self.view)
        row.addSpacing(4)
        row.addWidget(self._says)
        row.addWidget(self._zoom)
        row.addStretch(1)
        row.addWidget(self._place)
        row.addSpacing(4)
        row.addWidget(self._before)
        row.addWidget(self._after)
        panel.body.addWidget(head)
        self._trouble = EmptyState("file-text", "", "")
        self._stack = QStackedWidget()
        for widget in (self.paper, self.data, self._trouble):
            self._stack.addWidget(widget)
        panel.body.addWidget(self._stack, 1)
        foot = panel.add_footer()
        foot.setSpacing(4)
        self._warning = IconLabel("alert-triangle", "yellow_solid", 15)
        self._lacks, self._before_handing = Text("", "warn"), Text("报送前需补", "quiet")
        for part in (self._warning, self._lacks, self._before_handing, self._one_by_one):
            foot.addWidget(part)
        self._filed = Text("", "good")
        foot.addWidget(self._filed)
        foot.addStretch(1)
        foot.addWidget(self._copy)
        foot.addWidget(Text("导出数值为数字格式，可直接求和", "captionText"))
        return panel

    def _shortcuts(self) -> list[QAction]:
        return [
            action(self, "版面预览", "Alt+1", partial(self.view.choose, PAPER)),
            action(self, "数据表", "Alt+2", partial(self.view.choose, DATA)),
            action(self, "上页", "PgUp", partial(self.turn, -1)),
            action(self, "下页", "PgDown", partial(self.turn, 1)),
            action(self, "缩放", ("Ctrl++", "Ctrl+="), self.paper.zoom),
            action(self, "前一期", "Alt+Left", partial(self.picker.step, -1)),
            action(self, "后一期", "Alt+Right", partial(self.picker.step, 1)),
            action(self, "选起止日期", "Alt+D", self.picker.ask_days),
            action(self, "导出 xlsx", "Ctrl+E", partial(self._with_shown, self.handing_on.save_workbook)),
            action(self, "打印", "Ctrl+P", self.print),
            action(self, "复制文字", "Ctrl+T", partial(self._with_shown, self.handing_on.copy_text)),
            action(self, "报送大厅", ("Ctrl+Return", "Ctrl+Enter"), self.hand_in),
            action(self, "逐条查看缺的", "Alt+M", self.show_missing),
            action(self, "下一窗格", "F6", partial(self._step_pane, 1)),
            action(self, "上一窗格", "Shift+F6", partial(self._step_pane, -1)),
        ]

    def _connect(self) -> None:
        self._wanted.timeout.connect(self.refresh)
        self.entries.chosen.connect(self._on_entry)
        self.entries.entered.connect(partial(self._with_shown, self.handing_on.save_both))
        self.picker.chosen.connect(lambda _period: self._wanted.start())
        self.view.chosen.connect(self._on_view)
        self.paper.changed.connect(self._say_place)
        self.data.figure_opened.connect(self.open_figure)
        self.data.row_opened.connect(self._on_row)
        self.side.opened.connect(self.open_figure)
        self._workbook.clicked.connect(partial(self._with_shown, self.handing_on.save_workbook))
        self._print.clicked.connect(self.print)
        self.hand_in_button.clicked.connect(self.hand_in)
        self._zoom.clicked.connect(self.paper.zoom)
        self._before.clicked.connect(partial(self.turn, -1))
        self._after.clicked.connect(partial(self.turn, 1))
        self._one_by_one.clicked.connect(self.show_missing)
        self._copy.clicked.connect(partial(self._with_shown, self.handing_on.copy_text))

    # What the shell calls.

    def top_actions(self) -> Sequence[QWidget]:
        """xlsx, 打印, and 报送大厅 as the primary button."""
        return (self._workbook, self._print, self.hand_in_button)

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
        self._wanted.stop()
        work = partial(read_shown, self.desk, self.entries.entry(), self.picker.period)
        self.desk.tasks.reading(self, work, self._show, key="shown", failed=self._on_failed)

    def set_width_class(self, width: WidthClass) -> None:
        """Lower rows where room is short; below that the charts close."""
        short = width in (WidthClass.S, WidthClass.NARROW)
        self.entries.set_row_height(28 if short else 34)
        self.data.table.set_row_height(28 if short else 32)
        self.side.set_short(short=short)
        self.side.setVisible(width is not WidthClass.NARROW)
        self._split.set_width_class(width)

    def escape(self) -> bool:
        """Every row again, then back to the paper."""
        if self.view.value() == DATA:
            if not self.data.show_all():
                self.view.choose(PAPER)
                self.entries.setFocus()
            return True
        return False

    def leave(self) -> None:
        """The PDF is let go: its renderer must not outlive the window."""
        self.paper.rest()

    # Showing.

    def _on_entry(self, entry: Entry) -> None:
        self.picker.offer(entry, self.desk.services.clock.today())
        self._wanted.start()

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self.set_heading("台账报表", f"{shown.source.title} · {shown.period.name}")
        self.side.show_charts(shown)
        self.data.show_source(shown.source, shown.figures)
        self._note.setText("口径：" + "；".join(note.rstrip("。；") for note in shown.source.notes[:2]) + "。")
        self._note.setToolTip("\n".join(shown.source.notes))
        self._show_missing(shown)
        work = partial(self._lay_out, shown)
        self.desk.tasks.reading(self, work, self._show_pdf, key="pdf", failed=self._on_failed)

    def _lay_out(self, shown: Shown) -> bytes:
        try:
            return show_paper(self.desk, request_of(shown), Layout()).pdf
        finally:
            self.desk.services.close()

    def _show_pdf(self, pdf: bytes) -> None:
        self.paper.show_pdf(pdf)
        self._on_view(self.view.value())

    def _show_missing(self, shown: Shown) -> None:
        lacking = bool(shown.missing)
        for widget in (self._warning, self._lacks, self._before_handing, self._one_by_one):
            widget.setVisible(lacking)
        self._lacks.setText(counted_missing(shown.missing))
        self._filed.setVisible(bool(shown.filed))
        self._filed.setText(f"{shown.filed[5:16].replace('T', ' ')} 已报送")

    def _on_failed(self, error: StationError) -> None:
        """Say why there is no paper; the rows can still be looked at."""
        self._trouble.say("这一本排不出版面", sentence(error))
        if self.view.value() == PAPER:
            self._stack.setCurrentWidget(self._trouble)

    def _on_view(self, view: str) -> None:
        paper = view == PAPER
        self._stack.setCurrentWidget(self.paper if paper else self.data)
        for widget in (self._zoom, self._place):
            widget.setVisible(paper)
        if not paper:
            self.data.table.setFocus()
        self._say_place()

    def _say_place(self) -> None:
        if self.view.value() == PAPER:
            self._says.setText(self.paper.says())
            self._place.setText(f"第 {self.paper.page() + 1} / {self.paper.pages()} 页" if self.paper.pages() else "")
        elif self.shown is not None:
            self._says.setText(f"{self.shown.rows:,} 行")

    def turn(self, by: int) -> None:
        """PgUp, PgDn: the page of the paper, or as many rows as are seen."""
        if self.view.value() == PAPER:
            self.paper.turn(by)
        else:
            self.data.page(by)

    def _step_pane(self, by: int) -> None:
        middle = self.data.table if self.view.value() == DATA else self.view
        panes: tuple[QWidget, ...] = (self.entries, self.picker.button, middle, self.side.first_line())
        here = next((place for place, pane in enumerate(panes) if pane.hasFocus()), -1)
        panes[(here + by) % len(panes)].setFocus()

    # Opening rows.

    def open_figure(self, what: Counted) -> None:
        """The rows a figure or bar counts: in a list, or in the table when they have no page of their own."""
        if what.subject not in PAGES:
            self.view.choose(DATA)
            self.data.show_only(what.ids, f"只看：{what.spoken}")
            return
        text = what.worked or "点一行打开。"
        self.rows_dialog = RowsDialog(self, f"{what.name} {what.value}", text, self._open_line)
        if what.of_ids is None:
            self.rows_dialog.hide_sides()
        self.rows_dialog.open()
        work = partial(read_lines, self.desk, what)
        self.desk.tasks.reading(self.rows_dialog, work, self.rows_dialog.show_lines, key="lines")

    def show_missing(self) -> None:
        """逐条查看: what is to be entered before it is handed in."""
        if self.shown is None or not self.shown.missing:
            return
        text = "Enter 去补；补好回来再报送。"
        self.rows_dialog = RowsDialog(self, counted_missing(self.shown.missing), text, self._open_line)
        self.rows_dialog.hide_sides()
        self.rows_dialog.open()
        work = partial(read_missing, self.desk, self.shown.missing)
        self.desk.tasks.reading(self.rows_dialog, work, self.rows_dialog.show_lines, key="lines")

    def _open_line(self, line: SubjectLine) -> None:
        self.navigator.go(PAGES[line.subject], line.ref)

    def _on_row(self, line: object) -> None:
        if isinstance(line, DataLine) and line.subject in PAGES:
            page = PAGES[line.subject]
            work = partial(read_ref, self.desk, line.subject, line.id)
            self.desk.tasks.reading(self, work, partial(self._go, page), key="ref")

    def _go(self, page: PageName, ref: str) -> None:
        if ref:
            self.navigator.go(page, ref)

    # Handing on.

    def print(self) -> None:
        """Ctrl+P: the preview dialog, where the number is taken."""
        if self.shown is not None:
            self.preview = open_preview(self.desk, request_of(self.shown), self)
            self.preview.finished.connect(lambda _result: self.refresh())

    def hand_in(self) -> None:
        """Ctrl+Enter: what leaves the station is said first."""
        self._with_shown(self.handing_on.ask_hand_in)

    def _with_shown(self, act: object, *_args: object) -> None:
        if self.shown is not None and callable(act):
            act(self.shown)
