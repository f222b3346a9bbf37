"""By stick: what waits goes out sealed, the receipt comes home, and whatever is done to the file, nothing is lost or doubled."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from station_app.errors import Code, EnvironmentFault, Exit, StationError, UserError
from station_app.ids import new_id
from station_app.services.attachment_sync import AttachmentSync
from station_app.services.service_set import Services
from sync.hall import exchange as hall_exchange
from sync.hall import reading
from sync.hall.embedded import EmbeddedHall
from sync.hall.progress import ProgressRow
from sync.hall.upkeep import backup, restore, verify
from sync.station import exchange
from sync.station.enrolment import enrol
from sync.station.exchange import export_package, import_package
from sync.station.session import run_session
from sync.wire import package_file, package_writing
from sync.wire.package import MAGIC
from tests.services.test_change_log import PIXEL
from tests.sync.conftest import SetClock
from tests.sync.station_work import at_hall, log_case, states


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def at_the_hall(hall: EmbeddedHall, file: str | Path, stick: Path) -> hall_exchange.ImportReport:
    return hall_exchange.import_package(hall.hall, Path(file), stick, "cli")


def there_and_back(station: Services, hall: EmbeddedHall, stick: Path) -> exchange.ImportedPackage:
    report = at_the_hall(hall, export_package(station, stick).path, stick)
    return import_package(station, Path(report.receipt))


def test_a_round_trip_is_a_session(station: Services, hall: EmbeddedHall, stick: Path) -> None:
    no = log_case(station)
    scan = station.scans.attach(no, station.scans.keep_bytes("a.png", PIXEL), station.operators.first().id, "CL0210")
    exported = export_package(station, stick)
    assert (exported.batches, exported.changes, exported.files) == (1, 4, 1)
    assert states(station) == {"pending"}
    assert [row.id for row in station.exchange.under_way()] == [exported.package_id]
    report = at_the_hall(hall, exported.path, stick)
    assert at_hall(hall) == [no]
    assert hall.hall.blobs.has(scan.sha256)
    imported = import_package(station, Path(report.receipt))
    assert (imported.settled, imported.files, imported.pending, imported.exit) == (4, 1, 0, Exit.DONE)
    assert station.cases.find(no).summary.receipt_no == "HZ-261120-000001"
    assert station.exchange.under_way() == []
    assert reading.case_by_no(hall.hall, no)[0]["attachments"] == [{"sha256": scan.sha256, "complete": True}]
    assert run_session(station).requests == 1
    assert verify(hall.hall.store).ok


def test_progress_comes_home_with_the_receipt(station: Services, hall: EmbeddedHall, stick: Path) -> None:
    no = log_case(station)
    there_and_back(station, hall, stick)
    hall.import_progress([ProgressRow(0, case_no=no, event="受理", at="2026-11-20T15:00", document_no="7号")])
    imported = there_and_back(station, hall, stick)
    assert (imported.pulled, imported.settled) == (1, 0)
    assert station.cases.progress(no)[0].affair.state.value == "accepted"


def test_the_same_package_twice_and_then_the_wire(station: Services, hall: EmbeddedHall, stick: Path) -> None:
    no = log_case(station)
    exported = export_package(station, stick)
    first = at_the_hall(hall, exported.path, stick)
    Path(first.receipt).unlink()
    second = at_the_hall(hall, exported.path, stick)
    assert (first.repeated, second.repeated) == (False, True)
    report = run_session(station)
    assert (report.pushed, report.pending) == (3, 0)
    imported = import_package(station, Path(second.receipt))
    assert (imported.settled, imported.repeated) == (0, False)
    assert import_package(station, Path(second.receipt)).repeated
    assert at_hall(hall) == [no]
    assert hall.hall.store is not None
    assert station.cases.find(no).summary.receipt_no == "HZ-261120-000001"


def test_packages_in_another_order(station: Services, hall: EmbeddedHall, stick: Path, clock: SetClock) -> None:
    numbers = [log_case(station, "一")]
    one = export_package(station, stick)
    clock.forward(minutes=1)
    numbers.append(log_case(station, "二"))
    two = export_package(station, stick)
    later, earlier = (at_the_hall(hall, package.path, stick) for package in (two, one))
    assert at_hall(hall) == numbers
    assert import_package(station, Path(later.receipt)).pending == 0
    assert import_package(station, Path(earlier.receipt)).settled == 0
    assert states(station) == {"acked"}
    assert len(reading.cases(hall.hall)) == 2


def test_a_restored_hall_is_filled_again_by_stick(
    station: Services, hall: EmbeddedHall, stick: Path, tmp_path: Path, clock: SetClock
) -> None:
    first = log_case(station, "一")
    there_and_back(station, hall, stick)
    saved = backup(hall.hall, tmp_path / "hall", tmp_path / "saved.db")
    second = log_case(station, "二")
    there_and_back(station, hall, stick)
    hall.stop()
    restore(tmp_path / "hall", saved)
    with EmbeddedHall(tmp_path / "hall", clock=clock) as again:
        clock.forward(minutes=1)
        assert there_and_back(station, again, stick).exit is Exit.PARTIAL
        assert at_hall(again) == [first]
        clock.forward(minutes=1)
        assert there_and_back(station, again, stick).exit is Exit.DONE
        assert at_hall(again) == [first, second]
        assert verify(again.hall.store).ok


def test_a_copy_that_filled_a_restored_hall_by_stick(
    open_station: Callable[..., Services], station_folder: Path, stick: Path, tmp_path: Path, clock: SetClock
) -> None:
    """The hall has as many changes as the original had sent before, and the original goes on: nothing is left out."""
    with EmbeddedHall(tmp_path / "hall", clock=clock) as hall:
        station = open_station(clock)
        enrol(station, hall.url, hall.enrol_code("JG", "金桂园政务驿站"))
        numbers = [log_case(station, "一")]
        saved = backup(hall.hall, tmp_path / "hall", tmp_path / "saved.db")
        station.close()
        shutil.copytree(station_folder, tmp_path / "copy", ignore=shutil.ignore_patterns("locks"))
        station, copy = open_station(clock), open_station(clock, tmp_path / "copy")
        numbers += [log_case(station, "甲"), log_case(copy, "乙")]
        assert there_and_back(station, hall, stick).pending == 0
    restore(tmp_path / "hall", saved)
    with EmbeddedHall(tmp_path / "hall", clock=clock) as hall:
        assert there_and_back(copy, hall, stick).pending == 0
        numbers.append(log_case(station, "丙"))
        for _ in range(2):
            clock.forward(minutes=1)
            back = there_and_back(station, hall, stick)
        assert back.pending == 0
        assert sorted(at_hall(hall)) == sorted(numbers)


def test_numbers_of_a_copy_are_noticed_by_stick(station: Services, hall: EmbeddedHall, stick: Path) -> None:
    """The hall has as many changes under this log's name, and the last is not this PC's."""
    no = log_case(station)
    there_and_back(station, hall, stick)
    with hall.hall.store.write() as tx:
        tx.run("UPDATE change_in SET payload = replace(payload, change_id, ?) WHERE seq = 3", new_id())
    before = station.sync.membership().replica_id
    assert there_and_back(station, hall, stick).exit is Exit.PARTIAL
    assert station.sync.membership().replica_id != before
    assert there_and_back(station, hall, stick).exit is Exit.DONE
    assert states(station) == {"acked"}
    assert at_hall(hall) == [no]


def test_every_altered_byte_is_noticed(station: Services, hall: EmbeddedHall, stick: Path) -> None:
    log_case(station)
    content = Path(export_package(station, stick).path).read_bytes()
    broken = stick / "broken.station-package"
    step = max(1, len(content) // 200)
    for place in [*range(700), *range(700, len(content), step), len(content) - 1]:
        broken.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(UserError) as caught:
            at_the_hall(hall, broken, stick)
        assert caught.value.code in {
            Code.PACKAGE_DAMAGED, Code.PACKAGE_FORGED, Code.PACKAGE_CUT, Code.PACKAGE_UNKNOWN, Code.PACKAGE_FOREIGN,
        }  # fmt: skip
    assert at_hall(hall) == []


def test_every_cut_is_noticed(station: Services, hall: EmbeddedHall, stick: Path) -> None:
    log_case(station)
    content = Path(export_package(station, stick).path).read_bytes()
    broken = stick / "cut.station-package"
    for length in (0, 5, len(MAGIC), 100, 400, 700, len(content) // 2, len(content) - 1):
        broken.write_bytes(content[:length])
        with pytest.raises(UserError) as caught:
            at_the_hall(hall, broken, stick)
        wanted = Code.PACKAGE_UNKNOWN if length < len(MAGIC) else Code.PACKAGE_CUT
        assert caught.value.code is wanted
    broken.write_bytes(content + b"x")
    with pytest.raises(UserError) as caught:
        at_the_hall(hall, broken, stick)
    assert caught.value.code is Code.PACKAGE_DAMAGED


def test_an_expired_package(station: Services, hall: EmbeddedHall, stick: Path, clock: SetClock) -> None:
    no = log_case(station)
    exported = export_package(station, stick)
    clock.forward(days=31)
    with pytest.raises(UserError) as caught:
        at_the_hall(hall, exported.path, stick)
    assert caught.value.code is Code.PACKAGE_EXPIRED
    there_and_back(station, hall, stick)
    assert at_hall(hall) == [no]


def test_a_package_of_nobody_the_hall_knows(
    station: Services, hall: EmbeddedHall, stick: Path, tmp_path: Path, clock: SetClock
) -> None:
    log_case(station)
    exported = export_package(station, stick)
    other = EmbeddedHall(tmp_path / "other", clock=clock)
    try:
        with pytest.raises(UserError) as caught:
            hall_exchange.import_package(other.hall, Path(exported.path), stick, "cli")
        assert caught.value.code is Code.PACKAGE_FOREIGN
    finally:
        other.stop()


def test_a_receipt_of_somebody_else(station: Services, hall: EmbeddedHall, stick: Path) -> None:
    log_case(station)
    report = at_the_hall(hall, export_package(station, stick).path, stick)
    before = station._store.sql("SELECT * FROM change")
    with station._store.write() as write:
        write.store.database.execute_sql("UPDATE exchange_package SET id = 'x'")
    with pytest.raises(UserError) as caught:
        import_package(station, Path(report.receipt))
    assert caught.value.code is Code.PACKAGE_FOREIGN
    station.exchange.keep_keys(station.exchange.keys()[0], "ab" * 32)
    with pytest.raises(UserError) as caught:
        import_package(station, Path(report.receipt))
    assert caught.value.code is Code.PACKAGE_FORGED
    assert station._store.sql("SELECT * FROM change") == before


def test_a_fast_clock_is_mended_by_the_receipt(
    station: Services, hall: EmbeddedHall, stick: Path, clock: SetClock
) -> None:
    clock.forward(hours=3)
    no = log_case(station)
    exported = export_package(station, stick)
    clock.forward(hours=-3)
    report = at_the_hall(hall, exported.path, stick)
    assert list(report.refused.values()) == ["clock_ahead"]
    imported = import_package(station, Path(report.receipt))
    assert (imported.refused, imported.pending, imported.exit) == (1, 3, Exit.PARTIAL)
    assert there_and_back(station, hall, stick).pending == 0
    assert at_hall(hall) == [no]


def test_nothing_is_left_on_a_full_stick(station: Services, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log_case(station)

    def rot(file: Path) -> None:
        content = file.read_bytes()
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    for place, fault, code in (
        (package_file, ("_forget_cache", rot), Code.PACKAGE_NOT_VERIFIED),
        (package_file.os, ("fsync", full), Code.FILE_NOT_WRITTEN),
        (package_writing, ("MAX_PACKAGE_BYTES", 600), Code.PACKAGE_TOO_LARGE),
    ):
        with monkeypatch.context() as patched, pytest.raises(StationError) as caught:
            patched.setattr(place, *fault)
            export_package(station, stick)
        assert caught.value.code is code
        assert list(stick.iterdir()) == []
        assert station.exchange.under_way() == []


def test_a_file_that_goes_bad_while_it_is_written_leaves_nothing(
    station: Services, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no = log_case(station)
    scan = station.scans.attach(no, station.scans.keep_bytes("a.png", PIXEL), station.operators.first().id, "CL0210")
    whole, read = type(station.uploads).content, []

    def once(uploads: AttachmentSync, sha256: str) -> bytes:
        read.append(sha256)
        if len(read) > 1:
            raise EnvironmentFault(Code.STORE_DAMAGED, "file")
        return whole(uploads, sha256)

    with monkeypatch.context() as patched, pytest.raises(EnvironmentFault) as caught:
        patched.setattr(type(station.uploads), "content", once)
        export_package(station, stick)
    assert (caught.value.code, read) == (Code.STORE_DAMAGED, [scan.sha256] * 2)
    assert list(stick.iterdir()) == []


def test_before_an_enrolment_there_is_nobody_to_write_to(services: Services, stick: Path) -> None:
    with pytest.raises(StationError) as caught:
        export_package(services, stick)
    assert caught.value.code is Code.NOT_ENROLLED


def test_after_another_enrolment_the_same_outbox_goes_out(station: Services, hall: EmbeddedHall, stick: Path) -> None:
    no = log_case(station)
    export_package(station, stick)
    enrol(station, hall.url, hall.enrol_code("JG", "金桂园政务驿站"))
    assert there_and_back(station, hall, stick).pending == 0
    assert at_hall(hall) == [no]
