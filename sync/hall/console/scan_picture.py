"""A page of a file as a picture with the pins drawn on it, whatever the file is; a picture that cannot be read says so."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from sync.hall.console.pdf_page import UndrawnError, drawn
from sync.hall.pins import Pin

WIDTH = 1000
_MOST_PIXELS = 60_000_000
_RED = (194, 53, 34)


class UnreadableError(Exception):
    """The file is none of the kinds that can be shown."""


def pages_of(path: Path, media_type: str) -> int:
    """How many pages a file has; 1 when that cannot be told."""
    if media_type != "application/pdf":
        return 1
    try:
        return max(len(PdfReader(path).pages), 1)
    except (PyPdfError, ValueError, OSError, RecursionError):
        return 1


def picture(path: Path, media_type: str, page: int, pins: Sequence[Pin], width: int = WIDTH) -> bytes:
    """A JPEG of one page with its pins.

    Raises:
        UnreadableError: the page cannot be made a picture.
    """
    image = _of_pdf(path, page) if media_type == "application/pdf" else _opened(path)
    image = ImageOps.exif_transpose(image).convert("RGB")
    image.thumbnail((width, width * 3))
    draw = ImageDraw.Draw(image)
    for pin in pins:
        _mark(draw, image.size, pin)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def size_of(path: Path, media_type: str, page: int, width: int = WIDTH) -> tuple[int, int]:
    """Width and height of that picture.

    Raises:
        UnreadableError: as `picture`.
    """
    with Image.open(io.BytesIO(picture(path, media_type, page, (), width))) as image:
        return image.size


def _opened(source: Path | io.BytesIO) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(source)
            if image.width * image.height > _MOST_PIXELS:
                raise UnreadableError
            image.load()
            return image
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as error:
        raise UnreadableError from error


def _of_pdf(path: Path, page: int) -> Image.Image:
    try:
        return _opened(io.BytesIO(drawn(path, page, WIDTH)))
    except UndrawnError as error:
        raise UnreadableError from error


def _mark(draw: ImageDraw.ImageDraw, size: tuple[int, int], pin: Pin) -> None:
    radius = max(size[0] // 32, 12)
    x, y = pin.x * size[0], pin.y * size[1]
    box = (x - radius, y - radius, x + radius, y + radius)
    draw.ellipse(box, fill=_RED, outline="white", width=max(radius // 6, 2))
    draw.text((x, y), str(pin.number), fill="white", anchor="mm", font=ImageFont.load_default(radius * 1.3))
