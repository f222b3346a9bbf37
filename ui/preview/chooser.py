"""The list of papers beside the preview: groups, names, and why one can't be printed yet."""

from __future__ import annotations

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QPainter
from PyQt6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import fonts
from ui.marks import draw_text
from ui.palette import palette
from ui.preview.papers import PaperChoice

WIDTH = 208
_ROW, _REMARK, _HEAD = 30, 16, 24
_CHOICE = Qt.ItemDataRole.UserRole


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.choices: tuple[PaperChoice, ...] = ()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's default
        """Qt override."""
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt override."""
        if not index.isValid():
            return None
        choice = self.choices[index.row()]
        if role == _CHOICE:
            return choice
        if role == Qt.ItemDataRole.ToolTipRole:
            return choice.remark or choice.name
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{choice.name}，{choice.remark}" if choice.remark else choice.name
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Qt override: what can't be printed can't be chosen."""
        if index.isValid() and self.choices[index.row()].remark:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: ARG002
        choice = index.data(_CHOICE)
        return QSize(WIDTH - 12, _ROW + (_HEAD if choice.heading else 0) + (_REMARK if choice.remark else 0))

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        choice = index.data(_CHOICE)
        if painter is None or not isinstance(choice, PaperChoice):
            return
        colours, rect = palette(), option.rect
        painter.save()
        if choice.heading:
            head = QRectF(rect.left() + 14, rect.top() + 4, rect.width() - 20, _HEAD - 4)
            draw_text(painter, head, choice.heading, fonts.ui_font(12), colours.text3)
            rect = rect.adjusted(0, _HEAD, 0, 0)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, colours.selection)
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colours.primary)
        elif option.state & QStyle.StateFlag.State_MouseOver and not choice.remark:
            painter.fillRect(rect, colours.hover)
        area = QRectF(rect.left() + 14, rect.top(), rect.width() - 20, _ROW)
        ink = colours.text3 if choice.remark else colours.text
        draw_text(painter, area, choice.name, fonts.ui_font(13, bold=chosen), ink)
        if choice.remark:
            below = QRectF(area.left(), rect.top() + _ROW - 6, area.width(), _REMARK)
            draw_text(painter, below, choice.remark, fonts.ui_font(12), colours.text3)
        painter.restore()


class PaperList(QListView):
    """↑↓ choose a paper; Enter belongs to the dialog."""

    chosen = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("文书")
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setItemDelegate(_Delegate(self))
        self.papers = _Model()
        self.setModel(self.papers)

    def show_papers(self, choices: tuple[PaperChoice, ...], document: str) -> None:
        """Show what can be printed, with one paper chosen; nothing is announced."""
        self.papers.beginResetModel()
        self.papers.choices = choices
        self.papers.endResetModel()
        for place, choice in enumerate(choices):
            if choice.document == document:
                self.setCurrentIndex(self.papers.index(place))

    def choose(self, document: str) -> None:
        """Choose a paper that can be printed."""
        for place, choice in enumerate(self.papers.choices):
            if choice.document == document and not choice.remark:
                self.setCurrentIndex(self.papers.index(place))
                self.chosen.emit(choice)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Qt override: the cursor is the choice."""
        super().currentChanged(current, previous)
        choice = current.data(_CHOICE)
        if self.hasFocus() and isinstance(choice, PaperChoice):
            self.chosen.emit(choice)
