"""The digests over every station's feed, kept up with each row that moves: what a station compares to know it missed none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from station_app.domain.feed_digest import NOTHING, mix, row_digest
from sync.hall.feed_floor import ALL, digest_since
from sync.hall.store.database import Tx, lock_scope, meta, set_meta

FeedPlace = tuple[str, str, int, str, int]
"""Kind, entity, place, origin and sole of a row."""


def digest(tx: Tx, station: str, replica_id: str, base: int = 0) -> str:
    """The digest of every row a replica is told: all of the station's but those that only itself ever wrote.

    Args:
        base: as in its cursor; it still counts what was dropped since.
    """
    rows = dict(
        tx.all(
            "SELECT origin, digest FROM feed_digest WHERE station = ? AND origin IN (?, ?)", station, ALL, replica_id
        )
    )
    told = mix(rows.get(ALL, NOTHING), rows.get(replica_id, NOTHING))
    return mix(told, digest_since(tx, station, replica_id, base))


def build_digests(tx: Tx) -> None:
    """Work the digests out from every row, once, in a store that was made before they were kept."""
    if "digests" in meta(tx):
        return
    lock_scope(tx, "digests")
    if "digests" in meta(tx):
        return
    tx.run("DELETE FROM feed_digest")
    found: dict[tuple[str, str], str] = {}
    for station, *row in tx.all("SELECT station, kind, entity, seq, origin, sole FROM feed"):
        of_row: dict[str, str] = {}
        _turn(of_row, [tuple(row)])
        for scope, one in of_row.items():
            found[(station, scope)] = mix(found.get((station, scope), NOTHING), one)
    tx.many("INSERT INTO feed_digest VALUES (?, ?, ?)", [(*place, one) for place, one in found.items()])
    set_meta(tx, "digests", "1")


def take_out(tx: Tx, station: str, rows: Sequence[FeedPlace]) -> dict[str, str]:
    """Take rows out for good; the digests over them, for all and by origin."""
    gone: dict[str, str] = {}
    _turn(gone, rows)
    _mix_in(tx, station, gone)
    return gone


def move_digests(tx: Tx, station: str, rows: Sequence[FeedPlace], new: Collection[tuple[str, str]] = ()) -> None:
    """Take rows out of the digests at their old places and put them in at their new ones, before they have moved.

    Args:
        new: kind and entity of those that have no old place.
    """
    moved: dict[str, str] = {}
    _turn(moved, rows)
    by_kind: dict[str, list[str]] = {}
    for kind, entity, *_ in rows:
        if (kind, entity) not in new:
            by_kind.setdefault(kind, []).append(entity)
    old = "SELECT kind, entity, seq, origin, sole FROM feed WHERE station = ? AND kind = ? AND entity IN (#)"
    for kind, entities_of_kind in by_kind.items():
        _turn(moved, tx.among(old, entities_of_kind, station, kind))
    _mix_in(tx, station, moved)


def _turn(moved: dict[str, str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Put rows into digests by scope, or take them out again, which is the same."""
    for kind, entity, seq, origin, sole in rows:
        one = row_digest(kind, entity, seq)
        for scope in (ALL, origin) if sole else (ALL,):
            moved[scope] = mix(moved.get(scope, NOTHING), one)


def _mix_in(tx: Tx, station: str, moved: Mapping[str, str]) -> None:
    scopes = sorted(moved)
    query = "SELECT origin, digest FROM feed_digest WHERE station = ? AND origin IN (#)"
    known: dict[str, str] = dict(tx.among(query, scopes, station))
    tx.many(
        "INSERT INTO feed_digest VALUES (?, ?, ?) ON CONFLICT (station, origin) DO UPDATE SET digest = excluded.digest",
        [(station, scope, mix(known.get(scope, NOTHING), moved[scope])) for scope in scopes],
    )
