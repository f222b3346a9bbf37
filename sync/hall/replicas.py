"""Replicas: the numbered logs of the stations' PCs, and where the hall stands with each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from station_app.clock import to_text
from sync.hall.affairs import settle_silence
from sync.hall.attention import QUARANTINED, open_item
from sync.hall.auth import Device
from sync.hall.changes import give_up_waiting, id_at
from sync.hall.context import Hall
from sync.hall.feed import available, lock_station, place_of
from sync.hall.feed_cursor import CursorKey, Place
from sync.hall.feed_digests import digest
from sync.hall.meters import note_hello
from sync.hall.problems import ProblemError
from sync.hall.store.database import Tx, meta
from sync.wire.calls import HelloAnswer, HelloRequest
from sync.wire.codes import Problem
from sync.wire.limits import MIN_SCHEMA


@dataclass(frozen=True, slots=True)
class Replica:
    """One log: the highest number taken, the hash of that change, and the highest number safe in a backup."""

    replica_id: str
    last_seq: int
    last_hash: str
    durable_seq: int


def replica_of(tx: Tx, device: Device, replica_id: str) -> Replica:
    """The device's own replica, registered when it is new.

    Raises:
        ProblemError: `not_your_replica`.
    """
    known = "SELECT device_id, last_seq, last_hash, durable_seq FROM replica WHERE replica_id = ?"
    row = tx.one(known, replica_id)
    if row is None:
        tx.run(
            "INSERT INTO replica VALUES (?, ?, ?, 0, '', 0) ON CONFLICT (replica_id) DO NOTHING",
            replica_id,
            device.station,
            device.device_id,
        )
        row = tx.one(known, replica_id)
        assert row is not None
    if row[0] != device.device_id:
        raise ProblemError(Problem.NOT_YOUR_REPLICA, "replica_id")
    return Replica(replica_id, row[1], row[2], row[3])


def hello(hall: Hall, device: Device, request: HelloRequest) -> HelloAnswer:
    """Say where the hall stands with a replica; all a station with nothing to do has to ask.

    Raises:
        ProblemError: `not_your_replica`.
    """
    return hall.store.transact(lambda tx: _hello(hall, tx, device, request))


def _hello(hall: Hall, tx: Tx, device: Device, request: HelloRequest) -> HelloAnswer:
    lock_station(tx, device.station)
    replica = replica_of(tx, device, request.replica_id)
    tx.run(
        "UPDATE device SET replica_id = ?, pending = ?, app = ?, last_seen = ? WHERE device_id = ?",
        request.replica_id,
        request.pending,
        request.app,
        to_text(hall.clock.now()),
        device.device_id,
    )
    note_hello(hall, tx, device, request.pending, request.wall_ms)
    settle_silence(hall, tx, station=device.station)
    for replica_id, seq in give_up_waiting(hall, tx, device.station):
        open_item(hall, tx, device.station, QUARANTINED, f"{replica_id}:{seq}", "held")
    facts = meta(tx)
    place = _place(tx, cursor_key(facts, device), request)
    news = place is None or available(tx, device.station, place.position, request.replica_id)
    return HelloAnswer(
        hall_epoch=facts["hall_epoch"],
        last_seq=replica.last_seq,
        last_change=id_at(tx, replica.replica_id, replica.last_seq),
        durable_seq=replica.durable_seq,
        hall_time=to_text(hall.clock.now()),
        hall_ms=hall.clock.wall_ms(),
        changes_available=news,
        digest_differs=place is not None and not news and _differs(tx, device, request, place),
        limits=hall.limits,
        min_schema=MIN_SCHEMA,
        next_window=hall.settings.night_window,
    )


def cursor_key(facts: Mapping[str, str], device: Device) -> CursorKey:
    """What this device's cursors must agree with."""
    return CursorKey(facts["cursor_key"], facts["hall_epoch"], device.station)


def _differs(tx: Tx, device: Device, request: HelloRequest, place: Place) -> bool:
    told = digest(tx, device.station, request.replica_id, place.base)
    return bool(request.digest) and told != request.digest


def _place(tx: Tx, key: CursorKey, request: HelloRequest) -> Place | None:
    """Where a replica stands; None for a cursor with which it cannot go on."""
    try:
        return place_of(tx, key, request.cursor or "")
    except ProblemError:
        return None
