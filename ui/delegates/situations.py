"""Paints one question with its answers as segments, chips or lines, and tells which answer a point hits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PyQt6.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPen
from PyQt6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import fonts
from ui.intake.lines import SituationLine
from ui.marks import draw_focus_ring, draw_numerals, draw_text, numerals_width, text_width
from ui.models.cells import Role
from ui.palette import palette

SEGMENT = 26
_LEFT = 12
_RIGHT = 10
_SHOWN_NUMERALS = 4


class Shape(Enum):
    """How the answers of a row stand."""

    JOINED = "joined"
    """On the question's own line, as one segmented control."""
    FLOWING = "flowing"
    """Below the question, numbered, as many lines as they need."""
    FOLDED = "folded"
    """One chip with the answer given; the row unfolds when the cursor comes to it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of one row stand, relative to the row's top left."""

    shape: Shape
    height: int
    text: QRectF
    effect: QRectF
    answers: tuple[QRectF, ...]


class SituationDelegate(QStyledItemDelegate):
    """Row height depends on the room the answers need, and on whether the cursor is on the row."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.row_height = 37
        self.indent = numerals_width(1)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: ARG002
        """Qt override."""
        line, width = index.data(Role.ROW), self._width()
        if not isinstance(line, SituationLine):
            return QSize(width, self.row_height)
        return QSize(width, self.layout(line, width, unfolded=self._is_current(index)).height)

    def _is_current(self, index: QModelIndex) -> bool:
        return self._view.currentIndex().row() == index.row()

    def _width(self) -> int:
        viewport = self._view.viewport()
        return viewport.width() if viewport is not None else 300

    def layout(self, line: SituationLine, width: int, *, unfolded: bool) -> Layout:
        """Joined when everything fits on one line; else folded, or flowing while the cursor is there."""
        left, right, height = _LEFT + self.indent + 10, width - _RIGHT, float(self.row_height)
        font = fonts.ui_font(13, bold=True)
        question = text_width(line.text, font) + 4
        effect = text_width(line.effect, fonts.ui_font(12)) + 8 if line.effect else 0.0
        widths = [max(37.0, text_width(choice.label, font) + 18) for choice in line.choices]
        top = (height - SEGMENT) / 2
        if left + question + sum(widths) <= right:
            start = right - sum(widths)
            effect = effect if left + question + effect <= start else 0.0
            text = QRectF(left, 0, start - left - effect - 8, height)
            beside = QRectF(start - effect - 6, 0, effect, height)
            return Layout(Shape.JOINED, round(height), text, beside, _run(start, top, widths))
        if not unfolded:
            chip = min(text_width(given(line), font) + 18, (right - left) * 0.5)
            text = QRectF(left, 0, right - chip - left - 8, height)
            return Layout(Shape.FOLDED, round(height), text, QRectF(), (QRectF(right - chip, top, chip, SEGMENT),))
        text = QRectF(left, 0, right - left - effect, 32)
        flowing = _flow(left, right, 32, [each + 14 for each in widths])
        bottom = flowing[-1].bottom() if flowing else 32
        return Layout(Shape.FLOWING, round(bottom) + 8, text, QRectF(right - effect, 0, effect, 32), flowing)

    def answer_at(self, line: SituationLine, rect: QRect, point: QPointF, *, unfolded: bool) -> str | None:
        """The value of the answer under a point of the view; None on the question and on a folded row."""
        layout = self.layout(line, rect.width(), unfolded=unfolded)
        if layout.shape is Shape.FOLDED:
            return None
        local = point - QPointF(rect.topLeft())
        pairs = zip(line.choices, layout.answers, strict=True)
        return next((choice.value for choice, place in pairs if place.contains(local)), None)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Qt override."""
        line = index.data(Role.ROW)
        if painter is None or not isinstance(line, SituationLine):
            return
        colours = palette()
        rect = option.rect
        current = self._is_current(index)
        focused = current and self._view.hasFocus()
        painter.save()
        fill = colours.selection if focused else colours.surface
        if not focused and option.state & QStyle.StateFlag.State_MouseOver:
            fill = colours.hover
        painter.fillRect(rect, fill)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colours.border_soft)
        painter.translate(QPointF(rect.topLeft()))
        layout = self.layout(line, rect.width(), unfolded=current)
        self._paint_question(painter, line, layout, strong=focused)
        self._paint_answers(painter, line, layout, focused=focused)
        painter.restore()

    def _paint_question(self, painter: QPainter, line: SituationLine, layout: Layout, *, strong: bool) -> None:
        colours = palette()
        middle = layout.text.center().y()
        numbers = line.numbers if len(line.numbers) <= _SHOWN_NUMERALS else line.numbers[: _SHOWN_NUMERALS - 1]
        draw_numerals(painter, _LEFT, middle, numbers)
        if len(numbers) < len(line.numbers):
            rest = QRectF(_LEFT + numerals_width(len(numbers)) + 4, 0, 20, layout.text.height())
            draw_text(painter, rest, "…", fonts.ui_font(12), colours.text3)
        draw_text(painter, layout.text, line.text, fonts.ui_font(13, bold=strong), colours.text)
        ink = colours.yellow_fg if line.saves_more else colours.text2
        if not layout.effect.isEmpty():
            draw_text(painter, layout.effect, line.effect, fonts.ui_font(12), ink, right=True)

    def _paint_answers(self, painter: QPainter, line: SituationLine, layout: Layout, *, focused: bool) -> None:
        colours = palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if layout.shape is Shape.FOLDED:
            self._paint_chip(painter, layout.answers[0], given(line), on=line.chosen is not None)
            return
        for position, (choice, place) in enumerate(zip(line.choices, layout.answers, strict=True)):
            on = choice.value == line.chosen
            if layout.shape is Shape.FLOWING:
                self._paint_chip(painter, place, choice.label, on=on, number=position + 1)
                continue
            if on:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.primary)
                painter.drawRoundedRect(place, 4, 4)
            ink = colours.text_on_primary if on else colours.text2
            draw_text(painter, place, choice.label, fonts.ui_font(13, bold=on), ink, centre=True)
        if layout.shape is Shape.JOINED and layout.answers:
            self._paint_frame(painter, layout, focused=focused)

    @staticmethod
    def _paint_chip(painter: QPainter, place: QRectF, label: str, *, on: bool, number: int = 0) -> None:
        colours = palette()
        painter.setPen(QPen(colours.primary if on else colours.border_strong, 1))
        painter.setBrush(colours.primary if on else colours.surface)
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        ink = colours.text_on_primary if on else colours.text2
        inner = place.adjusted(8, 0, -6, 0)
        if number:
            draw_text(painter, inner, str(number), fonts.ui_font(12), ink)
            inner = inner.adjusted(14, 0, 0, 0)
        draw_text(painter, inner, label, fonts.ui_font(13, bold=on), ink)

    @staticmethod
    def _paint_frame(painter: QPainter, layout: Layout, *, focused: bool) -> None:
        colours = palette()
        whole = layout.answers[0].united(layout.answers[-1])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colours.border, 1))
        for place in layout.answers[1:]:
            painter.drawLine(QPointF(place.left(), place.top() + 1), QPointF(place.left(), place.bottom() - 1))
        painter.setPen(QPen(colours.border_strong, 1))
        painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if focused:
            draw_focus_ring(painter, whole)


def given(line: SituationLine) -> str:
    """The answer in words; an open question says what it counts as."""
    wanted = line.default if line.chosen is None else line.chosen
    label = next((choice.label for choice in line.choices if choice.value == wanted), wanted)
    return label if line.chosen is not None else f"未答 · 暂按{label}"


def _run(left: float, top: float, widths: list[float]) -> tuple[QRectF, ...]:
    result, x = [], left
    for width in widths:
        result.append(QRectF(x, top, width, SEGMENT))
        x += width
    return tuple(result)


def _flow(left: float, right: float, top: float, widths: list[float]) -> tuple[QRectF, ...]:
    """Left to right, on to the next line where the room ends."""
    result, x, y = [], left, top
    for wanted in widths:
        width = min(wanted, right - left)
        if x > left and x + width > right:
            x, y = left, y + SEGMENT + 4
        result.append(QRectF(x, y, width, SEGMENT))
        x += width + 4
    return tuple(result)
