"""Label twins of the painters: a light, a badge or a run of numerals as a widget of its own."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRectF, QSize
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from ui import icons
from ui.marks import (
    BADGE_HEIGHT,
    NUMERAL,
    Mark,
    badge_width,
    draw_badge,
    draw_mark,
    draw_numerals,
    draw_tag,
    mark_width,
    numerals_width,
)
from ui.palette import Tone, palette, signals


class MarkLabel(QWidget):
    """A light, status badge or sync word; read aloud as its text."""

    def __init__(self, *, badge: bool = False, pixels: int = 13, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark: Mark | None = None
        self._text = ""
        self._badge = badge
        self._pixels = pixels
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def show_mark(self, mark: Mark, text: str) -> None:
        """Show another mark."""
        self._mark, self._text = mark, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The word beside the icon."""
        return self._text

    def sizeHint(self) -> QSize:
        """Qt override."""
        if self._mark is None:
            return QSize(0, BADGE_HEIGHT)
        width = badge_width(self._mark, self._text) if self._badge else mark_width(self._mark, self._text, self._pixels)
        return QSize(round(width) + 2, BADGE_HEIGHT)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        if self._mark is None:
            return
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._badge:
            draw_badge(painter, 0, rect.center().y(), self._mark, self._text, rect.width())
        else:
            draw_mark(painter, rect, self._mark, self._text, self._pixels)
        painter.end()


class TagLabel(QWidget):
    """A framed word."""

    def __init__(self, text: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._tone = tone
        self.setFixedSize(round(badge_width(None, text)) + 1, BADGE_HEIGHT)
        self.setAccessibleName(text)
        signals.changed.connect(self.update)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        painter = QPainter(self)
        draw_tag(painter, 0, self.height() / 2, self._text, self._tone)
        painter.end()


class NumeralsLabel(QWidget):
    """A run of item numerals."""

    def __init__(self, numbers: Sequence[int], *, filled: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers = tuple(numbers)
        self._filled = filled
        self.setFixedSize(round(numerals_width(len(self._numbers))) + 1, NUMERAL + 1)
        self.setAccessibleName("事项 " + "、".join(str(number) for number in self._numbers))
        signals.changed.connect(self.update)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        painter = QPainter(self)
        draw_numerals(painter, 0, self.height() / 2, self._numbers, filled=self._filled)
        painter.end()


class IconLabel(QWidget):
    """A line icon in a palette colour."""

    def __init__(self, name: str, colour: str = "text3", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._colour = colour
        self.setFixedSize(size, size)
        signals.changed.connect(self.update)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        painter = QPainter(self)
        icons.draw(painter, self._name, QRectF(self.rect()), getattr(palette(), self._colour))
        painter.end()
