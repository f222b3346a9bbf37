"""A scan taken in at one PC is fetched by another of its station when it is opened, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest

from station_app.domain.case_records import ScanRow
from station_app.errors import Code, StationError, UserError
from station_app.services.attachment_sync import AttachmentSync
from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.station.papers import fetch_file
from sync.station.worker import SyncWorker
from tests.services.test_change_log import PIXEL
from tests.sync.peer import Peer
from tests.sync.station_work import log_case
from tests.sync.terminals import Pair
from tests.sync.uploads.tus import take_away

WAIT = 20


def scan_of_one(pair: Pair) -> ScanRow:
    """A scan that the hall has, and that the second PC knows of."""
    no = log_case(pair.one)
    kept = pair.one.scans.keep_bytes("a.png", PIXEL)
    scan = pair.one.scans.attach(no, kept, pair.one.operators.first().id, "CL0210")
    pair.meet()
    return scan


def fails_with(services: Services, sha256: str) -> Code:
    with pytest.raises(StationError) as caught:
        fetch_file(services, sha256)
    with pytest.raises(UserError):
        services.scans.content(sha256)
    return caught.value.code


@pytest.mark.places
def test_it_comes_when_it_is_asked_for_and_once(pair: Pair) -> None:
    scan = scan_of_one(pair)
    with pytest.raises(UserError) as caught:
        pair.two.scans.content(scan.sha256)
    assert caught.value.code is Code.FILE_NOT_FOUND
    assert pair.two.maintenance.verify() == []
    assert fetch_file(pair.two, scan.sha256)
    assert pair.two.scans.content(scan.sha256) == PIXEL
    assert not fetch_file(pair.two, scan.sha256)
    assert pair.two.uploads.pending() == 0
    assert pair.two.maintenance.verify() == []


@pytest.mark.places
def test_what_the_hall_does_not_have_yet_is_told(pair: Pair, hall: EmbeddedHall) -> None:
    scan = scan_of_one(pair)
    take_away(hall, PIXEL)
    assert fails_with(pair.two, scan.sha256) is Code.FILE_NOT_SENT


def test_other_content_than_was_promised_is_not_kept(pair: Pair, hall: EmbeddedHall) -> None:
    scan = scan_of_one(pair)
    for content in (PIXEL[:-1] + b"x", PIXEL + b"x" * 1000, b""):
        hall.hall.blobs.path_of(scan.sha256).write_bytes(content)
        assert fails_with(pair.two, scan.sha256) is Code.HALL_NONSENSE


def test_a_planted_fault_that_believes_every_byte_is_noticed(
    pair: Pair, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AttachmentSync, "take", lambda self, _sha256, content: bool(self._scans.files.put(content)))
    with pytest.raises(pytest.fail.Exception):
        test_other_content_than_was_promised_is_not_kept(pair, hall)


def test_offline_it_says_so_and_comes_later(pair: Pair, hall: EmbeddedHall) -> None:
    scan = scan_of_one(pair)
    url = pair.two.sync.membership().hall_url
    own = pair.two.sync.membership()
    pair.two.sync.join_hall(hall_url="http://127.0.0.1:9", hall_ca=None, device_id=str(own.device_id))
    assert fails_with(pair.two, scan.sha256) is Code.HALL_UNREACHABLE
    pair.two.sync.join_hall(hall_url=str(url), hall_ca=None, device_id=str(own.device_id))
    assert fetch_file(pair.two, scan.sha256)


def test_a_file_nothing_names_is_not_asked_for(pair: Pair) -> None:
    assert fails_with(pair.two, "ab" * 32) is Code.ATTACHMENT_MISSING


def test_another_station_gets_the_answer_for_a_file_that_is_not_there(
    pair: Pair, join: Callable[..., Peer], hall: EmbeddedHall
) -> None:
    scan = scan_of_one(pair)
    foreign = join("TF")
    theirs, nobodys = (foreign.call("GET", f"blobs/{sha256}") for sha256 in (scan.sha256, "ab" * 32))
    assert (theirs.status_code, theirs.json()) == (404, nobodys.json())
    own = join("JG", "平板")
    assert own.call("GET", f"blobs/{scan.sha256}").content == PIXEL


def test_it_comes_beside_a_session_that_takes_long(pair: Pair) -> None:
    scan = scan_of_one(pair)
    worker, over = SyncWorker(pair.two, lambda _: None), Event()
    worker.start()
    try:
        busy = worker._order(lambda: over.wait(WAIT))
        assert worker.fetch_file(scan.sha256).result(WAIT)
        assert not busy.done()
    finally:
        over.set()
        worker.stop()
    assert pair.two.scans.content(scan.sha256) == PIXEL
