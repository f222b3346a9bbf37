"""The five stages in a row: how many demands stand in each and its worst light; a click shows only those."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from station_app.domain.demand import STAGES, Stage
from station_app.domain.terms import DEMAND_STAGES
from ui import fonts, icons
from ui.marks import LIGHTS, draw_focus_ring, draw_mark, draw_text, mark_width, text_width
from ui.palette import palette, signals
from ui.visits.lines import STAGE_REMARKS, BoxLine
from ui.widgets.panel import clear_layout
from ui.widgets.text import Text

HEIGHT = 62
_ARROW = 16


class StageBox(QWidget):
    """One stage; chosen = framed and tinted."""

    chosen = pyqtSignal(object)

    def __init__(self, number: int, stage: Stage) -> None:
        super().__init__()
        self._number, self.stage = number, stage
        self._line = BoxLine(stage, 0, None, "")
        self._on = False
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        signals.changed.connect(self.update)

    def show_line(self, line: BoxLine, *, on: bool) -> None:
        """Show other figures; `on` = the list shows only this stage."""
        self._line, self._on = line, on
        words = f"，{line.light_words}" if line.light_words else ""
        self.setAccessibleName(f"{DEMAND_STAGES[self.stage]}，{line.count} 件{words}{'，已选' if on else ''}")
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(200, HEIGHT)

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Qt override."""
        super().mousePressEvent(a0)
        self.chosen.emit(self.stage)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override."""
        if a0 is not None and a0.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.stage)
            return
        super().keyPressEvent(a0)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours, line = palette(), self._line
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setPen(QPen(colours.primary if self._on else colours.border, 1.5 if self._on else 1))
        painter.setBrush(colours.primary_soft if self._on else colours.surface)
        painter.drawRoundedRect(frame, 5, 5)
        circle = QRectF(12, 20, 22, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.primary)
        painter.drawEllipse(circle)
        draw_text(
            painter, circle, str(self._number), fonts.ui_font(12, bold=True), colours.text_on_primary, centre=True
        )
        count, figure = str(line.count), fonts.ui_font(20, bold=True)
        draw_text(painter, QRectF(44, 8, self.width() - 56, 26), count, figure, colours.text, right=True)
        room = self.width() - 60 - text_width(count, figure)
        draw_text(
            painter, QRectF(44, 11, room, 22), DEMAND_STAGES[self.stage], fonts.ui_font(15, bold=True), colours.text
        )
        wide = 0.0
        if line.light is not None:
            mark = LIGHTS[line.light]
            wide = mark_width(mark, line.light_words)
            draw_mark(painter, QRectF(self.width() - 12 - wide, 34, wide, 20), mark, line.light_words)
        remark = QRectF(44, 34, self.width() - 60 - wide, 20)
        draw_text(painter, remark, STAGE_REMARKS[self.stage], fonts.ui_font(12), colours.text3)
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()))
        painter.end()


class _Arrow(QWidget):
    """From one stage to the next."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_ARROW, HEIGHT)
        signals.changed.connect(self.update)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        painter = QPainter(self)
        icons.draw(painter, "chevron-right", QRectF(0, (HEIGHT - _ARROW) / 2, _ARROW, _ARROW), palette().text3)
        painter.end()


class StageBoxes(QWidget):
    """All five, and what was closed this month."""

    chosen = pyqtSignal(object)
    """The stage to show; None for all."""

    def __init__(self) -> None:
        super().__init__()
        self.stage: Stage | None = None
        self.boxes = [StageBox(number, stage) for number, stage in enumerate(STAGES, 1)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        for place, box in enumerate(self.boxes):
            if place:
                row.addWidget(_Arrow())
            row.addWidget(box, 1)
            box.chosen.connect(self.choose)
        self._month = QHBoxLayout()
        self._month.setContentsMargins(8, 0, 0, 0)
        row.addLayout(self._month)
        self._lines: Sequence[BoxLine] = [BoxLine(stage, 0, None, "") for stage in STAGES]

    def show_lines(self, lines: Sequence[BoxLine], month: str) -> None:
        """Show other figures; `month` stands at the end."""
        self._lines = lines
        clear_layout(self._month)
        self._month.addWidget(Text(month, "captionText"))
        self._paint()

    def choose(self, stage: Stage) -> None:
        """Only this stage, or all again when it was chosen already."""
        self.stage = None if stage is self.stage else stage
        self._paint()
        self.chosen.emit(self.stage)

    def clear(self) -> bool:
        """Show all stages again; False when that was so."""
        if self.stage is None:
            return False
        self.choose(self.stage)
        return True

    def _paint(self) -> None:
        for box, line in zip(self.boxes, self._lines, strict=True):
            box.show_line(line, on=box.stage is self.stage)
