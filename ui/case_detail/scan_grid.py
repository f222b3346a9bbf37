"""The materials of a case as thumbnails: the same rows and the same cursor as the list."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QPainter, QPen
from PyQt6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import fonts, icons
from ui.case_detail.lines import MaterialRow
from ui.case_detail.scan_lines import CaseScans
from ui.marks import draw_focus_ring, draw_mark, draw_numerals, draw_text
from ui.models.cells import Role
from ui.palette import palette, signals
from ui.scanning.pictures import PageKey, Pictures

_CARD = QSize(136, 206)
_PICTURE = QRectF(10, 10, 116, 110)
THUMBNAIL = 232
_NUMERALS = 4


class ScanGrid(QListView):
    """Space and Enter are reported; the grid has no keys of its own beside the arrows."""

    opened = pyqtSignal(object)
    toggled = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("材料缩略图")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSpacing(4)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.cards = CardDelegate(self)
        self.setItemDelegate(self.cards)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(Role.ROW)))
        signals.changed.connect(self.repaint_cards)

    def repaint_cards(self) -> None:
        """A picture has been drawn, or the colours have changed."""
        viewport = self.viewport()
        if viewport is not None:
            viewport.update()

    def show_scans(self, scans: CaseScans, pictures: Pictures) -> None:
        """Show other scans."""
        self.cards.scans, self.cards.pictures = scans, pictures
        self.repaint_cards()

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Qt override."""
        row = self.currentIndex().data(Role.ROW)
        if e is not None and row is not None and e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row)
        elif e is not None and row is not None and e.key() == Qt.Key.Key_Space:
            self.toggled.emit(row)
        else:
            super().keyPressEvent(e)


class CardDelegate(QStyledItemDelegate):
    """A card: thumbnail, name, numerals with the version, and the state in words."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.scans = CaseScans()
        self.pictures: Pictures | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: ARG002
        """Qt override."""
        return _CARD

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt override."""
        row = index.data(Role.ROW)
        if painter is None or not isinstance(row, MaterialRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = palette()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        frame = QRectF(option.rect).adjusted(2.5, 2.5, -2.5, -2.5)
        painter.setPen(QPen(colours.primary if selected else colours.border, 1))
        painter.setBrush(colours.selection if selected else colours.surface)
        painter.drawRoundedRect(frame, 6, 6)
        if selected and self._view.hasFocus():
            draw_focus_ring(painter, frame.adjusted(2, 2, -2, -2), 6)
        painter.translate(QRectF(option.rect).topLeft())
        self._paint_picture(painter, row)
        self._paint_words(painter, row)
        painter.restore()

    def _paint_picture(self, painter: QPainter, row: MaterialRow) -> None:
        colours, scan = palette(), self.scans.newest(row.code)
        if scan is None:
            painter.setPen(QPen(colours.border_strong, 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(_PICTURE.adjusted(16, 2, -16, -2))
            middle = _PICTURE.center()
            icon = "shield-check" if row.free else "camera"
            icons.draw(painter, icon, QRectF(middle.x() - 10, middle.y() - 22, 20, 20), colours.text3)
            words = "免交" if row.free else "F4 扫描"
            area = QRectF(_PICTURE.left(), middle.y() + 4, _PICTURE.width(), 20)
            draw_text(painter, area, words, fonts.ui_font(12), colours.text3, centre=True)
            return
        painter.fillRect(_PICTURE, colours.sunken)
        if self.pictures is None:
            return
        picture = self.pictures.get(PageKey(scan.sha256, 0, THUMBNAIL))
        if picture is None or picture.image.isNull():
            middle = _PICTURE.center()
            icons.draw(painter, "file-text", QRectF(middle.x() - 12, middle.y() - 12, 24, 24), colours.text3)
            return
        image, room = picture.image, _PICTURE.adjusted(4, 4, -4, -4)
        scale = min(room.width() / image.width(), room.height() / image.height())
        width, height = image.width() * scale, image.height() * scale
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
        painter.drawImage(place, image)

    def _paint_words(self, painter: QPainter, row: MaterialRow) -> None:
        colours, scan = palette(), self.scans.newest(row.code)
        name = QRectF(10, 126, _CARD.width() - 20, 22)
        draw_text(painter, name, row.name, fonts.ui_font(14, bold=True), colours.text)
        draw_numerals(painter, 10, 160, row.numbers[:_NUMERALS])
        version = f"第 {scan.version} 版" if scan is not None else ""
        if len(row.numbers) <= _NUMERALS - 1:
            draw_text(
                painter, QRectF(10, 150, _CARD.width() - 20, 20), version, fonts.ui_font(12), colours.text2, right=True
            )
        draw_mark(painter, QRectF(10, 176, _CARD.width() - 20, 20), row.badge, row.word)
