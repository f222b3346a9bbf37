"""Shows a PDF with QPdfView where Qt brings it, else hands it to the system's viewer."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Protocol

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QMargins, QPointF, QSizeF, QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QWidget

from ui.widgets.button import Button
from ui.widgets.overlays import EmptyState


class PdfView(Protocol):
    """Something that shows one PDF."""

    widget: QWidget

    def show_pdf(self, pdf: bytes) -> None:
        """Show another PDF."""

    def pages(self) -> int:
        """Number of pages shown."""

    def close(self) -> None:
        """Let go of the PDF before the widget dies."""


class InnerView:
    """QPdfView; the buffer is kept as long as the document reads from it."""

    def __init__(self) -> None:
        from PyQt6.QtPdf import QPdfDocument  # noqa: PLC0415  # loaded only when something is previewed
        from PyQt6.QtPdfWidgets import QPdfView  # noqa: PLC0415

        view = QPdfView(None)
        view.setAccessibleName("打印预览")
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setPageSpacing(12)
        self.widget: QWidget = view
        self._view = view
        navigator = view.pageNavigator()
        if navigator is None:
            raise ImportError("QPdfView without a navigator")
        self.page_changed = navigator.currentPageChanged
        self._document = QPdfDocument(view)
        self._nothing = QPdfDocument(view)
        self._buffer: QBuffer | None = None

    def show_pdf(self, pdf: bytes) -> None:
        """Show another PDF."""
        self._document.close()
        self._buffer = QBuffer(self.widget)
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._view.setDocument(self._document)

    def pages(self) -> int:
        """Number of pages shown."""
        return self._document.pageCount()

    def show_single_pages(self, margins: QMargins) -> None:
        """One page at a time instead of all below one another."""
        from PyQt6.QtPdfWidgets import QPdfView  # noqa: PLC0415

        self._view.setPageMode(QPdfView.PageMode.SinglePage)
        self._view.setDocumentMargins(margins)
        self._view.setFrameShape(QPdfView.Shape.NoFrame)

    def page(self) -> int:
        """The page shown, from 0."""
        navigator = self._view.pageNavigator()
        return navigator.currentPage() if navigator is not None else 0

    def jump(self, page: int, at: QPointF) -> None:
        """Show a page from a place on it."""
        navigator = self._view.pageNavigator()
        if navigator is not None:
            navigator.jump(page, at)

    def page_size(self, page: int) -> QSizeF:
        """The size of a page in points."""
        return self._document.pagePointSize(page)

    def set_zoom(self, factor: float | None) -> None:
        """A fixed zoom; None is as wide as the view."""
        from PyQt6.QtPdfWidgets import QPdfView  # noqa: PLC0415

        if factor is None:
            self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        else:
            self._view.setZoomMode(QPdfView.ZoomMode.Custom)
            self._view.setZoomFactor(factor)

    def fitted_zoom(self, size: QSizeF, margins: int) -> float:
        """The zoom of a page that is as wide as the view."""
        viewport = self._view.viewport()
        room = (viewport.width() if viewport is not None else 0) - margins
        return max(room, 1) / (size.width() / 72 * self._view.logicalDpiX())

    def close(self) -> None:
        """Take document and buffer from the view: its renderer thread must not outlive them."""
        self._view.setDocument(self._nothing)
        self._document.close()


class OuterView:
    """Without QtPdf: the file is written to the temporary folder and opened by the system."""

    def __init__(self) -> None:
        self._path: Path | None = None
        button = Button("用系统阅读器打开", icon="external")
        button.clicked.connect(self._open)
        self.widget: QWidget = EmptyState(
            "file-text", "这台机器不能在窗口里看 PDF", "排好的文书用系统阅读器打开。", button
        )

    def show_pdf(self, pdf: bytes) -> None:
        """Write the file and open it."""
        handle = Path(tempfile.mkdtemp(prefix="station-")) / "preview.pdf"
        handle.write_bytes(pdf)
        self._path = handle
        self._open()

    def pages(self) -> int:
        """Unknown without QtPdf."""
        return 0

    def close(self) -> None:
        """Take the temporary file away."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _open(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))


def make_view() -> PdfView:
    """The inner view where it can be had."""
    try:
        return InnerView()
    except ImportError:
        return OuterView()
