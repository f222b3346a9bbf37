"""Files kept for something that may come to nothing, such as a form that is never sent: swept when nobody names them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from sync.hall.context import Hall
from sync.hall.store.database import Tx

KEPT_FOR = timedelta(days=2)
"""Longer than any form, and longer than it takes to write down whose a file is."""
_SWEPT_AT_ONCE = 500
_FOR_GOOD = (
    "SELECT sha256 FROM attachment WHERE sha256 IN (#)",
    "SELECT sha256 FROM publication WHERE sha256 IN (#)",
    "SELECT sha256 FROM posting WHERE sha256 IN (#)",
)
_FOR_NOW = (
    "SELECT sha256 FROM upload WHERE sha256 IN (#)",
    "SELECT sha256 FROM exchange_receipt WHERE sha256 IN (#)",
)


def note_loose(hall: Hall, tx: Tx, sha256: str) -> None:
    """Write down that a file is kept of which nobody knows yet what it is for."""
    tx.run(
        "INSERT INTO loose_file VALUES (?, ?) ON CONFLICT (sha256) DO UPDATE SET at_ms = excluded.at_ms",
        sha256,
        hall.clock.wall_ms(),
    )


def sweep(hall: Hall) -> int:
    """Remove such files once nothing names them any more; how many.

    One that somebody has brought once more meanwhile stays: by then it may be named by what is being written down.
    """
    before = hall.clock.wall_ms() - int(KEPT_FOR.total_seconds() * 1_000)
    with hall.store.read() as tx:
        rows = tx.all("SELECT sha256 FROM loose_file WHERE at_ms < ? ORDER BY at_ms LIMIT ?", before, _SWEPT_AT_ONCE)
        old = [str(row[0]) for row in rows]
        for_good, for_now = _named(tx, old, _FOR_GOOD), _named(tx, old, _FOR_NOW) | _in_forms(tx)
    gone = {one for one in old if one not in for_good | for_now and hall.blobs.remove(one, partial(_wanted, hall))}
    hall.blobs.settle_removed(partial(_wanted, hall))

    def settle(tx: Tx) -> None:
        for sha256 in old:
            if sha256 in gone | for_good:
                tx.run("DELETE FROM loose_file WHERE sha256 = ? AND at_ms < ?", sha256, before)
            else:
                note_loose(hall, tx, sha256)

    if old:
        hall.store.transact(settle)
    return len(gone)


def _wanted(hall: Hall, files: Sequence[str]) -> set[str]:
    """Those somebody names by now."""
    with hall.store.read() as tx:
        return _named(tx, files, (*_FOR_GOOD, *_FOR_NOW))


def _named(tx: Tx, files: Sequence[str], queries: Sequence[str]) -> set[str]:
    return {row[0] for sql in queries for row in tx.among(sql, files)}


def _in_forms(tx: Tx) -> set[str]:
    """Files chosen in forms that are not sent yet."""
    drafts = tx.all("SELECT body FROM form_draft")
    return {one["sha256"] for (body,) in drafts for one in json.loads(body).get("files", {}).values()}
