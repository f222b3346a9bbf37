"""Sending: the oldest unanswered batch again as it is, then the next changes, until the outbox is empty."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby

from pydantic_core import from_json

from station_app.errors import Code, EnvironmentFault
from station_app.ids import new_id
from station_app.services.sync_service import BatchRow, ChangeRow, ChangeVerdict, SyncService
from sync.station.client import HallClient, RefusedError, ServerBugError, dump
from sync.station.poison import Next, PoisonHunt
from sync.station.policy import Refusal, Repair, RepairOnce
from sync.wire.batch import BatchAnswer, Result, freeze
from sync.wire.codes import Verdict
from sync.wire.framing import canonical, payload_hash
from sync.wire.limits import SCHEMA, Limits

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


class Pusher:
    """Empties the outbox over one client.

    Args:
        limits: what one batch may hold, from the hall's hello.
        clock_ms: the local clock, to measure its offset when the hall says that it is ahead.
        hall_is_well: asks the hall for something else, to tell a batch it fails over from a hall that is down.
        pushed: what the session has sent so far; it grows.
        on_progress: called after every answered batch with what was sent so far.
        stop: asked between batches.
    """

    def __init__(
        self,
        sync: SyncService,
        client: HallClient,
        limits: Limits,
        clock_ms: Callable[[], int],
        hall_is_well: Callable[[], object],
        pushed: Pushed,
        on_progress: Callable[[Pushed], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._sync = sync
        self._client = client
        self._limits = limits
        self._max_changes = limits.max_changes
        self._clock_ms = clock_ms
        self._repairs = RepairOnce()
        self._hunt = PoisonHunt(hall_is_well)
        self._on_progress = on_progress
        self._stop = stop
        self.pushed = pushed

    def run(self) -> Pushed:
        """Send until nothing waits, a person is needed, or it is told to stop.

        While the hall works on one batch, the next one is frozen and kept.

        Raises:
            NewReplicaNeededError: the log forked.
            EnvironmentFault: what a call can raise.
        """
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="push") as wire:
            try:
                self._run(wire)
            finally:
                wire.submit(self._sync.leave_thread)
        return self.pushed

    def _run(self, wire: ThreadPoolExecutor) -> None:
        """Keep one batch on the wire: the next is frozen before, and the last one's verdicts are written during it.

        After a crash in between, both go out again in their order and are answered as before.
        """
        batch = self._following(0)
        sending = wire.submit(self._send, batch) if batch else None
        while batch is not None and sending is not None:
            following = self._following(batch.last_seq)
            try:
                answer = sending.result()
            except RefusedError as error:
                if not self._repair(batch, error.refusal):
                    return
                following = self._following(0)
                sending = wire.submit(self._send, following) if following else None
            except ServerBugError as error:
                self._on_server_bug(batch, error)
                following = self._following(0)
                sending = wire.submit(self._send, following) if following else None
            else:
                sending = wire.submit(self._send, following) if following else None
                self._settle(batch, answer)
            batch = following

    def _following(self, after_seq: int) -> BatchRow | None:
        if self._stop():
            return None
        return self._sync.unanswered_batch(after_seq) or self._next_batch()

    def _send(self, batch: BatchRow) -> BatchAnswer:
        answer = self._client.post_frozen("batches", batch.body, batch.batch_id, BatchAnswer)
        listed = {result.seq for result in answer.results}
        inside = all(batch.first_seq <= seq <= batch.last_seq for seq in listed)
        if answer.batch_id != batch.batch_id or answer.last_seq < batch.last_seq or not inside:
            raise EnvironmentFault(Code.HALL_NONSENSE, "hall")
        return answer

    def _on_server_bug(self, batch: BatchRow, error: ServerBugError) -> None:
        transactions = self._sync.transactions(batch.first_seq, batch.last_seq)
        if self._hunt.failed(batch, transactions, error) is not Next.SAME_AGAIN:
            self._sync.drop_batches()

    def _settle(self, batch: BatchRow, answer: BatchAnswer) -> None:
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
        self._on_progress(self.pushed)

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

    def _repair(self, batch: BatchRow, refusal: Refusal) -> bool:
        """Do the one defined repair; False when a person has to be asked."""
        repair = self._repairs.repair_for(refusal)
        if repair is Repair.NEW_REPLICA:
            raise NewReplicaNeededError
        if repair is Repair.RESTAMP and refusal.hall_ms is not None:
            self._restamp(refusal.hall_ms)
        elif repair is Repair.SEND_FROM_EXPECTED and refusal.expected is not None:
            return self._send_from(batch, refusal)
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

    def _restamp(self, hall_ms: int) -> None:
        offset = hall_ms - self._clock_ms()
        self._sync.restamp(hall_ms, offset)
        minutes = max(1, round(-offset / 60_000))
        self.pushed.new_items += self._sync.open_item("clock", "clock", "clock_ahead", minutes=minutes)

    def _send_from(self, batch: BatchRow, refusal: Refusal) -> bool:
        assert refusal.expected is not None
        if refusal.expected < batch.first_seq and self._sync.change(refusal.expected) is None:
            raise NewReplicaNeededError
        self._sync.send_again_after(refusal.expected - 1)
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
    head = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
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
