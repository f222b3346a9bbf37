"""The head of a project: name, light, the track of its phases, and how it stands against its promise."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRectF, QSize
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import fonts
from ui.marks import draw_text, text_width
from ui.palette import Tone, palette, signals
from ui.projects.sheet_lines import HeadLine
from ui.widgets.figures import StageTrack
from ui.widgets.labels import MarkLabel, TagLabel
from ui.widgets.panel import Panel, row_of
from ui.widgets.text import ElidedText, Text

HEIGHT = 84


class Figures(QWidget):
    """Two short words, large, over their captions."""

    def __init__(self) -> None:
        super().__init__()
        self._figures: tuple[tuple[str, str, Tone | None], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def show_figures(self, figures: Sequence[tuple[str, str, Tone | None]]) -> None:
        """Show other figures."""
        self._figures = tuple(figures)
        self.setAccessibleName("，".join(f"{caption} {words}" for words, caption, _ in figures))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(round(sum(self._width(words, caption) + 18 for words, caption, _ in self._figures)), 52)

    @staticmethod
    def _width(words: str, caption: str) -> float:
        return max(text_width(words, fonts.ui_font(21, bold=True)), text_width(caption, fonts.ui_font(12))) + 2

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours, left = palette(), 9.0
        painter = QPainter(self)
        for words, caption, tone in self._figures:
            width = self._width(words, caption)
            ink = colours.text if tone is None else colours.foreground(tone)
            draw_text(painter, QRectF(left, 1, width, 30), words, fonts.ui_font(21, bold=True), ink, centre=True)
            below = QRectF(left, 31, width, 18)
            draw_text(painter, below, caption, fonts.ui_font(12), colours.text2, centre=True)
            left += width + 18
        painter.end()


class ProjectHead(Panel):
    """One line of 84 px."""

    def __init__(self) -> None:
        super().__init__("项目概况")
        self.setFixedHeight(HEIGHT)
        self.name, self._about = Text("", "heading"), ElidedText(colour="text2")
        self._green, self.light = TagLabel("绿卡", Tone.GREEN), MarkLabel(badge=True)
        self.track, self.figures = StageTrack(), Figures()
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 8, 0)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addStretch(1)
        left.addLayout(row_of(self.name, self._green, self.light, None))
        left.addWidget(self._about)
        left.addStretch(1)
        row.addLayout(left, 3)
        row.addWidget(self.track, 5)
        row.addWidget(self.figures)
        self.body.addLayout(row)

    def show_head(self, line: HeadLine) -> None:
        """Show another project."""
        self.name.setText(line.name)
        self._about.setText(line.about)
        self._green.setVisible(line.green_card)
        self.light.show_mark(line.mark, line.words)
        self.track.setVisible(bool(line.stages))
        if line.stages:
            self.track.show_stages(line.stages, line.current)
        self.figures.show_figures(line.figures)
