"""Printers of this machine, and a PDF sent to one of them."""

from __future__ import annotations

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QSize

from ui.preview.memory import PrintChoice


def printers() -> list[str]:
    """The installed printers, the system's own choice first; none where Qt brings no printing."""
    try:
        from PyQt6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415  # only when something is printed
    except ImportError:
        return []
    names, first = QPrinterInfo.availablePrinterNames(), QPrinterInfo.defaultPrinterName()
    return sorted(names, key=lambda name: name != first)


def print_pdf(pdf: bytes, printer_name: str, choice: PrintChoice) -> None:
    """Print every page at the printer's resolution."""
    from PyQt6.QtGui import QPainter  # noqa: PLC0415
    from PyQt6.QtPdf import QPdfDocument  # noqa: PLC0415
    from PyQt6.QtPrintSupport import QPrinter  # noqa: PLC0415

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(printer_name)
    printer.setCopyCount(choice.copies)
    printer.setFullPage(True)
    if choice.duplex:
        printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    painter = QPainter(printer)
    page = printer.pageRect(QPrinter.Unit.DevicePixel)
    size = QSize(round(page.width()), round(page.height()))
    for number in range(document.pageCount()):
        if number:
            printer.newPage()
        painter.drawImage(0, 0, document.render(number, size))
    painter.end()
