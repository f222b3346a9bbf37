"""A scan made better: turned, in grey, or an image as a PDF; pure functions from bytes to bytes."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageOps, ImageSequence

from reports.hall_scan import scanned_pages

PDF = "application/pdf"
_QUARTER = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_FORMATS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "TIFF": "tif", "BMP": "bmp", "WEBP": "webp"}
_QUALITY = 92


@dataclass(frozen=True, slots=True)
class Reworked:
    """A new version of a scan; `suffix` names its kind of file, without the dot."""

    data: bytes
    suffix: str


def turned(data: bytes, media_type: str, degrees: int) -> Reworked:
    """Every page turned clockwise.

    Args:
        degrees: 90, 180 or 270.

    Raises:
        ValueError: another angle.
        OSError: the file is not whole.
    """
    if degrees not in _QUARTER:
        raise ValueError(degrees)
    if media_type == PDF:
        return _turned_pdf(data, degrees)
    return _reworked(data, lambda frame: ImageOps.exif_transpose(frame).transpose(_QUARTER[degrees]))


def greyed(data: bytes, media_type: str) -> Reworked:
    """An image without its colours.

    Raises:
        ValueError: a PDF, whose pages are not pictures.
        OSError: the file is not whole.
    """
    if media_type == PDF:
        raise ValueError(media_type)
    return _reworked(data, lambda frame: _on_white(ImageOps.exif_transpose(frame)).convert("L"))


def as_pdf(data: bytes, media_type: str) -> Reworked:
    """An image, or every frame of one, as pages of its own size; a PDF stays what it is.

    Raises:
        OSError: the file is not whole.
    """
    return Reworked(data if media_type == PDF else scanned_pages(data, 0).pdf, "pdf")


def _turned_pdf(data: bytes, degrees: int) -> Reworked:
    import pypdf  # noqa: PLC0415  # images need none of it

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        page.rotate(degrees)
    buffer = io.BytesIO()
    writer.write(buffer)
    return Reworked(buffer.getvalue(), "pdf")


def _reworked(data: bytes, change: Callable[[Image.Image], Image.Image]) -> Reworked:
    """Every frame changed and written in the kind of file it came in, at its resolution."""
    with Image.open(io.BytesIO(data)) as image:
        kind = "JPEG" if image.format == "MPO" else str(image.format)
        single = image.format == "MPO"
        frames = [change(frame.copy()) for frame in ImageSequence.Iterator(image)][: 1 if single else None]
        dpi = image.info.get("dpi")
    first, rest = frames[0], frames[1:]
    options: dict[str, object] = {"quality": _QUALITY} if kind in ("JPEG", "WEBP") else {}
    if dpi and kind in ("JPEG", "PNG", "TIFF"):
        options["dpi"] = dpi
    if rest:
        options |= {"save_all": True, "append_images": rest}
    buffer = io.BytesIO()
    first.save(buffer, kind, **options)
    return Reworked(buffer.getvalue(), _FORMATS[kind])


def _on_white(frame: Image.Image) -> Image.Image:
    """What shows through a transparent picture is paper."""
    if "A" not in frame.getbands() and "transparency" not in frame.info:
        return frame
    rgba = frame.convert("RGBA")
    paper = Image.new("RGB", rgba.size, "white")
    paper.paste(rgba, mask=rgba.getchannel("A"))
    return paper
