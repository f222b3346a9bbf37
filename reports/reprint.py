"""The hall's own paper page for page, unscaled, with one line of ours where its top margin is free, else on a cover sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable

from PIL import Image, UnidentifiedImageError
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import DependencyError, PyPdfError

from reports.documents import wording
from reports.documents.frame import A4
from reports.free_margin import top_is_free
from reports.glyph_check import check_glyphs
from reports.hall_scan import FORMATS, scanned_pages
from reports.typeset.drawing import MM, DrawList, Group, Page
from reports.typeset.painter import paint
from reports.typeset.paragraph import Style, paragraph, text_width
from station_app.domain.hall_paper import HallPaper
from station_app.errors import Code, UserError

BAND = 8 * MM
_SIZE = 7.5
_LINE_TOP = 4.7 * MM
_SIDE = 15 * MM
_PDF = "application/pdf"
_NOT_WHOLE = (
    PyPdfError, DependencyError, OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, NotImplementedError, RecursionError,
    Image.DecompressionBombError,
)  # fmt: skip


def reprint(paper: HallPaper) -> bytes:
    """The hall's file with our line on every page, or behind a cover sheet that carries the line.

    Raises:
        UserError: FILE_EMPTY, FILE_NOT_AS_NAMED, FILE_ENCRYPTED, FILE_DAMAGED with the file's name; MISSING_GLYPH.
    """
    check_glyphs(paper)
    if not paper.file:
        raise UserError(Code.FILE_EMPTY, "file", name=paper.name)
    pdf, light = _as_pdf(paper)
    try:
        reader = _opened(pdf, paper.name)
        pages = list(reader.pages)
        if not pages:
            raise UserError(Code.FILE_DAMAGED, "file", name=paper.name)
        free = light if light is not None else all(top_is_free(page, BAND) for page in pages)
        line = _line(paper)
        if free and all(text_width(line, _SIZE) <= _width(page) - 2 * _SIDE for page in pages):
            return _with_lines(reader, paper, line)
        return _with_cover(reader, paper, line)
    except _NOT_WHOLE as error:
        raise UserError(Code.FILE_DAMAGED, "file", name=paper.name) from error


def _line(paper: HallPaper) -> str:
    parts = ["驿站转打件", f"原件由{paper.issued_by}出具", f"收到 {wording.minute_text(paper.received_at)}"]
    if paper.number:
        parts.append(f"编号 {paper.number}")
    return " · ".join(parts)


def _as_pdf(paper: HallPaper) -> tuple[bytes, bool | None]:
    """The file as PDF; for an image also whether its top is free, which only its pixels tell."""
    if paper.media_type == _PDF:
        if b"%PDF-" not in paper.file[:1024]:
            raise UserError(Code.FILE_NOT_AS_NAMED, "file", name=paper.name)
        return paper.file, None
    expected = FORMATS.get(paper.media_type)
    try:
        with Image.open(io.BytesIO(paper.file)) as image:
            found = image.format
    except UnidentifiedImageError:
        found = None
    except _NOT_WHOLE as error:
        raise UserError(Code.FILE_DAMAGED, "file", name=paper.name) from error
    if expected is None or found not in expected:
        raise UserError(Code.FILE_NOT_AS_NAMED, "file", name=paper.name)
    try:
        scanned = scanned_pages(paper.file, BAND)
    except _NOT_WHOLE as error:
        raise UserError(Code.FILE_DAMAGED, "file", name=paper.name) from error
    return scanned.pdf, scanned.top_is_free


def _opened(pdf: bytes, name: str) -> PdfReader:
    """A reader; a file that opens without a password is not taken for locked."""
    reader = PdfReader(io.BytesIO(pdf))
    if reader.is_encrypted:
        try:
            opened = reader.decrypt("")
        except (PyPdfError, DependencyError, NotImplementedError):
            opened = None
        if not opened:
            raise UserError(Code.FILE_ENCRYPTED, "file", name=name)
    return reader


def _width(page: PageObject) -> float:
    return float(page.cropbox.width)


def _with_lines(reader: PdfReader, paper: HallPaper, line: str) -> bytes:
    sizes = [(_width(page), float(page.cropbox.height)) for page in reader.pages]
    overlay = PdfReader(io.BytesIO(_drawn(paper, line, sizes)))
    writer = PdfWriter(clone_from=reader)
    for page, over in zip(writer.pages, overlay.pages, strict=True):
        place = Transformation().translate(float(page.cropbox.left), float(page.cropbox.bottom))
        page.merge_transformed_page(over, place)
    return _saved(writer, paper)


def _with_cover(reader: PdfReader, paper: HallPaper, line: str) -> bytes:
    writer = PdfWriter(clone_from=reader)
    cover = PdfReader(io.BytesIO(_drawn(paper, line, [A4])))
    writer.insert_page(cover.pages[0], 0)
    return _saved(writer, paper)


def _drawn(paper: HallPaper, line: str, sizes: Iterable[tuple[float, float]]) -> bytes:
    pages = tuple(
        Page(width, height, (Group(_SIDE, _LINE_TOP, paragraph(line, width - 2 * _SIDE, Style(_SIZE))),))
        for width, height in sizes
    )
    title = _title(paper)
    return paint([DrawList(title, paper.received_at, pages)], title)


def _title(paper: HallPaper) -> str:
    return f"驿站转打件 {paper.number}".strip()


def _saved(writer: PdfWriter, paper: HallPaper) -> bytes:
    writer.add_metadata({"/Title": _title(paper), "/Producer": "Station Desk"})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
