"""Counts as bars, side by side in two columns: words left, the figure at the right end."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from ui import fonts
from ui.marks import draw_text
from ui.palette import palette, signals

ROW = 23
_TOP, _LABEL, _FIGURE, _GAP = 8, 76, 36, 24
Counts = Sequence[tuple[str, int]]


class Bars(QWidget):
    """Both columns share one scale; four rows high whatever is shown."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._columns: tuple[Counts, ...] = ((), ())
        self.setFixedHeight(2 * _TOP + 4 * ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def show_counts(self, *columns: Counts) -> None:
        """Show other figures."""
        self._columns = columns
        self.setAccessibleName(
            self._name + "：" + "，".join(f"{word} {count}" for rows in columns for word, count in rows)
        )
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        width = (self.width() - 24 - _GAP * (len(self._columns) - 1)) / len(self._columns)
        most = max((count for rows in self._columns for _, count in rows), default=0) or 1
        for number, rows in enumerate(self._columns):
            left = 12 + number * (width + _GAP)
            for place, (word, count) in enumerate(rows):
                top = _TOP + place * ROW
                draw_text(painter, QRectF(left, top, _LABEL, ROW), word, fonts.ui_font(13), colours.text2)
                room = width - _LABEL - _FIGURE
                bar = QRectF(left + _LABEL, top + 4, max(room * count / most, 1 if count else 0), ROW - 8)
                painter.fillRect(bar, colours.primary)
                figure = QRectF(left + width - _FIGURE, top, _FIGURE, ROW)
                draw_text(painter, figure, str(count), fonts.ui_font(13), colours.text, right=True)
        painter.end()
