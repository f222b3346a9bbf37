"""What kind of file something is, by its content and never by its name."""

from __future__ import annotations

from enum import StrEnum

HEAD_BYTES = 1024
"""How much of a file `media_type` looks at."""


class MediaType(StrEnum):
    """The kinds of files a case may hold."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    BMP = "image/bmp"
    WEBP = "image/webp"


_BEGINNINGS = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"BM", MediaType.BMP),
)
_SUFFIXES = {
    "pdf": MediaType.PDF,
    "jpg": MediaType.JPEG,
    "jpeg": MediaType.JPEG,
    "png": MediaType.PNG,
    "tif": MediaType.TIFF,
    "tiff": MediaType.TIFF,
    "bmp": MediaType.BMP,
    "webp": MediaType.WEBP,
}


def media_type(head: bytes) -> MediaType | None:
    """The kind of a file from its first bytes; None for what a case may not hold.

    A PDF may begin with up to 1,023 other bytes (ISO 32000-1, implementation note 13).
    """
    for beginning, found in _BEGINNINGS:
        if head.startswith(beginning):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MediaType.WEBP
    return MediaType.PDF if b"%PDF-" in head[:HEAD_BYTES] else None


def said_by_name(name: str) -> MediaType | None:
    """The kind a file's name claims; None when it claims none that a case may hold."""
    return _SUFFIXES.get(name.rpartition(".")[2].lower())
