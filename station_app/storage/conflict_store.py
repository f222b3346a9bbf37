"""Conflicts: fields that two PCs wrote without knowing of each other, from the first sight to the person who closes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from station_app.domain.ownership import fact_of
from station_app.storage.exchange_store import close_attention, open_attention
from station_app.storage.store import Store, Write

SOURCE = "conflict"
"""Under which conflicts stand in the list of what needs a person."""


class SeenValue(NamedTuple):
    """One of the values a field was given."""

    value: Any
    hlc: str
    actor: str


class ConflictRow(NamedTuple):
    """One value that lost, beside the one that stands."""

    id: int
    kind: str
    entity_id: str
    field: str
    winner: SeenValue
    loser: SeenValue
    seen_at: str


class Duel(NamedTuple):
    """One fact as one act left it against what another act made of it: shown as one, and settled by one change.

    Attributes:
        fact: as `fact_of` names it.
        winner: the stamp of the act whose values stand; `loser` that of the other one.
    """

    kind: str
    entity_id: str
    fact: str
    winner: str
    loser: str


def duel_of(row: ConflictRow) -> Duel:
    """What a contested field is part of."""
    return _duel(row.kind, row.entity_id, row.field, row.winner.hlc, row.loser.hlc)


def _duel(kind: str, entity_id: str, name: str, winner: str, loser: str) -> Duel:
    return Duel(kind, entity_id, fact_of(kind, name), winner, loser)


_COLUMNS = "id, kind, entity_id, field, winner, loser, seen_at"


def note(
    write: Write, kind: str, entity_id: str, name: str, winner: SeenValue, loser: SeenValue, case_id: str | None
) -> Duel | None:
    """Keep a value that lost, once; it stands in the list of what needs a person until it is closed.

    Returns:
        What it is part of, or None when it was known.
    """
    database = write.store.database
    known = database.execute_sql(
        "SELECT id FROM conflict WHERE kind = ? AND entity_id = ? AND field = ? AND loser_hlc = ? AND closed_at IS NULL",
        (kind, entity_id, name, loser.hlc),
    ).fetchone()
    if known:
        database.execute_sql(
            "UPDATE conflict SET winner = ?, winner_hlc = ? WHERE id = ?", (_json(winner), winner.hlc, known[0])
        )
        return None
    database.execute_sql(
        "INSERT INTO conflict(kind, entity_id, field, winner, loser, seen_at, winner_hlc, loser_hlc)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        (kind, entity_id, name, _json(winner), _json(loser), write.at, winner.hlc, loser.hlc),
    )
    params = {"kind": kind, "field": name}
    open_attention(write, SOURCE, ref_of(kind, entity_id, name), "conflict", params, case_id)
    return _duel(kind, entity_id, name, winner.hlc, loser.hlc)


def close(write: Write, kind: str, entity_id: str, name: str, change_id: str | None) -> None:
    """Close the conflicts of a field: by a change of this PC, or (None) because another PC's has done it."""
    write.store.database.execute_sql(
        "UPDATE conflict SET closed_at = ?, closed_by_change = ? WHERE kind = ? AND entity_id = ? AND field = ?"
        " AND closed_at IS NULL",
        (write.at, change_id, kind, entity_id, name),
    )
    close_attention(write, SOURCE, ref_of(kind, entity_id, name))


def close_all_but(write: Write, kind: str, entity_id: str, standing: Iterable[tuple[str, str]]) -> None:
    """Close what the hall no longer tells of an entity.

    Args:
        standing: field and stamp of the values that are still contested.
    """
    kept = set(standing)
    rows = write.store.database.execute_sql(
        "SELECT id, field, loser_hlc FROM conflict WHERE kind = ? AND entity_id = ? AND closed_at IS NULL",
        (kind, entity_id),
    ).fetchall()
    over = [(row_id, name) for row_id, name, stamp in rows if (name, stamp) not in kept]
    for row_id, _ in over:
        write.store.database.execute_sql("UPDATE conflict SET closed_at = ? WHERE id = ?", (write.at, row_id))
    still = {name for name, _ in kept}
    for name in {name for _, name in over} - still:
        close_attention(write, SOURCE, ref_of(kind, entity_id, name))


def contested(store: Store) -> set[tuple[str, str]]:
    """Kind and id of everything of which a field is contested now."""
    return {
        (str(row[0]), str(row[1]))
        for row in store.sql("SELECT DISTINCT kind, entity_id FROM conflict WHERE closed_at IS NULL")
    }


def open_rows(store: Store, limit: int = 500) -> list[ConflictRow]:
    """What is open, oldest first."""
    rows = store.sql(
        f"SELECT {_COLUMNS} FROM conflict WHERE closed_at IS NULL ORDER BY id LIMIT ?",  # noqa: S608  # constant
        limit,
    )
    return [_row(row) for row in rows]


def open_items(store: Store) -> int:
    """How many things of the exchange need a person; two acts that contest several fields of a fact are one thing."""
    others = store.sql("SELECT count(*) FROM attention WHERE closed_at IS NULL AND source <> ?", SOURCE)[0][0]
    contested = store.sql("SELECT kind, entity_id, field, winner_hlc, loser_hlc FROM conflict WHERE closed_at IS NULL")
    return int(others) + len({_duel(*row) for row in contested})


def with_its_own(store: Store, row: ConflictRow) -> list[ConflictRow]:
    """The open conflicts about the same fact between the same two acts, the given one among them."""
    rows = store.sql(
        f"SELECT {_COLUMNS} FROM conflict WHERE closed_at IS NULL AND kind = ? AND entity_id = ? ORDER BY id",  # noqa: S608
        row.kind,
        row.entity_id,
    )
    return [one for one in map(_row, rows) if duel_of(one) == duel_of(row)]


def of_field(store: Store, kind: str, entity_id: str, name: str) -> list[ConflictRow]:
    """The open conflicts of one field."""
    rows = store.sql(
        f"SELECT {_COLUMNS} FROM conflict WHERE closed_at IS NULL AND kind = ? AND entity_id = ? AND field = ?"  # noqa: S608
        " ORDER BY id",
        kind,
        entity_id,
        name,
    )
    return [_row(row) for row in rows]


def by_id(store: Store, conflict_id: int) -> ConflictRow | None:
    """One conflict that is open."""
    rows = store.sql(
        f"SELECT {_COLUMNS} FROM conflict WHERE id = ? AND closed_at IS NULL",  # noqa: S608  # constant
        conflict_id,
    )
    return _row(rows[0]) if rows else None


def value_before(store: Store, kind: str, entity_id: str, name: str, stamp: str) -> SeenValue | None:
    """The newest value this PC's log gave a field before a stamp."""
    rows = store.sql(
        "SELECT fields, hlc, actor_id FROM change JOIN change_body USING (seq)"
        " WHERE kind = ? AND entity_id = ? AND hlc < ? ORDER BY seq DESC",
        kind,
        entity_id,
        stamp,
    )
    for fields, seen, actor in rows:
        told = json.loads(fields)
        if name in told:
            return SeenValue(told[name], seen, actor)
    return None


def writer_of(store: Store, kind: str, entity_id: str, stamp: str) -> str:
    """Who wrote an entity under a stamp, as this PC's log knows it; empty for what another PC wrote."""
    rows = store.sql("SELECT actor_id FROM change WHERE kind = ? AND entity_id = ? AND hlc = ?", kind, entity_id, stamp)
    return str(rows[0][0]) if rows else ""


def ref_of(kind: str, entity_id: str, name: str) -> str:
    """What names a contested field in the list of what needs a person."""
    return f"{kind}:{entity_id}:{name}"


def _row(row: Sequence[Any]) -> ConflictRow:
    conflict_id, kind, entity_id, name, winner, loser, seen_at = row
    return ConflictRow(conflict_id, kind, entity_id, name, _value(winner), _value(loser), seen_at)


def _value(text: str) -> SeenValue:
    told: Mapping[str, Any] = json.loads(text)
    return SeenValue(told.get("value"), str(told.get("hlc", "")), str(told.get("actor", "")))


def _json(seen: SeenValue) -> str:
    return json.dumps(seen._asdict(), ensure_ascii=False, separators=(",", ":"))
