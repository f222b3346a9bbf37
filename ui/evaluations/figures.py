"""The rates of 好差评 side by side, each with its formula and what was divided by what."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from station_app.domain.rates import Rate
from ui import fonts
from ui.marks import draw_text, text_width
from ui.palette import palette, signals
from ui.widgets.text import plain_tooltip

HEIGHT = 80


class RateCell(QWidget):
    """Name and figure above, formula below."""

    def __init__(self) -> None:
        super().__init__()
        self._rate: Rate | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT - 2)
        signals.changed.connect(self.update)

    def show_rate(self, rate: Rate) -> None:
        """Show another rate."""
        self._rate = rate
        self.setAccessibleName(f"{rate.name} {rate.text}，{rate.formula}，{rate.numerator} ÷ {rate.denominator}")
        self.setToolTip(plain_tooltip(f"{rate.formula} = {rate.numerator} ÷ {rate.denominator}"))
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(200, HEIGHT - 2)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        if self._rate is None:
            return
        colours, rate = palette(), self._rate
        painter = QPainter(self)
        left, width = 14.0, self.width() - 28.0
        figure = fonts.ui_font(20, bold=True)
        draw_text(painter, QRectF(left, 8, width, 26), rate.text, figure, colours.text, right=True)
        name = QRectF(left, 8, width - text_width(rate.text, figure) - 8, 26)
        draw_text(painter, name, rate.name, fonts.ui_font(14, bold=True), colours.text)
        parts = f"{rate.numerator} ÷ {rate.denominator}"
        below = QRectF(left, 36, width, 18)
        draw_text(painter, below, parts, fonts.ui_font(12), colours.text2, right=True)
        painter.setFont(fonts.ui_font(12))
        painter.setPen(colours.text3)
        formula = QRectF(left, 37, width - text_width(parts, fonts.ui_font(12)) - 10, 38)
        painter.drawText(formula, int(Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft), rate.formula)
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), colours.border_soft)
        painter.end()


class FiguresStrip(QFrame):
    """Five rates over the width of the page."""

    def __init__(self, count: int = 5) -> None:
        super().__init__()
        self.setProperty("panel", True)  # noqa: FBT003  # Qt property value
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("评价指标")
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self.cells = [RateCell() for _ in range(count)]
        for cell in self.cells:
            row.addWidget(cell, 1)

    def show_rates(self, rates: Sequence[Rate]) -> None:
        """Show other rates."""
        for cell, rate in zip(self.cells, rates, strict=True):
            cell.show_rate(rate)
