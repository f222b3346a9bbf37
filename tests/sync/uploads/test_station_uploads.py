"""Files from a real station to a real hall: nothing is sent twice for long, nothing is called complete that is not."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import random
from pathlib import Path

import pytest
from PIL import Image

from station_app.errors import Code, EnvironmentFault, Exit
from station_app.services.service_set import Services
from sync.hall import reading
from sync.hall.blob_store import read_whole
from sync.hall.embedded import EmbeddedHall
from sync.hall.upkeep import backup, restore
from sync.station import uploads
from sync.station.bandwidth import Bandwidth
from sync.station.enrolment import enrol
from sync.station.session import SessionProgress, run_session
from sync.wire.limits import UPLOAD_CHUNK, Limits
from tests.sync.conftest import SetClock
from tests.sync.meddler import Meddler, problem
from tests.sync.station_work import log_case
from tests.sync.uploads.cable import Cable, Cut

MIB = 1 << 20


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


@pytest.mark.places
def test_one_file_walks_from_the_station_to_the_hall(wired: Services, hall: EmbeddedHall) -> None:
    no = log_case(wired)
    sha256 = scan(wired, no, picture(10_000))
    report = run_session(wired)
    assert (report.exit, report.pending, report.uploaded) == (Exit.DONE, 0, 1)
    assert reading.case_by_no(hall.hall, no)[0]["attachments"] == [{"sha256": sha256, "complete": True}]
    assert read_whole(hall.hall.blobs, sha256) == wired.scans.content(sha256)
    assert wired._store.sql("SELECT complete_at FROM attachment") == [("2026-11-20T10:00:00+08:00",)]
    assert run_session(wired).requests == 1


@pytest.fixture
def no(wired: Services) -> str:
    return log_case(wired)


def at_hall(hall: EmbeddedHall, no: str) -> dict[str, bool]:
    """The files of a case as the hall shows them; what it calls complete has the promised content."""
    shown = {row["sha256"]: row["complete"] for row in reading.case_by_no(hall.hall, no)[0]["attachments"]}
    for sha256, whole in shown.items():
        if whole:
            data = read_whole(hall.hall.blobs, sha256)
            assert hashlib.sha256(data).hexdigest() == sha256
    return shown


def attention(services: Services) -> list[tuple[str, str]]:
    return [(row.code, row.ref) for row in services.sync.attention() if row.source == "attachment"]


@pytest.mark.parametrize("place", [70_000, 5 * MIB, 8 * MIB + 1])
def test_a_cut_costs_at_most_one_chunk(wired: Services, hall: EmbeddedHall, cable: Cable, no: str, place: int) -> None:
    data = picture(9 * MIB)
    sha256 = scan(wired, no, data)
    first = b"Upload-Offset: 4194304" if place > 4 * MIB else b"Upload-Offset: 0"
    cable.cuts.append(Cut(first, place % (4 * MIB)))
    report = run_session(wired)
    assert (report.pending, report.uploaded, report.upload_bytes) == (0, 1, len(data))
    assert at_hall(hall, no) == {sha256: True}
    assert len(cable.up) <= len(data) + UPLOAD_CHUNK + 20_000


@pytest.mark.parametrize("method", [b"POST /sync/v1/uploads", b"PATCH /sync/v1/uploads"])
@pytest.mark.parametrize("size", [10_000, 2 * MIB])
def test_a_lost_answer_sends_no_file_twice(
    wired: Services, hall: EmbeddedHall, cable: Cable, no: str, size: int, method: bytes
) -> None:
    data = picture(size)
    sha256 = scan(wired, no, data)
    cable.cuts.append(Cut(method, answer=True))
    report = run_session(wired)
    assert (report.exit, report.pending) == (Exit.DONE, 0)
    assert at_hall(hall, no) == {sha256: True}
    assert len(cable.up) < len(data) + 20_000


def test_a_hall_that_goes_away_is_gone_on_with_next_time(
    wired: Services, hall: EmbeddedHall, cable: Cable, no: str
) -> None:
    data = picture(9 * MIB)
    sha256 = scan(wired, no, data)
    cable.cuts += [
        Cut(b"Upload-Offset: 4194304", 100_000),
        Cut(b"HEAD /sync", answer=True),
        Cut(b"HEAD /sync", answer=True),
    ]
    with pytest.raises(EnvironmentFault) as caught:
        run_session(wired)
    assert caught.value.code is Code.HALL_UNREACHABLE
    assert at_hall(hall, no) == {sha256: False}
    assert wired.uploads.pending() == 1
    before = len(cable.up)
    assert run_session(wired).exit is Exit.DONE
    assert at_hall(hall, no) == {sha256: True}
    assert len(cable.up) - before < len(data) - UPLOAD_CHUNK + 20_000


def test_it_stops_between_chunks_and_goes_on(wired: Services, hall: EmbeddedHall, no: str) -> None:
    data = picture(9 * MIB)
    sha256 = scan(wired, no, data)
    seen: list[SessionProgress] = []
    report = run_session(
        wired, on_progress=seen.append, stop=lambda: any(one.bytes_sent >= UPLOAD_CHUNK for one in seen)
    )
    assert (report.exit, report.pending, report.uploads_pending) == (Exit.PARTIAL, 1, 1)
    assert report.upload_bytes == UPLOAD_CHUNK
    assert {one.bytes_to_send for one in seen if one.phase == "uploads"} == {len(data)}
    report = run_session(wired)
    assert (report.exit, report.upload_bytes) == (Exit.DONE, len(data) - UPLOAD_CHUNK)
    assert at_hall(hall, no) == {sha256: True}


@pytest.mark.parametrize(("harm", "code"), [("deleted", "attachment_missing"), ("changed", "hash_mismatch")])
def test_a_harmed_file_goes_to_a_person_and_keeps_no_other_back(
    wired: Services, hall: EmbeddedHall, no: str, harm: str, code: str
) -> None:
    harmed, good = scan(wired, no, picture(10_000, 1)), scan(wired, no, picture(10_000, 2))
    path = wired.scans.files.path(harmed)
    kept = path.read_bytes()
    if harm == "deleted":
        path.unlink()
    else:
        path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    report = run_session(wired)
    assert (report.exit, report.pending, report.uploaded) == (Exit.ATTENTION, 0, 1)
    assert at_hall(hall, no) == {harmed: False, good: True}
    assert attention(wired) == [(code, harmed)]
    assert run_session(wired).requests == 1
    path.write_bytes(kept)
    assert run_session(wired).uploaded == 0
    wired.uploads.retry(harmed)
    report = run_session(wired)
    assert (report.exit, report.uploaded) == (Exit.DONE, 1)
    assert at_hall(hall, no) == {harmed: True, good: True}
    assert attention(wired) == []


def test_a_file_larger_than_the_hall_takes_goes_to_a_person(
    services: Services, hall: EmbeddedHall, tmp_path: Path, clock: SetClock
) -> None:
    hall.stop()
    small = EmbeddedHall(tmp_path / "small", clock=clock)
    small.hall = dataclasses.replace(small.hall, limits=Limits(max_upload_bytes=5_000))
    small.begin()
    try:
        enrol(services, small.url, small.enrol_code("JG", "金桂园政务驿站"))
        sha256 = scan(services, log_case(services), picture(10_000))
        assert run_session(services).exit is Exit.ATTENTION
        assert attention(services) == [("file_too_large", sha256)]
    finally:
        small.stop()


def test_a_restored_hall_is_asked_about_every_file(
    wired: Services, hall: EmbeddedHall, cable: Cable, no: str, tmp_path: Path, clock: SetClock
) -> None:
    first = scan(wired, no, picture(2 * MIB, 1))
    run_session(wired)
    saved = backup(hall.hall, tmp_path / "hall", tmp_path / "hall.backup")
    second = scan(wired, no, picture(10_000, 2))
    run_session(wired)
    hall.stop()
    restore(tmp_path / "hall", saved)
    with EmbeddedHall(tmp_path / "hall", clock=clock) as restored:
        wired.sync.move_hall(restored.url)
        run_session(wired)
        assert at_hall(restored, no) == {first: True, second: True}
        assert run_session(wired).requests == 1


def test_a_busy_hall_is_left_alone(station: Services, hall: EmbeddedHall, meddler: Meddler) -> None:
    scan(station, log_case(station), picture(10_000))
    meddler.plan("uploads", problem(503, "busy"))
    with pytest.raises(EnvironmentFault) as caught:
        run_session(station)
    assert (caught.value.code, caught.value.exit) == (Code.HALL_BUSY, Exit.PARTIAL)
    assert meddler.seen.count("uploads") == 1
    assert station.sync.pending() == 0
    assert station.uploads.pending() == 1


def test_the_bandwidth_is_kept_to_by_the_clock() -> None:
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    bandwidth = Bandwidth(100_000, lambda: now, sleep)
    for _ in range(100):
        bandwidth.take(16_384)
    assert now == pytest.approx(1_638_400 / 100_000 - 1, abs=0.01)
    free = Bandwidth(0, lambda: now, sleep)
    before = now
    free.take(1 << 30)
    assert now == before


def test_planted_a_station_that_counts_what_it_sent_as_arrived_is_found_out(
    wired: Services, hall: EmbeddedHall, cable: Cable, no: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = scan(wired, no, picture(9 * MIB))
    honest = uploads._Sending._stand

    def hasty(sending: uploads._Sending, path: str | None, offset: int) -> None:
        honest(sending, path, offset)
        sending.done = True

    monkeypatch.setattr(uploads._Sending, "_stand", hasty)
    assert run_session(wired).pending == 0
    assert at_hall(hall, no) == {sha256: False}
