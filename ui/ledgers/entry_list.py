"""The list at the left: one line a ledger, its badge saying how often it is handed in."""

from __future__ import annotations

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QPainter
from PyQt6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import fonts
from ui.ledgers.contents import ENTRIES, Entry
from ui.marks import draw_text
from ui.palette import palette, signals

_ENTRY = Qt.ItemDataRole.UserRole
_BADGES = {"日": "每日", "周": "每周", "月": "每月", "需": "按需"}


class _Model(QAbstractListModel):
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's default
        return 0 if parent.isValid() else len(ENTRIES)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = ENTRIES[index.row()]
        if role == _ENTRY:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.label}，{_BADGES[entry.badge]}"
        return entry.label if role == Qt.ItemDataRole.DisplayRole else None


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.height = 34

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: ARG002
        return QSize(80, self.height)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        entry = index.data(_ENTRY)
        if painter is None or not isinstance(entry, Entry):
            return
        colours, rect = palette(), option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = chosen and self._view.hasFocus()
        if chosen:
            painter.fillRect(rect, colours.selection)
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colours.primary)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.hover)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        badge = QRectF(rect.left() + 12, rect.center().y() - 9, 19, 19)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.sunken)
        painter.drawRoundedRect(badge, 3, 3)
        draw_text(painter, badge, entry.badge, fonts.ui_font(12), colours.text2, centre=True)
        name = QRectF(rect.left() + 42, rect.top(), rect.width() - 50, rect.height())
        draw_text(painter, name, entry.label, fonts.ui_font(13, bold=chosen), colours.text)
        if focused:
            painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), colours.focus)
            painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), colours.focus)
        painter.restore()


class EntryList(QListView):
    """↑↓ or J K choose, at once; Enter saves what is shown."""

    chosen = pyqtSignal(object)
    entered = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("台账目录")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self._delegate = _Delegate(self)
        self.setItemDelegate(self._delegate)
        model = _Model(self)
        self.setModel(model)
        signals.changed.connect(self._repaint)

    def _repaint(self) -> None:
        viewport = self.viewport()
        if viewport is not None:
            viewport.update()

    def set_row_height(self, height: int) -> None:
        """Width class changed."""
        self._delegate.height = height
        self.scheduleDelayedItemsLayout()

    def entry(self) -> Entry:
        """The chosen line."""
        found = self.currentIndex().data(_ENTRY)
        return found if isinstance(found, Entry) else ENTRIES[0]

    def choose(self, entry: Entry) -> None:
        """Put the cursor on a line."""
        model = self.model()
        if model is not None:
            self.setCurrentIndex(model.index(ENTRIES.index(entry), 0))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Qt override: the cursor is the choice."""
        super().currentChanged(current, previous)
        entry = current.data(_ENTRY)
        if isinstance(entry, Entry):
            self.scrollTo(current)
            self.chosen.emit(entry)

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Qt override: Enter saves, J and K move."""
        key = e.key() if e is not None else None
        step = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}.get(Qt.Key(key)) if key is not None else None
        model = self.model()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif step is not None and model is not None:
            row = min(max(self.currentIndex().row() + step, 0), model.rowCount() - 1)
            self.setCurrentIndex(model.index(row, 0))
        else:
            super().keyPressEvent(e)
