"""What must always hold in the model (sync protocol 2.14), after every session and when everything has come to rest."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sync.hall.context import Hall
from sync.hall.upkeep import verify
from tests.faults.model.pc import Pc
from tests.sync.terminals import portrait, stamps_of

_STAMP = re.compile(r"\d{13}-\d{4}-[0-9a-f]{8}")


def check_hall(hall: Hall, seen_last: dict[str, int]) -> None:
    """S4, S9: after every session; `seen_last` is the last number of every replica so far in this epoch."""
    limit = hall.clock.wall_ms() + 120_000
    with hall.store.read() as tx:
        for replica, last_seq in tx.all("SELECT replica_id, last_seq FROM replica"):
            assert last_seq >= seen_last.get(replica, 0), "S4: the hall's last_seq has fallen"
            seen_last[replica] = last_seq
        stamps = [stamp for (body,) in tx.all("SELECT body FROM feed") for stamp in _STAMP.findall(body)]
    assert all(int(stamp[:13]) <= limit for stamp in stamps), "S9: a stamp of the future"


def check_pc(pc: Pc) -> None:
    """S3, S4, S7, S9: after every session."""
    store = pc.services._store
    ((first, last, count),) = store.sql("SELECT min(seq), max(seq), count(*) FROM change")
    assert count == 0 or last - first + 1 == count, "S4: a gap in the log"
    silent = store.sql(
        "SELECT seq FROM change WHERE state IN ('rejected', 'held') AND change_id NOT IN"
        " (SELECT ref FROM attention WHERE source = 'change')"
    )
    assert silent == [], "S3: a verdict nobody was told of"
    for case_id, fields, stamp in store.sql(
        "SELECT entity_id, fields, hlc FROM change JOIN change_body USING (seq)"
        " WHERE kind = 'case' AND state = 'pending'"
    ):
        ((made, clocks),) = store.sql("SELECT hlc, clocks FROM assist_case WHERE id = ?", case_id)
        own = json.loads(clocks) if clocks else {}
        assert all(own.get(name, made) >= stamp for name in json.loads(fields)), "S7: something newer was overwritten"
    stamps = [row[0] for row in store.sql("SELECT hlc FROM change ORDER BY seq")]
    assert stamps == sorted(set(stamps)), "S9: stamps of a replica do not rise"


def check_rest(hall: Hall, pcs: Sequence[Pc], ever: Mapping[str, set[str]], *, both_set_back: bool) -> None:
    """What must hold when the faults have stopped and everything has settled.

    Args:
        ever: by station the client ids of all cases that were ever logged.
        both_set_back: whether the hall and a PC were both put back to an earlier day.
    """
    assert verify(hall.store).faults == ()
    at_hall = _cases_at(hall)
    for pc in pcs:
        missing = pc.captured - {client for station, client in at_hall if station == pc.station}
        assert not missing, f"lost: {missing}"
    assert len(at_hall) == len(set(at_hall)), "S2: a case twice"
    for station, client in at_hall:
        assert client in ever[station], "a case from nowhere"
    _check_acknowledged(hall, pcs)
    _check_told(hall, pcs)
    for station in ever:
        _check_same_state(hall, [pc for pc in pcs if pc.station == station], both_set_back=both_set_back)


def _check_acknowledged(hall: Hall, pcs: Sequence[Pc]) -> None:
    """S1: what a PC believes to be at the hall is there."""
    for pc in pcs:
        acked = [row[0] for row in pc.services._store.sql("SELECT change_id FROM change WHERE state = 'acked'")]
        with hall.store.read() as tx:
            known = {row[0] for row in tx.among(
                "SELECT change_id FROM change_in WHERE station = ? AND change_id IN (#)", acked, pc.station)}  # fmt: skip
        assert known == set(acked), "S1: acknowledged, but not there"


def _check_told(hall: Hall, pcs: Sequence[Pc]) -> None:
    """S3: what waits in the hall's quarantine is known at the PC that wrote it."""
    with hall.store.read() as tx:
        rows = tx.all(
            "SELECT c.change_id FROM quarantine q JOIN change_in c ON c.replica_id = q.replica_id AND c.seq = q.seq"
            " WHERE q.status IN ('open', 'held', 'returned')"
        )
    waiting = {row[0] for row in rows}
    for pc in pcs:
        acked = {row[0] for row in pc.services._store.sql("SELECT change_id FROM change WHERE state = 'acked'")}
        assert not waiting & acked, "S3: not taken, and nobody was told"


def _check_same_state(hall: Hall, pcs: Sequence[Pc], *, both_set_back: bool) -> None:
    """S8, V3: PCs of one station know the same and show the same conflicts; what was sent back waits for a person."""
    open_matters = {key for pc in pcs for key in _sent_back(pc)}
    if pcs and both_set_back:
        open_matters |= _beyond_reach(hall, pcs)
    pictures = [_without(portrait(pc.services), open_matters) for pc in pcs]
    contested = [
        {(c.kind, c.entity, field.name, field.loser.hlc) for c in pc.services.conflicts.open() for field in c.fields
         if (c.kind, c.entity) not in open_matters} for pc in pcs
    ]  # fmt: skip
    for picture, conflicts in zip(pictures[1:], contested[1:], strict=True):
        for kind in picture.keys() | pictures[0].keys():
            one, other = pictures[0].get(kind, {}), picture.get(kind, {})
            assert one == other, f"S8: {kind} differs: {_differences(one, other)}"
        assert conflicts == contested[0], "S8: conflicts differ"


def _beyond_reach(hall: Hall, pcs: Sequence[Pc]) -> set[tuple[str, str]]:
    """What a PC pulled before both the hall and the PC that wrote it were set back: it stays there, nobody offers it.

    A copy of a store may have given something else the same stamp: what counts is which stamps an entity has.
    """
    known: dict[tuple[str, str], set[str]] = {}
    with hall.store.read() as tx:
        for kind, entity, body in tx.all("SELECT kind, entity, body FROM feed WHERE station = ?", pcs[0].station):
            known.setdefault((kind, entity), set()).update(_STAMP.findall(body))
    for pc in pcs:
        for kind, entity, stamp in pc.services._store.sql(
            "SELECT kind, entity_id, hlc FROM change JOIN change_body USING (seq)"
        ):
            known.setdefault((kind, entity), set()).add(stamp)
    return {key for pc in pcs for key, stamps in stamps_of(pc.services).items() if stamps - known.get(key, set())}


def _cases_at(hall: Hall) -> list[tuple[str, str]]:
    with hall.store.read() as tx:
        return [(row[0], row[1]) for row in tx.all("SELECT station, client_id FROM case_index")]


def _sent_back(pc: Pc) -> set[tuple[str, str]]:
    """Entities of which the hall did not take something: this PC shows what was entered until a person decides."""
    rows = pc.services._store.sql("SELECT DISTINCT kind, entity_id FROM change WHERE state IN ('rejected', 'held')")
    return {(kind, entity) for kind, entity in rows}


def _without(picture: dict[str, Any], left_out: set[tuple[str, str]]) -> dict[str, Any]:
    return {
        kind: {entity: row for entity, row in rows.items() if (kind, entity) not in left_out}
        for kind, rows in picture.items()
    }


def _differences(one: dict[str, Any], other: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Entity, column and both values of what is not the same."""
    nothing: dict[str, Any] = {}
    return [
        (entity, name, one.get(entity, nothing).get(name), other.get(entity, nothing).get(name))
        for entity in sorted(one.keys() | other.keys())
        for name in sorted(one.get(entity, nothing).keys() | other.get(entity, nothing).keys())
        if one.get(entity, nothing).get(name) != other.get(entity, nothing).get(name)
    ]
