"""What has left the feed: up to where withdrawn rows were dropped, and the digests over them for those who still count them."""

from __future__ import annotations

from station_app.domain.feed_digest import NOTHING, mix
from sync.hall.store.database import Tx

ALL = "*"
"""Stands for every origin among the digests."""
_TOP = 2**62


def floor_of(tx: Tx, station: str) -> int:
    """Up to which number withdrawn rows were dropped."""
    row = tx.one("SELECT max(floor) FROM feed_dropped WHERE station = ? AND origin = ?", station, ALL)
    return int(row[0]) if row and row[0] is not None else 0


def note_dropped(tx: Tx, station: str, scope: str, floor: int, digest: str) -> None:
    """Add the digest over rows of a scope that were dropped, up to a floor above all earlier ones."""
    whole = mix(_dropped(tx, station, scope, _TOP), digest)
    tx.run("INSERT INTO feed_dropped VALUES (?, ?, ?, ?)", station, scope, floor, whole)


def digest_since(tx: Tx, station: str, replica_id: str, base: int) -> str:
    """The digest over the rows that a replica was told of, and that were dropped since it began at `base`."""
    whole = NOTHING
    for scope in (ALL, replica_id):
        whole = mix(whole, mix(_dropped(tx, station, scope, _TOP), _dropped(tx, station, scope, base)))
    return whole


def _dropped(tx: Tx, station: str, scope: str, floor: int) -> str:
    row = tx.one(
        "SELECT digest FROM feed_dropped WHERE station = ? AND origin = ? AND floor <= ? ORDER BY floor DESC LIMIT 1",
        station,
        scope,
        floor,
    )
    return str(row[0]) if row else NOTHING
