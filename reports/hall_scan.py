"""An image the hall scanned, as PDF pages of its own size."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, ImageSequence

MOST_INCHES = 420 / 25.4
"""Longest side a scan is believed to have; beyond it the stored resolution says nothing about paper."""

FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/tiff": ("TIFF",),
    "image/bmp": ("BMP",),
}
_USUAL_DPI = 200.0
_A4_INCHES = 297 / 25.4
_DARKEST_PAPER = 200
_QUALITY = 95


@dataclass(frozen=True, slots=True)
class ScannedPages:
    """A PDF made of images, and whether the top of every page is as light as paper."""

    pdf: bytes
    top_is_free: bool


def scanned_pages(file: bytes, band: float) -> ScannedPages:
    """Turn an image, or every frame of one, into pages; `band` is the height in points looked at.

    Raises:
        OSError, ValueError, Image.DecompressionBombError: the image is not whole or larger than any scan.
    """
    frames: list[Image.Image] = []
    resolutions: list[float] = []
    with Image.open(io.BytesIO(file)) as image:
        for frame in ImageSequence.Iterator(image):
            upright = _plain(ImageOps.exif_transpose(frame))
            resolutions.append(_dpi(frame, upright))
            frames.append(upright)
    free = all(_is_light(frame, dpi, band) for frame, dpi in zip(frames, resolutions, strict=True))
    return ScannedPages(_written(frames, resolutions), free)


def _written(frames: list[Image.Image], resolutions: list[float]) -> bytes:
    buffer = io.BytesIO()
    for index, (frame, dpi) in enumerate(zip(frames, resolutions, strict=True)):
        frame.save(buffer, "PDF", resolution=dpi, quality=_QUALITY, append=index > 0)
    return buffer.getvalue()


def _plain(frame: Image.Image) -> Image.Image:
    """Without transparency and palettes: white shows through, black and white stay as they are."""
    if frame.mode in ("1", "L", "RGB"):
        return frame.copy()
    rgba = frame.convert("RGBA")
    paper = Image.new("RGB", rgba.size, "white")
    paper.paste(rgba, mask=rgba.getchannel("A"))
    return paper


def _dpi(frame: Image.Image, upright: Image.Image) -> float:
    stored = frame.info.get("dpi", (0, 0))
    dpi = float(stored[0]) if isinstance(stored, tuple) and stored[0] else _USUAL_DPI
    longest = max(upright.size)
    return dpi if longest / dpi <= MOST_INCHES else longest / _A4_INCHES


def _is_light(frame: Image.Image, dpi: float, band: float) -> bool:
    strip = frame.convert("L").crop((0, 0, frame.width, max(1, round(band / 72 * dpi))))
    darkest = strip.getextrema()[0]
    return isinstance(darkest, int | float) and darkest >= _DARKEST_PAPER
