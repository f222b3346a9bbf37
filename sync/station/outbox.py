"""The outbox as batches: frozen once, settled by the hall's answer, mended by the one repair its refusal asks for."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pydantic_core import from_json, to_json

from station_app.ids import new_id
from station_app.services.sync_service import BatchRow, ChangeRow, ChangeVerdict, SyncService
from sync.station.client import dump
from sync.station.poison import PoisonHunt
from sync.station.policy import Refusal, Repair, RepairOnce
from sync.wire.batch import BatchAnswer, Result, freeze
from sync.wire.codes import Verdict
from sync.wire.framing import canonical, payload_hash
from sync.wire.limits import CLOCK_TOLERANCE_MS, SCHEMA, Limits

_HEADER_ROOM = 4_096
_CHANGE_ROOM = 512
"""What a change takes beside its fields."""


@dataclass(slots=True)
class Pushed:
    """What was sent and decided."""

    changes: int = 0
    batches: int = 0
    new_items: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    receipts: list[str] = field(default_factory=list)


class NewReplicaNeededError(Exception):
    """The hall knows other content under this replica's numbers: the session has to begin again as a new one."""


class Outbox:
    """The batches of one session, whichever way they travel.

    Args:
        limits: what one batch may hold.
        clock_ms: the local clock, to measure its offset when the hall says that it is ahead.
        hunt: what is sent smaller or unread because the hall failed over it.
        pushed: what the session has sent so far; it grows.
    """

    def __init__(
        self, sync: SyncService, limits: Limits, clock_ms: Callable[[], int], hunt: PoisonHunt, pushed: Pushed
    ) -> None:
        self._sync = sync
        self._limits = limits
        self._max_changes = limits.max_changes
        self._clock_ms = clock_ms
        self._hunt = hunt
        self._repairs = RepairOnce()
        self.pushed = pushed

    def following(self, after_seq: int) -> BatchRow | None:
        """The oldest unanswered batch behind a number, as it was frozen, else a new one; None when nothing waits."""
        return self._sync.unanswered_batch(after_seq) or self._next_batch()

    def settle(self, batch: BatchRow, answer: BatchAnswer) -> None:
        """Write verdicts and receipt down."""
        verdicts = [_verdict(result) for result in answer.results]
        self.pushed.new_items += self._sync.settle(
            batch,
            response=dump(answer),
            receipt_no=answer.receipt_no,
            receipt_at=answer.received_at,
            verdicts=verdicts,
        )
        self._hunt.answered(batch)
        count = batch.last_seq - batch.first_seq + 1
        self.pushed.changes += count
        self.pushed.batches += 1
        self.pushed.receipts.append(answer.receipt_no)
        self.pushed.verdicts.update(verdict.verdict for verdict in verdicts)
        self.pushed.verdicts[Verdict.APPLIED.value] += count - len(verdicts)

    def repair(self, batch: BatchRow, refusal: Refusal) -> bool:
        """Do the one defined repair; False when a person has to be asked.

        Raises:
            NewReplicaNeededError: the log forked.
        """
        repair = self._repairs.repair_for(refusal)
        if repair is Repair.NEW_REPLICA:
            raise NewReplicaNeededError
        if repair is Repair.RESTAMP and refusal.hall_ms is not None:
            self._restamp(refusal.hall_ms)
        elif repair is Repair.SEND_FROM_EXPECTED and refusal.expected is not None:
            return self._send_from(batch, refusal.expected)
        elif repair is Repair.MAKE_NEW_BATCH:
            self._sync.drop_batches()
        elif repair is Repair.HALVE and batch.last_seq > batch.first_seq:
            self._max_changes = (batch.last_seq - batch.first_seq + 1) // 2
            self._sync.drop_batches()
        else:
            self.pushed.new_items += self._sync.open_item(
                "push", str(batch.first_seq), refusal.code, first_seq=batch.first_seq, last_seq=batch.last_seq
            )
            return False
        return True

    def _next_batch(self) -> BatchRow | None:
        """Freeze the next changes; their bytes are kept before they are sent."""
        room = self._limits.max_raw_bytes - _HEADER_ROOM - self._max_changes * _CHANGE_ROOM
        rows = self._sync.next_changes(self._max_changes, max(room, 1))
        last_unread = self._hunt.unread or 0
        unread = bool(rows) and rows[0].seq <= last_unread
        if unread:
            rows = [row for row in rows if row.seq <= last_unread]
        elif self._hunt.most_changes is not None:
            rows = _whole_transactions(rows, self._hunt.most_changes)
        if not rows:
            return None
        own = self._sync.membership()
        previous = self._sync.change(rows[0].seq - 1)
        header = {
            "batch_id": new_id(),
            "replica_id": own.replica_id,
            "hall_epoch": own.hall_epoch or "",
            "first_seq": rows[0].seq,
            "schema": SCHEMA,
            "prev_hash": payload_hash(spell(previous)) if previous else "",
            "prev_change": previous.change_id if previous else None,
            "sent_hlc": rows[-1].hlc,
        }
        frozen = freeze(header, [_unread(row) if unread else spell(row) for row in rows])
        return self._sync.keep_batch(
            batch_id=frozen.batch_id,
            first_seq=frozen.first_seq,
            last_seq=frozen.last_seq,
            body=frozen.body,
            sha256=frozen.sha256,
        )

    def _restamp(self, hall_ms: int) -> None:
        offset = hall_ms - self._clock_ms()
        self._sync.restamp(hall_ms, offset, CLOCK_TOLERANCE_MS)
        minutes = max(1, round(-offset / 60_000))
        self.pushed.new_items += self._sync.open_item("clock", "clock", "clock_ahead", minutes=minutes)

    def _send_from(self, batch: BatchRow, expected: int) -> bool:
        if expected < batch.first_seq and self._sync.change(expected) is None:
            raise NewReplicaNeededError
        self._sync.send_again_after(expected - 1)
        return True


def spell(row: ChangeRow) -> str:
    """A change as it is spelt on the wire; the same row always gives the same text.

    Fields and bases are taken over as the log keeps them: reading and writing them again would double the work.
    """
    envelope = {
        "seq": row.seq,
        "id": row.change_id,
        "txn": row.txn_id,
        "kind": row.kind,
        "entity": row.entity_id,
        "op": row.op,
        "hlc": row.hlc,
        "wall_at": row.wall_at,
        "actor": row.actor_id,
    }
    head = to_json(envelope).decode()
    return f'{head[:-1]},"base":{row.base},"fields":{row.fields}}}'


def _unread(row: ChangeRow) -> str:
    """A change the hall is to keep without reading it."""
    text = b64encode(canonical(from_json(spell(row)))).decode()
    return f'{{"seq":{row.seq},"opaque":"{text}"}}'


def _whole_transactions(rows: Sequence[ChangeRow], most: int) -> list[ChangeRow]:
    """The first rows, at most so many, never a part of a transaction; the first transaction whatever its length."""
    taken: list[ChangeRow] = []
    for _, group in groupby(rows, key=lambda row: row.txn_id):
        transaction = list(group)
        if taken and len(taken) + len(transaction) > most:
            break
        taken += transaction
    return taken


def _verdict(result: Result) -> ChangeVerdict:
    return ChangeVerdict(
        seq=result.seq,
        verdict=result.verdict.value,
        code=result.code,
        field=result.field,
        detail=result.detail,
        winners={name: winner.model_dump() for name, winner in result.winner.items()},
    )
