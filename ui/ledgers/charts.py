"""The same numbers as charts: every bar, point and figure says its value, and opens the rows it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from station_app.domain.ledger import Subject
from station_app.domain.report import TrendPoint
from ui import fonts, icons
from ui.marks import draw_focus_ring, draw_text, text_width
from ui.palette import palette, signals
from ui.widgets.panel import Panel
from ui.widgets.text import Text, plain_tooltip
from ui.workbench.week import scale_step

BAR_ROW = 25


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that counts rows: a bar or a figure, as the list of its rows is headed."""

    name: str
    value: str
    subject: Subject
    ids: tuple[str, ...]
    of_ids: tuple[str, ...] | None = None
    worked: str = ""

    @property
    def spoken(self) -> str:
        """Name, value and fraction."""
        return f"{self.name} {self.value}，{self.worked}" if self.worked else f"{self.name} {self.value}"


class Clickable(QWidget):
    """Something painted that opens rows: by click, Enter or space."""

    opened = pyqtSignal(object)

    def __init__(self, height: int) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.shown: Counted | None = None
        signals.changed.connect(self.update)

    def show_counted(self, shown: Counted) -> None:
        """Show another value."""
        self.shown = shown
        self.setAccessibleName(shown.spoken)
        self.setToolTip(plain_tooltip(shown.worked or f"{shown.name} {shown.value}"))
        self.setCursor(Qt.CursorShape.PointingHandCursor if shown.ids else Qt.CursorShape.ArrowCursor)
        self.update()

    def open(self) -> None:
        """Open the rows it counts."""
        if self.shown is not None:
            self.opened.emit(self.shown)

    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:
        """Qt override."""
        if (
            a0 is not None
            and a0.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(a0.position().toPoint())
        ):
            self.open()

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override."""
        if a0 is not None and a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open()
        else:
            super().keyPressEvent(a0)

    def focusInEvent(self, a0: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusInEvent(a0)
        self.update()

    def _ground(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.shown is not None and self.shown.ids:
            painter.fillRect(self.rect(), palette().hover)
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()).adjusted(4, 3, -4, -3))


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
        self._ground(painter)
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
        self._ground(painter)
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
        head, self.remark = self.add_header("")
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
        self._ground(painter)
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


class TrendChart(QWidget):
    """What was logged, period by period: a line with its points, the last with its value; finished in the lighter tone."""

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[TrendPoint, ...] = ()
        self.setFixedHeight(138)
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
        return QSize(280, 138)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        if not self._points:
            return
        colours, painter = palette(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        highest = max(max(point.registered, point.finished) for point in self._points)
        step = scale_step(max(highest, 1))
        lines = max(1, -(-highest // step))
        area = QRectF(36, 22, self.width() - 58, self.height() - 46)
        for line in range(lines + 1):
            y = round(area.bottom() - area.height() * line / lines)
            painter.fillRect(QRectF(area.left(), y, area.width(), 1), colours.chart_grid)
            draw_text(painter, QRectF(0, y - 9, 29, 18), str(step * line), fonts.ui_font(12), colours.text3, right=True)
        unit = area.height() / (step * lines)
        self._paint_line(painter, area, [point.finished * unit for point in self._points], chart=2)
        self._paint_line(painter, area, [point.registered * unit for point in self._points], chart=1)
        self._paint_names(painter, area, unit)
        painter.end()

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
