"""Where every pulled row stands in the hall's feed, and the digest over all of them that both ends compare."""

from __future__ import annotations

from station_app.domain.feed_digest import NOTHING, mix, row_digest
from station_app.storage.store import Write


def note(write: Write, kind: str, entity_id: str, seq: int) -> None:
    """Move a row to its newest place in the feed."""
    database = write.store.database
    known = database.execute_sql(
        "SELECT seq FROM fed_row WHERE kind = ? AND entity_id = ?", (kind, entity_id)
    ).fetchone()
    if known and known[0] == seq:
        return
    database.execute_sql("INSERT OR REPLACE INTO fed_row VALUES(?, ?, ?)", (kind, entity_id, seq))
    change = row_digest(kind, entity_id, seq)
    if known:
        change = mix(change, row_digest(kind, entity_id, known[0]))
    before = database.execute_sql("SELECT fed_digest FROM replica WHERE id = 1").fetchone()[0] or NOTHING
    database.execute_sql("UPDATE replica SET fed_digest = ? WHERE id = 1", (mix(before, change),))


def forget(write: Write) -> None:
    """Begin again from nothing, as a resync does."""
    write.store.database.execute_sql("DELETE FROM fed_row")
    write.store.database.execute_sql("UPDATE replica SET fed_digest = NULL WHERE id = 1")
