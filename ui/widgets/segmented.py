"""A row of exclusive choices (服务方式, 深度), painted as one framed control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from ui import fonts, icons
from ui.marks import draw_text, text_width
from ui.palette import palette, signals


@dataclass(frozen=True, slots=True)
class Segment:
    """One choice: its value, its word and an optional icon shown while chosen."""

    value: str
    label: str
    icon: str = ""


class Segmented(QWidget):
    """Exclusive choice; ←→ move it, digits of the page's shortcuts call `choose`."""

    chosen = pyqtSignal(str)

    def __init__(
        self, segments: Sequence[Segment], name: str, *, height: int = 28, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._segments = tuple(segments)
        self._current = 0
        self._height = height
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def value(self) -> str:
        """The chosen value."""
        return self._segments[self._current].value

    def choose(self, value: str) -> None:
        """Choose by value; emits `chosen` when it changes."""
        for position, segment in enumerate(self._segments):
            if segment.value == value and position != self._current:
                self._current = position
                self.setAccessibleDescription(segment.label)
                self.update()
                self.chosen.emit(value)

    def set_labels(self, labels: Sequence[str]) -> None:
        """Change the words, such as their counts; the choice stays."""
        self._segments = tuple(
            Segment(segment.value, label, segment.icon) for segment, label in zip(self._segments, labels, strict=True)
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        width = sum(text_width(s.label, fonts.ui_font(13, bold=True)) + (38 if s.icon else 22) for s in self._segments)
        return QSize(round(width) + 6, self._height + 6)

    def minimumSizeHint(self) -> QSize:
        """Qt override."""
        return QSize(40 * len(self._segments), self._height + 6)

    def _rects(self) -> list[QRectF]:
        body = QRectF(self.rect()).adjusted(0, 3, 0, -3)
        width = body.width() / len(self._segments)
        return [QRectF(body.left() + i * width, body.top(), width, body.height()) for i in range(len(self._segments))]

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Qt override."""
        if a0 is None:
            return
        for segment, rect in zip(self._segments, self._rects(), strict=True):
            if rect.contains(a0.position()):
                self.choose(segment.value)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(a0.key())) if a0 is not None else None
        if step is None:
            super().keyPressEvent(a0)
            return
        position = min(max(self._current + step, 0), len(self._segments) - 1)
        self.choose(self._segments[position].value)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(0, 3, 0, -3)
        for position, (segment, rect) in enumerate(zip(self._segments, self._rects(), strict=True)):
            on = position == self._current
            if on:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.primary)
                painter.drawRoundedRect(rect, 4, 4)
                if position > 0:
                    painter.drawRect(QRectF(rect.left(), rect.top(), 5, rect.height()))
                if position < len(self._segments) - 1:
                    painter.drawRect(QRectF(rect.right() - 5, rect.top(), 5, rect.height()))
            elif position and position - 1 != self._current:
                painter.setPen(QPen(colours.border, 1))
                painter.drawLine(QPointF(rect.left(), rect.top() + 1), QPointF(rect.left(), rect.bottom() - 1))
            self._paint_label(painter, rect, segment, on=on)
        painter.setPen(QPen(colours.border_strong, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(colours.focus, 2))
            painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _paint_label(self, painter: QPainter, rect: QRectF, segment: Segment, *, on: bool) -> None:
        colours = palette()
        font = fonts.ui_font(13, bold=on)
        ink = colours.text_on_primary if on else colours.text2
        width = text_width(segment.label, font)
        icon = segment.icon if on else ""
        total = width + (20 if icon else 0)
        left = rect.center().x() - total / 2
        if icon:
            icons.draw(painter, icon, QRectF(left, rect.center().y() - 8, 16, 16), ink)
            left += 20
        draw_text(painter, QRectF(left, rect.top(), width + 2, rect.height()), segment.label, font, ink)
