"""办什么: pick a bundle or items, see them numbered, answer the questions."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import fonts, icons
from ui.intake.lines import ItemLine, SituationLine
from ui.intake.situations import SituationView
from ui.marks import LIGHTS, Light, draw_key_hint, draw_text, text_width
from ui.models.cells import Cell, IconCell, NumeralsCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import WidthClass
from ui.palette import Tone, palette, signals
from ui.widgets.button import Button, Kind
from ui.widgets.inputs import Field
from ui.widgets.labels import MarkLabel
from ui.widgets.panel import Panel
from ui.widgets.table import Table
from ui.widgets.text import Text, band


class BundleBox(QWidget):
    """The chosen bundle in the place of the search field; Ins brings the field back."""

    pressed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._name, self._remark = "", ""
        self.setFixedHeight(32)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def show_bundle(self, name: str, remark: str) -> None:
        """Show a bundle."""
        self._name, self._remark = name, remark
        self.setAccessibleName(f"套餐 {name}，{remark}")
        self.update()

    def mousePressEvent(self, a0: object) -> None:  # noqa: ARG002
        """Qt override."""
        self.pressed.emit()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(colours.border_strong)
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(body, 4, 4)
        middle = body.center().y()
        icons.draw(painter, "package", QRectF(10, middle - 8, 16, 16), colours.text2)
        right = body.right() - 8
        right -= draw_key_hint(painter, right, middle, "Ins", colours.text2, colours.border) + 8
        word = text_width("加事项", fonts.ui_font(13))
        draw_text(painter, QRectF(right - word, 0, word + 2, body.height()), "加事项", fonts.ui_font(13), colours.text2)
        right -= word + 10
        font = fonts.ui_font(14, bold=True)
        width = min(text_width(self._name, font), right - 32)
        draw_text(painter, QRectF(32, 0, width + 2, body.height()), self._name, font, colours.text)
        rest = QRectF(32 + width + 10, 0, max(0.0, right - 42 - width), body.height())
        draw_text(painter, rest, self._remark, fonts.ui_font(13), colours.text3)
        painter.end()


def _name_cell(line: ItemLine) -> Cell:
    return NumeralsCell((line.number,), line.name, filled=True)


def _remove_cell(line: ItemLine) -> Cell:
    return IconCell("x", Tone.GREY, f"移除 {line.name}")


class ItemTable(Table):
    """The chosen items; Del or a click on × takes one out."""

    removed = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__("所选事项", row_height=37, header=False)
        self.items = RowsModel(
            [
                Column("name", "事项", 0, _name_cell),
                Column(
                    "department", "部门", 92, lambda line: TextCell(line.department, quiet=True, small=True, right=True)
                ),
                Column("limit", "时限", 72, lambda line: TextCell(line.limit, quiet=True, small=True, right=True)),
                Column("remove", "", 34, _remove_cell),
            ],
            spoken=lambda line: f"第 {line.number} 项，{line.name}，{line.department}，{line.limit}",
        )
        self.setModel(self.items)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self, index: QModelIndex) -> None:
        line = self.items.row_at(index.row())
        if line is not None and index.column() == len(self.items.columns) - 1:
            self.removed.emit(line.code)

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Qt override."""
        line = self.current_row()
        if e is not None and e.key() == Qt.Key.Key_Delete and isinstance(line, ItemLine):
            self.removed.emit(line.code)
            return
        super().keyPressEvent(e)


class WhatPane(Panel):
    """The middle pane."""

    query_changed = pyqtSignal(str)
    query_taken = pyqtSignal()
    catalogue_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("办什么")
        head, self._remark = self.add_header("办什么")
        library = Button("事项库", kind=Kind.TEXT, icon="binary-tree")
        library.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        library.clicked.connect(self.catalogue_wanted)
        head.addWidget(library)
        self._build_picker()
        self.items = ItemTable()
        self.items.setFixedHeight(0)
        self.body.addWidget(self.items)
        self.body.addWidget(self._build_questions_head())
        self.situations = SituationView()
        self.body.addWidget(self.situations, 1)
        foot = band("footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 8, 12, 8)
        self._conclusion = Text("", "captionText", wrap=True)
        row.addWidget(self._conclusion)
        self._foot = foot
        self._foot.hide()
        self.body.addWidget(foot)
        self._row_height = 37
        self._shown_items = 0

    def _build_picker(self) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(0)
        self.pick = Field("套餐或事项", icon="search")
        self.pick.setPlaceholderText("套餐或事项：名称 / 编码 / 首字母")
        self.box = BundleBox()
        self.box.hide()
        self.box.pressed.connect(self.begin_picking)
        column.addWidget(self.pick)
        column.addWidget(self.box)
        self.body.addWidget(holder)
        self.pick.textEdited.connect(self.query_changed)
        self.pick.returnPressed.connect(self.query_taken)

    def _build_questions_head(self) -> QWidget:
        frame = band("sub")
        frame.setFixedHeight(36)
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(Text("情形", "smallStrong"))
        self._keys = Text("", "hint")
        row.addWidget(self._keys)
        row.addStretch(1)
        self._left = MarkLabel()
        row.addWidget(self._left)
        self._questions_head = frame
        return frame

    def show_bundle(self, name: str, remark: str) -> None:
        """A bundle is chosen; empty name shows the search field."""
        self.box.setVisible(bool(name))
        self.pick.setVisible(not name)
        if name:
            self.box.show_bundle(name, remark)

    def begin_picking(self, typed: str = "") -> None:
        """Ins, or a letter typed among the questions: the search field takes over."""
        self.box.hide()
        self.pick.show()
        self.pick.setText(typed)
        self.pick.setFocus()
        if typed:
            self.query_changed.emit(typed)

    def show_items(self, lines: list[ItemLine], departments: int) -> None:
        """Show the chosen items; up to six at once, then the list scrolls."""
        self._shown_items = len(lines)
        self.items.items.replace_rows(lines)
        self._size_items()
        self._remark.setText(f"{len(lines)} 个事项 · {departments} 个部门" if lines else "")

    def _size_items(self) -> None:
        self.items.setFixedHeight(min(self._shown_items, 6) * self._row_height)

    def show_questions(self, lines: list[SituationLine], conclusion: str) -> None:
        """Show the questions and what the answers lead to."""
        self.situations.show_lines(lines)
        left = sum(line.chosen is None for line in lines)
        if left:
            self._left.show_mark(LIGHTS[Light.YELLOW], f"还剩 {left} 题")
        elif lines:
            self._left.show_mark(LIGHTS[Light.GREEN], "已答完")
        self._left.setVisible(bool(lines))
        self._conclusion.setText(conclusion if lines else "")
        self._foot.setVisible(bool(lines) and self._row_height > 31)

    def set_width_class(self, width: WidthClass) -> None:
        """Lower rows, shorter hints and no footer where room is short."""
        narrow = width in (WidthClass.S, WidthClass.NARROW)
        self._row_height = 31 if narrow else 37
        self.items.set_row_height(self._row_height)
        self.situations.delegate.row_height = self._row_height
        self.situations.scheduleDelayedItemsLayout()
        self._questions_head.setFixedHeight(30 if narrow else 36)
        self._keys.setText("↑↓ 换题 · 1 是 · 2 否" if narrow else "↑↓ 换题 · 1 是 · 2 否 · 清单随答随变")
        self._foot.setVisible(self._foot.isVisible() and not narrow)
        self._size_items()
