"""Taking in a PC that never had a network: a file goes out with a code, the first package comes back with the PC's key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from station_app.clock import to_text
from station_app.errors import Code, EnvironmentFault, UserError
from sync.hall import enrol, exchange_keys
from sync.hall.auth import Device, DeviceStatus, device_by_id
from sync.hall.context import Hall
from sync.hall.problems import ProblemError
from sync.hall.store.database import Tx
from sync.wire.calls import EnrolAnswer, StationName
from sync.wire.enrol_file import SUFFIX, EnrolFile, hall_fingerprint
from sync.wire.package import OutboxManifest, PackageHead


@dataclass(frozen=True, slots=True)
class WrittenEnrolment:
    """A file that is ready to be carried, and what its receiver is told on the telephone."""

    path: str
    station: str
    fingerprint: str
    expires_at: str


def write_enrolment(hall: Hall, station: str, folder: Path) -> WrittenEnrolment:
    """Write the file that takes one PC of a station in.

    Raises:
        UserError: `station_code` for a station that is not registered.
        EnvironmentFault: `file_not_written`.
    """
    made = hall.store.transact(lambda tx: _make(hall, tx, station))
    path = folder / f"{station}-{made.code[:4]}{SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(made.model_dump_json(), "utf-8")
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "folder", path=str(path)) from error
    return WrittenEnrolment(str(path), station, hall_fingerprint(made.exchange), made.expires_at)


def _make(hall: Hall, tx: Tx, station: str) -> EnrolFile:
    code = enrol.draw_enrol_code(hall, tx, station)
    name = tx.one("SELECT name FROM station WHERE code = ?", station)
    assert name is not None
    return EnrolFile(
        station=StationName(code=station, name=name[0]),
        code=code,
        expires_at=to_text(hall.clock.now() + timedelta(hours=enrol.CODE_HOURS)),
        exchange=exchange_keys.exchange_keys(tx),
    )


def take_in(hall: Hall, head: PackageHead, manifest: OutboxManifest) -> tuple[Device, EnrolAnswer]:
    """The device a first package introduces; its signature has been compared with the key it brings.

    Raises:
        UserError: `package_foreign` without an introduction, by a code that is spent or of another station, or while
            a clerk has not confirmed the device; `package_forged` when the introduction names another key.
    """
    told = manifest.introduction
    if told is None:
        raise UserError(Code.PACKAGE_FOREIGN, "file", why="unknown")
    if told.document_key != head.document_key:
        raise UserError(Code.PACKAGE_FORGED, "file")
    if hall.store.transact(lambda tx: enrol.station_of_code(tx, told.code)) != head.station:
        raise UserError(Code.PACKAGE_FOREIGN, "file", why="code")
    try:
        answer = enrol.enrol(hall, told)
    except ProblemError as error:
        raise UserError(Code.PACKAGE_FOREIGN, "file", why="code") from error
    with hall.store.read() as tx:
        device = device_by_id(tx, answer.device_id)
    if device.status is DeviceStatus.PENDING:
        raise UserError(Code.PACKAGE_FOREIGN, "file", why="unconfirmed")
    return device, answer
