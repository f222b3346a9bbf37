"""The hall's own log of what people did: who, when, what, in order."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.clock import to_text
from sync.hall.context import Hall
from sync.hall.store.database import Tx, next_number


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act of a person or of the administrator's command line."""

    seq: int
    at: str
    actor: str
    action: str
    ref: str
    detail: str


def note(hall: Hall, tx: Tx, actor: str, action: str, ref: str, detail: str = "") -> None:
    """Write an act down inside the caller's transaction.

    Args:
        actor: a clerk's name, or `cli` for the command line.
        ref: what the act was about.
        detail: a reason in the person's words; no personal data of applicants.
    """
    seq = next_number(tx, "audit")
    tx.run(
        "INSERT INTO hall_audit VALUES (?, ?, ?, ?, ?, ?)", seq, to_text(hall.clock.now()), actor, action, ref, detail
    )


def lines(tx: Tx, before: int | None = None, limit: int = 50) -> list[AuditLine]:
    """Acts, newest first, before a number."""
    rows = tx.all(
        "SELECT seq, at, actor, action, ref, detail FROM hall_audit WHERE seq < ? ORDER BY seq DESC LIMIT ?",
        before if before is not None else 2**53,
        limit,
    )
    return [AuditLine(*row) for row in rows]
