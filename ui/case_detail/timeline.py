"""The 时间线 tab: the append-only log, and beside it the clocks, the papers and why a clock stands still."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.records import PrintRow
from ui.case_detail.lines import CaseView, ClockLine, EventLine
from ui.case_detail.reckoning import reckoning
from ui.case_detail.timeline_view import TimelineView
from ui.cases.events import paper_name
from ui.marks import LIGHTS
from ui.models.cells import MarkCell, NumeralsCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import WidthClass
from ui.widgets.button import Button
from ui.widgets.labels import IconLabel
from ui.widgets.overlays import SideSheet
from ui.widgets.panel import Panel
from ui.widgets.split import RememberedSplit
from ui.widgets.table import Table
from ui.widgets.tabs import Chip
from ui.widgets.text import Text, band

ALL = "all"
_CHIPS = ((ALL, "全部"), ("station", "驿站"), ("hall", "大厅"), ("enterprise", "企业"))
_ROW, _HEADER = 32, 33


def _item(line: ClockLine) -> NumeralsCell:
    return NumeralsCell((line.number,), line.name, quiet=False)


_CLOCKS: list[Column[ClockLine]] = [
    Column("item", "事项", 0, _item),
    Column("light", "灯", 96, lambda line: MarkCell(line.left, LIGHTS[line.light])),
    Column("limit", "承诺", 78, lambda line: TextCell(line.limit, right=True), right=True),
    Column("used", "已用", 46, lambda line: TextCell(line.used, right=True), right=True),
    Column("stopped", "停表", 46, lambda line: TextCell(line.stopped, right=True), right=True),
]


def _paper(row: PrintRow) -> str:
    again = f"，第 {row.reprint + 1} 次印" if row.reprint else ""
    return f"{paper_name(row.document)} 第 {row.version} 版{again}"


_PAPERS: list[Column[PrintRow]] = [
    Column("name", "名称", 0, lambda row: TextCell(_paper(row))),
    Column("number", "编号", 168, lambda row: TextCell(row.number, mono=True, quiet=True)),
    Column("at", "时间", 92, lambda row: TextCell(row.printed_at[5:16].replace("T", " "), quiet=True)),
]


class PapersTable(Table):
    """What was printed of a case; Enter opens it in the preview."""

    def __init__(self) -> None:
        super().__init__("回执与文书")
        self.papers: RowsModel[PrintRow] = RowsModel(_PAPERS, spoken=_paper)
        self.setModel(self.papers)

    def show_papers(self, papers: tuple[PrintRow, ...]) -> None:
        """Newest first."""
        self.papers.set_rows(papers[::-1])


class TimelineTab(QWidget):
    """Enter on a clock explains it day by day; Enter on a paper opens its preview."""

    paper_wanted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self._chip = ALL
        self._view: CaseView | None = None
        self.events = TimelineView(times=True)
        self.clocks = Table("时限用时")
        self.clock_rows: RowsModel[ClockLine] = RowsModel(
            _CLOCKS, spoken=lambda line: f"{line.name}，{line.left}，承诺 {line.limit}，已用 {line.used}"
        )
        self.clocks.setModel(self.clock_rows)
        self.papers = PapersTable()
        self.sheet = SideSheet(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        sizes = {WidthClass.M: (874, 452), WidthClass.L: (1040, 520), WidthClass.S: (760, 440)}
        self._split = RememberedSplit("case-timeline", (self._log(), self._side()), (1, 0), sizes)
        outer.addWidget(self._split)
        self.sheet.raise_()
        self.clocks.opened.connect(self._on_clock)
        self.papers.opened.connect(lambda row: self.paper_wanted.emit(row.document))

    def _log(self) -> Panel:
        panel = Panel("时间线")
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 9, 4)
        head.setSpacing(2)
        self.chips = {key: Chip(word, icon="") for key, word in _CHIPS}
        for key, chip in self.chips.items():
            chip.clicked.connect(lambda _=False, chosen=key: self.choose(chosen))
            head.addWidget(chip)
        head.addStretch(1)
        self.note_button = Button("记一条", icon="plus", hint="Ctrl J", small=True)
        self.decide_button = Button("记大厅决定", icon="building-skyscraper", hint="Alt L", small=True)
        head.addWidget(self.note_button)
        head.addWidget(self.decide_button)
        panel.body.addLayout(head)
        panel.body.addWidget(band("rule"))
        panel.body.addWidget(self.events, 1)
        foot = panel.add_footer()
        foot.addWidget(Text("所有记录只增不改；更正另记一条并注明原因", "caption"))
        foot.addStretch(1)
        foot.addWidget(Text("Ctrl+C 复制所选记录", "caption"))
        return panel

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        clocks = Panel("时限用时")
        head, _ = clocks.add_header("时限用时", "工作日")
        head.addWidget(Text("Enter 怎么算的", "caption"))
        clocks.body.addWidget(self.clocks)
        papers = Panel("回执与文书")
        _, self._papers_remark = papers.add_header("回执与文书")
        papers.body.addWidget(self.papers)
        self._stop = Panel("停表说明")
        self._stop.add_header("停表说明")
        note = band("remark")
        row = QHBoxLayout(note)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(IconLabel("hourglass", "yellow_fg", 16))
        self._stop_note = Text("", "small", wrap=True)
        row.addWidget(self._stop_note, 1)
        holder = QVBoxLayout()
        holder.setContentsMargins(12, 12, 12, 12)
        holder.addWidget(note)
        self._stop.body.addLayout(holder)
        for panel in (clocks, papers, self._stop):
            column.addWidget(panel)
        column.addStretch(1)
        return side

    def choose(self, chip: str) -> None:
        """Show only what one side did."""
        self._chip = chip
        self._fill()

    def show_case(self, view: CaseView) -> None:
        """Show a case."""
        self._view = view
        self.decide_button.setVisible(not view.closed)
        self.clock_rows.replace_rows(view.clocks)
        self.clocks.setFixedHeight(_HEADER + _ROW * min(len(view.clocks), 9))
        self.papers.show_papers(view.prints)
        self.papers.setFixedHeight(_HEADER + _ROW * min(max(len(view.prints), 1), 6))
        self._papers_remark.setText(f"{len(view.prints)} 份")
        self._stop_note.setText(view.stop_note)
        self._stop.setVisible(bool(view.stop_note))
        self._fill()

    def _fill(self) -> None:
        events: tuple[EventLine, ...] = self._view.events if self._view is not None else ()
        for key, word in _CHIPS:
            count = sum(key in (ALL, line.source) for line in events)
            self.chips[key].relabel(f"{word} {count}", active=key == self._chip)
            self.chips[key].set_icon("")
            self.chips[key].setVisible(key in (ALL, self._chip) or count > 0)
        self.events.show_events([line for line in events if self._chip in (ALL, line.source)])

    def _on_clock(self, row: object) -> None:
        if isinstance(row, ClockLine):
            self.sheet.open_sheet("怎么算的", reckoning(row), self.clocks)

    def set_width_class(self, width: WidthClass) -> None:
        """Sizes of another width class."""
        self._split.set_width_class(width)
