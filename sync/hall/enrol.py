"""Stations, one-time enrolment codes and the devices that come in by them."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from station_app.clock import parse_moment, to_text
from station_app.errors import Code, UserError
from station_app.ids import new_id
from sync.hall.auth import (
    ACCESS_SECONDS,
    DeviceStatus,
    derived_token,
    device_by_id,
    new_access_token,
    require_active,
    token_hash,
)
from sync.hall.context import Hall
from sync.hall.exchange_keys import exchange_keys
from sync.hall.problems import ProblemError
from sync.hall.publications import offer_to
from sync.hall.store.database import Tx, meta
from sync.wire.calls import EnrolAnswer, EnrolRequest, StationName
from sync.wire.codes import Problem

CODE_HOURS = 72
CODE_TRIES = 5
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans("ILO", "110", "- ")
_LOCATOR = 4
_LENGTH = 12


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device as the administrator sees it."""

    device_id: str
    station: str
    pubname: str
    status: str
    app: str
    pending: int
    last_seen: str
    enrolled_at: str


def add_station(hall: Hall, code: str, name: str) -> None:
    """Register a station, or give a registered one another name.

    Raises:
        UserError: `station_code` when the code is not 2-6 capitals, `required` without a name.
    """
    if re.fullmatch(r"[A-Z]{2,6}", code) is None:
        raise UserError(Code.STATION_CODE, "code")
    if not name.strip():
        raise UserError(Code.REQUIRED, "name")
    hall.store.transact(lambda tx: _put_station(hall, tx, code, name))


def _put_station(hall: Hall, tx: Tx, code: str, name: str) -> None:
    tx.run(
        "INSERT INTO station VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE SET name = excluded.name",
        code,
        name,
        to_text(hall.clock.now()),
    )
    offer_to(tx, code)


def new_enrol_code(hall: Hall, station: str) -> str:
    """A code good for one device of a station: 12 Crockford characters in three groups, 72 hours, 5 tries.

    Raises:
        UserError: `station_code` for a station that is not registered.
    """
    return hall.store.transact(lambda tx: draw_enrol_code(hall, tx, station))


def draw_enrol_code(hall: Hall, tx: Tx, station: str, hours: int = CODE_HOURS, seed: str = "") -> str:
    """Make such a code inside the caller's transaction.

    Args:
        seed: with the hall's own key, what the code is made from, so that `seeded_code` finds it once more; empty for chance.

    Raises:
        UserError: `station_code` for a station that is not registered.
    """
    if tx.one("SELECT 1 FROM station WHERE code = ?", station) is None:
        raise UserError(Code.STATION_CODE, "station")
    tx.run("DELETE FROM enrol_code WHERE expires_at < ?", to_text(hall.clock.now()))
    attempt = 0
    code = _seeded(tx, seed, attempt) if seed else _draw(_LENGTH)
    while tx.one("SELECT 1 FROM enrol_code WHERE locator = ?", code[:_LOCATOR]):
        attempt += 1
        code = _seeded(tx, seed, attempt) if seed else _draw(_LENGTH)
    locator, secret = code[:_LOCATOR], code[_LOCATOR:]
    tx.run(
        "INSERT INTO enrol_code VALUES (?, ?, ?, ?, ?, NULL, NULL)",
        locator,
        token_hash(locator + secret),
        station,
        to_text(hall.clock.now() + timedelta(hours=min(hours, CODE_HOURS))),
        CODE_TRIES,
    )
    return f"{locator}-{secret[:4]}-{secret[4:]}"


def seeded_code(tx: Tx, seed: str) -> str | None:
    """The code that was made from a seed, while it is alive."""
    for attempt in range(20):
        code = _seeded(tx, seed, attempt)
        row = tx.one("SELECT secret_hash FROM enrol_code WHERE locator = ?", code[:_LOCATOR])
        if row and row[0] == token_hash(code):
            return f"{code[:4]}-{code[4:8]}-{code[8:]}"
    return None


def _seeded(tx: Tx, seed: str, attempt: int) -> str:
    key = bytes.fromhex(meta(tx)["token_key"])
    drawn = hmac.digest(key, f"enrol-code\0{seed}\0{attempt}".encode(), "sha256")
    return "".join(_ALPHABET[octet % 32] for octet in drawn[:_LENGTH])


def enrol(hall: Hall, request: EnrolRequest) -> EnrolAnswer:
    """Take in a device by its code.

    Raises:
        ProblemError: `enrol_code` for a code that is wrong, used, expired or tried too often, `not_your_replica` when
            it names a replica of another station.
    """
    code = request.code.upper().translate(_LOOK_ALIKES)

    def work(tx: Tx) -> EnrolAnswer | None:
        station = _spend_try(tx, code, hall.clock.now())
        return None if station is None else _take_in(hall, tx, code, station, request)

    answer = hall.store.transact(work)
    if answer is None:
        raise ProblemError(Problem.ENROL_CODE, "code")
    return answer


def station_of_code(tx: Tx, code: str) -> str | None:
    """The station a code was made for, alive or not; None for one nobody made."""
    locator = code.upper().translate(_LOOK_ALIKES)[:_LOCATOR]
    row = tx.one("SELECT station FROM enrol_code WHERE locator = ?", locator)
    return str(row[0]) if row else None


def devices(hall: Hall) -> list[DeviceRow]:
    """Every device, by station and time of enrolment."""
    with hall.store.read() as tx:
        rows = tx.all(
            "SELECT device_id, station, pubname, status, app, pending, coalesce(last_seen, ''), enrolled_at"
            " FROM device ORDER BY station, enrolled_at, device_id"
        )
    return [DeviceRow(*row) for row in rows]


def revoke(hall: Hall, device_id: str) -> None:
    """Shut a device out from its next request on.

    Raises:
        UserError: `store_not_found` when there is no such device.
    """
    revoked = DeviceStatus.REVOKED.value
    changed = hall.store.transact(
        lambda tx: tx.run("UPDATE device SET status = ? WHERE device_id = ?", revoked, device_id)
    )
    if not changed:
        raise UserError(Code.STORE_NOT_FOUND, "device")


def _draw(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _spend_try(tx: Tx, code: str, now: datetime) -> str | None:
    """The station of a code that is right and alive; a wrong guess at a code costs one of its tries."""
    locator = code[:_LOCATOR]
    row = tx.held("SELECT secret_hash, station, expires_at, tries_left FROM enrol_code WHERE locator = ?", locator)
    if row is None:
        return None
    secret_hash, station, expires_at, tries_left = row
    if tries_left <= 0 or parse_moment(expires_at) < now:
        return None
    if secrets.compare_digest(secret_hash, token_hash(code)):
        return str(station)
    tx.run("UPDATE enrol_code SET tries_left = tries_left - 1 WHERE locator = ?", locator)
    return None


def _take_in(hall: Hall, tx: Tx, code: str, station: str, request: EnrolRequest) -> EnrolAnswer:
    row = tx.one("SELECT request_id, device_id FROM enrol_code WHERE locator = ?", code[:_LOCATOR])
    assert row is not None
    refresh_token = derived_token(tx, "enrol", code, request.request_id)
    known_request, device_id = row
    if device_id is None:
        status = DeviceStatus.PENDING if _by_hand(tx, code[:_LOCATOR]) else DeviceStatus.ACTIVE
        device_id = _new_device(hall, tx, station, refresh_token, request, status)
        tx.run(
            "UPDATE enrol_code SET request_id = ?, device_id = ? WHERE locator = ?",
            request.request_id,
            device_id,
            code[:_LOCATOR],
        )
    elif not request.request_id or known_request != request.request_id or not _unused(tx, device_id, refresh_token):
        raise ProblemError(Problem.ENROL_CODE, "code")
    device = device_by_id(tx, device_id)
    if device.status is not DeviceStatus.PENDING:
        require_active(device)
    name = tx.one("SELECT name FROM station WHERE code = ?", station)
    assert name is not None
    return EnrolAnswer(
        device_id=device_id,
        station=StationName(code=station, name=name[0]),
        access_token=new_access_token(hall, tx, device_id),
        refresh_token=refresh_token,
        access_expires_in=ACCESS_SECONDS,
        hall_epoch=meta(tx)["hall_epoch"],
        hall_time=to_text(hall.clock.now()),
        limits=hall.limits,
        exchange=exchange_keys(tx),
    )


def _by_hand(tx: Tx, locator: str) -> bool:
    """Whether a code was made at the console, where a person confirms the device that comes with it."""
    return tx.one("SELECT 1 FROM enrol_code_note WHERE locator = ?", locator) is not None


def _unused(tx: Tx, device_id: str, refresh_token: str) -> bool:
    row = tx.one("SELECT refresh_hash, next_refresh_hash FROM device WHERE device_id = ?", device_id)
    return row == (token_hash(refresh_token), None)


def _new_device(
    hall: Hall, tx: Tx, station: str, refresh_token: str, request: EnrolRequest, status: DeviceStatus
) -> str:
    device_id = new_id()
    if request.replica_id is not None:
        owner = tx.one("SELECT station FROM replica WHERE replica_id = ?", request.replica_id)
        if owner is not None and owner[0] != station:
            raise ProblemError(Problem.NOT_YOUR_REPLICA, "replica_id")
        tx.run("UPDATE replica SET device_id = ? WHERE replica_id = ?", device_id, request.replica_id)
    tx.run(
        "INSERT INTO device VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, 0, ?, NULL)",
        device_id,
        station,
        request.pubname,
        request.app,
        request.platform,
        request.document_key,
        status.value,
        token_hash(refresh_token),
        request.replica_id,
        to_text(hall.clock.now()),
    )
    return device_id
