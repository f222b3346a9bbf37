"""A list of two-line rows: a lead at the left, title over text, and what stands or can be done at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PyQt6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import fonts
from ui.marks import Mark, draw_badge, draw_mark, draw_text, mark_width, text_width
from ui.models.cells import Role
from ui.palette import palette, signals

_PADDING = 12
_BUTTON = 26


@dataclass(frozen=True, slots=True)
class Card:
    """One row.

    Attributes:
        lead: a clock time or, with `lead_mark`, the word of a badge.
        remark: quiet words before the state.
        state: a light or a state with its mark; needs `mark`.
        button: the word on the button at the right end; empty = none.
    """

    key: str
    lead: str
    title: str
    text: str
    lead_mark: Mark | None = None
    remark: str = ""
    state: str = ""
    mark: Mark | None = None
    button: str = ""

    @property
    def spoken(self) -> str:
        """The row as one sentence."""
        return "，".join(part for part in (self.lead, self.title, self.text, self.remark, self.state) if part)


class _CardModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: tuple[Card, ...] = ()

    def show_cards(self, cards: Sequence[Card]) -> None:
        self.beginResetModel()
        self.cards = tuple(cards)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's default
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.cards):
            return None
        card = self.cards[index.row()]
        if role == Role.ROW:
            return card
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return card.spoken
        return None


class _CardDelegate(QStyledItemDelegate):
    def __init__(self, view: CardList, height: int, lead: int) -> None:
        super().__init__(view)
        self._view = view
        self._height = height
        self._lead = lead

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: ARG002
        return QSize(100, self._height)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        card = index.data(Role.ROW)
        if painter is None or not isinstance(card, Card):
            return
        painter.save()
        rect = QRectF(option.rect)
        self._paint_ground(painter, option, index)
        self._paint_lead(painter, rect, card)
        right = self._paint_right(painter, rect, card)
        left = rect.left() + _PADDING + self._lead
        half = min(19.0, rect.height() / 2 - 2)
        middle = rect.center().y() - 0.5
        colours = palette()
        above = QRectF(left, middle - half, right - left, half)
        draw_text(painter, above, card.title, fonts.ui_font(13, bold=card.lead_mark is not None), colours.text)
        below = QRectF(left, middle, right - left, half)
        small = fonts.ui_font(13 if card.lead_mark is not None else 12)
        draw_text(painter, below, card.text, small, colours.text2)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        colours, rect = palette(), option.rect
        chosen, focused = bool(option.state & QStyle.StateFlag.State_Selected), self._view.hasFocus()
        if chosen:
            painter.fillRect(rect, colours.selection if focused else colours.selection_inactive)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.hover)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colours.border_soft)
        if chosen:
            bar = colours.primary if focused else colours.border_strong
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), bar)
        if chosen and focused and self._view.currentIndex() == index:
            painter.setPen(QPen(colours.focus, 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_lead(self, painter: QPainter, rect: QRectF, card: Card) -> None:
        left, middle = rect.left() + _PADDING, rect.center().y()
        if card.lead_mark is not None:
            draw_badge(painter, left, middle, card.lead_mark, card.lead, self._lead - 8)
            return
        area = QRectF(left, rect.top(), self._lead, rect.height() - 1)
        draw_text(painter, area, card.lead, fonts.ui_font(13, bold=True), palette().text)

    def _paint_right(self, painter: QPainter, rect: QRectF, card: Card) -> float:
        """Button, state and remark from the right; returns where the words must end."""
        colours, right = palette(), rect.right() - _PADDING
        if card.button:
            body = button_rect(rect, card)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colours.border_strong, 1))
            painter.setBrush(colours.surface)
            painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            draw_text(painter, body, card.button, fonts.ui_font(13), colours.text, centre=True)
            right = body.left() - 10
        if card.mark is not None:
            width = mark_width(card.mark, card.state) + 1
            draw_mark(painter, QRectF(right - width, rect.top(), width, rect.height() - 1), card.mark, card.state)
            right -= width + 10
        if card.remark:
            width = text_width(card.remark, fonts.ui_font(12)) + 2
            area = QRectF(right - width, rect.top(), width, rect.height() - 1)
            draw_text(painter, area, card.remark, fonts.ui_font(12), colours.text2, right=True)
            right -= width + 10
        return right


def button_rect(rect: QRectF, card: Card) -> QRectF:
    """Where a row's button stands."""
    width = text_width(card.button, fonts.ui_font(13)) + 24
    return QRectF(rect.right() - _PADDING - width, rect.center().y() - _BUTTON / 2, width, _BUTTON)


class CardList(QListView):
    """↑↓ and J K move; Enter, a double click and the row's button open; right click asks for the menu.

    Args:
        lead: width of the column at the left.
    """

    opened = pyqtSignal(str)
    menu_wanted = pyqtSignal(str, QPoint)
    entered_list = pyqtSignal()

    def __init__(self, name: str, *, row: int, lead: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._row = row
        self._model = _CardModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_CardDelegate(self, row, lead))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(self._open)
        signals.changed.connect(self._repaint)

    def _repaint(self) -> None:
        viewport = self.viewport()
        if viewport is not None:
            viewport.update()

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show other rows; the cursor stays on its row when that is still there."""
        if tuple(cards) == self._model.cards:
            return
        key = self.current_key()
        self._model.show_cards(cards)
        if key:
            self.go_to(key)

    def cards(self) -> tuple[Card, ...]:
        """The rows shown now."""
        return self._model.cards

    def current_key(self) -> str:
        """Key of the row under the cursor; empty without one."""
        card = self.currentIndex().data(Role.ROW)
        return card.key if isinstance(card, Card) else ""

    def go_to(self, key: str) -> None:
        """Put the cursor on a row."""
        for position, card in enumerate(self._model.cards):
            if card.key == key:
                self.setCurrentIndex(self._model.index(position))

    def _open(self, index: QModelIndex) -> None:
        card = index.data(Role.ROW)
        if isinstance(card, Card):
            self.opened.emit(card.key)

    def mouseReleaseEvent(self, e: QMouseEvent | None) -> None:
        """Qt override: a click on the button opens."""
        super().mouseReleaseEvent(e)
        if e is None or e.button() is not Qt.MouseButton.LeftButton:
            return
        index = self.indexAt(e.position().toPoint())
        card = index.data(Role.ROW)
        if not isinstance(card, Card) or not card.button:
            return
        if button_rect(QRectF(self.visualRect(index)), card).contains(e.position()):
            self._open(index)

    def contextMenuEvent(self, a0: QContextMenuEvent | None) -> None:
        """Qt override."""
        if a0 is not None and self.current_key():
            self.menu_wanted.emit(self.current_key(), a0.globalPos())

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Qt override."""
        key = e.key() if e is not None else None
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_K: -1, Qt.Key.Key_Up: -1}.get(Qt.Key(key or 0))
        if step is not None:
            row = min(max(self.currentIndex().row() + step, 0), self._model.rowCount() - 1)
            self.setCurrentIndex(self._model.index(row))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(e)

    def focusInEvent(self, e: QFocusEvent | None) -> None:
        """Qt override: a focused list always has a cursor."""
        super().focusInEvent(e)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0))
        self._repaint()
        self.entered_list.emit()

    def focusOutEvent(self, e: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusOutEvent(e)
        self._repaint()
