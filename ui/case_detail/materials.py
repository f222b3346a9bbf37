"""The 材料 tab: the whole list, worked by single keys, with what was noted of the line under the cursor."""

from __future__ import annotations

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.guidance import Treatment
from ui.case_detail.lines import CaseView, MaterialRow
from ui.case_detail.timeline_view import TimelineView
from ui.models.cells import Cell, IconCell, MarkCell, NumeralsCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import WidthClass
from ui.palette import Tone
from ui.widgets.button import Button
from ui.widgets.labels import MarkLabel, NumeralsLabel
from ui.widgets.panel import Panel, clear_layout, row_of
from ui.widgets.split import RememberedSplit
from ui.widgets.table import Table
from ui.widgets.tabs import Chip
from ui.widgets.text import ElidedText, Text, band

_DIGITS_MS = 500
ALL, MISSING, RETURNED, DEFERRED, PROMISED = "all", "missing", "returned", "deferred", "promised"
_CHIPS = ((ALL, "全部"), (MISSING, "未齐"), (RETURNED, "要补正"), (DEFERRED, "容缺"), (PROMISED, "承诺"))


def _tick(row: MaterialRow) -> Cell:
    if row.mark.supplement:
        return IconCell("arrow-back-up", Tone.RED, "要补正", solid=True)
    if row.done:
        return IconCell("circle-check", Tone.GREEN, "已备", solid=True)
    return IconCell("circle-dashed", Tone.GREY, "待备", solid=True)


def _original(row: MaterialRow) -> Cell:
    return TextCell(f"{row.held[0].shelf}" if row.held else "", quiet=True, small=True)


_COLUMNS: list[Column[MaterialRow]] = [
    Column("tick", "", 34, _tick),
    Column("name", "材料", 0, lambda row: TextCell(row.name, bold=row.waiting)),
    Column("merged", "合并自", 138, lambda row: NumeralsCell(row.numbers, row.merged, bold=len(row.numbers) > 1)),
    Column("form", "形式与要求", 128, lambda row: TextCell(row.form, quiet=True, small=True)),
    Column("copies", "份数", 50, lambda row: TextCell("—" if row.free else str(row.copies), right=True), right=True),
    Column("state", "状态", 134, lambda row: MarkCell(row.word, row.badge, badge=True)),
    Column("original", "原件在", 76, _original),
]

_ORIGINAL = len(_COLUMNS) - 1


def _spoken(row: MaterialRow) -> str:
    return f"{row.name}，{row.word}，{row.copies} 份，合并自 {len(row.numbers)} 项"


def _shown(row: MaterialRow, chip: str) -> bool:
    match chip:
        case "missing":
            return row.waiting
        case "returned":
            return bool(row.mark.supplement)
        case "deferred":
            return row.mark.treatment is Treatment.DEFERRABLE or row.word.startswith("容缺")
        case "promised":
            return row.signs
        case _:
            return True


def _returned(row: object) -> bool:
    return isinstance(row, MaterialRow) and bool(row.mark.supplement)


def _waiting(row: object) -> bool:
    return isinstance(row, MaterialRow) and row.waiting


class MaterialTable(Table):
    """Space ticks, digits say how many copies; two digits in one go are one number."""

    copies_typed = pyqtSignal(object, int)

    def __init__(self) -> None:
        super().__init__("材料清单")
        self._digits = ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_DIGITS_MS)
        self._typing.timeout.connect(self.take_digits)

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Qt override: digits are kept together for a moment; any other key takes them first."""
        text = e.text() if e is not None else ""
        if text.isascii() and text.isdigit():
            self._digits += text
            self._typing.start()
            return
        self.take_digits()
        super().keyPressEvent(e)

    def take_digits(self) -> None:
        """What was typed is the number of copies of the line under the cursor."""
        digits, self._digits = self._digits, ""
        self._typing.stop()
        row = self.current_row()
        if digits and int(digits) and row is not None:
            self.copies_typed.emit(row, int(digits))


class MaterialsTab(QWidget):
    """Left the list, in the middle the line under the cursor, right the pinned timeline."""

    def __init__(self) -> None:
        super().__init__()
        self._chip, self._no = ALL, ""
        self._rows: tuple[MaterialRow, ...] = ()
        self.table = MaterialTable()
        self.rows: RowsModel[MaterialRow] = RowsModel(_COLUMNS, spoken=_spoken)
        self.table.setModel(self.rows)
        self.timeline = TimelineView(times=False)
        self.line = LinePane()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._pinned = Panel("时间线")
        _, self._events_remark = self._pinned.add_header("时间线")
        self._pinned.body.addWidget(self.timeline, 1)
        sizes = {WidthClass.M: (730, 300, 262), WidthClass.L: (900, 360, 320), WidthClass.S: (860, 300, 0)}
        self._split = RememberedSplit("case", (self._list(), self.line, self._pinned), (1, 0, 0), sizes)
        outer.addWidget(self._split)
        self.table.moved_to.connect(self.line.show_row)

    def _list(self) -> Panel:
        panel = Panel("材料")
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 9, 4)
        head.setSpacing(2)
        self.chips = {key: Chip(word, icon="") for key, word in _CHIPS}
        for key, chip in self.chips.items():
            chip.clicked.connect(lambda _=False, chosen=key: self.choose(chosen))
            head.addWidget(chip)
        head.addStretch(1)
        panel.body.addLayout(head)
        panel.body.addWidget(self.table, 1)
        foot = panel.add_footer()
        self.total = Text("", "captionText")
        foot.addWidget(self.total)
        foot.addStretch(1)
        foot.addWidget(Text("空格 勾选 · 数字 份数 · R 容缺 · B 要补正 · O 原件", "caption"))
        return panel

    def choose(self, chip: str) -> None:
        """Show only some lines."""
        self._chip = chip
        self._fill()

    def unfilter(self) -> bool:
        """Show every line again; False when every line was shown."""
        narrowed = self._chip != ALL
        if narrowed:
            self.choose(ALL)
        return narrowed

    def show_case(self, view: CaseView) -> None:
        """Show a case; the cursor stays on its material, and begins on what has to be mended or is missing."""
        self._rows = view.materials
        if view.no != self._no:
            self._no, self._chip = view.no, ALL
            self._fill()
            for wanted in (_returned, _waiting):
                self.table.select_first(wanted)
                if wanted(self.table.current_row()):
                    break
        self.timeline.show_events(view.events)
        self._events_remark.setText(f"{len(view.events)} 条")
        self._fill()

    def _fill(self) -> None:
        for key, word in _CHIPS:
            count = sum(_shown(row, key) for row in self._rows)
            chip = self.chips[key]
            chip.relabel(f"{word} {count}", active=key == self._chip)
            chip.set_icon("")
            chip.setVisible(key in (ALL, self._chip) or count > 0)
        current = self.table.current_row()
        code = current.code if isinstance(current, MaterialRow) else ""
        shown = [row for row in self._rows if _shown(row, self._chip)]
        place = self.table.currentIndex().row()
        self.rows.replace_rows(shown)
        self.table.select_first(lambda row: isinstance(row, MaterialRow) and row.code == code)
        if not self.table.currentIndex().isValid() and shown:
            self.table.setCurrentIndex(self.rows.index(min(max(place, 0), len(shown) - 1), 0))
        self.line.show_row(self.table.current_row())
        self.table.setColumnHidden(_ORIGINAL, not any(row.held for row in self._rows))
        done, waiting = sum(row.done for row in self._rows), sum(row.waiting for row in self._rows)
        self.total.setText(
            f"{len(self._rows)} 份 · 已有 {done} 份" + (f" · 还差 {waiting} 份" if waiting else " · 齐了")
        )

    def current(self) -> MaterialRow | None:
        """The line under the cursor."""
        row = self.table.current_row()
        return row if isinstance(row, MaterialRow) else None

    def set_width_class(self, width: WidthClass) -> None:
        """The timeline is unpinned on S, the line's pane closes below."""
        self._pinned.setVisible(width in (WidthClass.M, WidthClass.L))
        self.line.setVisible(width is not WidthClass.NARROW)
        self.table.set_row_height(28 if width in (WidthClass.S, WidthClass.NARROW) else 32)
        self._split.set_width_class(width)


class LinePane(Panel):
    """The line under the cursor: who asks for it, what is noted of it, and what can be done with it."""

    def __init__(self) -> None:
        super().__init__("这份材料")
        self._row: MaterialRow | None = None
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 12, 8)
        self._name = ElidedText("", pixels=15, bold=True)
        head.addWidget(self._name, 1)
        self.body.addLayout(head)
        self.body.addWidget(band("rule"))
        self._column = QVBoxLayout()
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(10)
        self.body.addLayout(self._column)
        self.body.addStretch(1)
        foot = self.add_footer(96)
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setSpacing(0)
        grid.setColumnStretch(2, 1)
        self.tick = Button("勾选", icon="check", hint="空格", small=True)
        self.defer = Button("容缺", icon="hourglass", hint="R", small=True)
        self.mend = Button("要补正", icon="arrow-back-up", hint="B", small=True)
        self.original = Button("收原件", icon="lock", hint="O", small=True)
        for place, button in enumerate((self.tick, self.defer, self.mend, self.original)):
            grid.addWidget(button, place // 2, place % 2)
        foot.addLayout(grid, 1)
        self.show_row(None)

    def show_row(self, row: object) -> None:
        """Show another line."""
        self._row = row if isinstance(row, MaterialRow) else None
        self._name.setText(self._row.name if self._row is not None else "没有选中材料")
        clear_layout(self._column)
        for button in (self.tick, self.defer, self.mend, self.original):
            button.setVisible(self._row is not None)
        if self._row is not None:
            self._fill(self._row)

    def _fill(self, row: MaterialRow) -> None:
        if row.mark.supplement:
            self._column.addWidget(_remark("要补正", row.mark.supplement))
        badge = MarkLabel(badge=True)
        badge.show_mark(row.badge, row.word)
        self._column.addLayout(row_of(badge, None))
        facts = QGridLayout()
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(6)
        facts.setColumnStretch(1, 1)
        facts.addWidget(Text("用于", "hint"), 0, 0)
        facts.addLayout(row_of(NumeralsLabel(row.numbers), Text(row.merged, "small"), None), 0, 1)
        for place, (label, text) in enumerate(_facts(row), 1):
            facts.addWidget(Text(label, "hint"), place, 0)
            facts.addWidget(ElidedText(text, pixels=13), place, 1)
        self._column.addLayout(facts)
        self.tick.setVisible(not row.free)
        self._relabel(
            self.tick, ("撤下" if row.done else "已签承诺") if row.signs else ("取下" if row.done else "勾选")
        )
        self.defer.setVisible(row.latest is not None and not row.free)
        self._relabel(self.original, "还原件" if row.held else "收原件")

    @staticmethod
    def _relabel(button: Button, word: str) -> None:
        button.setText(word)
        button.updateGeometry()


def _facts(row: MaterialRow) -> list[tuple[str, str]]:
    mark, facts = row.mark, [("要求", row.form)]
    if mark.ticked_at:
        facts.append(("收下", f"{row.copies} 份 · {mark.ticked_at[5:16].replace('T', ' ')}"))
    if mark.signed_at:
        facts.append(("承诺", f"{mark.signed_at[5:16].replace('T', ' ')} 签"))
    if mark.promised_until is not None:
        facts.append(("容缺", f"{mark.promised_until:%Y-%m-%d} 前补齐"))
    elif row.latest is not None and not row.done:
        facts.append(("可容缺", f"今天承诺，最晚 {row.latest:%m-%d} 补齐"))
    for original in row.held:
        due = f"，{original.due_back:%m-%d} 前还" if original.due_back else ""
        facts.append(("原件", f"{original.shelf}{due}"))
    return facts


def _remark(title: str, text: str) -> QWidget:
    frame = band("alarm")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(2)
    column.addWidget(Text(title, "alarm"))
    column.addWidget(Text(text, "small", wrap=True))
    return frame
