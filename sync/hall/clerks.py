"""The people of the hall's console: their passwords, their sessions, and a limit to guessing."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from station_app.clock import to_text
from station_app.errors import Code, UserError
from sync.hall import audit
from sync.hall.auth import token_hash
from sync.hall.context import Hall
from sync.hall.store.database import Tx

SESSION_HOURS = 12
TRIES = 5
"""Failures in a row before a name or an address has to wait."""
WAIT_MINUTES = 15
_SHORTEST_PASSWORD = 6
_LONGEST = 200
_HASHING = threading.Lock()
"""One password at a time: each costs tens of megabytes."""


class Role(StrEnum):
    """What a clerk may see and do."""

    WINDOW = "window"
    ADMIN = "admin"


class SignIn(StrEnum):
    """How a sign-in ended when it did not succeed."""

    WRONG = "wrong"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Clerk:
    """Somebody who works at the console.

    Attributes:
        place: the window as the top bar shows it, or empty.
    """

    name: str
    role: Role
    place: str

    @property
    def is_admin(self) -> bool:
        """Whether stations, devices, quarantine and the audit are theirs to see."""
        return self.role is Role.ADMIN


def add_clerk(hall: Hall, name: str, role: Role, password: str, place: str = "") -> None:
    """Add a clerk, or give a known one another role, window and password; their sessions end.

    Raises:
        UserError: `required` without a name or with a password of fewer than six characters, `too_long`.
    """
    if not name.strip():
        raise UserError(Code.REQUIRED, "name")
    if len(password) < _SHORTEST_PASSWORD:
        raise UserError(Code.REQUIRED, "password")
    if max(map(len, (name, password, place))) > _LONGEST:
        raise UserError(Code.TOO_LONG, "name")
    hashed = _hash(password)
    hall.store.transact(lambda tx: _put_clerk(hall, tx, Clerk(name, role, place), hashed))


def _put_clerk(hall: Hall, tx: Tx, clerk: Clerk, hashed: str) -> None:
    tx.run(
        "INSERT INTO clerk VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT (name) DO UPDATE SET role = excluded.role,"
        " place = excluded.place, password_hash = excluded.password_hash, active = 1",
        clerk.name,
        clerk.role.value,
        clerk.place,
        hashed,
        to_text(hall.clock.now()),
    )
    tx.run("DELETE FROM clerk_session WHERE clerk = ?", clerk.name)
    tx.run("DELETE FROM sign_in_failure WHERE who = ?", _name_key(clerk.name))
    audit.note(hall, tx, "cli", "clerk_add", clerk.name, clerk.role.value)


def remove_clerk(hall: Hall, name: str) -> None:
    """Shut a clerk out; what they did stays under their name.

    Raises:
        UserError: `store_not_found` when there is no such clerk.
    """
    hall.store.transact(lambda tx: _shut_out(hall, tx, name))


def _shut_out(hall: Hall, tx: Tx, name: str) -> None:
    if not tx.run("UPDATE clerk SET active = 0 WHERE name = ?", name):
        raise UserError(Code.STORE_NOT_FOUND, "name")
    tx.run("DELETE FROM clerk_session WHERE clerk = ?", name)
    audit.note(hall, tx, "cli", "clerk_remove", name)


def clerks(hall: Hall) -> list[Clerk]:
    """Everybody who may sign in, by name."""
    with hall.store.read() as tx:
        rows = tx.all("SELECT name, role, place FROM clerk WHERE active = 1 ORDER BY name")
    return [Clerk(name, Role(role), place) for name, role, place in rows]


def sign_in(hall: Hall, name: str, password: str, address: str) -> str | SignIn:
    """The secret of a new session, or why there is none.

    A failure is written down before the password is looked at, so that guesses made at the same time all count.
    """
    now = hall.clock.wall_ms()
    keys = (_name_key(name), f"address:{address}")
    hashed = hall.store.transact(lambda tx: _count_try(tx, name, keys, now))
    if isinstance(hashed, SignIn):
        return hashed
    if not _fits(hashed or _nobodys_hash(), password[: _LONGEST + 1]) or not hashed:
        return SignIn.WRONG
    secret = secrets.token_urlsafe(32)
    hall.store.transact(lambda tx: _begin_session(hall, tx, name, secret, keys, now))
    return secret


def _count_try(tx: Tx, name: str, keys: Sequence[str], now: int) -> str | SignIn:
    """The hash to compare with, empty for an unknown name, after this try was counted as a failure."""
    if any(_must_wait(tx, key, now) for key in keys):
        return SignIn.WAIT
    for key in keys:
        _count(tx, key, now)
    row = tx.one("SELECT password_hash FROM clerk WHERE name = ? AND active = 1", name[:_LONGEST])
    return str(row[0]) if row else ""


def _begin_session(hall: Hall, tx: Tx, name: str, secret: str, keys: Sequence[str], now: int) -> None:
    tx.run("DELETE FROM clerk_session WHERE expires_ms <= ?", now)
    tx.run("INSERT INTO clerk_session VALUES (?, ?, ?)", token_hash(secret), name, now + SESSION_HOURS * 3_600_000)
    for key in keys:
        tx.run("DELETE FROM sign_in_failure WHERE who = ?", key)
    audit.note(hall, tx, name, "sign_in", "")


def sign_out(hall: Hall, secret: str, clerk: Clerk) -> None:
    """End one session."""
    hall.store.transact(lambda tx: _end_session(hall, tx, secret, clerk))


def _end_session(hall: Hall, tx: Tx, secret: str, clerk: Clerk) -> None:
    tx.run("DELETE FROM clerk_session WHERE token_hash = ?", token_hash(secret))
    audit.note(hall, tx, clerk.name, "sign_out", "")


def clerk_of(hall: Hall, secret: str) -> Clerk | None:
    """Who a session belongs to, or None when it is unknown, has run out, or the clerk was shut out."""
    with hall.store.read() as tx:
        row = tx.one(
            "SELECT c.name, c.role, c.place FROM clerk_session s JOIN clerk c ON c.name = s.clerk"
            " WHERE s.token_hash = ? AND s.expires_ms > ? AND c.active = 1",
            token_hash(secret),
            hall.clock.wall_ms(),
        )
    return None if row is None else Clerk(row[0], Role(row[1]), row[2])


def _name_key(name: str) -> str:
    return f"name:{name[:_LONGEST]}"


def _must_wait(tx: Tx, key: str, now: int) -> bool:
    row = tx.one("SELECT failures, last_ms FROM sign_in_failure WHERE who = ?", key)
    return row is not None and row[0] >= _most(key) and now - row[1] < WAIT_MINUTES * 60_000


def _count(tx: Tx, key: str, now: int) -> None:
    tx.run("DELETE FROM sign_in_failure WHERE last_ms < ?", now - WAIT_MINUTES * 60_000)
    tx.run(
        "INSERT INTO sign_in_failure VALUES (?, 1, ?) ON CONFLICT (who) DO UPDATE SET"
        " failures = sign_in_failure.failures + 1, last_ms = excluded.last_ms",
        key,
        now,
    )


def _most(key: str) -> int:
    """An address may stand for a whole office: it has four times as many tries as a name."""
    return TRIES if key.startswith("name:") else TRIES * 4


def _hash(password: str) -> str:
    from argon2 import PasswordHasher  # noqa: PLC0415  # needed when a password is set

    with _HASHING:
        return PasswordHasher().hash(password)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """Checked against for an unknown name, so that it takes as long as a known one."""
    return _hash(secrets.token_urlsafe(32))


def _fits(hashed: str, password: str) -> bool:
    from argon2 import PasswordHasher  # noqa: PLC0415  # needed when somebody signs in
    from argon2.exceptions import VerificationError  # noqa: PLC0415

    try:
        with _HASHING:
            return PasswordHasher().verify(hashed, password)
    except VerificationError:
        return False
