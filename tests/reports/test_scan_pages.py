"""Scans turned, in grey and as PDF: pixels and pages read back."""

import io

import pypdf
import pytest
from PIL import Image

from reports.scan_pages import as_pdf, greyed, turned

RED, BLUE = (255, 0, 0), (0, 0, 255)


def picture(kind="PNG", frames=1, **options):
    """A page 40 x 20: its left half red, its right half blue."""
    image = Image.new("RGB", (40, 20), RED)
    image.paste(BLUE, (20, 0, 40, 20))
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": [image] * (frames - 1)} if frames > 1 else {}
    image.save(buffer, kind, dpi=(200, 200), **more, **options)
    return buffer.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("degrees", "size", "top_left"), [(90, (20, 40), RED), (180, (40, 20), BLUE), (270, (20, 40), BLUE)]
)
def test_an_image_is_turned_clockwise(degrees, size, top_left):
    result = turned(picture(), "image/png", degrees)
    image = opened(result.data)
    assert (image.size, image.getpixel((0, 0)), result.suffix) == (size, top_left, "png")
    assert round(image.info["dpi"][0]) == 200


def test_every_frame_of_a_tiff_is_turned():
    image = opened(turned(picture("TIFF", frames=3), "image/tiff", 90).data)
    sizes = []
    for number in range(image.n_frames):
        image.seek(number)
        sizes.append(image.size)
    assert sizes == [(20, 40)] * 3


def test_a_photo_turned_by_its_camera_ends_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    image = opened(turned(picture("JPEG", exif=exif), "image/jpeg", 270).data)
    assert image.size == (40, 20)
    assert image.getexif().get(0x0112, 1) == 1


def test_a_pdf_is_turned_page_by_page():
    writer = pypdf.PdfWriter()
    for _ in range(2):
        writer.add_blank_page(100, 200)
    buffer = io.BytesIO()
    writer.write(buffer)
    once = turned(buffer.getvalue(), "application/pdf", 90)
    twice = turned(once.data, "application/pdf", 270)
    assert [page.rotation for page in pypdf.PdfReader(io.BytesIO(once.data)).pages] == [90, 90]
    assert [page.rotation % 360 for page in pypdf.PdfReader(io.BytesIO(twice.data)).pages] == [0, 0]


def test_grey_keeps_the_page_and_drops_the_colours():
    image = opened(greyed(picture(), "image/png").data)
    assert (image.mode, image.size) == ("L", (40, 20))
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    buffer = io.BytesIO()
    clear.save(buffer, "PNG")
    assert opened(greyed(buffer.getvalue(), "image/png").data).getpixel((0, 0)) == 255


def test_an_image_becomes_pages_of_its_own_size():
    result = as_pdf(picture("TIFF", frames=2), "image/tiff")
    pages = pypdf.PdfReader(io.BytesIO(result.data)).pages
    assert [round(float(page.mediabox.width), 1) for page in pages] == [14.4, 14.4]
    assert result.suffix == "pdf"


def test_what_can_not_be_done_is_refused():
    with pytest.raises(ValueError, match="45"):
        turned(picture(), "image/png", 45)
    with pytest.raises(ValueError, match="pdf"):
        greyed(b"%PDF-1.7", "application/pdf")
    with pytest.raises(OSError, match="image"):
        turned(picture()[:40], "image/png", 90)
