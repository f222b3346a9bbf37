"""带什么: the live list in its groups, with numerals, and the original wording on Enter."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QCheckBox, QStackedWidget

from ui.intake.lines import BringLine, BringRow, Heading
from ui.marks import LIGHTS, Light, numerals_width
from ui.models.cells import Cell, GroupCell, IconCell, MarkCell, NumeralsCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import WidthClass
from ui.palette import Tone
from ui.widgets.button import Button, Kind
from ui.widgets.labels import IconLabel, MarkLabel
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.table import Table
from ui.widgets.text import Text

FLASH_MS = 800
_MOST_NUMERALS = 4


def _ready_cell(row: BringRow) -> Cell:
    if isinstance(row, Heading):
        return GroupCell(row.name, row.remark)
    if row.in_hand:
        return IconCell("circle-check", Tone.GREEN, "已备", solid=True)
    return IconCell("circle-dashed", Tone.GREY, "待备", solid=True)


def _name_cell(row: BringRow) -> Cell:
    if isinstance(row, Heading):
        return TextCell("")
    return TextCell(row.name, bold=row.strong, dotted=row.provisional)


def _merged_cell(row: BringRow) -> Cell:
    if isinstance(row, Heading):
        return TextCell("")
    return NumeralsCell(row.numbers, row.merged, bold=len(row.numbers) > 1)


def _form_cell(row: BringRow) -> Cell:
    return TextCell("" if isinstance(row, Heading) else row.form, quiet=True, small=True)


def _treatment_cell(row: BringRow) -> Cell:
    return TextCell("") if isinstance(row, Heading) else MarkCell(row.word, row.mark, badge=True)


def _spoken(row: BringRow) -> str:
    if isinstance(row, Heading):
        return f"{row.name}，{row.remark}"
    state = "已备" if row.in_hand else "待备"
    hanging = "，随未答的题可能变" if row.provisional else ""
    return f"{row.name}，{state}，合并自 {len(row.numbers)} 项，{row.form}，{row.word}{hanging}"


class BringPane(Panel):
    """The right pane."""

    wording_wanted = pyqtSignal(object)
    filter_changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("带什么")
        head, self._remark = self.add_header("带什么")
        self._have = MarkLabel()
        self._lack = MarkLabel()
        head.insertWidget(2, self._have)
        head.insertWidget(3, self._lack)
        self.submit_only = QCheckBox("只看需提交")
        self.submit_only.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.submit_only.toggled.connect(self.filter_changed)
        head.addWidget(self.submit_only)
        copy = Button("复制清单", kind=Kind.TEXT, icon="copy")
        copy.clicked.connect(self.copy_list)
        head.addWidget(copy)
        self._head = head
        self.table = Table("材料清单")
        self.rows: RowsModel[BringRow] = RowsModel(
            [
                Column("ready", "", 32, _ready_cell),
                Column("name", "材料", 0, _name_cell),
                Column("merged", "合并自", 140, _merged_cell),
                Column("form", "形式与要求", 138, _form_cell),
                Column("treatment", "办理方式", 94, _treatment_cell),
            ],
            spoken=_spoken,
        )
        self.table.setModel(self.rows)
        self.table.opened.connect(self._on_opened)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            EmptyState("paperclip", "选好事项，清单就在这里", "几个事项都要的材料只算一份，答题时清单跟着变。")
        )
        self._stack.addWidget(self.table)
        self.body.addWidget(self._stack, 1)
        foot = self.add_footer(34)
        foot.addWidget(IconLabel("arrow-merge", "text3", 14))
        foot.addWidget(Text("点材料看各事项原文要求 Enter", "caption"))
        foot.addStretch(1)
        self._source = Text("", "caption")
        foot.addWidget(self._source)
        self._foot = self._source.parentWidget()
        self._flash = QTimer(self)
        self._flash.setSingleShot(True)
        self._flash.setInterval(FLASH_MS)
        self._flash.timeout.connect(self._end_flash)

    def show_list(self, rows: list[BringRow], version: str, merged: int) -> None:
        """Show the list; lines that were not there before flash once."""
        before = {row.code: (row.word, row.form) for row in self.rows.rows() if isinstance(row, BringLine)}
        selected = self.table.current_row()
        self.rows.set_rows(rows)
        if isinstance(selected, BringLine):
            self.table.select_first(lambda row: isinstance(row, BringLine) and row.code == selected.code)
        lines = [row for row in rows if isinstance(row, BringLine)]
        most = max((min(len(line.numbers), _MOST_NUMERALS) for line in lines), default=1)
        self.table.setColumnWidth(2, round(numerals_width(most)) + 75)
        if before:
            self._begin_flash(rows, before)
        have = sum(line.in_hand for line in lines)
        self._remark.setText(f"去重后 {merged} 份" if merged else "")
        self._have.show_mark(LIGHTS[Light.GREEN], f"已备 {have}")
        self._lack.show_mark(LIGHTS[Light.NONE], f"待备 {len(lines) - have}")
        self._have.setVisible(bool(lines))
        self._lack.setVisible(bool(lines))
        self._source.setText(f"依据 事项库 v{version}，变更将提醒" if version else "")
        self._stack.setCurrentIndex(1 if merged else 0)

    def _begin_flash(self, rows: list[BringRow], before: dict[str, tuple[str, str]]) -> None:
        changed = {
            position
            for position, row in enumerate(rows)
            if isinstance(row, BringLine) and before.get(row.code) != (row.word, row.form)
        }
        self.table.delegate.flashing = frozenset(changed)
        if changed:
            self._flash.start()

    def _end_flash(self) -> None:
        self.table.delegate.flashing = frozenset()
        viewport = self.table.viewport()
        if viewport is not None:
            viewport.update()

    def copy_list(self) -> None:
        """The list as plain text, for a chat message."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is None:
            return
        parts = []
        for row in self.rows.rows():
            if isinstance(row, Heading):
                parts.append(f"{row.name}（{row.remark}）")
            else:
                parts.append(f"  {row.name}\t{row.form}\t{row.word}")
        clipboard.setText("\n".join(parts))

    def _on_opened(self, row: object) -> None:
        if isinstance(row, BringLine):
            self.wording_wanted.emit(row)

    def set_width_class(self, width: WidthClass) -> None:
        """Row 28 and no footer where room is short."""
        narrow = width in (WidthClass.S, WidthClass.NARROW)
        self.table.set_row_height(26 if narrow else 32)
        header = self.table.horizontalHeader()
        if header is not None:
            header.setFixedHeight(28 if narrow else 32)
        if self._foot is not None:
            self._foot.setVisible(not narrow)
        self.table.setColumnWidth(3, 122 if narrow else 138)
