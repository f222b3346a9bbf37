"""The bubbles of the top bar: what needs a person, never totals; and counts that stop before they cost time."""

from __future__ import annotations

from sync.hall.changes import OPEN
from sync.hall.clerks import Clerk
from sync.hall.context import Hall
from sync.hall.store.database import Tx

MOST = 10_000
"""Where counting stops: above it a page says that it is still counting."""


def nav_counts(hall: Hall, tx: Tx, clerk: Clerk) -> dict[str, int | None]:
    """A number by tab; None = still counting."""
    counts: dict[str, int | None] = {"inbox": undecided(tx)}
    if clerk.is_admin:
        from sync.hall.console.station_facts import stations_to_look_at  # noqa: PLC0415  # administrators only

        counts["stations"] = stations_to_look_at(hall, tx)
        counts["quarantine"] = bounded(tx, "SELECT 1 FROM quarantine WHERE status = ?", OPEN)
        counts["devices"] = bounded(
            tx, "SELECT 1 FROM device WHERE status = 'pending' OR device_id IN"
            " (SELECT device_id FROM device_note WHERE cause = 'copied')"
        )  # fmt: skip
    return counts


def undecided(tx: Tx, station: str = "") -> int | None:
    """Cases that wait for acceptance or a notice."""
    if station:
        return bounded(
            tx, "SELECT DISTINCT silent_from, case_id FROM affair WHERE station = ? AND silent_from <> ''", station
        )
    return bounded(tx, "SELECT DISTINCT silent_from, station, case_id FROM affair WHERE silent_from <> ''")


def in_states(tx: Tx, states: tuple[str, ...], station: str = "") -> int | None:
    """Cases with an item in one of the states."""
    of_station = " AND station = ?" if station else ""
    each = f"SELECT station, case_id FROM affair WHERE state = ?{of_station}"  # noqa: S608  # fixed parts
    params = [param for state in states for param in (state, *([station] if station else []))]
    listed = " UNION ALL ".join([each] * len(states))
    return bounded(tx, f"SELECT DISTINCT station, case_id FROM ({listed}) AS listed", *params)  # noqa: S608  # fixed parts


def bounded(tx: Tx, sql: str, *params: str) -> int | None:
    """How many rows a query has, or None when there are more than are counted while somebody waits."""
    row = tx.one(f"SELECT count(*) FROM ({sql} LIMIT ?) AS counted", *params, MOST + 1)  # noqa: S608  # our own text
    found = int(row[0]) if row else 0
    return None if found > MOST else found
