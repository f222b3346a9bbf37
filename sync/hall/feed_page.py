"""Pages of the feed as they go out: spelt from the stored rows, of which most are passed on as they lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json, to_json

from station_app.domain.merge import VOID, EntityState, load
from station_app.domain.ownership import Owner, owner_of
from sync.hall.feed import end_of, place_of
from sync.hall.feed_cursor import CursorKey, Place
from sync.hall.feed_floor import floor_of
from sync.hall.store.database import Tx
from sync.wire.limits import MAX_PAGE_BYTES

_BEFORE, _BEHIND = '{"together":[', ']],"apart":{}}'
"""What stands around stamp, actor and values in the body of an entity that a single change wrote."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a feed: `sync.wire.calls.ChangesAnswer` as JSON text, and what the hall itself wants to know of it."""

    text: str
    cursor: str
    more: bool


def page(tx: Tx, key: CursorKey, cursor: str, replica_id: str, limit: int, kinds: Sequence[str] = ()) -> Page:
    """The next rows behind a cursor, without those only the asking replica itself ever wrote.

    Args:
        kinds: tell only these; the cursor moves past the others, so one cursor belongs to one choice of kinds.

    Raises:
        ProblemError: `resync_required`.
    """
    place = place_of(tx, key, cursor)
    chosen = f" AND kind IN ({','.join('?' * len(kinds))})" if kinds else ""
    rows = tx.all(
        "SELECT seq, kind, entity, origin, void, body FROM feed"  # noqa: S608  # question marks only
        f" WHERE station = ? AND seq > ? AND NOT (sole = 1 AND origin = ?){chosen} ORDER BY seq LIMIT ?",
        key.station,
        place.position,
        replica_id,
        *kinds,
        limit + 1,
    )
    taken = _fitting(rows[:limit])
    more = len(taken) < len(rows)
    end = taken[-1][0] if more else max(end_of(tx, key.station), place.position)
    following = key.write(Place(end, place.since if more else end, place.base))
    receipts = _receipts(tx, key.station, taken)
    told = ",".join(_row(row, receipts) for row in taken)
    return Page(
        f'{{"changes":[{told}],"cursor":{_spelt(following)},"more":{_spelt(more)},'
        f'"tombstone_floor":{floor_of(tx, key.station)}}}',
        following,
        more,
    )


def told_state(state: EntityState) -> dict[str, Any]:
    """An entity of the stations as it is told: values, their stamps, and what lost against them; see `FeedRow`."""
    conflicts = {
        name: [{"value": loser.value, "hlc": loser.hlc, "actor": loser.actor} for loser in field_state.losers]
        for name, field_state in state.fields.items()
        if len(field_state.heads) > 1
    }
    clocks = {name: hlc for name, hlc in state.clocks().items() if name != VOID}
    together = len(set(clocks.values())) == 1
    return {
        "fields": state.values(),
        "clocks": next(iter(clocks.values())) if together else clocks,
        "conflicts": {k: v for k, v in conflicts.items() if v},
    }


def told(kind: str, body: str) -> str:
    """The body of a row as it is told, from what is stored: an entity of the hall's as it is.

    What a single change wrote is stored in the same spelling as it is told in.
    """
    if owner_of(kind) is Owner.HALL:
        return body
    data: dict[str, Any] = from_json(body)
    if len(data["together"]) == 1 and not data["apart"]:
        stamp, actor, values = data["together"][0]
        head = f"{_BEFORE}{_spelt([stamp, actor])[:-1]},"
        if values and VOID not in values and body.startswith(head) and body.endswith(_BEHIND):
            fields = body[len(head) : -len(_BEHIND)]
            return f'{{"fields":{fields},"clocks":{_spelt(stamp)},"conflicts":{{}}}}'
    return _spelt(told_state(load(data)))


def _fitting(rows: Sequence[tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
    """The first rows that fit into an answer, at least one of them."""
    size = 0
    for count, row in enumerate(rows):
        size += len(row[5])
        if count and size > MAX_PAGE_BYTES:
            return rows[:count]
    return rows


def _receipts(tx: Tx, station: str, rows: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    """The receipt of every case, so that the PCs that did not send it can show it as received."""
    cases = [row[2] for row in rows if row[1] == "case"]
    found = tx.among(
        "SELECT case_id, receipt_no, received_at FROM case_index WHERE station = ? AND case_id IN (#)", cases, station
    )
    return {case_id: f',"receipt_no":{_spelt(no)},"received_at":{_spelt(at)}}}' for case_id, no, at in found}


def _row(row: tuple[Any, ...], receipts: Mapping[str, str]) -> str:
    seq, kind, entity, origin, void, stored = row
    body = told(kind, stored)
    receipt = receipts.get(entity) if kind == "case" else None
    if receipt is not None:
        body = body[:-1] + receipt
    return (
        f'{{"seq":{seq},"kind":{_spelt(kind)},"entity":{_spelt(entity)},"origin":{_spelt(origin)},'
        f'"void":{"true" if void else "false"},"body":{body}}}'
    )


def _spelt(value: Any) -> str:
    return to_json(value).decode()
