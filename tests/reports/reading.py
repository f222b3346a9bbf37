"""Reads finished PDFs back with an independent library."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

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
