"""The navigation rail: seal, one item per page that works, count bubbles for what needs a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui import fonts, icons
from ui.marks import draw_text, text_width
from ui.palette import palette, signals

WIDTH = 76
ITEM = 54


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One destination; `gap` draws the separator before it."""

    key: str
    label: str
    icon: str
    shortcut: str
    gap: bool = False


class RailItem(QAbstractButton):
    """Icon over word, a 3 px mark while chosen, a bubble with a count."""

    def __init__(self, entry: RailEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(entry.label)
        self._icon = entry.icon
        self._count = 0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedSize(WIDTH, ITEM)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_count(0)
        signals.changed.connect(self.update)

    def show_count(self, count: int) -> None:
        """Show how many objects behind this page need a person; 0 hides the bubble."""
        self._count = count
        self.setAccessibleName(f"导航 {self.text()}，{count} 件要处理" if count else f"导航 {self.text()}")
        self.update()

    def paintEvent(self, e: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        on = self.isChecked()
        if on or self.underMouse():
            painter.fillRect(rect, colours.rail_active)
        if on:
            painter.fillRect(QRectF(0, 0, 3, rect.height()), colours.rail_mark)
        ink = colours.rail_text_active if on else colours.rail_text
        icons.draw(painter, self._icon, QRectF(WIDTH / 2 - 11, 7, 22, 22), ink)
        draw_text(painter, QRectF(2, 31, WIDTH - 4, 17), self.text(), fonts.ui_font(12, bold=on), ink, centre=True)
        if self._count:
            self._paint_bubble(painter)
        if self.hasFocus():
            painter.setPen(colours.rail_mark)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(4.5, 2.5, -4.5, -2.5), 4, 4)
        painter.end()

    def _paint_bubble(self, painter: QPainter) -> None:
        colours = palette()
        text = str(self._count) if self._count < 100 else "99+"
        font = fonts.ui_font(12, bold=True)
        width = max(18.0, text_width(text, font) + 9)
        bubble = QRectF(WIDTH / 2 + 8, 3, width, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.rail_badge)
        painter.drawRoundedRect(bubble, 9, 9)
        draw_text(painter, bubble, text, font, colours.rail_badge_text, centre=True)


class Rail(QWidget):
    """The whole rail."""

    chosen = pyqtSignal(str)

    def __init__(self, entries: Sequence[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("左导航")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 56, 0, 8)
        column.setSpacing(0)
        self._items: dict[str, RailItem] = {}
        self._gaps: list[RailItem] = []
        for entry in entries:
            item = RailItem(entry)
            item.clicked.connect(lambda _=False, key=entry.key: self.chosen.emit(key))
            if entry.gap:
                column.addSpacing(15)
                self._gaps.append(item)
            column.addWidget(item)
            self._items[entry.key] = item
        column.addStretch(1)
        signals.changed.connect(self.update)

    def item(self, key: str) -> RailItem:
        """The item of a page."""
        return self._items[key]

    def choose(self, key: str) -> None:
        """Mark an item without emitting."""
        if key in self._items:
            self._items[key].setChecked(True)

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(WIDTH, 400)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.rail)
        icons.draw_seal(painter, QRectF((WIDTH - 34) / 2, 10, 34, 34), colours.seal)
        line = colours.rail_text.darker(260)
        for item in self._gaps:
            painter.fillRect(QRectF(16, item.y() - 8, WIDTH - 32, 1), line)
        painter.end()
