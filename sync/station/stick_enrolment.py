"""Joining a hall without a network: its file brings a code and its keys, the first package takes this PC's key there."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from station_app import __version__
from station_app.clock import parse_moment
from station_app.errors import Code, EnvironmentFault, UserError
from station_app.ids import new_id
from station_app.services.exchange_service import Introduction
from sync.station.needs import StationServices
from sync.station.tokens import Tokens
from sync.wire.calls import EnrolAnswer, EnrolRequest
from sync.wire.enrol_file import MOST_BYTES, EnrolFile, hall_fingerprint
from sync.wire.package import new_signing_key


@dataclass(frozen=True, slots=True)
class BegunEnrolment:
    """What was read; it is done when the receipt of the first package has come back.

    Attributes:
        fingerprint: of the hall's keys, to be compared with what the hall reads out.
    """

    station: str
    station_name: str
    fingerprint: str
    expires_at: str

    def __str__(self) -> str:
        """The same for people."""
        return (
            f"已读入大厅的接入文件，核对码 {self.fingerprint}，打电话和大厅对一遍，不一致就别导出。"
            f"接着导出第一个 U 盘包带到大厅，{self.expires_at[:16].replace('T', ' ')} 前有效；带回回执包后接入完成。"
        )


def begin_enrolment(services: StationServices, path: Path) -> BegunEnrolment:
    """Read the hall's file and make this PC's key; nothing of the outbox changes.

    Raises:
        UserError: `file_not_found`, `package_unknown` for another kind of file, `station_code` for that of another
            station, `demo_to_real_hall`, `practice_stays`.
        EnvironmentFault: `enrol_code` when its time is over, or the store's faults.
    """
    if services.profile.practice:
        raise UserError(Code.PRACTICE_STAYS, "hall")
    if services.profile.demo:
        raise UserError(Code.DEMO_TO_REAL_HALL, "hall")
    told, own = _read(path), services.sync.membership()
    if told.station.code != own.station:
        raise UserError(Code.STATION_CODE, "code", expected=own.station, found=told.station.code)
    if parse_moment(told.expires_at) < services.clock.now():
        raise EnvironmentFault(Code.ENROL_CODE, "code")
    private, public = new_signing_key()
    keys, how = told.exchange, Introduction(told.code, new_id(), public)
    Tokens(services.tokens, how.request_id).keep_signing_key(private)
    services.exchange.introduce(how, keys.recipient, keys.verify_key)
    return BegunEnrolment(told.station.code, told.station.name, hall_fingerprint(keys), told.expires_at)


def introduction(services: StationServices) -> tuple[EnrolRequest, str] | None:
    """How this PC introduces itself in its packages, and the private key; None when the hall knows it."""
    told = services.exchange.introduction()
    private = Tokens(services.tokens, told.request_id).signing_key() if told is not None else None
    if told is None or private is None:
        return None
    own = services.sync.membership()
    request = EnrolRequest(
        code=told.code,
        pubname=f"{services.profile.name or own.station} {own.station}-{services.profile.terminal}"[:200],
        app=__version__,
        platform=platform.system().lower(),
        document_key=told.public_key,
        request_id=told.request_id,
        replica_id=own.replica_id,
    )
    return request, private


def finish_enrolment(services: StationServices, answer: EnrolAnswer) -> None:
    """The hall has taken this PC in: from now on it goes by the name the hall has given it.

    Raises:
        UserError: `station_code` when the hall took it for another station's.
    """
    begun, own = introduction(services), services.sync.membership()
    if begun is None:
        return
    if answer.station.code != own.station:
        raise UserError(Code.STATION_CODE, "code", expected=own.station, found=answer.station.code)
    tokens = Tokens(services.tokens, answer.device_id)
    tokens.keep(answer.access_token, answer.refresh_token)
    tokens.keep_signing_key(begun[1])
    services.sync.join_hall(hall_url=own.hall_url, hall_ca=own.hall_ca, device_id=answer.device_id)
    services.exchange.end_introduction()
    Tokens(services.tokens, begun[0].request_id).forget_signing_key()


def _read(path: Path) -> EnrolFile:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(Code.PACKAGE_UNKNOWN, "file")
        return EnrolFile.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise UserError(Code.FILE_NOT_FOUND, "file", path=str(path)) from error
    except (OSError, ValidationError) as error:
        raise UserError(Code.PACKAGE_UNKNOWN, "file") from error
