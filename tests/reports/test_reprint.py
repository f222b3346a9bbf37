"""The hall's own papers reprinted: unscaled, with one line where there is room for it, and no half-read file."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Rectangle
from reportlab.pdfgen.canvas import Canvas

from reports.joined import joined
from reports.render import render
from reports.reprint import BAND, reprint
from station_app.clock import BEIJING
from station_app.domain.hall_paper import HallPaper
from station_app.errors import Code, UserError
from tests.reports import sample
from tests.reports.reading import MM, image, object_bounds, page_texts, squeezed

A4 = (210 * MM, 297 * MM)
LINE = "驿站转打件·原件由市场监督管理局出具·收到2026-11-2616:20·编号青市监许〔2026〕88号"


def paper(file: bytes, media_type: str = "application/pdf", **changes: object) -> HallPaper:
    fields = {
        "file": file,
        "media_type": media_type,
        "name": "受理通知书",
        "issued_by": "市场监督管理局",
        "received_at": datetime(2026, 11, 26, 16, 20, tzinfo=BEIJING),
        "number": "青市监许〔2026〕88 号",
    }
    return HallPaper(**{**fields, **changes})


def hall_pdf(draw: Callable[[Canvas], None], size: tuple[float, float] = A4, pages: int = 1) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size)
    for _ in range(pages):
        canvas.setFont("Helvetica", 14)
        canvas.drawString(90, size[1] - 90, "Notice of acceptance")
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def plain(_: Canvas) -> None:
    """Nothing but the text."""


def near_top(mm: float) -> float:
    return A4[1] - mm * MM


def test_a_free_margin_takes_the_line_on_every_page_and_nothing_else_changes() -> None:
    original = hall_pdf(plain, pages=3)
    content = reprint(paper(original))
    texts = page_texts(content)
    assert len(texts) == 3
    for text in texts:
        assert "Notice of acceptance" in text
        assert LINE in squeezed(text)
    for before, after in zip(object_bounds(original), object_bounds(content), strict=True):
        assert [tuple(round(value, 2) for value in found) for found in before] == [
            tuple(round(value, 2) for value in found) for found in after[: len(before)]
        ]
        for _, left, bottom, right, top in after[len(before) :]:
            assert bottom >= 297 - 8
            assert top <= 297 - 4.9
            assert left >= 14
            assert right <= 196


def _white_page(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.rect(0, 0, *A4, fill=1, stroke=0)


def _clipped_away(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(0, 0, *A4)
    canvas.clipPath(path, stroke=0, fill=0)


def _form_far_below(canvas: Canvas) -> None:
    canvas.beginForm("foot", 0, 0, A4[0], A4[1])
    canvas.rect(50, 50, 100, 20, fill=1)
    canvas.endForm()
    canvas.doForm("foot")


@pytest.mark.parametrize("draw", [plain, _white_page, _clipped_away, _form_far_below])
def test_what_cannot_be_seen_at_the_top_leaves_it_free(draw: Callable[[Canvas], None]) -> None:
    assert len(page_texts(reprint(paper(hall_pdf(draw))))) == 1


def _text(canvas: Canvas) -> None:
    canvas.drawString(300, near_top(7), "No. 1")


def _moved_text(canvas: Canvas) -> None:
    canvas.translate(0, near_top(6))
    canvas.drawString(300, 0, "No. 1")


def _line(canvas: Canvas) -> None:
    canvas.line(0, near_top(5), 400, near_top(5))


def _curve(canvas: Canvas) -> None:
    canvas.circle(100, near_top(10), 4 * MM, fill=1, stroke=0)


def _picture(canvas: Canvas) -> None:
    canvas.addLiteral(f"q 60 0 0 60 100 {near_top(20)} cm BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 00> EI Q")


def _scaled_picture(canvas: Canvas) -> None:
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("L", (40, 40), 0)), 0, 0, *A4)


def _turned(canvas: Canvas) -> None:
    canvas.rotate(45)
    canvas.drawString(300, 10, "Copy")


def _in_a_form(canvas: Canvas) -> None:
    canvas.beginForm("head", 0, 0, A4[0], A4[1])
    canvas.drawString(300, near_top(7), "No. 1")
    canvas.endForm()
    canvas.doForm("head")


def _shaded(canvas: Canvas) -> None:
    from reportlab.lib.colors import black, white

    canvas.linearGradient(0, 0, 100, 100, (black, white))


@pytest.mark.parametrize(
    "draw", [_text, _moved_text, _line, _curve, _picture, _scaled_picture, _turned, _in_a_form, _shaded]
)
def test_a_margin_that_is_taken_or_unclear_sends_the_line_to_a_cover(draw: Callable[[Canvas], None]) -> None:
    original = hall_pdf(draw)
    content = reprint(paper(original))
    cover, page = page_texts(content)
    assert squeezed(cover) == LINE
    assert "驿站转打件" not in squeezed(page)
    assert image(content, 1, 60).tobytes() == image(original, 0, 60).tobytes()


def test_a_stamp_on_the_page_counts_and_so_does_a_turned_page() -> None:
    for change in ("annotation", "rotation"):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(hall_pdf(plain))))
        if change == "annotation":
            writer.add_annotation(0, Rectangle(rect=(20, near_top(20), 120, near_top(2))))
        else:
            writer.pages[0].rotate(90)
        buffer = io.BytesIO()
        writer.write(buffer)
        assert len(page_texts(reprint(paper(buffer.getvalue())))) == 2


def test_the_line_keeps_to_what_the_page_shows() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(hall_pdf(plain, size=(250 * MM, 350 * MM)))))
    box = writer.pages[0].cropbox
    box.lower_left, box.upper_right = (20 * MM, 10 * MM), (230 * MM, 340 * MM)
    buffer = io.BytesIO()
    writer.write(buffer)
    content = reprint(paper(buffer.getvalue()))
    with pdfium.PdfDocument(content) as pdf:
        assert len(pdf) == 1
        assert pdf[0].get_size() == pytest.approx((210 * MM, 330 * MM), abs=0.1)
    ink = image(content, 0, 100)
    band = ink.crop((0, 0, ink.width, round(BAND / 72 * 100)))
    assert band.getextrema()[0] < 100


def test_a_line_longer_than_a_narrow_page_goes_to_a_cover() -> None:
    assert len(page_texts(reprint(paper(hall_pdf(plain, size=(74 * MM, 105 * MM)))))) == 2


def _scan(dark_top: bool, dpi: int = 150) -> Image.Image:
    scan = Image.new("RGB", (round(210 / 25.4 * dpi), round(297 / 25.4 * dpi)), "white")
    ImageDraw.Draw(scan).rectangle((100, 10 if dark_top else 300, 400, 360), fill="black")
    return scan


def _saved(scan: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    scan.save(buffer, form, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(("form", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("TIFF", "image/tiff")])
def test_a_scan_becomes_a_page_of_its_own_size(form: str, media_type: str) -> None:
    for dark_top, pages in ((False, 1), (True, 2)):
        content = reprint(paper(_saved(_scan(dark_top), form, dpi=(150, 150)), media_type))
        with pdfium.PdfDocument(content) as pdf:
            assert len(pdf) == pages
            width, height = pdf[pages - 1].get_size()
        assert (width / MM, height / MM) == pytest.approx((210, 297), abs=0.3)
        assert LINE in squeezed("".join(page_texts(content)))


def test_every_frame_of_a_scan_is_a_page() -> None:
    frames = [_scan(False), _scan(False), _scan(False)]
    content = reprint(
        paper(_saved(frames[0], "TIFF", save_all=True, append_images=frames[1:], dpi=(150, 150)), "image/tiff")
    )
    assert len(page_texts(content)) == 3


def test_a_photo_without_a_believable_resolution_is_put_on_a_page_of_paper_size() -> None:
    photo = Image.new("RGB", (4000, 3000), "white")
    with pdfium.PdfDocument(reprint(paper(_saved(photo, "JPEG", dpi=(72, 72)), "image/jpeg"))) as pdf:
        assert max(pdf[0].get_size()) / MM == pytest.approx(297, abs=0.5)


def _locked(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(hall_pdf(plain))))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("file", "media_type", "code"),
    [
        (b"", "application/pdf", Code.FILE_EMPTY),
        (_saved(_scan(False), "PNG"), "application/pdf", Code.FILE_NOT_AS_NAMED),
        (_saved(_scan(False), "PNG"), "image/jpeg", Code.FILE_NOT_AS_NAMED),
        (hall_pdf(plain), "image/png", Code.FILE_NOT_AS_NAMED),
        (b"MZ\x90\x00", "application/x-dosexec", Code.FILE_NOT_AS_NAMED),
        (_locked("secret"), "application/pdf", Code.FILE_ENCRYPTED),
        (hall_pdf(plain)[:300], "application/pdf", Code.FILE_DAMAGED),
        (b"%PDF-1.7\n%%EOF\n", "application/pdf", Code.FILE_DAMAGED),
        (_saved(_scan(False), "PNG")[:2000], "image/png", Code.FILE_DAMAGED),
    ],
)
def test_a_file_that_cannot_be_reprinted_says_why(file: bytes, media_type: str, code: Code) -> None:
    with pytest.raises(UserError) as caught:
        reprint(paper(file, media_type))
    assert caught.value.code is code
    assert caught.value.params == {"name": "受理通知书"}


def test_a_file_anybody_may_open_is_not_locked() -> None:
    assert "Notice of acceptance" in page_texts(reprint(paper(_locked(""))))[0]


def test_rendered_and_reprinted_files_go_into_one_print_job() -> None:
    content = joined([render([sample.notice(), sample.checklist()]), reprint(paper(hall_pdf(plain)))], "一批")
    with pdfium.PdfDocument(content) as pdf:
        assert len(pdf) == 4
        assert [(mark.get_title()[:5], mark.get_dest().get_index()) for mark in pdf.get_toc()] == [
            ("一次性告知", 0),
            ("材料清单（", 2),
        ]
    assert "Notice of acceptance" in page_texts(content)[3]


def test_a_character_without_a_glyph_is_named() -> None:
    with pytest.raises(UserError) as caught:
        reprint(paper(hall_pdf(plain), issued_by="\U0002a6d6局"))
    assert (caught.value.code, caught.value.field) == (Code.MISSING_GLYPH, "issued_by")
