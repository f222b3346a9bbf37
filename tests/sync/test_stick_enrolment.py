"""A station that never has a network: the hall's file, the first package, its receipt; nobody else gets in by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station_app.cli.main import main
from station_app.errors import Code, EnvironmentFault, Exit, StationError, UserError
from station_app.services.service_set import Services
from sync.hall import exchange as hall_exchange
from sync.hall.cli import run as hall_command
from sync.hall.embedded import EmbeddedHall
from sync.hall.enrol import devices
from sync.hall.stick_enrolment import WrittenEnrolment, write_enrolment
from sync.station import exchange
from sync.station.exchange import export_package, import_package
from sync.station.session import run_session
from sync.station.stick_enrolment import begin_enrolment
from sync.wire import package
from tests.services.test_change_log import PIXEL
from tests.sync.confirming import wait_for_a_clerk
from tests.sync.conftest import SetClock
from tests.sync.station_work import at_hall, everything, log_case


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def carried(hall: EmbeddedHall, stick: Path) -> WrittenEnrolment:
    """The hall's file for station JG."""
    hall.enrol_code("JG", "金桂园政务驿站")
    return write_enrolment(hall.hall, "JG", stick)


def at_the_hall(hall: EmbeddedHall, file: str | Path, stick: Path) -> hall_exchange.ImportReport:
    return hall_exchange.import_package(hall.hall, Path(file), stick, "cli")


def refused_by(hall: EmbeddedHall, file: str | Path, stick: Path) -> tuple[Code, object]:
    with pytest.raises(StationError) as caught:
        at_the_hall(hall, file, stick)
    assert at_hall(hall) == []
    return caught.value.code, caught.value.params.get("why")


def there_and_back(services: Services, hall: EmbeddedHall, stick: Path) -> exchange.ImportedPackage:
    return import_package(services, Path(at_the_hall(hall, export_package(services, stick).path, stick).receipt))


def test_a_station_joins_without_any_connection(
    services: Services, hall: EmbeddedHall, stick: Path, carried: WrittenEnrolment
) -> None:
    no = log_case(services)
    scan = services.scans.attach(no, services.scans.keep_bytes("a.png", PIXEL), services.operators.first().id, "CL0210")
    with pytest.raises(UserError):
        export_package(services, stick)
    begun = begin_enrolment(services, Path(carried.path))
    assert (begun.station, begun.fingerprint) == ("JG", carried.fingerprint)
    before = everything(services)
    imported = there_and_back(services, hall, stick)
    assert (imported.pending, imported.files, imported.exit) == (0, 1, Exit.DONE)
    assert len(everything(services)) == len(before)
    assert at_hall(hall) == [no]
    assert hall.hall.blobs.has(scan.sha256)
    own, (device,) = services.sync.membership(), devices(hall.hall)
    assert (own.device_id, own.hall_url, device.status, device.station) == (device.device_id, None, "active", "JG")
    later = log_case(services, "二")
    assert there_and_back(services, hall, stick).pending == 0
    assert at_hall(hall) == [no, later]
    assert len(devices(hall.hall)) == 1
    with pytest.raises(UserError) as caught:
        run_session(services)
    assert caught.value.code is Code.NOT_ENROLLED


def test_a_second_package_before_the_first_receipt_is_the_same_device(
    services: Services, hall: EmbeddedHall, stick: Path, clock: SetClock, carried: WrittenEnrolment
) -> None:
    begin_enrolment(services, Path(carried.path))
    numbers = [log_case(services)]
    one = export_package(services, stick)
    clock.forward(minutes=1)
    numbers.append(log_case(services, "二"))
    two = export_package(services, stick)
    later, earlier = (at_the_hall(hall, made.path, stick) for made in (two, one))
    assert at_the_hall(hall, two.path, stick).repeated
    assert at_hall(hall) == numbers
    assert import_package(services, Path(later.receipt)).pending == 0
    assert import_package(services, Path(earlier.receipt)).settled == 0
    assert len(devices(hall.hall)) == 1
    log_case(services, "三")
    assert there_and_back(services, hall, stick).pending == 0


def test_one_file_is_good_for_one_machine(
    services: Services, hall: EmbeddedHall, stick: Path, clock: SetClock, carried: WrittenEnrolment
) -> None:
    begin_enrolment(services, Path(carried.path))
    first = export_package(services, stick)
    begin_enrolment(services, Path(carried.path))
    clock.forward(seconds=5)
    other = export_package(services, stick)
    at_the_hall(hall, other.path, stick)
    assert refused_by(hall, first.path, stick) == (Code.PACKAGE_FOREIGN, "code")
    assert len(devices(hall.hall)) == 1


def test_what_gets_nobody_in(
    services: Services,
    hall: EmbeddedHall,
    stick: Path,
    clock: SetClock,
    carried: WrittenEnrolment,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begin_enrolment(services, Path(carried.path))
    log_case(services)
    made = Path(export_package(services, stick).path)
    told = json.loads(made.read_bytes().split(b"\n")[1])
    other_key = package.new_signing_key()[1]
    forged = made.read_bytes().replace(told["document_key"].encode(), other_key.encode())
    (stick / "forged").write_bytes(forged)
    assert refused_by(hall, stick / "forged", stick)[0] is Code.PACKAGE_FORGED
    nobodys = made.read_bytes().replace(told["document_key"].encode(), b"")
    (stick / "nobodys").write_bytes(nobodys)
    assert refused_by(hall, stick / "nobodys", stick) == (Code.PACKAGE_FOREIGN, "unknown")
    with hall.hall.store.write() as tx:
        tx.run("UPDATE enrol_code SET station = 'TF'")
    assert refused_by(hall, made, stick) == (Code.PACKAGE_FOREIGN, "code")
    with hall.hall.store.write() as tx:
        tx.run("UPDATE enrol_code SET station = 'JG'")
    clock.forward(hours=73)
    assert refused_by(hall, made, stick) == (Code.PACKAGE_FOREIGN, "code")
    assert devices(hall.hall) == []


def test_a_code_of_the_console_waits_for_a_clerk(
    services: Services, hall: EmbeddedHall, stick: Path, carried: WrittenEnrolment
) -> None:
    wait_for_a_clerk(hall, json.loads(Path(carried.path).read_text())["code"])
    begin_enrolment(services, Path(carried.path))
    no = log_case(services)
    made = export_package(services, stick).path
    assert refused_by(hall, made, stick) == (Code.PACKAGE_FOREIGN, "unconfirmed")
    with hall.hall.store.write() as tx:
        tx.run("UPDATE device SET status = 'active'")
    assert import_package(services, Path(at_the_hall(hall, made, stick).receipt)).pending == 0
    assert at_hall(hall) == [no]


def test_files_that_are_no_invitation(
    services: Services, hall: EmbeddedHall, stick: Path, clock: SetClock, carried: WrittenEnrolment
) -> None:
    hall.enrol_code("TF", "天府驿站")
    strange = stick / "x.station-enrolment"
    for content, code in (
        (b"", Code.PACKAGE_UNKNOWN),
        (b"{}", Code.PACKAGE_UNKNOWN),
        (b"x" * 20_000, Code.PACKAGE_UNKNOWN),
    ):
        strange.write_bytes(content)
        with pytest.raises(UserError) as caught:
            begin_enrolment(services, strange)
        assert caught.value.code is code
    with pytest.raises(UserError) as caught:
        begin_enrolment(services, Path(write_enrolment(hall.hall, "TF", stick).path))
    assert caught.value.code is Code.STATION_CODE
    clock.forward(hours=73)
    with pytest.raises(EnvironmentFault) as late:
        begin_enrolment(services, Path(carried.path))
    assert late.value.code is Code.ENROL_CODE
    assert services.exchange.keys() is None


def test_by_commands_of_both_ends(
    services: Services, hall: EmbeddedHall, stick: Path, station_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hall.enrol_code("JG", "金桂园政务驿站")
    log_case(services)
    home, key = str(station_folder / "home"), str(station_folder / "key")

    def station(*words: str) -> dict[str, object]:
        assert main(["--home", home, "--key-file", key, "--json", *words]) == Exit.DONE
        return dict(json.loads(capsys.readouterr().out))

    line = ["enrol-code", "--station", "JG", "--file", str(stick), "--home", str(hall.hall.blobs.root.parent), "--json"]
    assert hall_command(line) == Exit.DONE
    written = json.loads(capsys.readouterr().out)
    begun = station("exchange", "enrol", written["path"])
    assert begun["fingerprint"] == written["fingerprint"]
    exported = station("exchange", "export", str(stick))
    report = at_the_hall(hall, str(exported["path"]), stick)
    assert station("exchange", "import", report.receipt)["pending"] == 0
