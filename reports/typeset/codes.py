"""QR and Code 128 as black cells; nothing here is ever an image."""

from __future__ import annotations

import segno
from reportlab.graphics.barcode.code128 import Code128

from reports.typeset.drawing import MM, Cells, Fragment

_QR_MASK = 2
_BAR_MODULE = 0.28 * MM


def qr(payload: str, side: float) -> Fragment:
    """A QR code, level M, its modules filling the square; the caller keeps the quiet zone of 4 modules empty."""
    matrix = segno.make_qr(payload, error="m", boost_error=False, mask=_QR_MASK).matrix
    cells: list[tuple[float, float, float, float]] = []
    for row, modules in enumerate(matrix):
        column = 0
        while column < len(modules):
            start = column
            while column < len(modules) and modules[column]:
                column += 1
            if column > start:
                cells.append((start, row, column - start, 1))
            column += 1
    return Fragment(side, side, (Cells(0, 0, side / len(matrix), tuple(cells)),))


def code128(text: str, height: float, module: float = _BAR_MODULE) -> Fragment:
    """A Code 128 barcode with modules of 0.28 mm by default; the caller keeps 10 modules clear on both sides."""
    symbol = Code128(text, quiet=0, stop=1)
    symbol.validate()
    symbol.encode()
    symbol.decompose()
    cells: list[tuple[float, float, float, float]] = []
    x = 0
    for index, letter in enumerate(symbol.decomposed):
        width = ord(letter.lower()) - ord("a") + 1
        if index % 2 == 0:
            cells.append((x, 0, width, height / module))
        x += width
    return Fragment(x * module, height, (Cells(0, 0, module, tuple(cells)),))
