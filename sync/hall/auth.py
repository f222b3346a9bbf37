"""Who is calling: opaque tokens of which the hall keeps hashes, rotated in two phases so that a lost answer is harmless."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from station_app.clock import to_text
from sync.hall.context import Hall
from sync.hall.problems import ProblemError
from sync.hall.store.database import Tx, meta
from sync.wire.calls import TokenAnswer
from sync.wire.codes import Problem

ACCESS_SECONDS = 30 * 60
COPIED = "copied"
"""Cause of a suspension: one credential was used on two machines."""
_DEVICE = "SELECT device_id, station, status, replica_id FROM device WHERE device_id = ?"
_BEARER = (
    "SELECT d.device_id, d.station, d.status, d.replica_id, t.expires_ms FROM access_token t"
    " JOIN device d ON d.device_id = t.device_id WHERE t.token_hash = ?"
)


class DeviceStatus(StrEnum):
    """Whether a device may talk to the hall."""

    PENDING = "pending"
    """Enrolled, not yet confirmed by an administrator."""
    ACTIVE = "active"
    SUSPENDED = "suspended"
    """Shut out for now, by an administrator or because a credential was copied."""
    LOST = "lost"
    """Shut out but for batches, which all go to quarantine."""
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Device:
    """The caller. Its station comes from its credential and from nowhere else."""

    device_id: str
    station: str
    status: DeviceStatus
    replica_id: str


@dataclass(frozen=True, slots=True)
class Bearer:
    """A device, the hash of the token it showed, and when that runs out."""

    device: Device
    token_hash: str
    expires_ms: int


def token_hash(token: str) -> str:
    """What the hall keeps of a token or a code."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_access_token(hall: Hall, tx: Tx, device_id: str) -> str:
    """Issue an access token; older ones live on until they expire."""
    now = hall.clock.wall_ms()
    token = secrets.token_urlsafe(32)
    tx.run("DELETE FROM access_token WHERE device_id = ? AND expires_ms < ?", device_id, now)
    tx.run("INSERT INTO access_token VALUES (?, ?, ?)", token_hash(token), device_id, now + ACCESS_SECONDS * 1000)
    return token


def derived_token(tx: Tx, *sources: str) -> str:
    """The refresh token that follows from earlier secrets: asking twice gives the same one, storing it is not needed."""
    key = bytes.fromhex(meta(tx)["token_key"])
    return urlsafe_b64encode(hmac.digest(key, "\0".join(sources).encode(), hashlib.sha256)).decode()


def authenticate(hall: Hall, authorization: str | None) -> Bearer:
    """Who shows an `Authorization` header: an active device.

    Raises:
        ProblemError: `unauthenticated`, `device_revoked`, `device_suspended` or `device_unconfirmed`.
    """
    bearer = _bearer(hall, authorization)
    require_active(bearer.device)
    if bearer.expires_ms <= hall.clock.wall_ms():
        raise ProblemError(Problem.UNAUTHENTICATED)
    return bearer


def authenticate_sender(hall: Hall, authorization: str | None) -> Bearer:
    """Who shows a header that comes with a batch: an active device, or one that was lost and comes late.

    Raises:
        ProblemError: as `authenticate`.
    """
    bearer = _bearer(hall, authorization)
    if bearer.device.status is DeviceStatus.LOST:
        return bearer
    require_active(bearer.device)
    if bearer.expires_ms <= hall.clock.wall_ms():
        raise ProblemError(Problem.UNAUTHENTICATED)
    return bearer


def token_of(authorization: str | None) -> str:
    """The hash of the token in a header.

    Raises:
        ProblemError: `unauthenticated` when there is none.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ProblemError(Problem.UNAUTHENTICATED)
    return token_hash(token.strip())


def _bearer(hall: Hall, authorization: str | None) -> Bearer:
    hashed = token_of(authorization)
    with hall.store.glance() as tx:
        row = tx.one(_BEARER, hashed)
    if row is None:
        raise ProblemError(Problem.UNAUTHENTICATED)
    return Bearer(_device(row[:4]), hashed, row[4])


def device_by_id(tx: Tx, device_id: str) -> Device:
    """A device that is known to exist."""
    return _device(tx.one(_DEVICE, device_id))


def hold_device(tx: Tx, device_id: str) -> Device:
    """A device that stays as it is until the transaction has ended: revoking it waits so long."""
    return _device(tx.held(_DEVICE, device_id))


def _device(row: tuple[Any, ...] | None) -> Device:
    assert row is not None
    return Device(row[0], row[1], DeviceStatus(row[2]), row[3] or "")


def require_active(device: Device) -> None:
    """Stop a device that was revoked, lost or suspended, or that nobody has confirmed.

    Raises:
        ProblemError: `device_revoked`, `device_suspended` or `device_unconfirmed`.
    """
    refusal = _REFUSALS.get(device.status)
    if refusal is not None:
        raise ProblemError(refusal)


_REFUSALS = {
    DeviceStatus.REVOKED: Problem.DEVICE_REVOKED,
    DeviceStatus.LOST: Problem.DEVICE_REVOKED,
    DeviceStatus.SUSPENDED: Problem.DEVICE_SUSPENDED,
    DeviceStatus.PENDING: Problem.DEVICE_UNCONFIRMED,
}


def refresh(hall: Hall, token: str) -> TokenAnswer:
    """Exchange a refresh token.

    The old one stays good until the new one is first used; after that, seeing the old one again means that a
    credential was copied, and the device is suspended until an administrator has looked at it.

    Raises:
        ProblemError: `unauthenticated`, `device_revoked` or `device_suspended`.
    """
    hashed = token_hash(token)
    pair = hall.store.transact(lambda tx: _refresh(hall, tx, token, hashed))
    if pair is None:
        raise ProblemError(Problem.DEVICE_SUSPENDED)
    return pair


def _refresh(hall: Hall, tx: Tx, token: str, hashed: str) -> TokenAnswer | None:
    """A fresh pair; None when the device had to be suspended."""
    row = tx.held(
        "SELECT device_id, next_refresh_hash FROM device WHERE refresh_hash = ? OR next_refresh_hash = ?",
        hashed,
        hashed,
    )
    if row is not None:
        require_active(device_by_id(tx, row[0]))
        return _rotate(hall, tx, row[0], token, first_use=row[1] == hashed)
    spent = tx.one("SELECT device_id FROM spent_refresh WHERE token_hash = ?", hashed)
    if spent is None:
        raise ProblemError(Problem.UNAUTHENTICATED)
    require_active(hold_device(tx, spent[0]))
    tx.run("UPDATE device SET status = ? WHERE device_id = ?", DeviceStatus.SUSPENDED.value, spent[0])
    note_cause(hall, tx, spent[0], COPIED, "")
    return None


def note_cause(hall: Hall, tx: Tx, device_id: str, cause: str, clerk: str) -> None:
    """Remember why a device is as it is, and who said so."""
    tx.run(
        "INSERT INTO device_note VALUES (?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET cause = excluded.cause,"
        " clerk = excluded.clerk, at = excluded.at",
        device_id,
        cause,
        clerk,
        to_text(hall.clock.now()),
    )


def _rotate(hall: Hall, tx: Tx, device_id: str, token: str, *, first_use: bool) -> TokenAnswer:
    if first_use:
        tx.run("INSERT INTO spent_refresh SELECT refresh_hash, device_id FROM device WHERE device_id = ?", device_id)
    following = derived_token(tx, "refresh", token)
    tx.run(
        "UPDATE device SET refresh_hash = ?, next_refresh_hash = ?, last_seen = ? WHERE device_id = ?",
        token_hash(token),
        token_hash(following),
        to_text(hall.clock.now()),
        device_id,
    )
    return TokenAnswer(
        access_token=new_access_token(hall, tx, device_id),
        refresh_token=following,
        access_expires_in=ACCESS_SECONDS,
    )
