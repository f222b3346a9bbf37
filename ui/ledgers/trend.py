"""登记趋势: what was logged and finished, period by period; a click on a point goes to its period."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QWidget

from station_app.domain.report import TrendPoint
from ui import fonts
from ui.marks import draw_text
from ui.palette import palette, signals
from ui.widgets.text import plain_tooltip
from ui.workbench.week import scale_step

HEIGHT = 138
_LEFT, _TOP, _RIGHT, _BOTTOM = 36, 22, 22, 24


class TrendChart(QWidget):
    """What was logged, period by period: a line with its points, the last with its value; finished in the lighter tone."""

    wanted = pyqtSignal(int)
    """How many periods back somebody wants to go."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._points: tuple[TrendPoint, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def show_points(self, points: Sequence[TrendPoint]) -> None:
        """Show other periods."""
        self._points = tuple(points)
        words = [f"{point.name}登记 {point.registered} 件，办结 {point.finished} 件" for point in points]
        self.setAccessibleName("；".join(words))
        self.setToolTip(plain_tooltip("\n".join(words)))
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(280, HEIGHT)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        if not self._points:
            return
        colours, painter = palette(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        highest = max(max(point.registered, point.finished) for point in self._points)
        step = scale_step(max(highest, 1))
        lines = max(1, -(-highest // step))
        area = self._area()
        for line in range(lines + 1):
            y = round(area.bottom() - area.height() * line / lines)
            painter.fillRect(QRectF(area.left(), y, area.width(), 1), colours.chart_grid)
            draw_text(painter, QRectF(0, y - 9, 29, 18), str(step * line), fonts.ui_font(12), colours.text3, right=True)
        unit = area.height() / (step * lines)
        self._paint_line(painter, area, [point.finished * unit for point in self._points], chart=2)
        self._paint_line(painter, area, [point.registered * unit for point in self._points], chart=1)
        self._paint_names(painter, area, unit)
        painter.end()

    def _area(self) -> QRectF:
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM)

    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:
        """Qt override: to the period of the nearest point."""
        if a0 is None or len(self._points) < 2:  # one point has no distance
            return
        area, last = self._area(), len(self._points) - 1
        nearest = round((a0.position().x() - area.left()) / area.width() * last)
        back = last - min(max(nearest, 0), last)
        if back:
            self.wanted.emit(back)

    def _places(self, area: QRectF, heights: Sequence[float]) -> list[QPointF]:
        gap = area.width() / max(1, len(heights) - 1)
        return [QPointF(area.left() + gap * place, area.bottom() - height) for place, height in enumerate(heights)]

    def _paint_line(self, painter: QPainter, area: QRectF, heights: Sequence[float], *, chart: int) -> None:
        colour = palette().chart1 if chart == 1 else palette().chart2
        places = self._places(area, heights)
        painter.setPen(
            QPen(colour, 2 if chart == 1 else 1.4, Qt.PenStyle.SolidLine if chart == 1 else Qt.PenStyle.DashLine)
        )
        painter.drawPolyline(QPolygonF(places))
        if chart == 1:
            painter.setBrush(colour)
            painter.setPen(Qt.PenStyle.NoPen)
            for place in places:
                painter.drawEllipse(place, 3, 3)

    def _paint_names(self, painter: QPainter, area: QRectF, unit: float) -> None:
        colours = palette()
        places = self._places(area, [point.registered * unit for point in self._points])
        for point, place in zip(self._points, places, strict=True):
            under = QRectF(place.x() - 24, area.bottom() + 5, 48, 18)
            name = point.name.removesuffix("周").strip()
            draw_text(painter, under, name, fonts.ui_font(12), colours.text2, centre=True)
        last = QRectF(places[-1].x() - 30, places[-1].y() - 22, 60, 18)
        value = f"{self._points[-1].registered:,}"
        draw_text(painter, last, value, fonts.ui_font(13, bold=True), colours.text, centre=True)
