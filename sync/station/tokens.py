"""The device's secrets: both tokens are kept, so that an idle session is one request, and the key it signs packages with."""

from __future__ import annotations

from base64 import b64decode, b64encode

from station_app.services.token_store import TokenStore


class Tokens:
    """The secrets of one device, for one session."""

    def __init__(self, store: TokenStore, device_id: str) -> None:
        self._store = store
        self._access_name = f"{device_id}.access"
        self._refresh_name = f"{device_id}.refresh"
        self._signing_name = f"{device_id}.signing"
        self._access: str | None = None

    def access(self) -> str | None:
        """The access token, which may have run out; read from its store once."""
        if self._access is None:
            self._access = self._store.read(self._access_name)
        return self._access

    def refresh(self) -> str | None:
        """The refresh token."""
        return self._store.read(self._refresh_name)

    def keep(self, access: str, refresh: str) -> None:
        """Keep a pair; the refresh token first, because losing it means enrolling again."""
        self._store.write(self._refresh_name, refresh)
        self._store.write(self._access_name, access)
        self._access = access

    def keep_signing_key(self, private: str) -> None:
        """Keep the key packages are signed with, 64 hex digits."""
        self._store.write(self._signing_name, b64encode(bytes.fromhex(private)).decode())

    def signing_key(self) -> str | None:
        """That key; None when this device has none."""
        kept = self._store.read(self._signing_name)
        return None if kept is None else b64decode(kept).hex()

    def forget_signing_key(self) -> None:
        """Forget that key."""
        self._store.delete(self._signing_name)

    def forget(self) -> None:
        """Forget the pair of a device that is no longer used."""
        self._store.delete(self._refresh_name)
        self._store.delete(self._access_name)
