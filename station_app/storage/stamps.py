"""Giving changes other stamps after the fact: in the log, as the bases of later changes, and beside the rows they wrote."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from station_app.domain import hlc
from station_app.storage import exchange_store, replicated
from station_app.storage.outbox_store import FROZEN
from station_app.storage.store import Write
from station_app.storage.tables.sync import Batch


def restamp(write: Write, hall_ms: int, tolerance_ms: int) -> int:
    """Give changes with stamps the hall cannot have taken yet others at its time; order and `wall_at` stay; how many.

    What lies before them keeps its stamps, although it waits too: a hall that was restored gets again what other PCs
    have seen.
    """
    ahead = {seq: stamp for seq, stamp in _unsent(write).items() if hlc.parse(stamp).wall_ms > hall_ms + tolerance_ms}
    if not ahead:
        return 0
    before = write.store.sql("SELECT hlc FROM change WHERE seq = ?", min(ahead) - 1)
    tag = hlc.replica_tag(write.replica_id)
    fresh = hlc.shift([*ahead.values()], hall_ms, tag, before[0][0] if before else None)
    _move(write, dict(zip(ahead.values(), fresh, strict=True)))
    exchange_store.update_replica(write, hlc_last=fresh[-1])
    return len(ahead)


def sign_as(write: Write, replica_id: str) -> int:
    """Put another replica into the stamps of changes the hall has not taken; their moments and order stay; how many.

    Two copies of one store would else have made the same stamps for different values.
    """
    tag = hlc.replica_tag(replica_id)
    moved = {stamp: str(dataclasses.replace(hlc.parse(stamp), replica=tag)) for stamp in _unsent(write).values()}
    _move(write, moved)
    return len(moved)


def adopt(write: Write, kind: str, entity: str, own: str, known: str) -> None:
    """The hall knows a change under another stamp than this store: from here on the row has the hall's.

    The log keeps the stamp it has sent; changes that wait name the hall's.
    """
    replicated.move_stamps(write, kind, entity, {own: known})
    rows = write.store.sql(
        "SELECT seq, base FROM change JOIN change_body USING (seq) WHERE state = 'pending' AND kind = ? AND entity_id = ?",
        kind,
        entity,
    )
    _write_bases(write, [(seq, base) for seq, base in rows if own in base], {own: known})


def _unsent(write: Write) -> dict[int, str]:
    return dict(write.store.sql("SELECT seq, hlc FROM change WHERE state = 'pending' ORDER BY seq"))


def _move(write: Write, moved: Mapping[str, str]) -> None:
    """Unanswered batches are dropped: they carry the old stamps."""
    write.store.run(Batch.delete().where(Batch.state == FROZEN))
    rows = write.store.sql(
        "SELECT seq, hlc, base, kind, entity_id FROM change JOIN change_body USING (seq) WHERE state = 'pending'"
    )
    write.store.database.connection().executemany(
        "UPDATE change SET hlc = ? WHERE seq = ?", [(moved[stamp], seq) for seq, stamp, *_ in rows if stamp in moved]
    )
    _write_bases(write, [(seq, base) for seq, _, base, *_ in rows if base != "{}"], moved)
    for kind, entity in sorted({(row[3], row[4]) for row in rows}):
        replicated.move_stamps(write, kind, entity, moved)


def _write_bases(write: Write, rows: list[tuple[int, str]], moved: Mapping[str, str]) -> None:
    write.store.database.connection().executemany(
        "UPDATE change_body SET base = ? WHERE seq = ?", [(_moved_base(base, moved), seq) for seq, base in rows]
    )


def _moved_base(base: str, moved: Mapping[str, str]) -> str:
    named: dict[str, Any] = json.loads(base)
    shifted = {
        name: [moved.get(one, one) for one in seen] if isinstance(seen, list) else moved.get(seen, seen)
        for name, seen in named.items()
    }
    return json.dumps(shifted, ensure_ascii=False, separators=(",", ":"))
