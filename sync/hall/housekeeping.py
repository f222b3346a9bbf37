"""What the hall clears away by itself, once a day, whichever of its workers comes first."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from fastapi.concurrency import run_in_threadpool

from station_app.errors import EnvironmentFault
from sync.hall import exchange_receipts, loose_files, tombstones, uploads
from sync.hall.context import Hall
from sync.hall.store.database import Tx, lock_scope, meta, set_meta

EVERY = timedelta(hours=20)
_FIRST_SECONDS, _NEXT_SECONDS = 300.0, 3_600.0
_TIDIED = "tidied_ms"
_DRAFTS_KEPT_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Tidied:
    """How much was cleared away."""

    tombstones: int
    uploads: int
    receipts: int
    drafts: int
    files: int


def tidy(hall: Hall) -> Tidied:
    """Clear away what is of no use any more: withdrawn rows, stopped uploads, old receipts, forms and their files."""
    dropped = tombstones.drop_old(hall)
    stopped = uploads.sweep(hall) + hall.blobs.staging.sweep(hall.store)
    receipts = hall.store.transact(lambda tx: exchange_receipts.forget_old(hall, tx))
    drafts = hall.store.transact(lambda tx: _forget_drafts(hall, tx))
    return Tidied(dropped, stopped, receipts, drafts, loose_files.sweep(hall))


def tidy_when_due(hall: Hall) -> Tidied | None:
    """The same, when it was not done today; what cannot be done now is tried again the next time."""
    if not hall.store.transact(lambda tx: _take_turn(hall, tx)):
        return None
    return tidy(hall)


async def tidy_for_ever(hall: Hall) -> None:
    """Keep the hall tidy as long as it serves."""
    await asyncio.sleep(_FIRST_SECONDS)
    while True:
        with suppress(EnvironmentFault):
            await run_in_threadpool(tidy_when_due, hall)
        await asyncio.sleep(_NEXT_SECONDS)


def _take_turn(hall: Hall, tx: Tx) -> bool:
    lock_scope(tx, _TIDIED)
    now = hall.clock.wall_ms()
    last = int(meta(tx).get(_TIDIED, "0"))
    if abs(now - last) < EVERY.total_seconds() * 1_000:
        return False
    set_meta(tx, _TIDIED, str(now))
    return True


def _forget_drafts(hall: Hall, tx: Tx) -> int:
    return tx.run("DELETE FROM form_draft WHERE at_ms < ?", hall.clock.wall_ms() - _DRAFTS_KEPT_MS)
