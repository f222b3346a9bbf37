"""Paints a project's chart: frozen columns at the left, days above, bars, arrows along the critical path, and today."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPen

from ui import fonts
from ui.marks import draw_mark, draw_text, text_width
from ui.palette import palette
from ui.projects.gantt_bars import Bars
from ui.projects.gantt_frame import HEAD, Frame
from ui.projects.gantt_lines import GanttLine, Picture
from ui.projects.scale import Tick, Zoom


def paint_chart(painter: QPainter, picture: Picture, frame: Frame) -> None:
    """Paint everything that is in sight."""
    paint_days(painter, picture, frame)
    paint_columns(painter, picture, frame)
    paint_cursor(painter, frame)


def paint_days(painter: QPainter, picture: Picture, frame: Frame) -> None:
    """Everything right of the frozen columns."""
    painter.fillRect(QRectF(0, 0, frame.width, frame.height), palette().surface)
    shown = frame.places(len(picture.lines))
    for place in shown:
        _paint_ground(painter, picture.lines[place], frame, place)
    painter.save()
    painter.setClipRect(QRectF(frame.left, HEAD, frame.width - frame.left, frame.height - HEAD))
    _paint_grid(painter, picture, frame, shown)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bars = Bars(painter, picture, frame)
    for place in shown:
        bars.paint(place)
    bars.paint_links(shown)
    bars.paint_notes(shown)
    _paint_today(painter, picture, frame)
    painter.restore()
    _paint_head(painter, picture, frame)


def paint_columns(painter: QPainter, picture: Picture, frame: Frame) -> None:
    """The frozen columns with their titles, over what was scrolled under them."""
    colours, columns = palette(), frame.columns
    shown = frame.places(len(picture.lines))
    painter.fillRect(QRectF(0, 0, columns.width, frame.height), colours.surface)
    for place in shown:
        _paint_cells(painter, picture.lines[place], frame, place)
    painter.fillRect(QRectF(0, 0, columns.width, HEAD), colours.surface_alt)
    places = (12.0, columns.name + 2, columns.name + columns.department + 8)
    for x, words in zip(places, picture.titles, strict=True):
        draw_text(painter, QRectF(x, 0, 120, HEAD), words, fonts.ui_font(12), colours.text2)
    painter.fillRect(QRectF(0, HEAD - 1, columns.width, 1), colours.border)
    painter.fillRect(QRectF(frame.left - 1, 0, 1, min(frame.height, frame.top(len(picture.lines)))), colours.border)


def _ground(line: GanttLine, frame: Frame, place: int) -> QColor:
    colours = palette()
    if not line.code:
        return colours.sunken
    if place == frame.current:
        return colours.selection if frame.focused else colours.selection_inactive
    return colours.surface


def _paint_ground(painter: QPainter, line: GanttLine, frame: Frame, place: int) -> None:
    top = frame.top(place)
    painter.fillRect(QRectF(0, top, frame.width, frame.row), _ground(line, frame, place))
    if line.code:
        painter.fillRect(QRectF(0, top + frame.row - 1, frame.width, 1), palette().border_soft)


def _paint_grid(painter: QPainter, picture: Picture, frame: Frame, shown: range) -> None:
    colours, scale = palette(), frame.scale
    bottom = min(frame.height, frame.top(shown.stop))
    if scale.zoom is Zoom.WEEK:
        for day in picture.off:
            left = frame.at(day)
            if frame.left - scale.per_day < left < frame.width:
                painter.fillRect(QRectF(left, HEAD, scale.per_day, bottom - HEAD), colours.surface_alt)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for tick in scale.ticks(frame.x, frame.x + frame.width - frame.left):
        left = round(frame.at(tick.day))
        painter.fillRect(QRectF(left, HEAD, 1, bottom - HEAD), colours.border if tick.major else colours.chart_grid)


def _paint_today(painter: QPainter, picture: Picture, frame: Frame) -> None:
    left = round(frame.at(picture.today) + frame.scale.per_day / 2)
    bottom = min(frame.height, frame.top(len(picture.lines)))
    painter.fillRect(QRectF(left - 0.5, HEAD, 1.5, bottom - HEAD), palette().seal)


def _paint_cells(painter: QPainter, line: GanttLine, frame: Frame, place: int) -> None:
    """The frozen columns of one row."""
    colours, columns, top = palette(), frame.columns, frame.top(place)
    painter.fillRect(QRectF(0, top, columns.width, frame.row), _ground(line, frame, place))
    light = QRectF(columns.name + columns.department + 8, top, columns.light - 10, frame.row)
    if not line.code:
        room = QRectF(12, top, columns.name + columns.department - 16, frame.row)
        draw_text(painter, room, line.name, fonts.ui_font(13, bold=True), colours.text)
        draw_text(painter, light, line.words, fonts.ui_font(13), colours.text2)
        return
    painter.fillRect(QRectF(0, top + frame.row - 1, columns.width, 1), colours.border_soft)
    bold = line.row is not None and line.row.critical
    name = QRectF(26, top, columns.name - 34, frame.row)
    draw_text(painter, name, line.name, fonts.ui_font(13, bold=bold), colours.text)
    department = QRectF(columns.name + 2, top, columns.department - 6, frame.row)
    draw_text(painter, department, line.department, fonts.ui_font(13), colours.text2)
    if line.mark is not None:
        draw_mark(painter, light, line.mark, line.words)


def _paint_head(painter: QPainter, picture: Picture, frame: Frame) -> None:
    colours = palette()
    painter.fillRect(QRectF(0, 0, frame.width, HEAD), colours.surface_alt)
    painter.save()
    painter.setClipRect(QRectF(frame.left, 0, frame.width - frame.left, HEAD))
    ticks = list(frame.scale.ticks(frame.x, frame.x + frame.width - frame.left))
    flag = frame.at(picture.today) + frame.scale.per_day / 2
    _paint_periods(painter, picture, frame, [tick for tick in ticks if tick.major])
    _paint_days(painter, frame, [tick for tick in ticks if not tick.major], flag)
    _paint_flag(painter, flag)
    painter.restore()
    painter.fillRect(QRectF(0, HEAD - 1, frame.width, 1), colours.border)


def _paint_periods(painter: QPainter, picture: Picture, frame: Frame, ticks: Sequence[Tick]) -> None:
    """Weeks, months or quarters; the one that has begun further left says so at the edge, while there is room."""
    colours, bold = palette(), fonts.ui_font(13, bold=True)
    ends = [*(frame.at(tick.day) for tick in ticks[1:]), frame.width + 200]
    for place, (tick, end) in enumerate(zip(ticks, ends, strict=True)):
        left = round(frame.at(tick.day))
        painter.fillRect(QRectF(left, 0, 1, HEAD), colours.border)
        words = tick.words if place or "年" in tick.words else f"{tick.day.year} 年 {tick.words}"
        words = f"{words}（暂定）" if tick.day.year in picture.tentative else words
        width = text_width(words, bold)
        x = max(left, frame.left) + 8
        if x + width < end - 4:
            draw_text(painter, QRectF(x, 1, width + 2, 20), words, bold, colours.text)


def _paint_days(painter: QPainter, frame: Frame, ticks: Sequence[Tick], flag: float) -> None:
    """The days of the grid but for those under the flag."""
    narrow = frame.scale.zoom is Zoom.WEEK
    for tick in ticks:
        left = round(frame.at(tick.day))
        rect = QRectF(left, 20, frame.scale.per_day, 19) if narrow else QRectF(left + 3, 20, 44, 19)
        if not flag - 42 < rect.left() < flag + 24:
            draw_text(painter, rect, tick.words, fonts.ui_font(12), palette().text2, centre=narrow)


def _paint_flag(painter: QPainter, middle: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette().seal)
    rect = QRectF(middle - 24, 20, 48, 17)
    painter.drawRoundedRect(rect, 3, 3)
    draw_text(painter, rect, "今天", fonts.ui_font(12, bold=True), palette().text_on_primary, centre=True)


def paint_cursor(painter: QPainter, frame: Frame) -> None:
    """The frame around the row with the cursor, while the chart has the keyboard."""
    if frame.current < 0 or not frame.focused:
        return
    top = frame.top(frame.current)
    if top + frame.row <= HEAD:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(palette().focus, 2))
    painter.save()
    painter.setClipRect(QRectF(0, HEAD, frame.width, frame.height - HEAD))
    painter.drawRect(QRectF(1, top + 1, frame.width - 2, frame.row - 2))
    painter.restore()
