"""Files the stations have announced and not yet sent, so that the hall can say at any time how many are missing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from station_app.domain.merge import EntityState, load
from sync.hall.store.database import Tx, lock_scope, meta, set_meta

FILE_KINDS = ("scan", "hall_paper", "evidence")
"""Kinds of entities that each announce a file."""
_BUILT = "awaited_files"
_PAGE = 2_000


def follow(tx: Tx, station: str, moved: Mapping[tuple[str, str], EntityState]) -> None:
    """Keep up with entities that have moved."""
    announced = {key[1]: _announces(state) for key, state in moved.items() if key[0] in FILE_KINDS}
    if not announced:
        return
    wanted = sorted({sha256 for sha256 in announced.values() if sha256})
    here = {
        row[0] for row in tx.among("SELECT sha256 FROM attachment WHERE station = ? AND sha256 IN (#)", wanted, station)
    }
    missing = {scan: sha256 for scan, sha256 in sorted(announced.items()) if sha256 and sha256 not in here}
    tx.many(
        "DELETE FROM awaited_file WHERE station = ? AND scan = ?",
        [(station, scan) for scan in sorted(announced) if scan not in missing],
    )
    tx.many(
        "INSERT INTO awaited_file VALUES (?, ?, ?) ON CONFLICT (station, scan) DO UPDATE SET sha256 = excluded.sha256",
        [(station, scan, sha256) for scan, sha256 in missing.items()],
    )


def arrived(tx: Tx, station: str, sha256: str) -> None:
    """A station's file is here, whole and verified."""
    tx.run("DELETE FROM awaited_file WHERE station = ? AND sha256 = ?", station, sha256)


def build(tx: Tx) -> None:
    """Work out what is awaited from every row, once, in a store that was made before it was kept."""
    if _BUILT in meta(tx):
        return
    lock_scope(tx, _BUILT)
    if _BUILT in meta(tx):
        return
    after = ("", "", "")
    while rows := tx.all(
        "SELECT station, kind, entity, body FROM feed WHERE kind IN (?, ?, ?) AND (station, kind, entity) > (?, ?, ?)"
        " ORDER BY station, kind, entity LIMIT ?",
        *FILE_KINDS,
        *after,
        _PAGE,
    ):
        after = rows[-1][:3]
        _build_some(tx, rows)
    set_meta(tx, _BUILT, "1")


def _build_some(tx: Tx, rows: Sequence[tuple[str, str, str, str]]) -> None:
    by_station: dict[str, dict[tuple[str, str], EntityState]] = {}
    for station, kind, entity, body in rows:
        by_station.setdefault(station, {})[(kind, entity)] = load(json.loads(body))
    for station, states in by_station.items():
        follow(tx, station, states)


def _announces(state: EntityState) -> str:
    """The hash of the file an entity asks to wait for, or the empty text."""
    sha256 = state.value("sha256")
    gone = state.void or state.value("removed_at")
    return sha256 if isinstance(sha256, str) and not gone else ""
