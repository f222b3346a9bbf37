"""The operating system's key store with four answers: found, absent, locked, unavailable."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from station_app.errors import Code, EnvironmentFault

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "station-desk"
_TRUSTED_MODULES = ("SecretService", "kwallet", "libsecret", "Windows", "macOS", "chainer")


class KeyringAnswer(StrEnum):
    """What asking the key store can lead to."""

    FOUND = "found"
    ABSENT = "absent"
    LOCKED = "locked"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Secret:
    """An answer of the key store; `value` is set only when found."""

    answer: KeyringAnswer
    value: str = ""


def read_secret(user: str) -> Secret:
    """Ask the key store for a secret; blocks, so it is called off the window's thread."""
    import keyring.errors  # noqa: PLC0415  # 160 ms with its backend

    backend = _backend()
    if backend is None:
        return Secret(KeyringAnswer.UNAVAILABLE)
    try:
        value = backend.get_password(SERVICE, user)
    except keyring.errors.NoKeyringError:
        return Secret(KeyringAnswer.UNAVAILABLE)
    except (keyring.errors.KeyringLocked, keyring.errors.InitError):
        return Secret(KeyringAnswer.LOCKED)
    except keyring.errors.KeyringError:
        return Secret(KeyringAnswer.UNAVAILABLE)
    return Secret(KeyringAnswer.FOUND, value) if value else Secret(KeyringAnswer.ABSENT)


def write_secret(user: str, value: str) -> None:
    """Put a secret into the key store.

    Raises:
        EnvironmentFault: `key_locked` or `keyring_unavailable`.
    """
    import keyring.errors  # noqa: PLC0415  # 160 ms with its backend

    backend = _backend()
    if backend is None:
        raise EnvironmentFault(Code.KEYRING_UNAVAILABLE)
    try:
        backend.set_password(SERVICE, user, value)
    except (keyring.errors.KeyringLocked, keyring.errors.InitError) as error:
        raise EnvironmentFault(Code.KEY_LOCKED) from error
    except keyring.errors.KeyringError as error:
        raise EnvironmentFault(Code.KEYRING_UNAVAILABLE) from error


def delete_secret(user: str) -> None:
    """Take a secret out of the key store if it is there."""
    import keyring.errors  # noqa: PLC0415  # 160 ms with its backend

    backend = _backend()
    if backend is None:
        return
    try:
        backend.delete_password(SERVICE, user)
    except keyring.errors.KeyringError:
        return


def _backend() -> KeyringBackend | None:
    """The key store, unless it is one that keeps secrets in the open or throws them away."""
    import keyring  # noqa: PLC0415  # 160 ms with its backend

    backend = keyring.get_keyring()
    module = type(backend).__module__
    if module.startswith("keyring.backends.") and not module.endswith(_TRUSTED_MODULES):
        return None
    return None if module.startswith("keyrings.alt") else backend
