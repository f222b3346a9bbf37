"""One page of a scan, fitted into its room, with the remarks pinned to it."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from station_app.domain.case_records import RemarkRow
from ui import fonts, icons
from ui.marks import draw_text, text_width
from ui.palette import Tone, palette, signals

_MARGIN = 10
_PIN = 22.0


class PictureView(QWidget):
    """Pages stay white in the dark appearance; a click tells the place on the page, a double click opens it."""

    pointed = pyqtSignal(float, float)
    opened = pyqtSignal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image = QImage()
        self._empty = ""
        self._remarks: Sequence[RemarkRow] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(96)
        signals.changed.connect(self.update)

    def show_picture(self, image: QImage, remarks: Sequence[RemarkRow] = (), empty: str = "") -> None:
        """Show a page, or the words for having none."""
        self._image, self._remarks, self._empty = image, remarks, empty
        self.setAccessibleDescription("；".join(remark.text for remark in remarks) or empty)
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override: the shape of a page."""
        return QSize(240, 280)

    def page_rect(self) -> QRectF:
        """Where the page is painted."""
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        if self._image.isNull():
            return room
        scale = min(room.width() / self._image.width(), room.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        return QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Qt override."""
        page = self.page_rect()
        if a0 is None or self._image.isNull() or not page.contains(a0.position()):
            return
        place = a0.position() - page.topLeft()
        self.pointed.emit(place.x() / page.width(), place.y() / page.height())

    def mouseDoubleClickEvent(self, a0: QMouseEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        self.opened.emit()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), colours.sunken)
        if self._image.isNull():
            draw_text(painter, QRectF(self.rect()), self._empty, fonts.ui_font(13), colours.text3, centre=True)
        else:
            page = self.page_rect()
            painter.drawImage(page, self._image)
            for remark in self._remarks:
                _draw_pin(painter, page, remark)
        painter.end()


def _draw_pin(painter: QPainter, page: QRectF, remark: RemarkRow) -> None:
    """A red frame at the place, and the words beside it where the page has room."""
    place = QPointF(page.left() + remark.x * page.width(), page.top() + remark.y * page.height())
    colours, tone = palette(), Tone.GREY if remark.settled_at else Tone.RED
    painter.setPen(QPen(colours.solid(tone), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(place.x() - _PIN, place.y() - _PIN / 2, 2 * _PIN, _PIN))
    font = fonts.ui_font(12)
    width = min(text_width(remark.text, font) + 24, page.width())
    left = min(max(place.x() - _PIN, page.left()), page.right() - width)
    top = place.y() + _PIN / 2 + 3
    if top + 20 > page.bottom():
        top = place.y() - _PIN / 2 - 23
    label = QRectF(left, top, width, 20)
    painter.fillRect(label, colours.background(tone))
    mark = "check" if remark.settled_at else "alert-octagon"
    icons.draw(painter, mark, QRectF(left + 3, top + 3, 14, 14), colours.foreground(tone))
    draw_text(painter, label.adjusted(20, 0, -2, 0), remark.text, font, colours.foreground(tone))
