"""Withdrawn rows leave the feed after half a year; who was away for longer starts over (sync protocol 2.6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from sync.hall import feed
from sync.hall.context import Hall
from sync.hall.feed_floor import note_dropped
from sync.hall.store.database import Tx

KEPT_FOR = timedelta(days=180)
_MARKED_EVERY = timedelta(hours=20)
_DROPPED_AT_ONCE = 2_000


def drop_old(hall: Hall) -> int:
    """Note where every feed ends today, and drop what was withdrawn long enough ago; how many rows.

    What counts is where a row stands: before the end that was noted then, so no clock of a station has a say in it.
    """
    with hall.store.read() as tx:
        stations = [str(row[0]) for row in tx.all("SELECT code FROM station ORDER BY code")]
    dropped = 0
    for station in stations:
        hall.store.transact(partial(_mark, hall, station))
        while count := hall.store.transact(partial(_drop_some, hall, station)):
            dropped += count
    return dropped


def _mark(hall: Hall, station: str, tx: Tx) -> None:
    now = hall.clock.wall_ms()
    last = tx.one("SELECT max(at_ms) FROM feed_mark WHERE station = ?", station)
    if last is None or last[0] is None or abs(now - last[0]) >= _ms(_MARKED_EVERY):
        tx.run("INSERT INTO feed_mark VALUES (?, ?, ?) ON CONFLICT DO NOTHING", station, now, feed.end_of(tx, station))


def _drop_some(hall: Hall, station: str, tx: Tx) -> int:
    feed.lock_station(tx, station)
    before = hall.clock.wall_ms() - _ms(KEPT_FOR)
    mark = tx.one("SELECT max(at_ms), max(seq) FROM feed_mark WHERE station = ? AND at_ms <= ?", station, before)
    if mark is None or mark[0] is None:
        return 0
    tx.run("DELETE FROM feed_mark WHERE station = ? AND at_ms < ?", station, mark[0])
    rows = tx.all(
        "SELECT kind, entity, seq, origin, sole FROM feed WHERE station = ? AND void = 1 AND seq <= ? ORDER BY seq LIMIT ?",
        station,
        mark[1],
        _DROPPED_AT_ONCE,
    )
    if rows:
        _drop(tx, station, rows)
    return len(rows)


def _drop(tx: Tx, station: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Take rows out of the feed, and remember their digests for those who were told of them."""
    floor = rows[-1][2]
    for scope, change in feed.leave(tx, station, rows).items():
        note_dropped(tx, station, scope, floor, change)
    cases = [(station, row[1]) for row in rows if row[0] == "case"]
    tx.many("DELETE FROM case_index WHERE station = ? AND case_id = ?", cases)


def _ms(span: timedelta) -> int:
    return int(span.total_seconds() * 1_000)
