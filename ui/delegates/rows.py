"""One delegate for every table row: selection, hover, focus frame, flash and the cells of `ui.models.cells`."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPen
from PyQt6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui import fonts, icons
from ui.marks import badge_width, draw_badge, draw_mark, draw_numerals, draw_text, numerals_width, text_width
from ui.models.cells import Cell, GroupCell, IconCell, MarkCell, NumeralsCell, Role, TextCell
from ui.palette import palette

PADDING = 8
_SELECTED = QStyle.StateFlag.State_Selected.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value


class RowDelegate(QStyledItemDelegate):
    """Paints whole rows; the row height comes from the view's vertical header."""

    def __init__(self, view: QAbstractItemView, *, row_height: int = 32) -> None:
        super().__init__(view)
        self._view = view
        self._height = row_height
        self.flashing: frozenset[int] = frozenset()

    def set_row_height(self, height: int) -> None:
        """Height used where the view asks the delegate (lists and trees)."""
        self._height = height

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: ARG002
        """Qt override: fixed row height, no measuring of contents."""
        return QSize(80, self._height)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Qt override: background, cell, line, focus frame."""
        if painter is None:
            return
        painter.save()
        cell = index.data(Role.CELL)
        focused, current = self._view.hasFocus(), self._view.currentIndex().row() == index.row()
        self._background(painter, option, index, group=isinstance(cell, GroupCell), focused=focused)
        if cell is not None:
            paint_cell(painter, QRectF(option.rect), cell, strong=current)
        if focused and current:
            self._focus_frame(painter, option, index)
        painter.restore()

    def _background(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex, *, group: bool, focused: bool
    ) -> None:
        colours = palette()
        rect, state = option.rect, option.state.value
        selected = bool(state & _SELECTED)
        fill = colours.surface
        if group:
            fill = colours.surface_alt
        elif index.row() in self.flashing:
            fill = colours.highlight
        elif selected:
            fill = colours.selection if focused else colours.selection_inactive
        elif state & _HOVERED:
            fill = colours.hover
        painter.fillRect(rect, fill)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colours.border_soft)
        if selected and not focused and index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colours.border_strong)

    def _focus_frame(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        rect = option.rect
        colour = palette().focus
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), colour)
        painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), colour)
        first, last = self._edge_columns(index)
        if index.column() == first:
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), colour)
        if index.column() == last:
            painter.fillRect(QRect(rect.right() - 1, rect.top(), 2, rect.height()), colour)

    def _edge_columns(self, index: QModelIndex) -> tuple[int, int]:
        header = self._view.horizontalHeader() if isinstance(self._view, QTableView) else None
        if header is None:
            model = index.model()
            return 0, (model.columnCount() - 1 if model is not None else 0)
        shown = [i for i in range(header.count()) if not header.isSectionHidden(header.logicalIndex(i))]
        return header.logicalIndex(shown[0]), header.logicalIndex(shown[-1])


def paint_cell(painter: QPainter, rect: QRectF, cell: Cell, *, strong: bool = False) -> None:
    """Paint one cell's content into its rectangle."""
    inner = rect.adjusted(PADDING, 0, -PADDING, -1)
    middle = inner.center().y()
    if isinstance(cell, TextCell):
        _paint_text(painter, inner, cell, strong=strong)
    elif isinstance(cell, MarkCell):
        if cell.badge:
            draw_badge(
                painter,
                inner.left(),
                middle,
                cell.mark,
                cell.text,
                min(badge_width(cell.mark, cell.text), inner.width() + 6),
            )
        else:
            draw_mark(painter, inner, cell.mark, cell.text)
    elif isinstance(cell, NumeralsCell):
        _paint_numerals(painter, inner, cell)
    elif isinstance(cell, IconCell):
        _paint_icon(painter, inner, cell)
    else:
        font = fonts.ui_font(13, bold=True)
        draw_text(painter, inner, cell.text, font, palette().text2)
        width = painter.fontMetrics().horizontalAdvance(cell.text)
        draw_text(painter, inner.adjusted(width + 8, 0, 0, 0), cell.remark, fonts.ui_font(13), palette().text3)


def _paint_text(painter: QPainter, inner: QRectF, cell: TextCell, *, strong: bool) -> None:
    colours = palette()
    plain = colours.text2 if cell.quiet else colours.text
    colour = plain if cell.tone is None else colours.foreground(cell.tone)
    bold = cell.bold or (strong and not cell.quiet and not cell.mono and not cell.right)
    font = fonts.mono_font(12) if cell.mono else fonts.ui_font(12 if cell.small else 13, bold=cell.bold or bold)
    draw_text(painter, inner, cell.text, font, colour, right=cell.right)
    if cell.dotted:
        pen = QPen(colours.yellow_solid, 1.5, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        width = min(text_width(cell.text, font), inner.width())
        y = inner.center().y() + 10
        painter.drawLine(QPointF(inner.left(), y), QPointF(inner.left() + width, y))


def _paint_numerals(painter: QPainter, inner: QRectF, cell: NumeralsCell) -> None:
    room = max(1, int((inner.width() - 46) // 22))
    numbers = cell.numbers if len(cell.numbers) <= room else cell.numbers[: max(1, room - 1)]
    draw_numerals(painter, inner.left(), inner.center().y(), numbers, filled=cell.filled)
    left = numerals_width(len(numbers)) + 7
    text = cell.text if len(numbers) == len(cell.numbers) else f"… {cell.text}"
    plain = cell.filled or not cell.quiet
    colour = palette().text if cell.bold or plain else palette().text3
    font = fonts.ui_font(13 if plain else 12, bold=cell.bold)
    draw_text(painter, inner.adjusted(left, 0, 6, 0), text, font, colour)


def _paint_icon(painter: QPainter, inner: QRectF, cell: IconCell) -> None:
    colours = palette()
    colour = colours.solid(cell.tone) if cell.solid else colours.foreground(cell.tone)
    square = QRectF(0, 0, 15, 15)
    square.moveCenter(inner.center())
    icons.draw(painter, cell.icon, square, colour)
