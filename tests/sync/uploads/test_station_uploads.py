"""Files from a real station to a real hall: nothing is sent twice for long, nothing is called complete that is not."""

from __future__ import annotations

import io
import random

from PIL import Image

from station_app.errors import Exit
from station_app.services.service_set import Services
from sync.hall import reading
from sync.hall.embedded import EmbeddedHall
from sync.station.session import run_session
from tests.sync.test_session import log_case


def picture(size: int, seed: int = 1) -> bytes:
    """A PNG of about so many bytes that no packing makes smaller."""
    side = max(2, int((size / 3) ** 0.5))
    buffer = io.BytesIO()
    Image.frombytes("RGB", (side, side), random.Random(seed).randbytes(3 * side * side)).save(buffer, "PNG")
    return buffer.getvalue()


def scan(services: Services, no: str, data: bytes) -> str:
    """Put a file into a case; its hash."""
    kept = services.scans.keep_bytes("营业执照.png", data)
    services.scans.attach(no, kept, services.operators.first().id)
    return kept.sha256


def test_one_file_walks_from_the_station_to_the_hall(wired: Services, hall: EmbeddedHall) -> None:
    no = log_case(wired)
    sha256 = scan(wired, no, picture(10_000))
    report = run_session(wired)
    assert (report.exit, report.pending, report.uploaded) == (Exit.DONE, 0, 1)
    assert reading.case_by_no(hall.hall, no)[0]["attachments"] == [{"sha256": sha256, "complete": True}]
    assert hall.hall.blobs.path_of(sha256).read_bytes() == wired.scans.content(sha256)
    assert wired._store.sql("SELECT complete_at FROM attachment") == [("2026-11-20T10:00:00+08:00",)]
    assert run_session(wired).requests == 1
