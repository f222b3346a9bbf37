"""Reads finished PDFs back with an independent library."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import zxingcpp
from PIL import Image

from station_app.domain.documents import Identity

MM = 72 / 25.4


def page_texts(content: bytes) -> list[str]:
    with pdfium.PdfDocument(content) as pdf:
        return [pdf[i].get_textpage().get_text_range() for i in range(len(pdf))]


def squeezed(text: str) -> str:
    """Without white space: where a line ends and how wide a gap looks is not what a text says."""
    return re.sub(r"\s+", "", text)


def all_text(content: bytes) -> str:
    return squeezed("".join(page_texts(content)))


def image(content: bytes, page: int, dpi: int, mode: str = "L") -> Image.Image:
    with pdfium.PdfDocument(content) as pdf:
        return pdf[page].render(scale=dpi / 72, grayscale=True).to_pil().convert(mode)


def object_bounds(content: bytes) -> list[list[tuple[bool, float, float, float, float]]]:
    """Per page: is it text, and left, bottom, right, top in millimetres."""
    pages = []
    with pdfium.PdfDocument(content) as pdf:
        for i in range(len(pdf)):
            page = pdf[i]
            pages.append(
                [
                    (obj.type == raw.FPDF_PAGEOBJ_TEXT, *(value / MM for value in obj.get_bounds()))
                    for obj in page.get_objects()
                ]
            )
    return pages


def assert_pages_are_counted(content: bytes) -> None:
    """“第 n 页 共 m 页” on every page, and no line begins with a closing mark."""
    pages = page_texts(content)
    found = [re.search(r"第(\d+)页共(\d+)页", squeezed(text)) for text in pages]
    assert [match.groups() for match in found if match] == [(str(n), str(len(pages))) for n in range(1, len(pages) + 1)]
    assert not [line for text in pages for line in text.splitlines() if line.startswith(tuple("，。；：？！）》”"))]


def assert_codes_decode(content: bytes, identity: Identity) -> None:
    """The QR code at 150 dpi and the barcode at 200, as a cheap scanner sees them."""
    found = zxingcpp.read_barcodes(image(content, 0, 150), formats=zxingcpp.BarcodeFormat.QRCode)
    assert {one.text for one in found} == {identity.qr_payload}
    bars = zxingcpp.read_barcodes(image(content, 0, 200), formats=zxingcpp.BarcodeFormat.Code128)
    assert {one.text for one in bars} == ({identity.case_number} if identity.case_number else set())
