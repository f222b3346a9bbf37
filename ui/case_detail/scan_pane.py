"""The newest scan of the line under the cursor, with its versions and the remarks pinned to it."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.clock import parse_moment
from station_app.domain.case_records import RemarkRow, ScanRow
from ui.scanning.picture_view import PictureView
from ui.scanning.pictures import READING_SIDE, PageKey, Pictures
from ui.widgets.button import Button, Kind
from ui.widgets.tabs import Chip
from ui.widgets.text import ElidedText

PAGE_SIDE = READING_SIDE


class ScanPane(QWidget):
    """Shows one version; which one is chosen here."""

    version_chosen = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._versions: Sequence[ScanRow] = ()
        self._remarks: dict[str, Sequence[RemarkRow]] = {}
        self._pictures: Pictures | None = None
        self._chosen = ""
        self._page = 0
        self.picture = PictureView("扫描件")
        self.version = Chip("第 1 版")
        self.more = Button("处理", icon="dots", kind=Kind.TEXT, small=True)
        self.turn_page = Button("", icon="chevron-right", kind=Kind.TEXT, small=True)
        self.turn_page.setAccessibleName("下一页")
        self._caption = ElidedText("", pixels=12, colour="text2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.picture, 1)
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 6, 0)
        row.setSpacing(2)
        row.addWidget(self.version)
        row.addWidget(self._caption, 1)
        row.addWidget(self.turn_page)
        row.addWidget(self.more)
        column.addLayout(row)
        self.turn_page.clicked.connect(self.next_page)
        self.hide()

    def show_scans(
        self, versions: Sequence[ScanRow], remarks: Sequence[Sequence[RemarkRow]], pictures: Pictures | None
    ) -> None:
        """Show the versions of a scan: the one chosen before, else the newest."""
        self._versions, self._pictures = versions, pictures
        self._remarks = {scan.id: pinned for scan, pinned in zip(versions, remarks, strict=True)}
        if all(scan.id != self._chosen for scan in versions):
            self._chosen, self._page = "", 0
        self.setVisible(bool(versions))
        self.fill()

    def show_newest(self) -> None:
        """A new version came: show that one."""
        self._chosen, self._page = "", 0

    def scan(self) -> ScanRow | None:
        """The version shown."""
        newest = self._versions[-1] if self._versions else None
        return next((scan for scan in self._versions if scan.id == self._chosen), newest)

    def page(self) -> int:
        """Number of the page shown, from 0."""
        return self._page

    def versions(self) -> Sequence[ScanRow]:
        """All versions, oldest first."""
        return self._versions

    def choose(self, scan_id: str) -> None:
        """Show another version."""
        self._chosen, self._page = scan_id, 0
        self.fill()
        self.version_chosen.emit()

    def next_page(self) -> None:
        """The next page, after the last one the first."""
        self._page += 1
        self.fill()

    def fill(self) -> None:
        """Paint what is at hand; what is still being drawn comes with `Pictures.drawn`."""
        scan = self.scan()
        if scan is None or self._pictures is None:
            return
        picture = self._pictures.get(PageKey(scan.sha256, self._page, PAGE_SIDE))
        if picture is not None and self._page >= picture.pages > 0:
            self._page = 0
            picture = self._pictures.get(PageKey(scan.sha256, 0, PAGE_SIDE))
        self.version.setText(f"第 {scan.version} 版")
        self.version.setAccessibleName(f"第 {scan.version} 版，共 {len(self._versions)} 版")
        self.version.set_icon("chevron-down" if len(self._versions) > 1 else "")
        pages = picture.pages if picture is not None else 0
        self.turn_page.setVisible(pages > 1)
        where = f"{self._page + 1}/{pages} 页 · " if pages > 1 else ""
        self._caption.setText(f"{where}{parse_moment(scan.added_at):%m-%d %H:%M} · {scan.name}")
        here = [remark for remark in self._remarks.get(scan.id, ()) if remark.page == self._page]
        if picture is None:
            self.picture.show_picture(QImage(), empty="正在打开")
        else:
            self.picture.show_picture(picture.image, here, picture.note)
