"""The chart as a surface: which days and rows are in sight, the cursor, and the painting; keys and mouse come on top."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PyQt6.QtWidgets import QAbstractScrollArea

from ui.palette import palette, signals
from ui.projects.gantt_frame import HEAD, Columns, Frame
from ui.projects.gantt_lines import Picture
from ui.projects.gantt_paint import paint_chart, paint_columns, paint_cursor, paint_days
from ui.projects.scale import PIXELS, Scale, Zoom

_BEFORE, _AFTER = 14, 45
"""Days kept free before the first and after the last."""
_TODAY_AT = 0.6
_LARGEST_PICTURE = 12_000


class GanttSurface(QAbstractScrollArea):
    """Knows which days and rows are in sight, where the cursor is, and paints."""

    moved_to = pyqtSignal(str)
    zoomed = pyqtSignal(str)

    def __init__(self, name: str, columns: Columns, *, row: float = 23.0) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.zoom = Zoom.MONTH
        self.picture: Picture | None = None
        self.scale: Scale | None = None
        self._name = name
        self._columns = columns
        self._row = row
        self._current = -1
        self._frozen: tuple[object, QPixmap] | None = None
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        signals.changed.connect(self._repaint)

    # What is shown.

    def show_picture(self, picture: Picture, *, anew: bool) -> None:
        """Show a chart; `anew` goes to today, else place and cursor stay."""
        code = self.current()
        self.picture = picture
        self._current = picture.place(code)
        if self._current < 0:
            self._current = picture.step_from(-1, 1) if picture.lines else -1
        self._lay_out(keep=not anew)
        if anew:
            self.go_to_today()
        self._say()
        self._repaint()

    def set_measures(self, columns: Columns, row: float) -> None:
        """The window has another width class."""
        self._columns, self._row = columns, row
        self._lay_out(keep=True)
        self._repaint()

    def set_zoom(self, zoom: Zoom) -> None:
        """Show more or less of time around the same day."""
        if zoom is self.zoom:
            return
        across = self.horizontalScrollBar()
        middle = self.scale.day(across.value() + self._days_width() / 2) if self.scale and across else None
        self.zoom = zoom
        self._lay_out(keep=False)
        if middle is not None and across is not None and self.scale is not None:
            across.setValue(round(self.scale.x(middle) - self._days_width() / 2))
        self.zoomed.emit(zoom.value)
        self._repaint()

    def current(self) -> str:
        """The code of the step under the cursor; empty without one."""
        if self.picture is None or not 0 <= self._current < len(self.picture.lines):
            return ""
        return self.picture.lines[self._current].code

    def go_to(self, code: str) -> None:
        """Put the cursor on a step and bring it into sight."""
        place = self.picture.place(code) if self.picture is not None else -1
        if place < 0 or place == self._current:
            return
        self._current = place
        self._reveal()
        self._say()
        self._repaint()
        self.moved_to.emit(code)

    def go_to_today(self) -> None:
        """Home: bring today into sight, with more room for what was than for what comes."""
        across = self.horizontalScrollBar()
        if self.picture is None or self.scale is None or across is None:
            return
        first, last = self.scale.x(self.picture.first), self.scale.x(self.picture.last)
        today = self.scale.x(self.picture.today)
        room = self._days_width()
        start = first - 2 * self.scale.per_day
        across.setValue(round(start if last - start < room - 120 else max(start, today - room * _TODAY_AT)))

    def image(self) -> QImage:
        """The whole chart as a picture, every row and every day, as far as a picture may reach."""
        assert self.picture is not None
        assert self.scale is not None
        width = min(self._columns.width + self.scale.width, _LARGEST_PICTURE)
        height = HEAD + len(self.picture.lines) * self._row + 1
        image = QImage(round(width) * 2, round(height) * 2, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(2)
        painter = QPainter(image)
        paint_chart(painter, self.picture, Frame(width, height, self._columns, self._row, self.scale))
        painter.end()
        return image

    # Places.

    def _days_width(self) -> float:
        viewport = self.viewport()
        return max(1.0, (viewport.width() if viewport is not None else 0) - self._columns.width)

    def _lay_out(self, *, keep: bool) -> None:
        """Work the days and the scroll bars out; `keep` leaves the day at the left edge where it was."""
        picture, viewport = self.picture, self.viewport()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        if picture is None or viewport is None or across is None or down is None:
            return
        left = self.scale.day(across.value()) if keep and self.scale is not None else None
        first = picture.first - timedelta(days=_BEFORE)
        fill = int(self._days_width() / PIXELS[self.zoom]) + 1
        last = max(picture.last + timedelta(days=_AFTER), first + timedelta(days=fill))
        self.scale = Scale(first, last, self.zoom)
        across.setPageStep(round(self._days_width()))
        across.setSingleStep(round(self.scale.step))
        across.setRange(0, max(0, round(self.scale.width - self._days_width())))
        room = viewport.height() - HEAD
        down.setPageStep(max(1, room))
        down.setSingleStep(round(self._row))
        down.setRange(0, max(0, round(len(picture.lines) * self._row) - room))
        if left is not None:
            across.setValue(round(self.scale.x(left)))

    def _frame(self) -> Frame:
        viewport, across, down = self.viewport(), self.horizontalScrollBar(), self.verticalScrollBar()
        assert viewport is not None
        assert across is not None
        assert down is not None
        assert self.scale is not None
        return Frame(
            viewport.width(), viewport.height(), self._columns, self._row, self.scale,
            x=across.value(), y=down.value(), current=self._current, focused=self.hasFocus(),
        )  # fmt: skip

    def _reveal(self) -> None:
        down, viewport = self.verticalScrollBar(), self.viewport()
        if down is None or viewport is None:
            return
        top, room = round(self._current * self._row), viewport.height() - HEAD
        wanted = min(max(down.value(), top + 2 * round(self._row) - room), max(0, top - round(self._row)))
        down.setValue(-(-wanted // round(self._row)) * round(self._row))

    def _place_at(self, y: float) -> int:
        down = self.verticalScrollBar()
        if self.picture is None or down is None or y < HEAD:
            return -1
        place = int((y - HEAD + down.value()) // self._row)
        return place if place < len(self.picture.lines) else -1

    def _step(self, by: int) -> None:
        if self.picture is not None and self.picture.lines:
            place = self.picture.step_from(self._current, by)
            self.go_to(self.picture.lines[place].code)

    def _say(self) -> None:
        """What a screen reader reads: the chart, and the row under the cursor."""
        code = self.current()
        spoken = self.picture.lines[self._current].spoken if code and self.picture is not None else ""
        self.setAccessibleDescription(spoken)

    def _repaint(self) -> None:
        viewport = self.viewport()
        if viewport is not None:
            viewport.update()

    # Qt.

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        viewport = self.viewport()
        if viewport is None or self.picture is None or self.scale is None:
            return
        frame = self._frame()
        painter = QPainter(viewport)
        paint_days(painter, self.picture, frame)
        painter.drawPixmap(0, 0, self._columns_of(self.picture, frame))
        paint_cursor(painter, frame)
        painter.end()

    def _columns_of(self, picture: Picture, frame: Frame) -> QPixmap:
        """The frozen columns, painted anew only when something of them has changed: panning leaves them as they are."""
        key = (replace(frame, x=0.0, width=0.0), id(picture), id(palette()), self.devicePixelRatio())
        if self._frozen is None or self._frozen[0] != key:
            ratio = self.devicePixelRatio()
            pixmap = QPixmap(round(self._columns.width * ratio), max(1, round(frame.height * ratio)))
            pixmap.setDevicePixelRatio(ratio)
            painter = QPainter(pixmap)
            paint_columns(painter, picture, frame)
            painter.end()
            self._frozen = (key, pixmap)
        return self._frozen[1]

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Qt override."""
        super().resizeEvent(a0)
        first = a0 is not None and not a0.oldSize().isValid()
        self._lay_out(keep=True)
        if first:
            self.go_to_today()
        if self._current >= 0:
            self._reveal()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002
        """Qt override: everything is painted anew, the frozen columns stand still."""
        self._repaint()

    def focusInEvent(self, a0: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusInEvent(a0)
        self._repaint()

    def focusOutEvent(self, a0: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusOutEvent(a0)
        self._repaint()
