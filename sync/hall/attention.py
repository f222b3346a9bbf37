"""What somebody at the hall has to look at."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.clock import to_text
from station_app.ids import new_id
from sync.hall.context import Hall
from sync.hall.store.database import Tx

DUPLICATE_CASE_NO = "duplicate_case_no"
QUARANTINED = "quarantined"
FORKED = "replica_forked"
CHAIN_BROKEN = "chain_broken"


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """One open matter; `ref` names what it is about."""

    id: str
    station: str
    code: str
    ref: str
    detail: str
    first_at: str


def open_item(hall: Hall, tx: Tx, station: str, code: str, ref: str, detail: str) -> None:
    """Open an item; one that is open already stays as it is."""
    tx.run(
        "INSERT INTO attention VALUES (?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (station, code, ref) DO NOTHING",
        new_id(),
        station,
        code,
        ref,
        detail,
        to_text(hall.clock.now()),
    )


def open_items(tx: Tx) -> list[AttentionItem]:
    """Everything open, oldest first."""
    rows = tx.all(
        "SELECT id, station, code, ref, detail, first_at FROM attention WHERE closed_at IS NULL ORDER BY first_at, id"
    )
    return [AttentionItem(*row) for row in rows]
