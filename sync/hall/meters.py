"""Figures for the hall's operators, kept per station in the database so that all workers count together."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from station_app.clock import to_text
from sync.hall.auth import Device
from sync.hall.context import Hall
from sync.hall.store.database import Tx

BATCH_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the classes of durations; the last class has none."""

VERDICTS, BATCHES, BATCH_MS, RESYNCS = "verdicts", "batches", "batch_ms", "resyncs"


def count_batch(tx: Tx, station: str, verdicts: Iterable[str], seconds: float) -> None:
    """Count an answered batch in the transaction that answers it."""
    rows = [(station, VERDICTS, verdict, n) for verdict, n in sorted(Counter(verdicts).items())]
    rows.append((station, BATCHES, str(bisect_left(BATCH_SECONDS, seconds)), 1))
    rows.append((station, BATCH_MS, "", round(seconds * 1_000)))
    _add(tx, rows)


def count_resync(hall: Hall, station: str) -> None:
    """Count a device that has to pull from the beginning."""
    with hall.store.aside() as tx:
        _add(tx, [(station, RESYNCS, "", 1)])


def note_hello(hall: Hall, tx: Tx, device: Device, pending: int, wall_ms: int | None) -> None:
    """Note since when a device has had changes waiting, and how far its clock is off."""
    now = to_text(hall.clock.now()) if pending else ""
    skew = None if wall_ms is None else wall_ms - hall.clock.wall_ms()
    tx.run(
        "INSERT INTO device_meter VALUES (?, ?, ?, ?) ON CONFLICT (device_id) DO UPDATE SET pending_since = CASE WHEN"
        " excluded.pending_since <> '' AND device_meter.pending_since <> '' THEN device_meter.pending_since"
        " ELSE excluded.pending_since END, skew_ms = coalesce(excluded.skew_ms, device_meter.skew_ms)",
        device.device_id,
        device.station,
        now,
        skew,
    )


def median_batch_seconds(tx: Tx) -> float | None:
    """How long the middle one of all batches took, from the classes of durations; None before the first."""
    counted = {
        int(label): int(n)
        for label, n in tx.all("SELECT label, sum(n) FROM station_meter WHERE name = ? GROUP BY label", BATCHES)
    }
    half, running = sum(counted.values()) / 2, 0
    for place, n in sorted(counted.items()):
        if running + n >= half:
            low = BATCH_SECONDS[place - 1] if place else 0.0
            high = BATCH_SECONDS[place] if place < len(BATCH_SECONDS) else low
            return low + (high - low) * (half - running) / n
        running += n
    return None


def _add(tx: Tx, rows: list[tuple[str, str, str, int]]) -> None:
    tx.many(
        "INSERT INTO station_meter VALUES (?, ?, ?, ?) ON CONFLICT (station, name, label) DO UPDATE SET"
        " n = station_meter.n + excluded.n",
        rows,
    )
