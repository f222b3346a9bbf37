"""Key slots: the store's random key wrapped once per holder; never the key itself, never plain text (DESIGN 3.16)."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from station_app import credentials
from station_app.credentials import KeyringAnswer
from station_app.errors import Code, EnvironmentFault, UserError
from station_app.recovery_key import new_recovery_key, recovery_secret

KEY_BYTES = 32
_FORMAT = 1
_ARGON2 = {"t": 3, "m": 65536, "p": 4}
"""Argon2id, RFC 9106 second recommended option."""


class SlotKind(StrEnum):
    """Who can open a store."""

    KEYRING = "keyring"
    RECOVERY = "recovery"
    KEY_FILE = "key_file"
    PASSPHRASE = "passphrase"  # noqa: S105  # a slot's name


@dataclass(frozen=True, slots=True)
class Slot:
    """One wrapped copy of the store's key.

    Attributes:
        where: the keyring's user name or the key file's path; empty for the others.
        parameters: Argon2id's cost for a passphrase slot.
    """

    kind: SlotKind
    salt: str
    nonce: str
    wrapped: str
    where: str = ""
    alg: str = "HKDF-SHA256+AES-256-GCM"
    parameters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeySlots:
    """The slots of one store, and a check value that tells a wrong key from a damaged store."""

    store_id: str
    check: str
    slots: tuple[Slot, ...]

    def slot(self, kind: SlotKind) -> Slot | None:
        """The slot of a kind, if the store has one."""
        return next((slot for slot in self.slots if slot.kind is kind), None)

    def with_slot(self, slot: Slot) -> KeySlots:
        """The same slots with one added or replaced."""
        others = tuple(known for known in self.slots if known.kind is not slot.kind)
        return KeySlots(self.store_id, self.check, (*others, slot))


@dataclass(frozen=True, slots=True)
class KeySource:
    """What a command was given to open the store with: a key file, a passphrase, or nothing."""

    key_file: Path | None = None
    passphrase: str | None = None


@dataclass(frozen=True, slots=True)
class OpenedKey:
    """The store's key and the slot it came from."""

    key: bytes
    slot: SlotKind


def new_slots(store_id: str, source: KeySource) -> tuple[KeySlots, bytes, str]:
    """Make a new store's key with its first slot and a recovery slot.

    Returns:
        The slots, the raw key, and the recovery key, which is shown once and kept nowhere.

    Raises:
        EnvironmentFault: `keyring_unavailable` or `key_locked`; `key_file_bad` when a key file exists and is unusable.
    """
    key = secrets.token_bytes(KEY_BYTES)
    recovery = new_recovery_key()
    slots = KeySlots(store_id, _check_value(key), (_first_slot(store_id, key, source), _recovery_slot(key, recovery)))
    return slots, key, recovery


def unlock(slots: KeySlots, source: KeySource) -> OpenedKey:
    """Open the key with what the command was given, else a systemd credential, the remembered file or the keyring.

    Raises:
        EnvironmentFault: `key_absent`, `key_locked`, `keyring_unavailable` (exit 14); `key_wrong`, `key_file_bad` (23).
    """
    if source.passphrase is not None:
        slot = _existing(slots, SlotKind.PASSPHRASE)
        return OpenedKey(_unwrap(slots, slot, _stretch(source.passphrase, slot)), SlotKind.PASSPHRASE)
    if file := _key_file(slots, source):
        slot = _existing(slots, SlotKind.KEY_FILE)
        return OpenedKey(_unwrap(slots, slot, read_key_file(file)), SlotKind.KEY_FILE)
    slot = _existing(slots, SlotKind.KEYRING)
    return OpenedKey(_unwrap(slots, slot, _from_keyring(slot)), SlotKind.KEYRING)


def unlock_with_recovery_key(slots: KeySlots, text: str) -> bytes:
    """Open the key with the printed recovery key.

    Raises:
        EnvironmentFault: `key_wrong`.
    """
    return _unwrap(slots, _existing(slots, SlotKind.RECOVERY), recovery_secret(text))


def slot_for(store_id: str, key: bytes, source: KeySource) -> Slot:
    """A fresh slot for an open key: the named key file, the passphrase, else the keyring.

    Raises:
        EnvironmentFault: as `new_slots`.
    """
    return _first_slot(store_id, key, source)


def source_of(slots: KeySlots, opened: OpenedKey, given: KeySource) -> KeySource:
    """The source of the slot that opened the key, so that just this slot can be written anew."""
    known = slots.slot(opened.slot)
    if opened.slot is SlotKind.KEY_FILE and given.key_file is None and known is not None:
        return KeySource(key_file=Path(known.where))
    return given


def recovery_slot(key: bytes) -> tuple[Slot, str]:
    """A fresh recovery slot for an open key, with the recovery key to print."""
    recovery = new_recovery_key()
    return _recovery_slot(key, recovery), recovery


def load(path: Path) -> KeySlots:
    """Read the slots of a home.

    Raises:
        EnvironmentFault: `key_absent` when the file is missing or unreadable.
    """
    try:
        data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        slots = tuple(Slot(**{**slot, "kind": SlotKind(slot["kind"])}) for slot in data["slots"])
        return KeySlots(data["store_id"], data["check"], slots)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EnvironmentFault(Code.KEY_ABSENT, path=str(path)) from error


def save(slots: KeySlots, path: Path) -> None:
    """Write the slots: a temporary file, made durable, then renamed over the old one."""
    data = {
        "format": _FORMAT,
        "store_id": slots.store_id,
        "check": slots.check,
        "slots": [asdict(slot) for slot in slots.slots],
    }
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(data, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read_key_file(path: Path) -> bytes:
    """The 32 bytes of a key file: 64 hex digits and a newline.

    Raises:
        EnvironmentFault: `key_absent` when there is no such file, `key_file_bad` when it holds anything else.
    """
    try:
        text = path.read_text("ascii").strip()
        secret = bytes.fromhex(text)
    except FileNotFoundError as error:
        raise EnvironmentFault(Code.KEY_ABSENT, "key_file", path=str(path)) from error
    except (OSError, ValueError) as error:
        raise EnvironmentFault(Code.KEY_FILE_BAD, "key_file", path=str(path)) from error
    if len(secret) != KEY_BYTES:
        raise EnvironmentFault(Code.KEY_FILE_BAD, "key_file", path=str(path))
    return secret


def _first_slot(store_id: str, key: bytes, source: KeySource) -> Slot:
    if source.passphrase is not None:
        if not source.passphrase:
            raise UserError(Code.REQUIRED, "passphrase")
        salt = secrets.token_bytes(16)
        secret = _argon2(source.passphrase, salt)
        return _wrap(key, secret, SlotKind.PASSPHRASE, salt=salt, parameters=_ARGON2)
    if source.key_file is not None:
        secret = _create_or_read(source.key_file)
        return _wrap(key, secret, SlotKind.KEY_FILE, where=str(source.key_file.absolute()))
    secret = secrets.token_bytes(KEY_BYTES)
    credentials.write_secret(store_id, b64encode(secret).decode())
    return _wrap(key, secret, SlotKind.KEYRING, where=store_id)


def _recovery_slot(key: bytes, recovery: str) -> Slot:
    return _wrap(key, recovery_secret(recovery), SlotKind.RECOVERY)


def _create_or_read(path: Path) -> bytes:
    if path.exists():
        return read_key_file(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_bytes(KEY_BYTES)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "key_file", path=str(path)) from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return secret


def _key_file(slots: KeySlots, source: KeySource) -> Path | None:
    """The option, then the systemd credential, then the file remembered at set-up."""
    if source.key_file is not None:
        return source.key_file
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder and (Path(folder) / "station-key").exists():
        return Path(folder) / "station-key"
    remembered = slots.slot(SlotKind.KEY_FILE)
    return Path(remembered.where) if remembered else None


def _existing(slots: KeySlots, kind: SlotKind) -> Slot:
    slot = slots.slot(kind)
    if slot is None:
        raise EnvironmentFault(Code.KEY_ABSENT, kind.value, slot=kind.value)
    return slot


def _from_keyring(slot: Slot) -> bytes:
    secret = credentials.read_secret(slot.where)
    match secret.answer:
        case KeyringAnswer.ABSENT:
            raise EnvironmentFault(Code.KEY_ABSENT, "keyring", slot="keyring")
        case KeyringAnswer.LOCKED:
            raise EnvironmentFault(Code.KEY_LOCKED, "keyring")
        case KeyringAnswer.UNAVAILABLE:
            raise EnvironmentFault(Code.KEYRING_UNAVAILABLE, "keyring")
        case KeyringAnswer.FOUND:
            try:
                return b64decode(secret.value, validate=True)
            except ValueError as error:
                raise EnvironmentFault(Code.KEY_WRONG, "keyring") from error


def _stretch(passphrase: str, slot: Slot) -> bytes:
    return _argon2(passphrase, b64decode(slot.salt))


def _argon2(passphrase: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415  # needed for passphrase slots only

    return hash_secret_raw(
        passphrase.encode(), salt, _ARGON2["t"], _ARGON2["m"], _ARGON2["p"], hash_len=KEY_BYTES, type=Type.ID
    )


def _wrap(
    key: bytes,
    secret: bytes,
    kind: SlotKind,
    *,
    where: str = "",
    salt: bytes = b"",
    parameters: Mapping[str, int] | None = None,
) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # 30 ms

    salt = salt or secrets.token_bytes(16)
    nonce = secrets.token_bytes(12)
    wrapped = AESGCM(_wrapping_key(secret, salt)).encrypt(nonce, key, kind.value.encode())
    return Slot(kind, _text(salt), _text(nonce), _text(wrapped), where=where, parameters=dict(parameters or {}))


def _unwrap(slots: KeySlots, slot: Slot, secret: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  # 30 ms
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    salt, nonce, wrapped = (b64decode(part) for part in (slot.salt, slot.nonce, slot.wrapped))
    try:
        key = AESGCM(_wrapping_key(secret, salt)).decrypt(nonce, wrapped, slot.kind.value.encode())
    except (InvalidTag, ValueError) as error:
        raise EnvironmentFault(Code.KEY_WRONG, slot.kind.value) from error
    if not hmac.compare_digest(_check_value(key), slots.check):
        raise EnvironmentFault(Code.KEY_WRONG, slot.kind.value)
    return key


def _text(value: bytes) -> str:
    return b64encode(value).decode()


def _wrapping_key(secret: bytes, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415  # 30 ms
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    return HKDF(hashes.SHA256(), KEY_BYTES, salt, b"station-desk key slot").derive(secret)


def _check_value(key: bytes) -> str:
    return hmac.new(key, b"station-desk store", hashlib.sha256).hexdigest()
