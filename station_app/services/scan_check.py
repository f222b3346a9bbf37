"""Reading a file somebody hands in: its size, its real kind, and whether it opens at all."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from station_app.domain.file_types import HEAD_BYTES, MediaType, media_type, said_by_name
from station_app.domain.text_rules import check_text
from station_app.errors import Code, UserError

_LONGEST_NAME = 1_024


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may go into a case; `renamed` when its content is of another kind than its name says."""

    name: str
    data: bytes
    media_type: MediaType
    renamed: bool


def read_checked(path: Path, most_bytes: int) -> CheckedFile:
    """Read a file and make sure that a case may hold it; touches no store, so it may run on any thread.

    Raises:
        UserError: `file_not_found` (also when it disappears while it is read), `file_empty`, `file_too_large`,
            `file_not_as_named`, `file_encrypted`, `file_damaged`; `bad_character` in its name.
    """
    try:
        size = path.stat().st_size
        if size > most_bytes:
            raise UserError(Code.FILE_TOO_LARGE, "file", name=path.name, most=most_bytes // (1 << 20))
        data = path.read_bytes()
    except OSError as error:
        raise UserError(Code.FILE_NOT_FOUND, "file", path=path.name) from error
    return check_bytes(path.name, data, most_bytes)


def check_bytes(name: str, data: bytes, most_bytes: int) -> CheckedFile:
    """Make sure that a case may hold this content, as `read_checked`; for what comes from the clipboard or a scanner."""
    check_text(name, "file", _LONGEST_NAME)
    if not data:
        raise UserError(Code.FILE_EMPTY, "file", name=name)
    if len(data) > most_bytes:
        raise UserError(Code.FILE_TOO_LARGE, "file", name=name, most=most_bytes // (1 << 20))
    kind = media_type(data[:HEAD_BYTES])
    if kind is None:
        raise UserError(Code.FILE_NOT_AS_NAMED, "file", name=name)
    if kind is MediaType.PDF:
        _check_pdf(name, data)
    else:
        _check_image(name, data)
    return CheckedFile(name, data, kind, renamed=said_by_name(name) is not kind)


def _check_pdf(name: str, data: bytes) -> None:
    import pypdf  # noqa: PLC0415  # needed when a file comes in
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise UserError(Code.FILE_ENCRYPTED, "file", name=name)
        pages = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OSError) as error:
        raise UserError(Code.FILE_DAMAGED, "file", name=name) from error
    if not pages:
        raise UserError(Code.FILE_DAMAGED, "file", name=name)


def _check_image(name: str, data: bytes) -> None:
    from PIL import Image  # noqa: PLC0415  # needed when a file comes in

    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UserError(Code.FILE_DAMAGED, "file", name=name) from error
