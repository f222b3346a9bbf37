"""The same numbers as charts: every bar and figure says its value, and opens the rows it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QRectF, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QVBoxLayout

from ui import fonts, icons
from ui.ledgers.clickable import Clickable, Counted
from ui.marks import draw_text, text_width
from ui.palette import palette
from ui.widgets.panel import Panel
from ui.widgets.text import Text

BAR_ROW = 25


class BarLine(Clickable):
    """Name, bar and value on one line; the bar's length is its share of the longest."""

    def __init__(self) -> None:
        super().__init__(BAR_ROW)
        self._share = 0.0

    def show_bar(self, shown: Counted, longest: int) -> None:
        """Show another bar."""
        self._share = len(shown.ids) / longest if longest else 0.0
        self.show_counted(shown)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        if self.shown is None:
            return
        colours, painter, middle = palette(), QPainter(self), self.height() / 2
        self.paint_ground(painter)
        names = self.width() * 0.4
        draw_text(painter, QRectF(12, 0, names - 16, self.height()), self.shown.name, fonts.ui_font(13), colours.text2)
        room = self.width() - names - 48
        painter.fillRect(
            QRectF(names, middle - 6, max(1.0, room * self._share) if self._share else 0, 12), colours.chart1
        )
        value = QRectF(self.width() - 46, 0, 34, self.height())
        draw_text(painter, value, self.shown.value, fonts.ui_font(13), colours.text, right=True)
        painter.end()


class FigureLine(Clickable):
    """Name at the left, value at the right: one line of the figures."""

    def __init__(self) -> None:
        super().__init__(27)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        if self.shown is None:
            return
        colours, painter = palette(), QPainter(self)
        self.paint_ground(painter)
        value = fonts.ui_font(14, bold=True)
        width = text_width(self.shown.value, value) + 4
        draw_text(
            painter,
            QRectF(self.width() - 12 - width, 0, width, self.height()),
            self.shown.value,
            value,
            colours.text,
            right=True,
        )
        name = QRectF(12, 0, self.width() - width - 30, self.height())
        draw_text(painter, name, self.shown.name, fonts.ui_font(13), colours.text2)
        painter.end()


class LinesPanel(Panel):
    """A panel of bars or of figures under a heading; hidden while it has none."""

    opened = pyqtSignal(object)

    def __init__(self, title: str, make: Callable[[], Clickable]) -> None:
        super().__init__(title)
        self._make = make
        head, self.remark = self.add_header(title)
        first = head.itemAt(0)
        title_label = first.widget() if first is not None else None
        self._title = title_label if isinstance(title_label, Text) else self.remark
        self._height = BAR_ROW
        self.lines: list[Clickable] = []
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(0)
        self.body.addLayout(self._column)

    def set_title(self, title: str) -> None:
        """Show another heading."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_line_height(self, height: int) -> None:
        """Width class changed."""
        self._height = height
        for line in self.lines:
            line.setFixedHeight(height)

    def show_lines(self, rows: Sequence[Counted], remark: str = "") -> None:
        """Show other values; lines are kept and filled anew."""
        self.remark.setText(remark)
        while len(self.lines) < len(rows):
            line = self._make()
            line.opened.connect(self.opened)
            line.setFixedHeight(self._height)
            self._column.addWidget(line)
            self.lines.append(line)
        longest = max((len(row.ids) for row in rows), default=0)
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(rows))
            if place >= len(rows):
                continue
            if isinstance(line, BarLine):
                line.show_bar(rows[place], longest)
            else:
                line.show_counted(rows[place])
        self.setVisible(bool(rows))


@dataclass(frozen=True, slots=True)
class SavingView:
    """原材料 → 去重后, what that saves, and how many journeys."""

    requested: int
    merged: int
    to_submit: int
    visits_saved: int | None = None

    @property
    def share(self) -> str:
        """1 − 实交 ÷ 逐项; a dash when nothing was asked for."""
        if not self.requested:
            return "—"
        tenths = (2000 * (self.requested - self.to_submit) + self.requested) // (2 * self.requested)
        return f"{tenths // 10}.{tenths % 10}%"


class SavingFigures(Clickable):
    """逐项 → 去重 → 实交 and the share that need not be handed in."""

    def __init__(self) -> None:
        super().__init__(66)
        self._view = SavingView(0, 0, 0)

    def show_saving(self, view: SavingView, shown: Counted) -> None:
        """Show other figures."""
        self._view = view
        self.show_counted(shown)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours, view, painter = palette(), self._view, QPainter(self)
        self.paint_ground(painter)
        parts = [
            (f"{view.requested:,}", "逐项要求", colours.text3, 21, False),
            (f"{view.merged:,}", "去重后", colours.text, 21, False),
            (f"{view.to_submit:,}", "实际要交", colours.primary_soft_text, 26, True),
            (view.share, "精简率", colours.text, 21, False),
        ]
        width = (self.width() - 12) / len(parts)
        for place, (number, words, ink, pixels, bold) in enumerate(parts):
            left = 6 + width * place
            draw_text(painter, QRectF(left, 7, width, 32), number, fonts.ui_font(pixels, bold=bold), ink, centre=True)
            draw_text(painter, QRectF(left, 39, width, 18), words, fonts.ui_font(12), colours.text2, centre=True)
            if place in (1, 2):
                icons.draw(painter, "arrow-right", QRectF(left - 7, 17, 14, 14), colours.text3)
        painter.end()
