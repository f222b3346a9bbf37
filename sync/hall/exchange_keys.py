"""The hall's own keys for packages on a stick: made once, kept in its store, never shown."""

from __future__ import annotations

import pyrage

from sync.hall.store.database import Tx, meta, set_meta
from sync.wire.calls import ExchangeKeys
from sync.wire.package import new_signing_key, signing_key

_IDENTITY, _SIGNING = "package_identity", "package_signing"


def exchange_keys(tx: Tx) -> ExchangeKeys:
    """The public halves, for the stations; made in the caller's transaction when they are first asked for."""
    recipient = pyrage.x25519.Identity.from_str(identity(tx)).to_public()
    return ExchangeKeys(
        recipient=str(recipient), verify_key=signing_key(signing(tx)).public_key().public_bytes_raw().hex()
    )


def identity(tx: Tx) -> str:
    """The age identity that opens the stations' packages."""
    known = meta(tx).get(_IDENTITY)
    if known is None:
        known = str(pyrage.x25519.Identity.generate())
        set_meta(tx, _IDENTITY, known)
    return known


def signing(tx: Tx) -> str:
    """The key that signs receipts, as 64 hex digits."""
    known = meta(tx).get(_SIGNING)
    if known is None:
        known, _ = new_signing_key()
        set_meta(tx, _SIGNING, known)
    return known
