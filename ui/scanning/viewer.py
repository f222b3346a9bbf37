"""A scan in full size: pages by PgUp and PgDn, larger and smaller by + and -, a click pins a remark."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QDialog, QScrollArea, QVBoxLayout, QWidget

from station_app.domain.case_records import RemarkRow
from ui.scanning.picture_view import PictureView
from ui.scanning.pictures import PageKey, Pictures
from ui.shortcuts import action
from ui.widgets.button import Button
from ui.widgets.panel import row_of
from ui.widgets.text import ElidedText, Text

_SIDE = 2200
_STEPS = (1.0, 1.5, 2.0, 3.0)
_SIZE = (880, 760)


class ScanViewer(QDialog):
    """Opened, never executed."""

    pointed = pyqtSignal(float, float)

    def __init__(self, parent: QWidget, title: str, pictures: Pictures) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window = parent.window()
        room = window.size() if window is not None else parent.size()
        self.resize(min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 40))
        self._pictures = pictures
        self._sha256, self._words = "", ""
        self._remarks: Sequence[RemarkRow] = ()
        self._page, self._zoom, self._pages = 0, 0, 1
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        self._where = Text("", "hint")
        column.addLayout(row_of(ElidedText(title, pixels=15, bold=True), self._where, None))
        self.picture = PictureView(title)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.picture)
        column.addWidget(self._area, 1)
        close = Button("关上", hint="Esc")
        close.clicked.connect(self.accept)
        keys = Text("PgUp / PgDn 翻页 · + / - 放大缩小", "caption")
        column.addLayout(row_of(keys, None, close))
        self.picture.pointed.connect(self.pointed)
        pictures.drawn.connect(self._fill)
        action(self, "下一页", "PgDown", lambda: self.go_to(self._page + 1))
        action(self, "上一页", "PgUp", lambda: self.go_to(self._page - 1))
        action(self, "放大", ("+", "="), lambda: self.zoom(1))
        action(self, "缩小", "-", lambda: self.zoom(-1))
        close.setFocus()

    def show_file(self, sha256: str, words: str, remarks: Sequence[RemarkRow] = (), page: int = 0) -> None:
        """Show a kept file, on a page; `words` stand beside the title."""
        self._sha256, self._words, self._remarks, self._page = sha256, words, remarks, page
        self._fill()

    def go_to(self, page: int) -> None:
        """Another page, when there is one."""
        if 0 <= page < self._pages:
            self._page = page
            self._fill()

    def zoom(self, by: int) -> None:
        """Larger or smaller."""
        self._zoom = min(max(self._zoom + by, 0), len(_STEPS) - 1)
        viewport = self._area.viewport()
        if viewport is not None:
            self.picture.setMinimumSize(viewport.size() * _STEPS[self._zoom])

    def _fill(self) -> None:
        picture = self._pictures.get(PageKey(self._sha256, self._page, _SIDE))
        if picture is None:
            self.picture.show_picture(QImage(), empty="正在打开")
            return
        self._pages = picture.pages
        where = f" · {self._page + 1}/{picture.pages} 页" if picture.pages > 1 else ""
        self._where.setText(self._words + where)
        here = [remark for remark in self._remarks if remark.page == self._page]
        self.picture.show_picture(picture.image, here, picture.note)
