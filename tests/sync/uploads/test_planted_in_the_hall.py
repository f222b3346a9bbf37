"""Planted faults of the hall's uploads: each of its safeties turns red without its guard."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Event

import pytest

from sync.hall import upload_folder, uploads
from sync.hall.auth import Device
from sync.hall.context import Hall
from sync.hall.embedded import EmbeddedHall
from sync.hall.incoming import Incoming
from sync.hall.uploads import Upload
from tests.sync.uploads.test_hall_uploads import test_what_a_writer_that_died_has_left_is_cut_off as cut_off
from tests.sync.uploads.tus import Tus, complete, content, sha256

MIB = 1 << 20


@pytest.mark.places
def test_planted_a_hall_that_does_not_compare_the_hash_is_found_out(
    tus: Tus, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = content(1_000)
    monkeypatch.setattr(uploads, "_hash_of", lambda _path: sha256(data))
    path = tus.begin(data)
    tus.patch(path, 0, bytes(1_000))
    with pytest.raises(AssertionError):
        complete(hall, data)


def test_planted_a_hall_that_appends_instead_of_cutting_off_is_found_out(
    tus: Tus, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def append(path: Path, _offset: int, parts: Iterable[bytes]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.writelines(parts)

    monkeypatch.setattr(upload_folder, "write_at", append)
    with pytest.raises(AssertionError):
        cut_off(tus, hall)


def test_planted_a_hall_that_takes_half_done_work_after_somebody_asked_is_found_out(
    tus: Tus, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the turn, what a dead connection hands in late moves the offset the next writer was just told."""
    data = content(300_000)
    real = uploads.append
    broken_off, asked, handed_in = Event(), Event(), Event()
    heeds_the_turn = True

    def late(hall: Hall, caller: Device, upload: Upload, incoming: Incoming, *, whole: bool) -> Upload:
        if not whole:
            broken_off.set()
            asked.wait(10)
        try:
            return real(hall, caller, upload, incoming, whole=whole or not heeds_the_turn)
        finally:
            handed_in.set()

    def next_writer() -> int:
        path = tus.begin(data)
        tus.cut(path, 0, data[:100_000], len(data))
        assert broken_off.wait(10)
        offset = tus.offset(path)
        asked.set()
        assert handed_in.wait(10)
        for event in (broken_off, asked, handed_in):
            event.clear()
        return tus.patch(path, offset, data[offset:]).status_code

    monkeypatch.setattr(uploads, "append", late)
    assert next_writer() == 204
    heeds_the_turn = False
    data = content(300_000, 2)
    assert next_writer() == 409
