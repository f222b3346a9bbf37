"""Every page of a file is shown as it is: written pages as well as scanned ones; what cannot be read says so."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from sync.hall.console import pdf_page, scan_picture
from sync.hall.console.scan_picture import UnreadableError, picture
from sync.hall.embedded import EmbeddedHall
from tests.sync.console.conftest import Desk, drawing, scan_of, submitted
from tests.sync.peer import Peer


def written(*pages: str, logo: bool = False) -> bytes:
    """A PDF as a word processor makes it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for text in pages:
        canvas.setFont("Helvetica", 40)
        canvas.drawString(60, 420, text)
        if logo:
            canvas.drawImage(ImageReader(io.BytesIO(drawing("seal"))), 480, 740, 60, 75)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def dark(content: bytes, top: float, bottom: float) -> int:
    """Dark points of a band of a picture, in thousandths of it."""
    with Image.open(io.BytesIO(content)) as image:
        band = image.convert("L").crop((0, int(image.height * top), image.width, int(image.height * bottom)))
        histogram = band.histogram()
        return sum(histogram[:128]) * 1_000 // (band.width * band.height)


@pytest.mark.parametrize("logo", [False, True])
def test_a_written_page_is_shown_as_it_is(tmp_path: Path, logo: bool) -> None:
    path = tmp_path / "text.pdf"
    path.write_bytes(written("Only words on this page", "The second page", logo=logo))
    for page in (1, 2):
        shown = picture(path, "application/pdf", page, ())
        assert dark(shown, 0.46, 0.52) > 20
        assert dark(shown, 0.60, 0.95) == 0
    assert scan_picture.pages_of(path, "application/pdf") == 2
    width, height = scan_picture.size_of(path, "application/pdf", 1)
    assert (width, height) == (1000, pytest.approx(1414, abs=3))


def test_planted_a_drawing_without_words_would_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was: a page without a picture in it came as an empty sheet."""
    out = io.BytesIO()
    Image.new("RGB", (1000, 1414), "white").save(out, "JPEG")
    monkeypatch.setattr(scan_picture, "drawn", lambda *_: out.getvalue())
    path = tmp_path / "text.pdf"
    path.write_bytes(written("Only words"))
    assert dark(picture(path, "application/pdf", 1, ()), 0.46, 0.52) == 0


def test_a_scan_in_a_pdf_is_shown_too(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    Image.open(io.BytesIO(drawing())).save(path, "PDF")
    assert dark(picture(path, "application/pdf", 1, ()), 0.1, 0.8) > 5


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\n%%EOF\n", written("x")[:400], b"\0" * 5_000])
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableError):
        picture(path, "application/pdf", 1, ())


def test_a_page_that_takes_for_ever_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "slow.pdf"
    path.write_bytes(written("x"))
    monkeypatch.setattr(pdf_page, "SECONDS", 0.01)
    began = time.monotonic()
    with pytest.raises(UnreadableError):
        picture(path, "application/pdf", 1, ())
    assert time.monotonic() - began < 5


def written_scan(peer: Peer, case: str, content: bytes) -> dict[str, Any]:
    change = scan_of(peer, case, content)
    return change | {"fields": {**change["fields"], "media_type": "application/pdf", "name": "说明.pdf"}}


@pytest.mark.databases
def test_a_clerk_sees_the_words_and_pins_them(hall: EmbeddedHall, window: Desk, peer: Peer) -> None:
    case, content = submitted(peer, "JG-261120-001"), written("Width of the exit", "Page two")
    peer.push(case, written_scan(peer, case["entity"], content))
    hall.hall.blobs.keep(content)
    path = f"cases/JG/{case['entity']}"
    page = window.get(path).text
    assert "第 1 / 2 页" in page
    assert "这种文件不能在页面里看" not in page
    address = page.split('type="image"')[1].split('src="/console/')[1].split('"')[0]
    shown = window.get(address)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert dark(shown.content, 0.46, 0.52) > 20
    scan = page.split('name="scan" value="')[1].split('"')[0]
    window.post(f"{path}/pins", {"scan": scan, "page": "2", "ninth": "正中", "text": "缺宽度"}, page=path)
    with Image.open(io.BytesIO(window.get(f"{path}/scans/{scan}/2.jpg").content)) as image:
        red, green, blue = image.getpixel((image.width // 2 - 20, image.height // 2))
    assert red > 150 > max(green, blue)
    unreadable = b"%PDF-1.4\n no pages \n%%EOF\n"
    other = submitted(peer, "JG-261120-002")
    peer.push(other, written_scan(peer, other["entity"], unreadable))
    hall.hall.blobs.keep(unreadable)
    assert "这种文件不能在页面里看，下载原件查看" in window.get(f"cases/JG/{other['entity']}").text
