"""The digest of a feed: what both ends compare to know that no row was missed, whatever the order they came in.

Sync protocol 2.6: XOR of 64-bit hashes of kind, id and place in the feed.
"""

from __future__ import annotations

import hashlib

NOTHING = "0" * 16


def row_digest(kind: str, entity: str, seq: int) -> str:
    """The hash of one row at its place, as 16 hex digits."""
    return hashlib.blake2b(f"{kind}\0{entity}\0{seq}".encode(), digest_size=8).hexdigest()


def mix(one: str, other: str) -> str:
    """Two digests together; mixing the same one twice takes it out again."""
    return f"{int(one, 16) ^ int(other, 16):016x}"
