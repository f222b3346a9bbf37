"""本周办理: logged and finished cases of each day as pairs of bars with their values, and the week's sums."""

from __future__ import annotations

from datetime import date, timedelta

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from station_app.services.workbench_service import Week
from ui import fonts
from ui.marks import draw_text, text_width
from ui.palette import palette, signals
from ui.widgets.panel import Panel
from ui.widgets.text import Text

_DAYS = "一二三四五六日"
_LEFT, _TOP, _BOTTOM = 34, 22, 24
_BAR, _PAIR_GAP = 15, 3
_LINES = 4


class WeekChart(QWidget):
    """Readable without colour: logged is dark, finished light, and every bar prints its value."""

    def __init__(self) -> None:
        super().__init__()
        self._week: Week | None = None
        self._today = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(78)
        signals.changed.connect(self.update)

    def show_week(self, week: Week, today: date) -> None:
        """Show another week."""
        self._week, self._today = week, today
        pairs = zip(self._names(week), week.registered, week.finished, strict=True)
        self.setAccessibleName("；".join(f"{name}登记 {logged} 件，办结 {done} 件" for name, logged, done in pairs))
        self.update()

    def _names(self, week: Week) -> list[str]:
        days = [week.monday + timedelta(days=offset) for offset in range(len(week.registered))]
        return ["今天" if day == self._today else f"周{_DAYS[day.weekday()]}" for day in days]

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(300, 170)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        if self._week is None:
            return
        painter = QPainter(self)
        step = scale_step(max(*self._week.registered, *self._week.finished))
        lines = max(1, -(-max(*self._week.registered, *self._week.finished, 1) // step))
        area = QRectF(_LEFT, _TOP, self.width() - _LEFT - 6, self.height() - _TOP - _BOTTOM)
        self._paint_scale(painter, area, step, lines)
        width = area.width() / len(self._week.registered)
        pairs = zip(self._names(self._week), self._week.registered, self._week.finished, strict=True)
        for position, (name, logged, done) in enumerate(pairs):
            middle = area.left() + width * (position + 0.5)
            height = area.height() / (step * lines)
            self._paint_bar(painter, middle - _BAR - _PAIR_GAP / 2, area.bottom(), logged, height, palette().primary)
            self._paint_bar(painter, middle + _PAIR_GAP / 2, area.bottom(), done, height, light_bar())
            under = QRectF(middle - width / 2, area.bottom() + 3, width, 20)
            now = name == "今天"
            ink = palette().text if now else palette().text2
            draw_text(painter, under, name, fonts.ui_font(12, bold=now), ink, centre=True)
        painter.end()

    @staticmethod
    def _paint_scale(painter: QPainter, area: QRectF, step: int, lines: int) -> None:
        colours = palette()
        for line in range(lines + 1):
            y = area.bottom() - area.height() * line / lines
            painter.fillRect(QRectF(area.left(), round(y), area.width(), 1), colours.border_soft)
            cell = QRectF(0, y - 9, area.left() - 8, 18)
            draw_text(painter, cell, str(step * line), fonts.ui_font(12), colours.text3, right=True)

    @staticmethod
    def _paint_bar(painter: QPainter, left: float, bottom: float, value: int, height: float, colour: QColor) -> None:
        top = bottom - value * height
        painter.fillRect(QRectF(round(left), round(top), _BAR, round(bottom) - round(top)), colour)
        above = QRectF(left - 8, top - 18, _BAR + 16, 17)
        draw_text(painter, above, str(value), fonts.ui_font(12), palette().text2, centre=True)


def scale_step(most: int) -> int:
    """The distance of the grid lines: 1, 2 or 5 times a power of ten, at most four lines."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * _LINES >= most:
                return step * factor
        step *= 10


def light_bar() -> QColor:
    """The lighter of the two bars: halfway between the primary colour and the ground."""
    dark, ground = palette().primary, palette().surface
    parts = [(dark.getRgb()[i] * 11 + ground.getRgb()[i] * 9) // 20 for i in range(3)]  # type: ignore[operator]  # no None
    return QColor(*parts)


class _Legend(QWidget):
    """Two squares with their words."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(round(2 * text_width("登记", fonts.ui_font(12))) + 52, 20)
        self.setAccessibleName("深色登记，浅色办结")
        signals.changed.connect(self.update)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        painter = QPainter(self)
        left = 0.0
        for colour, word in ((palette().primary, "登记"), (light_bar(), "办结")):
            painter.fillRect(QRectF(left, 5, 10, 10), colour)
            width = text_width(word, fonts.ui_font(12)) + 2
            draw_text(painter, QRectF(left + 15, 0, width, 20), word, fonts.ui_font(12), palette().text2)
            left += 15 + width + 9
        painter.end()


class WeekPanel(Panel):
    """The chart under its header, the sums under the chart."""

    def __init__(self) -> None:
        super().__init__("本周办理")
        head, self._number = self.add_header("本周办理")
        head.addWidget(_Legend(), 0, Qt.AlignmentFlag.AlignVCenter)
        self.chart = WeekChart()
        self.body.addWidget(self.chart, 1)
        self.sums = Text("", "captionText")
        self.sums.setContentsMargins(12, 2, 12, 8)
        self.body.addWidget(self.sums)

    def show_week(self, week: Week, today: date) -> None:
        """Show another week."""
        self._number.setText(f"第 {week.monday.isocalendar().week} 周")
        self.chart.show_week(week, today)
        spared = max(0, week.requested - week.to_submit)
        logged, done = sum(week.registered), sum(week.finished)
        self.sums.setText(f"登记 {logged} 件    办结 {done} 件    减材料 {spared} 份")
