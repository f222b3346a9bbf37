"""The strip of six figures: lights and promises filter the list, the others lead to where their things stand."""

from __future__ import annotations

from dataclasses import astuple

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFont, QPainter, QPaintEvent
from PyQt6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy

from ui import fonts, icons
from ui.marks import LIGHTS, Light, draw_focus_ring, draw_text, text_width
from ui.palette import Tone, palette, signals
from ui.widgets.text import ElidedText
from ui.workbench.reading import Counts

HEIGHT = 46
RED, YELLOW, APPOINTMENTS, REPLIES, PROMISES, PENDING = (
    "red", "yellow", "appointments", "replies", "promises", "pending",
)  # fmt: skip
FILTERS = frozenset({RED, YELLOW, PROMISES})
ENTRIES = (
    (RED, "红灯", LIGHTS[Light.RED].icon, Tone.RED), (YELLOW, "黄灯", LIGHTS[Light.YELLOW].icon, Tone.YELLOW),
    (APPOINTMENTS, "今日预约", "calendar", None), (REPLIES, "大厅新回复", "building-skyscraper", None),
    (PROMISES, "容缺待补", "hourglass", None), (PENDING, "待上传", "clock", None),
)  # fmt: skip


class StripCell(QAbstractButton):
    """Icon, word and a large figure; filled while its filter holds."""

    def __init__(self, key: str, word: str, icon: str, tone: Tone | None) -> None:
        super().__init__()
        self.key = key
        self.setText(word)
        self._icon = icon
        self._tone = tone
        self._count = 0
        self.setCheckable(key in FILTERS)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_count(0)
        signals.changed.connect(self.update)

    def show_count(self, count: int) -> None:
        """Show another figure."""
        self._count = count
        self.setAccessibleName(f"{self.text()} {count}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        width = text_width(self.text(), fonts.ui_font(14, bold=True)) + text_width(str(self._count), _figure()) + 66
        return QSize(round(width), HEIGHT - 2)

    def minimumSizeHint(self) -> QSize:
        """Qt override."""
        return self.sizeHint()

    def paintEvent(self, e: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self.isChecked():
            painter.fillRect(area, colours.primary_soft)
            painter.fillRect(QRectF(0, area.bottom() - 3, area.width(), 3), colours.primary)
        elif self.underMouse():
            painter.fillRect(area, colours.hover)
        painter.fillRect(QRectF(area.right() - 1, 0, 1, area.height()), colours.border_soft)
        loud = self._tone is not None and self._count > 0
        ink = colours.foreground(self._tone) if loud and self._tone is not None else colours.text2
        solid = colours.solid(self._tone) if loud and self._tone is not None else colours.text2
        middle = area.center().y()
        icons.draw(painter, self._icon, QRectF(18, middle - 7.5, 15, 15), solid)
        font = fonts.ui_font(14, bold=self._tone is Tone.RED and loud)
        width = text_width(self.text(), fonts.ui_font(14, bold=True))
        draw_text(painter, QRectF(38, 0, width + 2, area.height()), self.text(), font, ink if loud else colours.text2)
        figure = QRectF(38 + width + 9, 0, area.width() - 38 - width - 9, area.height())
        draw_text(painter, figure, str(self._count), _figure(), colours.text)
        if self.hasFocus():
            draw_focus_ring(painter, area.adjusted(4, 4, -4, -4))
        painter.end()


class FilterStrip(QFrame):
    """Emits the key of what was pressed; a filter that held is let go by pressing it again."""

    pressed = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("panel", True)  # noqa: FBT003  # Qt property value
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("今天要看的")
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 12, 1)
        row.setSpacing(0)
        self.cells = {key: StripCell(key, word, icon, tone) for key, word, icon, tone in ENTRIES}
        for cell in self.cells.values():
            cell.clicked.connect(lambda _=False, key=cell.key: self.press(key))
            row.addWidget(cell)
        row.addStretch(1)
        self._note = ElidedText("", pixels=12, colour="text2")
        row.addWidget(self._note)

    def show_counts(self, counts: Counts, note: str) -> None:
        """Show other figures, and how the last session went."""
        for cell, count in zip(self.cells.values(), astuple(counts), strict=True):
            cell.show_count(count)
        self._note.setText(note)

    def press(self, key: str) -> None:
        """What a click or Alt+1…6 does."""
        self.pressed.emit(key)

    def show_filter(self, key: str) -> None:
        """Fill the cell whose filter holds; empty = none."""
        for cell in self.cells.values():
            cell.setChecked(cell.key == key)


def _figure() -> QFont:
    return fonts.ui_font(20, bold=True)
