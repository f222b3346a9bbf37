"""The recovery key: printed once at set-up, typed back when every other holder of the store's key is lost."""

from __future__ import annotations

import hashlib
import secrets

from station_app.errors import Code, EnvironmentFault

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHARACTERS = 32
_CHECK_CHARACTERS = 4
_GROUP = 4


def new_recovery_key() -> str:
    """160 random bits as groups of four Crockford characters, with four check characters at the end."""
    body = "".join(secrets.choice(_CROCKFORD) for _ in range(_CHARACTERS))
    text = body + _check_characters(body)
    return "-".join(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))


def recovery_secret(text: str) -> bytes:
    """The 32 bytes behind a typed recovery key; O, I and L are taken for 0, 1 and 1, hyphens and spaces don't matter.

    Raises:
        EnvironmentFault: `key_wrong` when the check characters don't fit.
    """
    body = "".join(text.upper().replace("O", "0").replace("I", "1").replace("L", "1").split())
    body = body.replace("-", "")
    characters, check = body[:_CHARACTERS], body[_CHARACTERS:]
    if len(check) != _CHECK_CHARACTERS or _check_characters(characters) != check:
        raise EnvironmentFault(Code.KEY_WRONG, "recovery_key")
    return hashlib.sha256(characters.encode("ascii", "replace")).digest()


def _check_characters(body: str) -> str:
    number = int.from_bytes(hashlib.sha256(body.encode("utf-8")).digest()[:3], "big")
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in (15, 10, 5, 0))
