"""One project as a card of the board: painted, because fifty of them are moved at once when the window changes."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from ui import fonts, icons
from ui.marks import Mark, badge_width, draw_badge, draw_mark, draw_tag, draw_text, mark_width, text_width
from ui.palette import Tone, palette, signals
from ui.projects.lines import CardLine

HEIGHT = 147
_POINTS = Mark("ban", Tone.RED)


class ProjectCard(QWidget):
    """Focused = framed; a double click opens it, as Enter does on the board."""

    focused = pyqtSignal(str)
    opened = pyqtSignal(str)

    def __init__(self, line: CardLine) -> None:
        super().__init__()
        self.line = line
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(line.spoken)
        signals.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(280, HEIGHT)

    def focusInEvent(self, a0: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusInEvent(a0)
        self.focused.emit(self.line.no)
        self.update()

    def mouseDoubleClickEvent(self, a0: QMouseEvent | None) -> None:
        """Qt override."""
        super().mouseDoubleClickEvent(a0)
        self.opened.emit(self.line.no)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(colours.focus if self.hasFocus() else colours.border, 2 if self.hasFocus() else 1))
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(frame, 5, 5)
        self._paint_head(painter)
        self._paint_next(painter)
        self._paint_bar(painter)
        self._paint_foot(painter)
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        colours, line, width = palette(), self.line, float(self.width())
        room = width - 26
        if line.green_card:
            wide = badge_width(None, "绿卡")
            draw_tag(painter, width - 13 - wide, 20, "绿卡", Tone.GREEN)
            room -= wide + 8
        draw_text(painter, QRectF(13, 9, room, 22), line.name, fonts.ui_font(15, bold=True), colours.text)
        draw_text(painter, QRectF(13, 33, width - 26, 20), line.about, fonts.ui_font(13), colours.text2)

    def _paint_next(self, painter: QPainter) -> None:
        colours, line, width = palette(), self.line, float(self.width())
        painter.fillRect(QRectF(2, 59, width - 4, 27), colours.surface_alt)
        wide = mark_width(line.mark, line.light_words)
        draw_mark(painter, QRectF(13, 62, wide, 21), line.mark, line.light_words)
        following = QRectF(13 + wide + 8, 62, width - 26 - wide - 8, 21)
        draw_text(painter, following, line.next, fonts.ui_font(13), colours.text)

    def _paint_bar(self, painter: QPainter) -> None:
        colours, line, width = palette(), self.line, float(self.width())
        words, font = f"审批 {line.done}/{line.needed}", fonts.ui_font(13)
        wide = text_width(words, font)
        draw_text(painter, QRectF(width - 13 - wide, 91, wide + 1, 20), words, font, colours.text2)
        bar = QRectF(13, 98, width - 26 - wide - 10, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.border_soft)
        painter.drawRoundedRect(bar, 3, 3)
        if line.done and line.needed:
            painter.setBrush(colours.primary)
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), bar.width() * line.done / line.needed, bar.height()), 3, 3)

    def _paint_foot(self, painter: QPainter) -> None:
        colours, line, width = palette(), self.line, float(self.width())
        font = fonts.ui_font(13)
        if line.points:
            words = f"堵点 {line.points}"
            draw_badge(painter, 13, 126, _POINTS, words)
        else:
            draw_text(painter, QRectF(13, 116, 80, 20), "无堵点", font, colours.text2)
        right = width - 13
        for icon, words in (("user", line.liaison), ("walk", line.last_visit)):
            wide = text_width(words, font)
            draw_text(painter, QRectF(right - wide, 116, wide + 1, 20), words, font, colours.text2)
            icons.draw(painter, icon, QRectF(right - wide - 18, 119, 14, 14), colours.text3)
            right -= wide + 26
