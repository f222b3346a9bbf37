"""The middle of the page: the paper or its rows, where one is in it, and what is missing before it is handed in."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from station_app.errors import StationError
from ui.ledgers.data_pane import DataPane
from ui.ledgers.pdf_pane import PdfPane
from ui.ledgers.reading import Shown
from ui.ledgers.words import counted_missing
from ui.messages import sentence
from ui.widgets.button import Button, Link
from ui.widgets.labels import IconLabel
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import Text, band

PAPER, DATA = "paper", "data"
_VIEWS = (Segment(PAPER, "版面预览"), Segment(DATA, "数据表"))
_HEADER = 44


class Middle(Panel):
    """版面预览 | 数据表; a paper that can't be laid out says why in its place."""

    missing_wanted = pyqtSignal()
    text_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("预览")
        self._rows = 0
        self._no_paper = False
        self.view = Segmented(_VIEWS, "看什么", height=24)
        self.paper, self.data = PdfPane(), DataPane()
        self.trouble = EmptyState("file-text", "", "")
        self.stack = QStackedWidget()
        for widget in (self.paper, self.data, self.trouble):
            self.stack.addWidget(widget)
        self._build_head()
        self.body.addWidget(self.stack, 1)
        self._build_foot()
        self.view.chosen.connect(self._on_view)
        self.paper.changed.connect(self._say_place)

    def _build_head(self) -> None:
        head = band("header")
        head.setFixedHeight(_HEADER)
        row = QHBoxLayout(head)
        row.setContentsMargins(10, 0, 9, 0)
        row.setSpacing(4)
        self.view.setFixedWidth(156)
        self.says, self.place = Text("", "quiet"), Text("", "quiet")
        self._zoom = Button("", icon="zoom-in", small=True)
        self._zoom.setAccessibleName("缩放，Ctrl++")
        self._zoom.setToolTip("适合宽度、100%、125%、150%、200%")
        before, after = Button("上页", hint="PgUp", small=True), Button("下页", hint="PgDn", small=True)
        row.addWidget(self.view)
        row.addSpacing(4)
        row.addWidget(self.says)
        row.addWidget(self._zoom)
        row.addStretch(1)
        row.addWidget(self.place)
        row.addSpacing(4)
        row.addWidget(before)
        row.addWidget(after)
        self.body.addWidget(head)
        self._zoom.clicked.connect(self.paper.zoom)
        before.clicked.connect(partial(self.turn, -1))
        after.clicked.connect(partial(self.turn, 1))

    def _build_foot(self) -> None:
        foot = self.add_footer()
        foot.setSpacing(4)
        one_by_one, copy = Link("逐条查看"), Link("复制文字", icon="copy")
        copy.setToolTip("Ctrl+T，粘到微信或 OA")
        self.lacks, self.filed = Text("", "warn"), Text("", "good")
        self._lacking: tuple[QWidget, ...] = (
            IconLabel("alert-triangle", "yellow_solid", 15), self.lacks, Text("报送前需补", "quiet"), one_by_one,
        )  # fmt: skip
        for part in (*self._lacking, self.filed):
            foot.addWidget(part)
            part.hide()
        foot.addStretch(1)
        foot.addWidget(copy)
        foot.addWidget(Text("导出数值为数字格式，可直接求和", "captionText"))
        one_by_one.clicked.connect(self.missing_wanted)
        copy.clicked.connect(self.text_wanted)

    # Showing.

    def show_rows(self, shown: Shown) -> None:
        """The rows, and what is missing; the paper follows."""
        self._rows = shown.rows
        self.data.show_source(shown.source, shown.figures)
        for part in self._lacking:
            part.setVisible(bool(shown.missing))
        self.lacks.setText(counted_missing(shown.missing))
        self.filed.setVisible(bool(shown.filed))
        self.filed.setText(f"{shown.filed[5:16].replace('T', ' ')} 已报送")
        self._say_place()

    def show_pdf(self, pdf: bytes) -> None:
        """The paper."""
        self._no_paper = False
        self.paper.show_pdf(pdf)
        self._on_view(self.view.value())

    def show_trouble(self, error: StationError) -> None:
        """Why there is no paper; the rows can still be looked at."""
        self._no_paper = True
        self.trouble.say("这一本排不出版面", sentence(error))
        self._on_view(self.view.value())

    def _on_view(self, view: str) -> None:
        paper = view == PAPER
        self.stack.setCurrentWidget((self.trouble if self._no_paper else self.paper) if paper else self.data)
        for widget in (self._zoom, self.place):
            widget.setVisible(paper and not self._no_paper)
        self._say_place()

    def _say_place(self) -> None:
        if self.view.value() == DATA:
            self.says.setText(f"{self._rows:,} 行")
        else:
            pages = self.paper.pages()
            self.says.setText(self.paper.says() if not self._no_paper else "")
            self.place.setText(f"第 {self.paper.page() + 1} / {pages} 页" if pages else "")

    def turn(self, by: int) -> None:
        """PgUp, PgDn: the page of the paper, or as many rows as are seen."""
        if self.view.value() == PAPER:
            self.paper.turn(by)
        else:
            self.data.page(by)

    def focus_target(self) -> QWidget:
        """Where F6 puts the focus."""
        return self.data.table if self.view.value() == DATA else self.view

    def escape(self) -> bool:
        """Every row again, then back to the paper; False when there is nothing to go back from."""
        if self.view.value() != DATA:
            return False
        if not self.data.show_all():
            self.view.choose(PAPER)
        return True
