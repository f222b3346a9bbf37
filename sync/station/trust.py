"""What proves that the other end is the hall: the system's authorities, the hall's own, or the hash of its public key."""

from __future__ import annotations

import hashlib
import re
import ssl
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from station_app.errors import Code, EnvironmentFault, UserError
from sync.wire.fingerprint import pin_of

PIN = "sha256:"
MOST_PINS = 8
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Trust:
    """One kind of proof; none of them is given up by a setting or by the surroundings.

    Attributes:
        ca: a file of certificates that count instead of the system's.
        pins: SHA-256 of public keys in hex, one of which the hall has to show instead of a certificate somebody signed.
    """

    ca: str | None = None
    pins: tuple[str, ...] = ()

    @classmethod
    def given(cls, ca: Path | None, pins: Sequence[str]) -> Trust:
        """What a person named.

        Raises:
            UserError: `file_not_found`, `bad_pin` for what is no such hash, or for both kinds of proof at once.
        """
        if ca is not None and not ca.is_file():
            raise UserError(Code.FILE_NOT_FOUND, "ca", path=str(ca))
        if len(pins) > MOST_PINS or (ca is not None and pins):
            raise UserError(Code.BAD_PIN, "pin")
        return cls(str(ca.resolve()) if ca is not None else None, tuple(dict.fromkeys(_read(pin) for pin in pins)))

    @classmethod
    def kept(cls, text: str | None) -> Trust:
        """What `keep` wrote."""
        if text is None or not text.startswith(PIN):
            return cls(text)
        return cls(None, tuple(text.removeprefix(PIN).split(",")))

    def keep(self) -> str | None:
        """The proof as the store keeps it, in one text."""
        return f"{PIN}{','.join(self.pins)}" if self.pins else self.ca


def shows_a_pin(secured: ssl.SSLSocket, pins: Sequence[str]) -> bool:
    """Whether the other end of a connection has proved that it holds one of these keys."""
    shown = secured.getpeercert(binary_form=True)
    return shown is not None and pin_of(shown) in pins


def prepare(session: requests.Session, trust: Trust) -> None:
    """Have a session talk to nobody but who gives this proof."""
    session.trust_env = False
    session.verify = trust.ca or True
    if trust.pins:
        session.verify = False
        session.mount("https://", _PinnedAdapter(trust.pins))


def _read(pin: str) -> str:
    """A pin in hex, from hex or base64, with or without the name of the hash.

    Raises:
        UserError: `bad_pin`.
    """
    text = pin.strip().removeprefix(PIN).removeprefix("sha256/").strip()
    if _HEX.fullmatch(text.lower()):
        return text.lower()
    try:
        digest = b64decode(text.rstrip("=") + "=", validate=True)
    except (NoBase64, ValueError) as error:
        raise UserError(Code.BAD_PIN, "pin") from error
    if len(digest) != hashlib.sha256().digest_size:
        raise UserError(Code.BAD_PIN, "pin")
    return digest.hex()


class _PinnedAdapter(HTTPAdapter):
    """Makes connections that end before the first byte of a request when the other end holds another key."""

    def __init__(self, pins: tuple[str, ...]) -> None:
        super().__init__()

        class Connection(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                if not (isinstance(self.sock, ssl.SSLSocket) and shows_a_pin(self.sock, pins)):
                    self.close()
                    raise EnvironmentFault(Code.PIN_MISMATCH, "hall")
                self.is_verified = True

        class Pool(HTTPSConnectionPool):
            ConnectionCls = Connection

        self.poolmanager.pool_classes_by_scheme = {"https": Pool}
