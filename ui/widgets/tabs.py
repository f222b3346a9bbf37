"""Tabs with count bubbles and the small menu chips under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import fonts, icons
from ui.marks import draw_focus_ring, draw_text, text_width
from ui.palette import palette, signals


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: key, word, and an optional count or note in its bubble."""

    key: str
    label: str
    count: int | None = None
    note: str = ""

    @property
    def bubble(self) -> str:
        """What the bubble says; empty = none."""
        return self.note or ("" if self.count is None else str(self.count))


class CountTabs(QWidget):
    """A painted tab bar; the chosen tab is bold with a 3 px line under it.

    Attributes:
        ruled: a rule runs along the bottom; off where the tabs stand on a panel's edge.
    """

    chosen = pyqtSignal(str)

    def __init__(self, tabs: Sequence[Tab], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs = tuple(tabs)
        self._current = 0
        self.ruled = True
        self.setAccessibleName(name)
        self.setFixedHeight(40)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def set_tabs(self, tabs: Sequence[Tab]) -> None:
        """Replace words and counts; the chosen key stays chosen when it is still there."""
        key = self.key()
        self._tabs = tuple(tabs)
        self._current = next((i for i, tab in enumerate(self._tabs) if tab.key == key), 0)
        self.update()

    def key(self) -> str:
        """Key of the chosen tab."""
        return self._tabs[self._current].key if self._tabs else ""

    def count(self) -> int | None:
        """Count of the chosen tab."""
        return self._tabs[self._current].count if self._tabs else None

    def labels(self) -> list[str]:
        """The words shown, with their counts."""
        return [f"{tab.label} {tab.bubble}".rstrip() for tab in self._tabs]

    def choose(self, key: str) -> None:
        """Choose a tab; emits `chosen` when it changes."""
        for position, tab in enumerate(self._tabs):
            if tab.key == key and position != self._current:
                self._current = position
                self.update()
                self.chosen.emit(key)

    def step(self, by: int) -> None:
        """Ctrl+Tab: the next tab, round the corner."""
        if self._tabs:
            self.choose(self._tabs[(self._current + by) % len(self._tabs)].key)

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(round(sum(rect.width() for rect in self._rects())) + 16, 40)

    def _rects(self) -> list[QRectF]:
        left, result = 8.0, []
        for tab in self._tabs:
            width = text_width(tab.label, fonts.ui_font(14, bold=True)) + 22
            if tab.bubble:
                width += self._bubble_width(tab.bubble) + 8
            result.append(QRectF(left, 0, width, self.height()))
            left += width
        return self._in_sight(result)

    def _in_sight(self, rects: list[QRectF]) -> list[QRectF]:
        """Pushed to the left as far as the chosen tab needs to be seen whole."""
        hidden = rects[self._current].right() - self.width() if rects else 0.0
        return [rect.translated(-hidden, 0) for rect in rects] if hidden > 0 else rects

    @staticmethod
    def _bubble_width(words: str) -> float:
        return max(24.0, text_width(words, fonts.ui_font(12)) + 14)

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Qt override."""
        if a0 is None:
            return
        for tab, rect in zip(self._tabs, self._rects(), strict=True):
            if rect.contains(a0.position()):
                self.choose(tab.key)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(a0.key())) if a0 is not None else None
        if step is None:
            super().keyPressEvent(a0)
            return
        position = min(max(self._current + step, 0), len(self._tabs) - 1)
        self.choose(self._tabs[position].key)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.ruled:
            painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), colours.border_soft)
        for position, (tab, rect) in enumerate(zip(self._tabs, self._rects(), strict=True)):
            on = position == self._current
            font = fonts.ui_font(14, bold=on)
            ink = colours.text if on else colours.text2
            width = text_width(tab.label, font)
            draw_text(painter, QRectF(rect.left() + 11, 0, width + 2, rect.height() - 2), tab.label, font, ink)
            if tab.bubble:
                bubble = QRectF(
                    rect.left() + 11 + width + 8, rect.center().y() - 10, self._bubble_width(tab.bubble), 18
                )
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.sunken)
                painter.drawRoundedRect(bubble, 9, 9)
                draw_text(painter, bubble, tab.bubble, fonts.ui_font(12), colours.text2, centre=True)
            if on:
                painter.fillRect(QRectF(rect.left(), rect.bottom() - 3, rect.width(), 3), colours.primary)
                if self.hasFocus():
                    draw_focus_ring(painter, rect.adjusted(3, 5, -3, -8))
        painter.end()


class Chip(QAbstractButton):
    """A small framed word: a filter that is on (`checked`) or a menu to choose one."""

    def __init__(self, text: str, *, icon: str = "chevron-down", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self._icon = icon
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def relabel(self, text: str, *, active: bool) -> None:
        """Show another word and whether the filter holds."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setChecked(active)
        self._icon = "x" if active else "chevron-down"
        self.updateGeometry()
        self.update()

    def set_icon(self, name: str) -> None:
        """Replace the icon; empty = none, for a chip that is one of several to choose from."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        width = text_width(self.text(), fonts.ui_font(13, bold=True)) + 22 + (18 if self._icon else 0)
        return QSize(round(width) + 4, 34)

    def minimumSizeHint(self) -> QSize:
        """Qt override."""
        return self.sizeHint()

    def paintEvent(self, e: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5)
        on = self.isChecked()
        painter.setPen(QPen(colours.primary if on else colours.border, 1))
        painter.setBrush(colours.primary_soft if on else (colours.hover if self.underMouse() else colours.surface))
        painter.drawRoundedRect(body, 4, 4)
        ink = colours.primary_soft_text if on else colours.text2
        if not self.isEnabled():
            ink = colours.disabled_text
        right = body.right() - 8
        if self._icon:
            icons.draw(painter, self._icon, QRectF(right - 14, body.center().y() - 7, 14, 14), ink)
            right -= 18
        font = fonts.ui_font(13, bold=on)
        draw_text(
            painter, QRectF(body.left() + 9, body.top(), right - body.left() - 9, body.height()), self.text(), font, ink
        )
        if self.hasFocus():
            draw_focus_ring(painter, body)
        painter.end()
