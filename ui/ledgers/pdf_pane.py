"""版面预览: the real PDF, one page at a time, with paging and zoom."""

from __future__ import annotations

from PyQt6.QtCore import QMargins, QPointF, pyqtSignal
from PyQt6.QtGui import QPalette, QResizeEvent
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from ui.palette import palette, signals
from ui.preview.view import InnerView, PdfView, make_view

_MARGIN = 14
_ZOOMS = (1.0, 1.25, 1.5, 2.0)
_MM = 72 / 25.4
_SHEETS = {210: "A4", 297: "A4", 420: "A3"}


class PdfPane(QWidget):
    """PgUp and PgDn turn the page; the zoom steps through fitting widths and fixed sizes."""

    changed = pyqtSignal()
    """Another page, another zoom or another PDF."""

    def __init__(self) -> None:
        super().__init__()
        self.view: PdfView = make_view()
        self._zoom = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view.widget)
        if isinstance(self.view, InnerView):
            self.view.show_single_pages(QMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN))
            self.view.page_changed.connect(lambda _page: self.changed.emit())
        signals.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        """The ground around the sheet; the sheet itself stays white."""
        colours = QPalette()
        for role in (QPalette.ColorRole.Dark, QPalette.ColorRole.Window, QPalette.ColorRole.Base):
            colours.setColor(role, palette().sunken)
        self.view.widget.setPalette(colours)

    def show_pdf(self, pdf: bytes) -> None:
        """Show another PDF; the page stays where it can."""
        page = self.page()
        self.view.show_pdf(pdf)
        self.go_to(min(page, max(self.pages() - 1, 0)))
        self.changed.emit()

    def rest(self) -> None:
        """Let go of the PDF until the next is shown."""
        self.view.close()

    def pages(self) -> int:
        """How many pages it has."""
        return self.view.pages()

    def page(self) -> int:
        """The page shown, from 0."""
        return self.view.page() if isinstance(self.view, InnerView) else 0

    def turn(self, by: int) -> None:
        """PgUp, PgDn."""
        self.go_to(min(max(self.page() + by, 0), max(self.pages() - 1, 0)))

    def go_to(self, page: int) -> None:
        """Show one page from its top."""
        if isinstance(self.view, InnerView) and self.pages():
            self.view.jump(page, QPointF())
            self.changed.emit()

    def zoom(self) -> None:
        """The next zoom: as wide as the pane, then larger."""
        self._zoom = (self._zoom + 1) % (len(_ZOOMS) + 1)
        if isinstance(self.view, InnerView):
            self.view.set_zoom(_ZOOMS[self._zoom - 1] if self._zoom else None)
        self.changed.emit()

    def says(self) -> str:
        """“A4 横向 · 92%”."""
        if not isinstance(self.view, InnerView) or not self.pages():
            return ""
        size = self.view.page_size(self.page())
        sheet = _SHEETS.get(round(max(size.width(), size.height()) / _MM), "")
        way = "横向" if size.width() > size.height() else "纵向"
        factor = _ZOOMS[self._zoom - 1] if self._zoom else self.view.fitted_zoom(size, 2 * _MARGIN)
        return f"{sheet} {way} · {round(factor * 100)}%".strip()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Qt override."""
        super().resizeEvent(a0)
        self.changed.emit()
