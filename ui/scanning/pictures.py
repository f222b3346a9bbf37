"""What a kept file looks like: its pages as images, drawn off the GUI thread and remembered."""

from __future__ import annotations

import io
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PyQt6 import sip
from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QImage, QPainter

from station_app.domain.file_types import HEAD_BYTES, MediaType, media_type
from station_app.errors import Code, StationError
from ui.desk import Desk
from ui.messages import sentence

if TYPE_CHECKING:
    from PIL.Image import Image

    from sync.station.worker import SyncStatus

READING_SIDE = 1000
"""From this size on a page is there to be read, not to be recognised."""
_FETCHING = "在另一台电脑扫的，正在从大厅取回"
_ELSEWHERE = "在另一台电脑扫的，打开时从大厅取回"
_OFFLINE = "在另一台电脑扫的，现在连不上大厅，网通了自动取回"
_KEPT_PIXELS = 40_000_000
"""160 MB at the most; some 500 thumbnails and a few whole pages."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """One page of a file, fitted into a square of so many pixels."""

    sha256: str
    page: int
    side: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as an image (empty where it can't be shown), how many pages the file has, and why there is no image."""

    image: QImage
    pages: int
    note: str = "这份文件本机不能预览"


class Pictures(QObject):
    """Ask with `get`; what is not at hand is drawn in the background and announced by `drawn`.

    A file that another PC of the station holds is fetched from the hall when one of its pages is looked at in reading size.
    """

    drawn = pyqtSignal(object)
    _came = pyqtSignal(str, object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kept: OrderedDict[PageKey, Picture] = OrderedDict()
        self._asked: set[PageKey] = set()
        self._fetched: dict[str, str] = {}
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)  # type: ignore[call-arg]  # stub lacks it
        if desk.link is not None:
            desk.link.status_changed.connect(self._on_status)

    def get(self, key: PageKey) -> Picture | None:
        """The page, or None while it is being drawn."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._asked:
            self._asked.add(key)
            work = partial(self._draw, key)
            failed = partial(self._on_failed, key)
            self._desk.tasks.background(self, work, partial(self._keep, key), failed=failed)
        return None

    def _draw(self, key: PageKey) -> Picture:
        return draw_page(self._desk.services.scans.content(key.sha256), key.page, key.side)

    def _on_failed(self, key: PageKey, error: StationError) -> None:
        """A file that is not on this PC has no picture before it was fetched."""
        if error.code is not Code.FILE_NOT_FOUND:
            self._keep(key, Picture(QImage(), 0, sentence(error)))
            return
        if key.side >= READING_SIDE and key.sha256 not in self._fetched:
            self._fetch(key.sha256)
        self._keep(key, Picture(QImage(), 0, self._fetched.get(key.sha256, _ELSEWHERE)))

    def _fetch(self, sha256: str) -> None:
        link = self._desk.link
        if link is None:
            return
        self._fetched[sha256] = _FETCHING
        link.fetch_file(sha256).add_done_callback(partial(self._announce, sha256))

    def _announce(self, sha256: str, future: Future[bool]) -> None:
        """Called on the thread that fetched; the signal carries it over."""
        if not future.cancelled() and not sip.isdeleted(self):
            self._came.emit(sha256, future.exception())

    def _on_came(self, sha256: str, error: BaseException | None) -> None:
        if error is None:
            self._fetched.pop(sha256, None)
        elif isinstance(error, StationError):
            offline = error.code is Code.HALL_UNREACHABLE
            self._fetched[sha256] = _OFFLINE if offline else sentence(error)
        else:
            self._desk.tasks.bug_met.emit(error)
        self._forget(sha256)

    def _on_status(self, status: SyncStatus) -> None:
        """After a session that got through, what could not be fetched is tried once more when it is looked at."""
        if status.running or status.link != "online":
            return
        for sha256 in [key for key, said in self._fetched.items() if said != _FETCHING]:
            del self._fetched[sha256]
            self._forget(sha256)

    def _forget(self, sha256: str) -> None:
        """Have a file drawn anew by whoever shows it."""
        for key in [key for key in self._kept if key.sha256 == sha256]:
            del self._kept[key]
        self.drawn.emit(PageKey(sha256, 0, 0))

    def _keep(self, key: PageKey, picture: Picture) -> None:
        self._asked.discard(key)
        self._kept[key] = picture
        while len(self._kept) > 1 and sum(_pixels(kept) for kept in self._kept.values()) > _KEPT_PIXELS:
            self._kept.popitem(last=False)
        self.drawn.emit(key)


def _pixels(picture: Picture) -> int:
    return picture.image.width() * picture.image.height()


def draw_page(data: bytes, page: int, side: int) -> Picture:
    """Draw one page of a file, whose content says what kind it is; may run on any thread."""
    if media_type(data[:HEAD_BYTES]) is MediaType.PDF:
        return _pdf_page(data, page, side)
    return _image_page(data, page, side)


def _image_page(data: bytes, page: int, side: int) -> Picture:
    """By Pillow: it reads the bytes where they lie, while Qt would copy them first and stop every thread for it."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # with the first picture

    try:
        with Image.open(io.BytesIO(data)) as image:
            pages = int(getattr(image, "n_frames", 1))
            if page >= pages:
                return Picture(QImage(), pages)
            image.seek(page)
            image.draft("RGB", (side, side))
            upright = _on_white(ImageOps.exif_transpose(image))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return Picture(QImage(), 0)
    upright.thumbnail((side, side))
    width, height = upright.size
    shown = QImage(upright.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return Picture(shown.copy(), pages)


def _on_white(image: Image) -> Image:
    """In colours and without transparency: what shows through is paper."""
    from PIL.Image import new  # noqa: PLC0415

    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    rgba = image.convert("RGBA")
    paper = new("RGB", rgba.size, "white")
    paper.paste(rgba, mask=rgba.getchannel("A"))
    return paper


def _pdf_page(data: bytes, page: int, side: int) -> Picture:
    try:
        from PyQt6.QtPdf import QPdfDocument  # noqa: PLC0415  # loaded only when a PDF is shown
    except ImportError:
        return Picture(QImage(), 0)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    pages = document.pageCount()
    if page >= pages:
        return Picture(QImage(), pages)
    size = document.pagePointSize(page).toSize()
    drawn = document.render(page, _fitted(size, side))
    image = QImage(drawn.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.drawImage(0, 0, drawn)
    painter.end()
    document.close()
    return Picture(image, pages)


def _fitted(size: QSize, side: int) -> QSize:
    """The size scaled so that its longer side is `side`."""
    longest = max(size.width(), size.height(), 1)
    return QSize(max(1, size.width() * side // longest), max(1, size.height() * side // longest))
