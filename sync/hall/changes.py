"""Every change that ever came in, with its verdict; receipts; and the quarantine of what was not applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError
from pydantic_core import from_json

from station_app.clock import to_text
from sync.hall.context import Hall
from sync.hall.feed import Stored, entities, put_entities, put_own
from sync.hall.judge import Decision, Desk, Key, Known, Received, judge
from sync.hall.store.database import Tx
from sync.wire.batch import BatchAnswer, Change, Result
from sync.wire.codes import Reason, Verdict

OPEN = "open"
HELD = "held"
RELEASED = "released"
RETURNED = "returned"
"""Sent back to the station by a person; what depends on it waits until it comes again, corrected."""
HELD_AT_MOST = timedelta(days=5)
_NOT_APPLIED = frozenset({Verdict.REJECTED, Verdict.HELD})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a batch was answered."""

    sha256: str
    response: str


def receipt(tx: Tx, station: str, batch_id: str) -> Receipt | None:
    """The stored answer to a batch of this station; somebody else's does not exist."""
    row = tx.one("SELECT sha256, response FROM receipt WHERE batch_id = ? AND station = ?", batch_id, station)
    return None if row is None else Receipt(row[0], row[1])


def keep_receipt(
    tx: Tx, station: str, replica_id: str, sha256: str, first_seq: int, answer: BatchAnswer, text: str
) -> None:
    """Keep an answer so that it can be given again, word for word."""
    tx.run(
        "INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        answer.batch_id,
        station,
        replica_id,
        sha256,
        answer.receipt_no,
        answer.received_at,
        first_seq,
        answer.last_seq,
        text,
    )


def hashes(tx: Tx, replica_id: str, first: int, last: int) -> dict[int, str]:
    """The hashes of changes already taken, by number."""
    if last < first:
        return {}
    rows = tx.all(
        "SELECT seq, payload_sha256 FROM change_in WHERE replica_id = ? AND seq BETWEEN ? AND ?",
        replica_id,
        first,
        last,
    )
    return dict(rows)


def id_at(tx: Tx, replica_id: str, seq: int) -> str | None:
    """The id of a change already taken; None when there is none, or it came in a way that hides it."""
    row = tx.one("SELECT payload FROM change_in WHERE replica_id = ? AND seq = ?", replica_id, seq)
    try:
        return None if row is None else Change.model_validate_json(row[0]).id
    except ValidationError:
        return None


def waiting(tx: Tx, replica_id: str, first: int, last: int) -> dict[int, Result]:
    """The verdicts on changes of a stretch that still wait in quarantine, as they were given the first time, by number."""
    rows = tx.all(
        "SELECT seq, verdict, code, field, waits_kind, waits_entity FROM quarantine"
        " WHERE replica_id = ? AND seq BETWEEN ? AND ? AND status IN (?, ?, ?)",
        replica_id,
        first,
        last,
        OPEN,
        HELD,
        RETURNED,
    )
    return {
        seq: Result(
            seq=seq,
            verdict=Verdict(verdict),
            code=code,
            field=field,
            detail={"waits_for": [waits_kind, waits_entity]} if waits_kind else {},
        )
        for seq, verdict, code, field, waits_kind, waits_entity in rows
    }


def known_ids(tx: Tx, station: str, ids: Sequence[str]) -> dict[str, Known]:
    """Those of the change ids this station has sent before, under whatever replica and number."""
    rows = tx.among(
        "SELECT c.change_id, c.payload, q.verdict, q.code, q.field FROM change_in c"
        " LEFT JOIN quarantine q ON q.replica_id = c.replica_id AND q.seq = c.seq"
        " AND q.status IN ('open', 'held', 'returned') WHERE c.station = ? AND c.change_id IN (#)",
        ids,
        station,
    )
    return {change_id: _known(payload, *waits) for change_id, payload, *waits in rows}


def _known(payload: str, verdict: str | None, code: str | None, field: str | None) -> Known:
    stamp = str(from_json(payload)["hlc"])
    if verdict is None:
        return Known(stamp)
    return Known(stamp, Verdict(verdict), Reason(code) if code else None, field or "")


def blocked(tx: Tx, station: str) -> tuple[dict[Key, set[str]], bool]:
    """Stamps of changes that wait for a decision, by entity, and whether any may wait for what is yet to come.

    What waits behind a change that was sent back does not stop that change from coming again, corrected; what waits for
    the beginning of its own entity does not stop that from coming.
    """
    rows = tx.all(
        "SELECT kind, entity, hlc, status, code, waits_kind, waits_entity FROM quarantine"
        " WHERE station = ? AND status IN (?, ?, ?)",
        station,
        OPEN,
        HELD,
        RETURNED,
    )
    undecided = {(row[0], row[1]) for row in rows if row[3] == OPEN}
    returned = {(row[0], row[1]) for row in rows if row[3] == RETURNED} - undecided
    found: dict[Key, set[str]] = {}
    for kind, entity, hlc, status, code, *waits in rows:
        for_its_beginning = code == Reason.PREDECESSOR_MISSING and tuple(waits) == (kind, entity)
        if status == OPEN or (status == HELD and tuple(waits) not in returned and not for_its_beginning):
            found.setdefault((kind, entity), set()).add(hlc)
    return found, any(row[3] != OPEN for row in rows)


def keep(
    tx: Tx, station: str, replica_id: str, decisions: Sequence[Decision], receipt_no: str, received_at: str
) -> None:
    """Keep changes word for word, and those that were not applied in quarantine too."""
    tx.many(
        "INSERT INTO change_in VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_change_row(station, replica_id, decision, receipt_no) for decision in decisions],
    )
    tx.many(
        "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            _quarantine_row(station, replica_id, decision, received_at)
            for decision in decisions
            if decision.verdict in _NOT_APPLIED
        ],
    )


def release_held(hall: Hall, tx: Tx, station: str, desk: Desk) -> int:
    """Judge held changes again whose predecessor has come; how many could be applied.

    The station learns of it by a `verdict` row of the feed.
    """
    _release_corrected(hall, tx, station, desk)
    rows = tx.all(
        "SELECT q.replica_id, q.seq, q.waits_kind, q.waits_entity, c.payload, c.payload_sha256 FROM quarantine q"
        " JOIN change_in c ON c.replica_id = q.replica_id AND c.seq = q.seq"
        " WHERE q.station = ? AND q.status = ? AND q.code = ? ORDER BY q.replica_id, q.seq",
        station,
        HELD,
        Reason.PREDECESSOR_MISSING.value,
    )
    waiting = [row for row in rows if (row[2], row[3]) in desk.touched]
    released = 0
    for replica_id in dict.fromkeys(row[0] for row in waiting):
        received = [
            Received(seq, payload.encode(), sha256, Change.model_validate_json(payload))
            for _, seq, _, _, payload, sha256 in (row for row in waiting if row[0] == replica_id)
        ]
        released += _judge_again(hall, tx, station, replica_id, received, desk)
    return released


def _release_corrected(hall: Hall, tx: Tx, station: str, desk: Desk) -> None:
    """What was sent back has come again: the changes that waited for it are judged after all."""
    returned = tx.all(
        "SELECT DISTINCT kind, entity FROM quarantine WHERE station = ? AND status = ?", station, RETURNED
    )
    corrected = [key for key in returned if (key[0], key[1]) in desk.touched]
    for kind, entity in corrected:
        tx.run(
            "UPDATE quarantine SET status = 'corrected' WHERE station = ? AND status = ? AND kind = ? AND entity = ?",
            station,
            RETURNED,
            kind,
            entity,
        )
    if corrected:
        release_decided(hall, tx, station)


def release_decided(hall: Hall, tx: Tx, station: str) -> int:
    """Judge the changes again that were held behind a rejected one about which a person has decided since; how many applied."""
    released = 0
    while (done := _release_round(hall, tx, station)) > 0:
        released += done
    return released


def _release_round(hall: Hall, tx: Tx, station: str) -> int:
    undecided = set(
        tx.all(
            "SELECT DISTINCT kind, entity FROM quarantine WHERE station = ? AND status IN (?, ?)",
            station,
            OPEN,
            RETURNED,
        )
    )
    rows = tx.all(
        "SELECT q.replica_id, q.seq, q.waits_kind, q.waits_entity, c.payload, c.payload_sha256 FROM quarantine q"
        " JOIN change_in c ON c.replica_id = q.replica_id AND c.seq = q.seq"
        " WHERE q.station = ? AND q.status = ? AND q.code = ? ORDER BY q.replica_id, q.seq",
        station,
        HELD,
        Reason.PREDECESSOR_REJECTED.value,
    )
    waiting = [row for row in rows if (row[2], row[3]) not in undecided]
    keys = {("case", row[3]) for row in waiting if row[2] == "case"}
    applied = 0
    for replica_id in dict.fromkeys(row[0] for row in waiting):
        desk = Desk(
            states={key: stored.state for key, stored in entities(tx, station, keys).items()},
            accepted_cases=accepted_of(tx, station, [entity for _, entity in keys]),
            blocked={},
            known_ids={},
            max_change_bytes=hall.limits.max_change_bytes,
        )
        received = [
            Received(seq, payload.encode(), sha256, Change.model_validate_json(payload))
            for _, seq, _, _, payload, sha256 in (row for row in waiting if row[0] == replica_id)
        ]
        applied += _judge_again(hall, tx, station, replica_id, received, desk)
    return applied


def accepted_of(tx: Tx, station: str, cases: Sequence[str]) -> frozenset[str]:
    """Those of the cases of which an item has been accepted."""
    rows = tx.among(
        "SELECT DISTINCT case_id FROM affair WHERE station = ? AND accepted = 1 AND case_id IN (#)", cases, station
    )
    return frozenset(row[0] for row in rows)


def give_up_waiting(hall: Hall, tx: Tx, station: str) -> list[tuple[str, int]]:
    """Leave held changes whose predecessor has not come for days to a person; their replicas and numbers."""
    rows = tx.all(
        "UPDATE quarantine SET status = ? WHERE station = ? AND status = ? AND at < ? RETURNING replica_id, seq",
        OPEN,
        station,
        HELD,
        to_text(hall.clock.now() - HELD_AT_MOST),
    )
    return [(replica_id, seq) for replica_id, seq in rows]


def _judge_again(hall: Hall, tx: Tx, station: str, replica_id: str, received: Sequence[Received], desk: Desk) -> int:
    keys = {(one.change.kind, one.change.entity) for one in received if one.change}
    before = entities(tx, station, keys)
    again = Desk(
        states={**desk.states, **{key: stored.state for key, stored in before.items()}},
        accepted_cases=desk.accepted_cases,
        blocked={},
        known_ids={},
        max_change_bytes=desk.max_change_bytes,
    )
    decisions = judge(again, received)
    moved = {}
    for key in sorted(again.touched):
        old = before.get(key)
        moved[key] = Stored(again.states[key], replica_id, sole=old is None or (old.sole and old.origin == replica_id))
    put_entities(tx, station, moved)
    applied = [decision for decision in decisions if decision.verdict not in _NOT_APPLIED]
    for decision in applied:
        _record_release(hall, tx, station, replica_id, decision)
    return len(applied)


def _record_release(hall: Hall, tx: Tx, station: str, replica_id: str, decision: Decision) -> None:
    seq = decision.received.seq
    verdict = decision.verdict.value
    tx.run("UPDATE change_in SET verdict = ?, code = '' WHERE replica_id = ? AND seq = ?", verdict, replica_id, seq)
    tx.run("UPDATE quarantine SET status = ? WHERE replica_id = ? AND seq = ?", RELEASED, replica_id, seq)
    assert decision.received.change is not None
    body = {"replica_id": replica_id, "seq": seq, "verdict": verdict, "at": to_text(hall.clock.now())}
    put_own(tx, station, "verdict", decision.received.change.id, body)


def _change_row(station: str, replica_id: str, decision: Decision, receipt_no: str) -> tuple[object, ...]:
    received, change = decision.received, decision.received.change
    duplicate = decision.verdict is Verdict.DUPLICATE
    return (
        station,
        replica_id,
        received.seq,
        change.id if change and not duplicate else None,
        decision.verdict.value,
        decision.reason.value if decision.reason else "",
        change.kind if change else "",
        change.entity if change else "",
        received.sha256,
        received.spelt.decode(),
        receipt_no,
    )


def _quarantine_row(station: str, replica_id: str, decision: Decision, at: str) -> tuple[object, ...]:
    change = decision.received.change
    waits_kind, waits_entity = decision.waits_for or ("", "")
    return (
        replica_id,
        decision.received.seq,
        station,
        change.kind if change else "",
        change.entity if change else "",
        change.hlc if change else "",
        decision.verdict.value,
        decision.reason.value if decision.reason else "",
        decision.field,
        waits_kind,
        waits_entity,
        HELD if decision.verdict is Verdict.HELD else OPEN,
        at,
    )
