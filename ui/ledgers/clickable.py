"""What counts rows, and what opens them: painted values that a click, Enter or space takes apart."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PyQt6.QtWidgets import QSizePolicy, QWidget

from station_app.domain.ledger import Subject
from ui.marks import draw_focus_ring
from ui.palette import palette, signals
from ui.widgets.text import plain_tooltip


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that counts rows: a bar or a figure, as the list of its rows is headed."""

    name: str
    value: str
    subject: Subject
    ids: tuple[str, ...]
    of_ids: tuple[str, ...] | None = None
    worked: str = ""

    @property
    def spoken(self) -> str:
        """Name, value and fraction."""
        return f"{self.name} {self.value}，{self.worked}" if self.worked else f"{self.name} {self.value}"


class Clickable(QWidget):
    """Something painted that opens rows: by click, Enter or space."""

    opened = pyqtSignal(object)

    def __init__(self, height: int) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.shown: Counted | None = None
        signals.changed.connect(self.update)

    def show_counted(self, shown: Counted) -> None:
        """Show another value."""
        self.shown = shown
        self.setAccessibleName(shown.spoken)
        self.setToolTip(plain_tooltip(shown.worked or f"{shown.name} {shown.value}"))
        self.setCursor(Qt.CursorShape.PointingHandCursor if shown.ids else Qt.CursorShape.ArrowCursor)
        self.update()

    def open(self) -> None:
        """Open the rows it counts."""
        if self.shown is not None:
            self.opened.emit(self.shown)

    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:
        """Qt override."""
        if (
            a0 is not None
            and a0.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(a0.position().toPoint())
        ):
            self.open()

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override."""
        if a0 is not None and a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open()
        else:
            super().keyPressEvent(a0)

    def focusInEvent(self, a0: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusInEvent(a0)
        self.update()

    def paint_ground(self, painter: QPainter) -> None:
        """What lies under a value: the hover colour, the focus."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.shown is not None and self.shown.ids:
            painter.fillRect(self.rect(), palette().hover)
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()).adjusted(4, 3, -4, -3))
