"""The feed: the newest version of every entity of a station, numbered in commit order, read by cursor."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json, to_json

from station_app.domain.merge import EntityState, dump, load
from sync.hall import awaited_files
from sync.hall.feed_cursor import CursorKey, Place
from sync.hall.feed_digests import move_digests, take_out
from sync.hall.feed_floor import floor_of
from sync.hall.problems import ProblemError
from sync.hall.store.database import Tx, lock_scope, next_number
from sync.wire.codes import Problem

_LONGEST_ID = 128


@dataclass(frozen=True, slots=True)
class Stored:
    """An entity of the stations as the feed keeps it.

    Attributes:
        origin: the replica that wrote last.
        sole: nobody but `origin` ever wrote it, so that it need not be told.
        spelt: the fields as JSON, when one change wrote them all and they are at hand.
    """

    state: EntityState
    origin: str
    sole: bool
    spelt: bytes = b""


def entities(tx: Tx, station: str, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Stored]:
    """The stored state of entities the stations own."""
    by_kind: dict[str, set[str]] = {}
    for kind, entity in keys:
        by_kind.setdefault(kind, set()).add(entity)
    found: dict[tuple[str, str], Stored] = {}
    for kind, ids in by_kind.items():
        rows = tx.among(
            "SELECT entity, origin, sole, body FROM feed WHERE station = ? AND kind = ? AND entity IN (#)",
            sorted(ids),
            station,
            kind,
        )
        for entity, origin, sole, body in rows:
            found[(kind, entity)] = Stored(load(from_json(body)), origin, bool(sole))
    return found


def belonging_to(tx: Tx, station: str, case_id: str) -> dict[tuple[str, str], Stored]:
    """The entities whose field `case` names a case."""
    rows = tx.all(
        "SELECT kind, entity FROM feed WHERE station = ? AND parent = ? AND parent <> '' ORDER BY entity",
        station,
        case_id,
    )
    return entities(tx, station, [(kind, entity) for kind, entity in rows])


def put_entities(
    tx: Tx, station: str, stored: Mapping[tuple[str, str], Stored], new: Collection[tuple[str, str]] = ()
) -> None:
    """Write entities of the stations, each at a new position at the end of the feed.

    Args:
        new: those that the feed has not had, as was seen in this transaction with the station locked.
    """
    _put(
        tx,
        station,
        [
            (kind, entity, one.origin, int(one.sole), int(one.state.void), _parent(one.state), _body(one))
            for (kind, entity), one in stored.items()
        ],
        new,
    )
    awaited_files.follow(tx, station, {key: one.state for key, one in stored.items()})


def put_own(tx: Tx, station: str, kind: str, entity: str, body: Mapping[str, Any]) -> None:
    """Write an entity that the hall owns."""
    _put(tx, station, [(kind, entity, "", 0, 0, "", _json(body))])


def own(tx: Tx, station: str, kind: str, entity: str) -> dict[str, Any] | None:
    """Read an entity that the hall owns."""
    row = tx.one("SELECT body FROM feed WHERE station = ? AND kind = ? AND entity = ?", station, kind, entity)
    return None if row is None else dict(json.loads(row[0]))


def lock_station(tx: Tx, station: str) -> None:
    """Wait for one's turn with a station's entities and feed; taken first by every transaction that writes them.

    Other stations go on meanwhile. Several are taken in the order of their codes.
    """
    lock_scope(tx, _scope(station))


def end_of(tx: Tx, station: str) -> int:
    """The position of the last row."""
    row = tx.one("SELECT n FROM scope_counter WHERE scope = ?", _scope(station))
    return int(row[0]) if row else 0


def place_of(tx: Tx, key: CursorKey, cursor: str) -> Place:
    """The place behind a cursor; the beginning for the empty one.

    Raises:
        ProblemError: `resync_required` for a cursor that is not one of this feed, or older than what was dropped from it.
    """
    floor = floor_of(tx, key.station)
    place = key.read(cursor) or Place(0, end_of(tx, key.station), floor)
    if place.since < floor:
        raise ProblemError(Problem.RESYNC_REQUIRED, "cursor")
    return place


def available(tx: Tx, station: str, position: int, replica_id: str) -> bool:
    """Whether a replica has anything to learn behind a position."""
    row = tx.one(
        "SELECT 1 FROM feed WHERE station = ? AND seq > ? AND NOT (sole = 1 AND origin = ?) LIMIT 1",
        station,
        position,
        replica_id,
    )
    return row is not None


def _put(
    tx: Tx,
    station: str,
    rows: list[tuple[str, str, str, int, int, str, str]],
    new: Collection[tuple[str, str]] = (),
) -> None:
    if not rows:
        return
    first = next_number(tx, _scope(station), len(rows))
    placed = [(row[0], row[1], first + place, row[2], row[3]) for place, row in enumerate(rows)]
    move_digests(tx, station, placed, new)
    tx.many(
        "INSERT INTO feed (station, kind, entity, seq, origin, sole, void, parent, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (station, kind, entity) DO UPDATE SET seq = excluded.seq, origin = excluded.origin,"
        " sole = excluded.sole, void = excluded.void, parent = excluded.parent, body = excluded.body",
        [
            (station, kind, entity, first + offset, origin, sole, void, parent, body)
            for offset, (kind, entity, origin, sole, void, parent, body) in enumerate(rows)
        ],
    )


def leave(tx: Tx, station: str, rows: Sequence[tuple[str, str, int, str, int]]) -> dict[str, str]:
    """Drop rows for good; the digests over them, for all and by origin.

    Args:
        rows: kind, entity, place, origin, sole.
    """
    tx.many(
        "DELETE FROM feed WHERE station = ? AND kind = ? AND entity = ?",
        [(station, kind, entity) for kind, entity, *_ in rows],
    )
    return take_out(tx, station, rows)


def _parent(state: EntityState) -> str:
    """The case an entity belongs to, so that a case can be shown with all that hangs on it."""
    case = state.value("case")
    return case if isinstance(case, str) and len(case) <= _LONGEST_ID else ""


def _body(stored: Stored) -> str:
    """The state as it is kept; what is spelt already is not spelt again."""
    if stored.spelt and stored.state.once is not None:
        stamp, actor, _ = stored.state.once
        head = to_json([stamp, actor])[:-1]
        return f'{{"together":[{head.decode()},{stored.spelt.decode()}]],"apart":{{}}}}'
    return _json(dump(stored.state))


def _json(value: Mapping[str, Any]) -> str:
    return to_json(value).decode()


def _scope(station: str) -> str:
    return f"feed:{station}"
