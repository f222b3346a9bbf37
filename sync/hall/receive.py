"""Taking in a batch: one transaction that judges every change, keeps everything, and writes the receipt.

The answer is given only after that transaction is committed to disk, so that a receipt number is a promise.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from station_app.clock import to_text
from sync.hall import changes
from sync.hall.affairs import SUBMITTED, accepted_cases, receive_case
from sync.hall.attention import CHAIN_BROKEN, DUPLICATE_CASE_NO, FORKED, QUARANTINED, open_item
from sync.hall.auth import Device, DeviceStatus, hold_device, require_active
from sync.hall.batch_reading import ReadBatch
from sync.hall.context import Hall
from sync.hall.feed import Stored, entities, lock_station, put_entities
from sync.hall.judge import Decision, Desk, Key, Known, Received, judge, refuse_all
from sync.hall.meters import count_batch
from sync.hall.problems import ProblemError
from sync.hall.replicas import Replica, replica_of
from sync.hall.store.database import Tx, meta
from sync.wire.batch import BatchAnswer, Result, Winner
from sync.wire.codes import Problem, Reason, Verdict
from sync.wire.kinds import REFERS_TO_CASE
from sync.wire.limits import CLOCK_TOLERANCE_MS


def receive(hall: Hall, device: Device, batch: ReadBatch) -> str:
    """Take a batch in and answer it, as JSON text. A batch that was answered before gets the same text again.

    Raises:
        ProblemError: `not_your_replica`, `batch_altered`, `gap`, `replica_forked`, `clock_ahead`, `device_revoked`.
    """
    began = time.perf_counter()
    answer = hall.store.transact(lambda tx: receive_within(hall, tx, device, batch, began))
    if isinstance(answer, ProblemError):
        raise answer
    return answer


def receive_within(hall: Hall, tx: Tx, device: Device, batch: ReadBatch, began: float) -> str | ProblemError:
    """The same within a transaction that others may share: the answer holds when that is committed.

    A log that forked is refused by what this gives back, and not by raising, so that the hall's people are told of it.

    Args:
        began: when the batch came, on `time.perf_counter`.

    Raises:
        ProblemError: as `receive`; then what was written is to be undone.
    """
    lock_station(tx, device.station)
    device = hold_device(tx, device.device_id)
    if device.status is not DeviceStatus.LOST:
        require_active(device)
    stored = changes.receipt(tx, device.station, batch.header.batch_id)
    if stored is not None:
        if stored.sha256 != batch.sha256:
            raise ProblemError(Problem.BATCH_ALTERED, "batch_id")
        return stored.response
    replica = replica_of(tx, device, batch.header.replica_id)
    if batch.header.first_seq > replica.last_seq + 1:
        raise ProblemError(Problem.GAP, "first_seq", expected=replica.last_seq + 1)
    chain_broken = _chain_broken(replica, batch)
    if _fork(tx, replica, batch) or (chain_broken and _of_another(tx, replica, batch)):
        open_item(hall, tx, device.station, FORKED, replica.replica_id, "")
        return ProblemError(Problem.REPLICA_FORKED, "seq")
    _check_clock(hall, batch)
    if chain_broken:
        open_item(hall, tx, device.station, CHAIN_BROKEN, replica.replica_id, str(batch.header.first_seq))
    return _take(hall, tx, device, replica, batch, began)


def _fork(tx: Tx, replica: Replica, batch: ReadBatch) -> bool:
    """Whether numbers the hall has already taken come back with other content."""
    known = changes.hashes(tx, replica.replica_id, batch.header.first_seq, min(batch.last_seq, replica.last_seq))
    return any(known.get(received.seq, received.sha256) != received.sha256 for received in batch.received)


def _of_another(tx: Tx, replica: Replica, batch: ReadBatch) -> bool:
    """Whether the change the hall has last is not the one this log goes on from, and not only spelt otherwise."""
    previous, last = batch.header.prev_change, changes.id_at(tx, replica.replica_id, replica.last_seq)
    return previous is not None and last is not None and previous != last


def _chain_broken(replica: Replica, batch: ReadBatch) -> bool:
    """Whether a log goes on from another change than the one the hall has last."""
    previous = batch.header.prev_hash
    follows = batch.header.first_seq == replica.last_seq + 1
    return bool(follows and previous and replica.last_hash and previous != replica.last_hash)


def _check_clock(hall: Hall, batch: ReadBatch) -> None:
    now = hall.clock.wall_ms()
    latest = max((received.change.hlc for received in batch.received if received.change), default="")
    if latest and int(latest[:13]) > now + CLOCK_TOLERANCE_MS:
        raise ProblemError(Problem.CLOCK_AHEAD, "hlc", hall_time=to_text(hall.clock.now()), hall_ms=now)


def _take(hall: Hall, tx: Tx, device: Device, replica: Replica, batch: ReadBatch, began: float) -> str:
    now = hall.clock.now()
    fresh = [received for received in batch.received if received.seq > replica.last_seq]
    before = _stored(tx, device.station, fresh)
    desk = _desk(hall, tx, device.station, fresh, before)
    late = device.status is DeviceStatus.LOST
    decisions = refuse_all(desk, fresh, Reason.LATE_AFTER_REVOCATION) if late else judge(desk, fresh)
    receipt_no = _receipt_no(hall, tx, now)
    changes.keep(tx, device.station, replica.replica_id, decisions, receipt_no, to_text(now))
    _settle(hall, tx, device.station, replica, desk, before, receipt_no, now)
    if desk.waiting or any(decision.verdict is Verdict.HELD for decision in decisions):
        changes.release_held(hall, tx, device.station, desk)
    _note_quarantine(hall, tx, device.station, replica, decisions)
    last_seq = max(replica.last_seq, batch.last_seq)
    if fresh:
        tx.run(
            "UPDATE replica SET last_seq = ?, last_hash = ? WHERE replica_id = ?",
            last_seq,
            fresh[-1].sha256,
            replica.replica_id,
        )
    answer = BatchAnswer(
        batch_id=batch.header.batch_id,
        receipt_no=receipt_no,
        received_at=to_text(now),
        last_seq=last_seq,
        hall_epoch=meta(tx)["hall_epoch"],
        hall_time=to_text(now),
        results=(
            *_overlapping(tx, device.station, replica, batch),
            *(_result(d) for d in decisions if d.verdict is not Verdict.APPLIED),
        ),
    )
    text = answer.model_dump_json(exclude_defaults=True)
    changes.keep_receipt(tx, device.station, replica.replica_id, batch.sha256, batch.header.first_seq, answer, text)
    codes = (decision.reason or decision.verdict for decision in decisions)
    count_batch(tx, device.station, (code.value for code in codes), time.perf_counter() - began)
    return text


def _overlapping(tx: Tx, station: str, replica: Replica, batch: ReadBatch) -> list[Result]:
    """What came before is a duplicate; what still waits in quarantine is answered as it was the first time.

    That may have been under another replica, which only the id of the change tells.
    """
    again = [received for received in batch.received if received.seq <= replica.last_seq]
    if not again:
        return []
    waiting = changes.waiting(tx, replica.replica_id, again[0].seq, again[-1].seq)
    known = changes.known_ids(tx, station, [received.change.id for received in again if received.change])
    return [
        waiting.get(received.seq) or _known_result(received, known.get(received.change.id) if received.change else None)
        for received in again
    ]


def _stored(tx: Tx, station: str, fresh: Sequence[Received]) -> dict[Key, Stored]:
    wanted: set[Key] = set()
    for received in fresh:
        change = received.change
        if change is None:
            continue
        wanted.add((change.kind, change.entity))
        if change.kind in REFERS_TO_CASE and isinstance(change.fields.get("case"), str):
            wanted.add(("case", change.fields["case"]))
    return entities(tx, station, wanted)


def _desk(hall: Hall, tx: Tx, station: str, fresh: Sequence[Received], before: dict[Key, Stored]) -> Desk:
    ids = [received.change.id for received in fresh if received.change]
    cases = [key[1] for key in before if key[0] == "case"]
    blocked, waiting = changes.blocked(tx, station)
    return Desk(
        states={key: stored.state for key, stored in before.items()},
        accepted_cases=accepted_cases(tx, station, cases),
        blocked=blocked,
        waiting=waiting,
        known_ids=changes.known_ids(tx, station, ids),
        max_change_bytes=hall.limits.max_change_bytes,
    )


def _settle(
    hall: Hall,
    tx: Tx,
    station: str,
    replica: Replica,
    desk: Desk,
    before: dict[Key, Stored],
    receipt_no: str,
    now: datetime,
) -> None:
    """Write what has moved to the feed, and what follows from it for cases."""
    moved: dict[Key, Stored] = {}
    for key in sorted(desk.touched):
        old = before.get(key)
        sole = old is None or (old.sole and old.origin == replica.replica_id)
        moved[key] = Stored(desk.states[key], replica.replica_id, sole, desk.spelt.get(key, b""))
    put_entities(tx, station, moved, moved.keys() - before.keys())
    follow_cases(hall, tx, station, moved, receipt_no, now)


def follow_cases(hall: Hall, tx: Tx, station: str, moved: Mapping[Key, Stored], receipt_no: str, now: datetime) -> None:
    """Index the cases among what has moved, and open the affairs of those that were handed up."""
    cases = {key[1]: stored for key, stored in moved.items() if key[0] == "case"}
    _index_cases(hall, tx, station, cases, receipt_no, to_text(now))
    for case_id, stored in cases.items():
        if stored.state.value("state") == SUBMITTED:
            receive_case(hall, tx, station, case_id, stored.state, now)


def _index_cases(hall: Hall, tx: Tx, station: str, cases: dict[str, Stored], receipt_no: str, received_at: str) -> None:
    rows = [
        (
            station,
            case_id,
            str(stored.state.value("no") or ""),
            str(stored.state.value("client_id") or ""),
            receipt_no,
            received_at,
        )
        for case_id, stored in cases.items()
    ]
    tx.many(
        "INSERT INTO case_index VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (station, case_id) DO UPDATE SET"
        " no = excluded.no, client_id = excluded.client_id",
        rows,
    )
    twice = tx.among(
        "SELECT no, count(*) FROM case_index WHERE no IN (#)", sorted({row[2] for row in rows}), tail="GROUP BY no"
    )
    for no, count in twice:
        if count > 1:
            open_item(hall, tx, station, DUPLICATE_CASE_NO, no, str(count))


def _note_quarantine(hall: Hall, tx: Tx, station: str, replica: Replica, decisions: Sequence[Decision]) -> None:
    for decision in decisions:
        if decision.verdict is Verdict.REJECTED:
            ref = f"{replica.replica_id}:{decision.received.seq}"
            open_item(hall, tx, station, QUARANTINED, ref, decision.reason.value if decision.reason else "")


def _receipt_no(hall: Hall, tx: Tx, now: datetime) -> str:
    day = now.strftime("%y%m%d")
    return f"HZ-{day}-{hall.store.ticket(tx, f'receipt:{day}'):06d}"


def _result(decision: Decision) -> Result:
    detail: dict[str, Any] = {}
    if decision.cause is not None:
        detail["cause"] = decision.cause
    if decision.waits_for is not None:
        detail["waits_for"] = list(decision.waits_for)
    if decision.known is not None:
        return _known_result(decision.received, decision.known)
    return Result(
        seq=decision.received.seq,
        verdict=decision.verdict,
        code=decision.reason.value if decision.reason else "",
        field=decision.field,
        detail=detail,
        fields=tuple(sorted(decision.lost)),
        winner={
            name: Winner(value=version.value, hlc=version.hlc, actor=version.actor)
            for name, version in decision.lost.items()
        },
    )


def _known_result(received: Received, known: Known | None) -> Result:
    """A duplicate; while it waits in quarantine it is answered as it was the first time."""
    if known is None:
        return Result(seq=received.seq, verdict=Verdict.DUPLICATE)
    altered = received.change is not None and known.hlc != received.change.hlc
    return Result(
        seq=received.seq,
        verdict=known.verdict or Verdict.DUPLICATE,
        code=known.reason.value if known.reason else "",
        field=known.field,
        detail={"hlc": known.hlc} if altered else {},
    )
