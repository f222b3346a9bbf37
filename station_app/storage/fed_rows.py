"""Where every pulled row stands in the hall's feed, and the digest over all of them that both ends compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from station_app.domain.feed_digest import NOTHING, mix, row_digest
from station_app.storage.store import Write

_AT_ONCE = 500


def note(write: Write, places: Mapping[tuple[str, str], int]) -> None:
    """Move rows to their newest places in the feed.

    Args:
        places: the place of every row, by kind and id.
    """
    database = write.store.database
    known = _known(write, places)
    moved = {row: seq for row, seq in places.items() if known.get(row) != seq}
    if not moved:
        return
    database.connection().executemany(
        "INSERT OR REPLACE INTO fed_row VALUES(?, ?, ?)", [(*row, seq) for row, seq in moved.items()]
    )
    digest = database.execute_sql("SELECT fed_digest FROM replica WHERE id = 1").fetchone()[0] or NOTHING
    for row, seq in moved.items():
        digest = mix(digest, row_digest(*row, seq))
        if row in known:
            digest = mix(digest, row_digest(*row, known[row]))
    database.execute_sql("UPDATE replica SET fed_digest = ? WHERE id = 1", (digest,))


def _known(write: Write, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Where those of these rows stand that were there before."""
    found: dict[tuple[str, str], int] = {}
    by_kind: dict[str, list[str]] = {}
    for kind, entity_id in places:
        by_kind.setdefault(kind, []).append(entity_id)
    for kind, ids in by_kind.items():
        for first in range(0, len(ids), _AT_ONCE):
            some = ids[first : first + _AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = write.store.sql(
                f"SELECT entity_id, seq FROM fed_row WHERE kind = ? AND entity_id IN ({marks})",  # noqa: S608  # marks
                kind,
                *some,
            )
            found |= {(kind, entity_id): seq for entity_id, seq in rows}
    return found


def forget(write: Write) -> None:
    """Begin again from nothing, as a resync does."""
    write.store.database.execute_sql("DELETE FROM fed_row")
    write.store.database.execute_sql("UPDATE replica SET fed_digest = NULL WHERE id = 1")
