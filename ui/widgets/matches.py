"""A list of matches under a search field: the field keeps the focus, ↑↓ move, Enter takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QPainter
from PyQt6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from ui import fonts, icons
from ui.marks import draw_text, text_width
from ui.models.cells import Role
from ui.palette import palette

ROW = 34


@dataclass(frozen=True, slots=True)
class Match:
    """One line: what it is, what it is called, and a quiet remark at the right."""

    kind: str
    key: str
    title: str
    remark: str
    icon: str
    heading: str = ""


class MatchModel(QAbstractListModel):
    """The matches shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matches: list[Match] = []

    def show_matches(self, matches: Sequence[Match]) -> None:
        """Show other matches."""
        self.beginResetModel()
        self._matches = list(matches)
        self.endResetModel()

    def matches(self) -> list[Match]:
        """What is shown."""
        return list(self._matches)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's default
        """Qt override."""
        return 0 if parent.isValid() else len(self._matches)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt override."""
        if not index.isValid() or index.row() >= len(self._matches):
            return None
        match = self._matches[index.row()]
        if role == Role.ROW:
            return match
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{match.title} {match.remark}"
        return None


class _MatchDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: ARG002
        match = index.data(Role.ROW)
        return QSize(100, ROW + (22 if isinstance(match, Match) and match.heading else 0))

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        match = index.data(Role.ROW)
        if painter is None or not isinstance(match, Match):
            return
        colours = palette()
        rect = option.rect
        painter.save()
        if match.heading:
            head = QRectF(rect.left() + 12, rect.top(), rect.width() - 24, 22)
            draw_text(painter, head, match.heading, fonts.ui_font(12), colours.text3)
            rect = rect.adjusted(0, 22, 0, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colours.selection)
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colours.primary)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.hover)
        middle = rect.center().y() + 0.5
        icons.draw(painter, match.icon, QRectF(rect.left() + 12, middle - 8, 16, 16), colours.text2)
        remark_width = text_width(match.remark, fonts.ui_font(12)) + 4
        area = QRectF(rect.left() + 36, rect.top(), rect.width() - 36 - 12, rect.height())
        draw_text(painter, area, match.remark, fonts.ui_font(12), colours.text3, right=True)
        draw_text(painter, area.adjusted(0, 0, -remark_width - 8, 0), match.title, fonts.ui_font(14), colours.text)
        painter.restore()


class MatchView(QListView):
    """The list itself; never takes the focus from the field above it."""

    taken = pyqtSignal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_MatchDelegate(self))
        self._model = MatchModel(self)
        self.setModel(self._model)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.taken.emit(index.data(Role.ROW))

    def matches(self) -> list[Match]:
        """What is shown."""
        return self._model.matches()

    def show_matches(self, matches: Sequence[Match]) -> None:
        """Show other matches, the first one chosen."""
        self._model.show_matches(matches)
        self.setCurrentIndex(self._model.index(0))

    def step(self, by: int) -> None:
        """↑↓ from the field."""
        row = min(max(self.currentIndex().row() + by, 0), self._model.rowCount() - 1)
        self.setCurrentIndex(self._model.index(row))

    def current(self) -> Match | None:
        """The match Enter would take."""
        match = self.currentIndex().data(Role.ROW)
        return match if isinstance(match, Match) else None


class MatchList(QFrame):
    """Matches as an overlay of a page, under a field; up to nine rows."""

    taken = pyqtSignal(object)

    def __init__(self, host: QWidget, name: str) -> None:
        super().__init__(host)
        self.setObjectName("palette")
        self._host = host
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        self.view = MatchView(name)
        self.view.taken.connect(self.taken)
        column.addWidget(self.view)
        self.hide()

    def matches(self) -> list[Match]:
        """What is shown."""
        return self.view.matches()

    def show_under(self, field: QWidget, matches: Sequence[Match], *, wider: int = 0) -> None:
        """Show matches under a field; none hides the list."""
        self.view.show_matches(matches)
        if not matches:
            self.hide()
            return
        rows = min(len(matches), 9)
        headings = sum(1 for match in matches[:rows] if match.heading)
        corner = field.mapTo(self._host, QPoint(0, field.height() + 2))
        width = min(field.width() + wider, self._host.width() - corner.x() - 8)
        self.setGeometry(corner.x(), corner.y(), width, rows * ROW + headings * 22 + 4)
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """↑↓ from the field."""
        self.view.step(by)

    def current(self) -> Match | None:
        """The match Enter would take."""
        return self.view.current()
