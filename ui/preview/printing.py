"""Printers of this machine, and a PDF sent to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSize, QSizeF
from PyQt6.QtGui import QPageLayout, QPageSize

from ui.preview.memory import PrintChoice

if TYPE_CHECKING:
    from PyQt6.QtPrintSupport import QPrinter


def printers() -> list[str]:
    """The installed printers, the system's own choice first; none where Qt brings no printing."""
    try:
        from PyQt6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415  # only when something is printed
    except ImportError:
        return []
    names, first = QPrinterInfo.availablePrinterNames(), QPrinterInfo.defaultPrinterName()
    return sorted(names, key=lambda name: name != first)


def print_pdf(pdf: bytes, printer_name: str, choice: PrintChoice) -> None:
    """Print every page at the printer's resolution, each on its own size of sheet and the way round it lies."""
    from PyQt6.QtPrintSupport import QPrinter  # noqa: PLC0415

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(printer_name)
    printer.setCopyCount(choice.copies)
    if choice.duplex:
        printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
    paint_pages(pdf, printer)


def paint_pages(pdf: bytes, printer: QPrinter) -> None:
    """Paint the pages of a PDF; a sheet across is not squeezed upright."""
    from PyQt6.QtGui import QPainter  # noqa: PLC0415
    from PyQt6.QtPdf import QPdfDocument  # noqa: PLC0415
    from PyQt6.QtPrintSupport import QPrinter  # noqa: PLC0415

    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    painter: QPainter | None = None
    for number in range(document.pageCount()):
        printer.setPageLayout(_layout(document.pagePointSize(number)))
        printer.setFullPage(True)
        if painter is None:
            painter = QPainter(printer)
        else:
            printer.newPage()
        page = printer.pageRect(QPrinter.Unit.DevicePixel)
        painter.drawImage(0, 0, document.render(number, QSize(round(page.width()), round(page.height()))))
    if painter is not None:
        painter.end()


def _layout(size: QSizeF) -> QPageLayout:
    """The sheet a page of so many points wants."""
    across = size.width() > size.height()
    upright = QSizeF(min(size.width(), size.height()), max(size.width(), size.height()))
    sheet = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    return QPageLayout(sheet, turned, QMarginsF(0, 0, 0, 0))
