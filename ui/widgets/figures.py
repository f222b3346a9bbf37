"""Painted figures: the savings line, the stage track and the progress bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from ui import fonts, icons
from ui.marks import draw_text, text_width
from ui.palette import palette, signals


@dataclass(frozen=True, slots=True)
class Savings:
    """逐项要求 → 去重合并 → 实际要交, and optional pairs such as 跑动次数 4 → 1."""

    requested: int
    merged: int
    to_submit: int
    pairs: tuple[tuple[str, str], ...] = ()


class SavingsFigures(QWidget):
    """The three figures that stand on every picking screen, and on the printed notice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._savings = Savings(0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(52)
        signals.changed.connect(self.update)

    def show_savings(self, savings: Savings) -> None:
        """Show other figures."""
        self._savings = savings
        self.setAccessibleName(
            f"逐项要求 {savings.requested} 份，去重合并 {savings.merged} 份，实际要交 {savings.to_submit} 份"
        )
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(250 + 76 * len(self._savings.pairs), 52)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        left = 0.0
        figures = (
            (str(self._savings.requested), "逐项要求", colours.text3, False, 22),
            (str(self._savings.merged), "去重合并", colours.text, False, 22),
            (str(self._savings.to_submit), "实际要交", colours.primary_soft_text, True, 26),
        )
        for position, (number, caption, ink, bold, pixels) in enumerate(figures):
            if position:
                icons.draw(painter, "arrow-right", QRectF(left + 14, 18, 16, 16), colours.text3)
                left += 48
            self._pair(painter, left, number, caption, ink=ink, font=fonts.ui_font(pixels, bold=bold))
            left += 48
        if self._savings.pairs:
            left += 14
            painter.fillRect(QRectF(left, 6, 1, 40), colours.border)
            left += 18
        for number, caption in self._savings.pairs:
            width = max(text_width(number, fonts.ui_font(22)), text_width(caption, fonts.ui_font(12)))
            if left + width > self.width():
                break
            self._pair(painter, left, number, caption, ink=colours.text, font=fonts.ui_font(22), width=width)
            left += width + 16
        painter.end()

    @staticmethod
    def _pair(
        painter: QPainter, left: float, number: str, caption: str, *, ink: QColor, font: QFont, width: float = 50
    ) -> None:
        draw_text(painter, QRectF(left, 1, width, 30), number, font, ink, centre=True)
        below = QRectF(left, 31, width, 18)
        draw_text(painter, below, caption, fonts.ui_font(12), palette().text2, centre=True)


@dataclass(frozen=True, slots=True)
class Stage:
    """One station of the 驿路: name and the time or count under it."""

    name: str
    note: str = "—"


class StageTrack(QWidget):
    """登记 → 备料 → 报送 → 审批 → 送达 with the current stage ringed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: tuple[Stage, ...] = ()
        self._current = 0
        self.setFixedHeight(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def show_stages(self, stages: Sequence[Stage], current: int) -> None:
        """Show the track; `current` = len(stages) means all are done."""
        self._stages = tuple(stages)
        self._current = current
        if current < len(self._stages):
            stage = self._stages[current]
            self.setAccessibleName(f"第 {current + 1} 步，共 {len(self._stages)} 步，{stage.name}，{stage.note}")
        else:
            self.setAccessibleName(f"共 {len(self._stages)} 步，都已完成")
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(64 * max(1, len(self._stages)), 64)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        if not self._stages:
            return
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / len(self._stages)
        for position, stage in enumerate(self._stages):
            x = width * (position + 0.5)
            done, now = position < self._current, position == self._current
            if position:
                line = colours.primary if position <= self._current else colours.border
                painter.fillRect(QRectF(x - width + 13, 11, width - 26, 2), line)
            painter.setPen(QPen(colours.primary if done or now else colours.border, 2.6 if now else 1.6))
            painter.setBrush(colours.primary if done else colours.surface)
            painter.drawEllipse(QPointF(x, 12), 10, 10)
            circle = QRectF(x - 10, 2, 20, 20)
            if done:
                icons.draw(painter, "check", circle.adjusted(3, 3, -3, -3), colours.text_on_primary)
            else:
                ink = colours.primary_soft_text if now else colours.text2
                draw_text(painter, circle, str(position + 1), fonts.ui_font(12, bold=True), ink, centre=True)
            cell = QRectF(x - width / 2, 27, width, 18)
            ink = colours.text if now else colours.text2
            draw_text(painter, cell, stage.name, fonts.ui_font(13, bold=now), ink, centre=True)
            note = QRectF(x - width / 2, 45, width, 17)
            draw_text(painter, note, stage.note, fonts.ui_font(12), colours.text3, centre=True)
        painter.end()


class ProgressLine(QWidget):
    """An 8 px bar with a share filled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setFixedHeight(8)
        signals.changed.connect(self.update)

    def show_share(self, part: int, whole: int) -> None:
        """Fill `part` of `whole`."""
        self._share = part / whole if whole else 0.0
        self.setAccessibleName(f"{part}/{whole}")
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette().sunken)
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self._share > 0:
            painter.setBrush(palette().primary)
            painter.drawRoundedRect(QRectF(0, 0, max(8.0, self.width() * self._share), 8), 4, 4)
        painter.end()
