"""The chart as a view: rows up and down, days from side to side, one cursor; everything by keys."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PyQt6.QtWidgets import QToolTip

from ui.projects.gantt_frame import Columns
from ui.projects.gantt_surface import GanttSurface
from ui.projects.scale import ZOOMS
from ui.widgets.text import plain_tooltip


class GanttView(GanttSurface):
    """↑↓ rows, ←→ pan, Home today, End the end, Ctrl with + and - or the wheel zooms, Enter opens, the menu key asks."""

    opened = pyqtSignal(str)
    menu_wanted = pyqtSignal(str, QPoint)

    def __init__(self, name: str, columns: Columns, *, row: float = 23.0) -> None:
        super().__init__(name, columns, row=row)
        self._held: tuple[float, int] | None = None

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override."""
        if a0 is None or not self._take_key(a0):
            super().keyPressEvent(a0)

    def _take_key(self, event: QKeyEvent) -> bool:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.ControlModifier or (held and key is Qt.Key.Key_Plus):
            zoom = {Qt.Key.Key_Plus: -1, Qt.Key.Key_Equal: -1, Qt.Key.Key_Minus: 1}.get(key)
            if zoom is not None:
                self._zoom_by(zoom)
            return zoom is not None
        if key is Qt.Key.Key_Menu or (key is Qt.Key.Key_F10 and held == Qt.KeyboardModifier.ShiftModifier):
            self._ask_menu()
            return True
        return not held and self._walk(key)

    def _walk(self, key: Qt.Key) -> bool:
        across = self.horizontalScrollBar()
        if across is None or self.scale is None:
            return False
        rows = {Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1}
        days = {Qt.Key.Key_Left: -self.scale.step, Qt.Key.Key_Right: self.scale.step}
        if key in rows:
            self._step(rows[key])
        elif key in days:
            across.setValue(round(across.value() + days[key]))
        elif key is Qt.Key.Key_Home:
            self.go_to_today()
        elif key is Qt.Key.Key_End:
            across.setValue(across.maximum())
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            for _ in range(10):
                self._step(1 if key is Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
            self.opened.emit(self.current())
        else:
            return False
        return True

    def _zoom_by(self, by: int) -> None:
        self.set_zoom(ZOOMS[min(max(ZOOMS.index(self.zoom) + by, 0), len(ZOOMS) - 1)])

    def _ask_menu(self) -> None:
        viewport = self.viewport()
        if self.current() and viewport is not None and self.scale is not None:
            at = QPoint(round(self._columns.name), round(self._frame().top(self._current) + self._row))
            self.menu_wanted.emit(self.current(), viewport.mapToGlobal(at))

    def wheelEvent(self, a0: QWheelEvent | None) -> None:
        """Qt override: Ctrl zooms, Shift pans."""
        across = self.horizontalScrollBar()
        if a0 is None or across is None:
            return
        turned, held = a0.angleDelta().y() or a0.angleDelta().x(), a0.modifiers()
        if held & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(-1 if turned > 0 else 1)
            a0.accept()
        elif held & Qt.KeyboardModifier.ShiftModifier:
            across.setValue(across.value() - turned)
            a0.accept()
        else:
            super().wheelEvent(a0)

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Qt override."""
        across = self.horizontalScrollBar()
        if a0 is None or self.picture is None or across is None:
            return
        place = self._place_at(a0.position().y())
        if place >= 0 and self.picture.lines[place].code:
            self.go_to(self.picture.lines[place].code)
        if a0.button() == Qt.MouseButton.LeftButton and a0.position().x() > self._columns.width:
            self._held = a0.position().x(), across.value()

    def mouseReleaseEvent(self, a0: QMouseEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        self._held = None

    def mouseDoubleClickEvent(self, a0: QMouseEvent | None) -> None:
        """Qt override."""
        if a0 is not None and self._place_at(a0.position().y()) == self._current and self.current():
            self.opened.emit(self.current())

    def contextMenuEvent(self, a0: QContextMenuEvent | None) -> None:
        """Qt override."""
        if a0 is not None and self.current() and self._place_at(a0.y()) == self._current:
            self.menu_wanted.emit(self.current(), a0.globalPos())

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Qt override: the days are drawn along; a row under the mouse is said in words."""
        across = self.horizontalScrollBar()
        if a0 is not None and self._held is not None and across is not None:
            across.setValue(round(self._held[1] + self._held[0] - a0.position().x()))
            return
        place = self._place_at(a0.position().y()) if a0 is not None else -1
        if a0 is not None and self.picture is not None and place >= 0:
            QToolTip.showText(a0.globalPosition().toPoint(), plain_tooltip(self.picture.lines[place].spoken), self)
