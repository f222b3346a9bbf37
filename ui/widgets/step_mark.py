"""The circle of a step in a column of steps, with the line down to the next one."""

from __future__ import annotations

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QWidget

from ui import fonts, icons
from ui.marks import draw_text
from ui.palette import palette, signals

_CIRCLE = 24


class StepMark(QWidget):
    """Filled with a tick when done, ringed when it is the current one, pale when it comes later.

    Args:
        state: `done`, `now` or `later`.
    """

    def __init__(self, number: int, state: str, *, last: bool) -> None:
        super().__init__()
        self._number, self._state, self._last = number, state, last
        self.setFixedWidth(_CIRCLE + 4)
        signals.changed.connect(self.update)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(2, 2, _CIRCLE, _CIRCLE)
        if not self._last:
            line = colours.primary if self._state == "done" else colours.border
            painter.fillRect(QRectF(circle.center().x() - 1, circle.bottom(), 2, self.height() - circle.bottom()), line)
        reached = self._state != "later"
        painter.setPen(QPen(colours.primary if reached else colours.border, 2.4 if self._state == "now" else 1.4))
        painter.setBrush(colours.primary if self._state == "done" else colours.surface)
        painter.drawEllipse(circle)
        if self._state == "done":
            icons.draw(painter, "check", circle.adjusted(5, 5, -5, -5), colours.text_on_primary)
        else:
            ink = colours.primary_soft_text if self._state == "now" else colours.text3
            draw_text(painter, circle, str(self._number), fonts.ui_font(12, bold=True), ink, centre=True)
        painter.end()
