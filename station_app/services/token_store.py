"""Where the hall's tokens lie: in the keyring, or inside the encrypted store when the key came from another slot."""

from __future__ import annotations

from station_app import credentials
from station_app.credentials import KeyringAnswer
from station_app.errors import Code, EnvironmentFault
from station_app.keyslots import SlotKind
from station_app.storage import hall_token_store
from station_app.storage.store import Store


class TokenStore:
    """Small secrets by name; a value is 44 characters, which every keyring takes."""

    def __init__(self, store: Store, slot: SlotKind) -> None:
        self._store = store
        self._in_keyring = slot is SlotKind.KEYRING

    def read(self, name: str) -> str | None:
        """A token, or None when there is none.

        Raises:
            EnvironmentFault: `key_locked` or `keyring_unavailable`.
        """
        if not self._in_keyring:
            return hall_token_store.read(self._store, name)
        secret = credentials.read_secret(name)
        if secret.answer is KeyringAnswer.LOCKED:
            raise EnvironmentFault(Code.KEY_LOCKED, "keyring")
        if secret.answer is KeyringAnswer.UNAVAILABLE:
            raise EnvironmentFault(Code.KEYRING_UNAVAILABLE, "keyring")
        return secret.value or None

    def write(self, name: str, value: str) -> None:
        """Keep a token; durable on return.

        Raises:
            EnvironmentFault: `key_locked` or `keyring_unavailable`, or the store's faults.
        """
        if self._in_keyring:
            credentials.write_secret(name, value)
            return
        with self._store.write() as write:
            hall_token_store.put(write, name, value)

    def delete(self, name: str) -> None:
        """Forget a token."""
        if self._in_keyring:
            credentials.delete_secret(name)
            return
        with self._store.write() as write:
            hall_token_store.delete(write, name)
