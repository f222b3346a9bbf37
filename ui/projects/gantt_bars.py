"""Paints the bars of a chart, the arrows along its critical path, and the words beside both."""

from __future__ import annotations

from datetime import date

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPen, QPolygonF

from station_app.domain.project_gantt import Span
from ui import fonts
from ui.marks import Mark, badge_width, draw_badge, draw_text, text_width
from ui.palette import Tone, palette
from ui.projects.gantt_frame import Frame
from ui.projects.gantt_lines import Bar, GanttLine, Note, Picture

_POINT = Mark("", Tone.RED, solid=True)
_COMING = 4.0
_TALLEST = 20.0
_GAP = 7.0
_ARROW = 4.0
_LABELLED = 16.0
_DASHES = [3.0, 2.0]


class Bars:
    """The bars of all rows, the arrows between them and the words beside them."""

    def __init__(self, painter: QPainter, picture: Picture, frame: Frame) -> None:
        self._painter = painter
        self._picture = picture
        self._frame = frame
        self._today = frame.at(picture.today) + frame.scale.per_day / 2
        self._tall = min(frame.row - 8, _TALLEST)
        self._bar = self._tall - 5

    def paint(self, place: int) -> None:
        """The promise as a dashed frame, what happened as a bar in it, what is still to come as a thin line."""
        line = self._picture.lines[place]
        if self._in_sight(line):
            middle = self._frame.top(place) + self._frame.row / 2
            for bar in line.bars:
                self._paint_bar(bar, middle)

    def _paint_bar(self, bar: Bar, middle: float) -> None:
        colours, painter = palette(), self._painter
        fill = colours.chart1 if bar.dark else colours.chart2
        plan = self._rect(bar.plan, middle, self._tall, 5)
        draw_plan(painter, plan)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        if bar.forecast is not None:
            painter.drawRect(self._rect(bar.forecast, middle, _COMING, 1))
        if bar.real is not None:
            painter.drawRect(self._rect(bar.real, middle, self._bar, 3))
        if bar.late is not None:
            paint_late(painter, self._rect(bar.late, middle, self._bar, 4))
        if bar.label and plan.width() > _LABELLED:
            ink = colours.text2 if bar.real is None else colours.surface if bar.dark else colours.text
            room = plan.adjusted(4, -1, 0, 1)
            draw_text(painter, room, bar.label, fonts.ui_font(12, bold=True), ink)

    def _rect(self, span: Span, middle: float, height: float, least: float) -> QRectF:
        left = self._frame.at(span.first)
        width = self._frame.at(span.last) + self._frame.scale.per_day - left
        return QRectF(left, middle - height / 2, max(width, least), height)

    def _in_sight(self, line: GanttLine) -> bool:
        return bool(line.bars) and self._end(line) >= self._frame.left and self._begin(line) <= self._frame.width

    def _begin(self, line: GanttLine) -> float:
        assert line.span is not None
        return self._frame.at(line.span.first)

    def _end(self, line: GanttLine) -> float:
        """The right end of everything drawn of a row."""
        assert line.span is not None
        return self._frame.at(line.span.last) + self._frame.scale.per_day

    def paint_links(self, shown: range) -> None:
        """Arrows between the steps of the critical path, those that cross the rows in sight."""
        colours = palette()
        self._painter.setPen(QPen(colours.primary, 1.4))
        for before, after in self._picture.links:
            if max(before, after) >= shown.start and min(before, after) < shown.stop:
                self._paint_link(before, after)

    def _paint_link(self, before: int, after: int) -> None:
        source, target, frame = self._picture.lines[before].row, self._picture.lines[after], self._frame
        assert source is not None
        last = source.real.last if source.done and source.real else max(source.plan.last, source.expected or date.min)
        x = frame.at(last) + frame.scale.per_day
        y, down = (frame.top(place) + frame.row / 2 for place in (before, after))
        begin = self._begin(target)
        turn = x + 4
        if begin >= turn + _ARROW + 3:
            self._draw_path([QPointF(x, y), QPointF(turn, y), QPointF(turn, down), QPointF(begin, down)])
            return
        edge = down - self._tall / 2 if after > before else down + self._tall / 2
        into = min(max(turn, begin + 3), max(begin + 3, self._end(target) - 3))
        way = edge - _GAP if after > before else edge + _GAP
        self._draw_path([QPointF(x, y), QPointF(turn, y), QPointF(turn, way), QPointF(into, way), QPointF(into, edge)])

    def _draw_path(self, points: list[QPointF]) -> None:
        painter, colours = self._painter, palette()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        tip, before = points[-1], points[-2]
        across = tip.x() > before.x()
        sign = 1 if tip.y() >= before.y() else -1
        wings = (
            [QPointF(tip.x() - 6, tip.y() - 3.5), QPointF(tip.x() - 6, tip.y() + 3.5)]
            if across
            else [QPointF(tip.x() - 3.5, tip.y() - 6 * sign), QPointF(tip.x() + 3.5, tip.y() - 6 * sign)]
        )
        painter.setBrush(colours.primary)
        painter.drawPolygon(QPolygonF([tip, *wings]))

    def paint_notes(self, shown: range) -> None:
        """Words and diamonds beside the bars, or at the edge where the bars lie beyond it."""
        for place in shown:
            line = self._picture.lines[place]
            if self._in_sight(line):
                self._paint_words(line, place)
            elif line.bars:
                self._paint_far(line, place)

    def _paint_words(self, line: GanttLine, place: int) -> None:
        middle = self._frame.top(place) + self._frame.row / 2
        left, edge = self._end(line) + _GAP, self._begin(line)
        if line.row is not None and line.row.milestone:
            left = self._paint_milestone(line.milestone, left + 8, middle)
        for note in line.notes:
            width = note_width(note)
            if left - 3 < self._today < left + width + 3 or left + width > self._frame.width:
                before = edge - _GAP - width
                crossed = before < self._today < before + width
                if before > self._frame.left and not crossed:
                    self._paint_note(note, before, middle)
                    edge = before
                    continue
                left = max(left, self._today + _GAP)
            self._paint_note(note, left, middle)
            left += width + _GAP

    def _paint_note(self, note: Note, left: float, middle: float) -> None:
        if note.badge:
            draw_badge(self._painter, left, middle, _POINT, note.text)
            return
        font = fonts.ui_font(12, bold=note.bold)
        rect = QRectF(left, middle - 9, note_width(note) + 2, 18)
        draw_text(self._painter, rect, note.text, font, palette().foreground(note.tone))

    def _paint_milestone(self, words: str, x: float, middle: float) -> float:
        colours, font = palette(), fonts.ui_font(12, bold=True)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colours.text)
        corners = (QPointF(x - 7, middle), QPointF(x, middle - 7), QPointF(x + 7, middle), QPointF(x, middle + 7))
        self._painter.drawPolygon(QPolygonF(corners))
        if not words:
            return x + 8 + _GAP
        width = text_width(words, font)
        draw_text(self._painter, QRectF(x + 12, middle - 9, width + 2, 18), words, font, colours.text)
        return x + 12 + width + _GAP

    def _paint_far(self, line: GanttLine, place: int) -> None:
        frame, font = self._frame, fonts.ui_font(12)
        rect = QRectF(frame.left + 10, frame.top(place), frame.width - frame.left - 20, frame.row)
        later = self._begin(line) > frame.width
        assert line.span is not None
        words = f"{line.far} ▸" if later else f"◂ {line.span.last:%m-%d}"
        draw_text(self._painter, rect, words, font, palette().text2, right=later)


def draw_plan(painter: QPainter, rect: QRectF) -> None:
    """What was promised: a dashed frame."""
    pen = QPen(palette().border_strong, 1, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern(_DASHES)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)


def note_width(note: Note) -> float:
    """How wide words beside a bar are."""
    return badge_width(_POINT, note.text) if note.badge else text_width(note.text, fonts.ui_font(12, bold=note.bold))


def paint_late(painter: QPainter, rect: QRectF) -> None:
    """Hatched, so that it is told from the rest without colour."""
    colours = palette()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.red_bg)
    painter.drawRect(rect)
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colours.red_solid, 2))
    step, height = 6.0, rect.height()
    x = rect.left() - height
    while x < rect.right():
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + height, rect.top()))
        x += step
    painter.restore()
    painter.setPen(QPen(colours.red_solid, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
