"""The margin check against what a renderer shows: wherever it says free, the rendered band is blank."""

from __future__ import annotations

import io
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from reports.free_margin import top_is_free
from reports.reprint import BAND
from tests.reports.reading import image

SIDE = 300.0
DPI = 144
Draw = Callable[[Canvas], None]

_length = st.floats(-40, SIDE + 40, allow_nan=False).map(lambda value: round(value, 1))
_black = ImageReader(Image.new("L", (4, 4), 0))


def _text(x: float, y: float, size: float) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", abs(size) % 60 + 4)
        canvas.drawString(x, y, "Hg|")

    return draw


_drawings = st.one_of(
    st.builds(_text, _length, _length, _length),
    st.builds(lambda x, y, w: lambda canvas: canvas.rect(x, y, w, 7, fill=1), _length, _length, _length),
    st.builds(lambda x, y, w: lambda canvas: canvas.line(x, y, w, y + 3), _length, _length, _length),
    st.builds(lambda x, y, r: lambda canvas: canvas.circle(x, y, abs(r) / 4 + 1, fill=1), _length, _length, _length),
    st.builds(
        lambda x, y, w: lambda canvas: canvas.drawImage(_black, x, y, abs(w) / 3 + 1, 20), _length, _length, _length
    ),
    st.builds(lambda x, y: lambda canvas: canvas.translate(x / 4, y / 4), _length, _length),
    st.builds(lambda x: lambda canvas: canvas.scale(abs(x) / SIDE + 0.3, abs(x) / SIDE + 0.3), _length),
    st.builds(lambda x: lambda canvas: canvas.rotate(x), _length),
    st.builds(lambda x: lambda canvas: canvas.setFillGray(1 if x > SIDE / 2 else 0), _length),
)


def _page(drawings: list[Draw]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(SIDE, SIDE))
    for draw in drawings:
        draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@settings(max_examples=150)
@given(st.lists(_drawings, min_size=1, max_size=6))
def test_what_is_called_free_is_blank_when_rendered(drawings: list[Draw]) -> None:
    content = _page(drawings)
    free = top_is_free(PdfReader(io.BytesIO(content)).pages[0], BAND)
    shown = image(content, 0, DPI)
    band = shown.crop((0, 0, shown.width, round(BAND / 72 * DPI)))
    if free:
        assert band.getextrema()[0] >= 250
