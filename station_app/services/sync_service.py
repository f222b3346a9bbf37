"""What the sync needs of the store: what to send, what was answered, what came back, and what a person sees of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from station_app.clock import lies_within, parse_moment, to_text
from station_app.domain.feed_digest import NOTHING
from station_app.ids import new_id
from station_app.services.progress import Clocks
from station_app.services.pulled_rows import PulledRows
from station_app.services.sync_records import ChangeVerdict, Membership, PulledRow
from station_app.settings import LAST_NIGHT, NIGHT_WINDOW
from station_app.storage import (
    case_store,
    conflict_store,
    exchange_store,
    fed_rows,
    outbox_store,
    setting_store,
    stamps,
)
from station_app.storage.change_log import ChangeState, renumber_for_new_replica
from station_app.storage.conflict_store import SeenValue
from station_app.storage.exchange_store import AttentionRow, RunRow
from station_app.storage.outbox_store import BatchRow, ChangeRow, OutboxRow
from station_app.storage.store import Store, Write

__all__ = [
    "AttentionRow", "BatchRow", "ChangeRow", "ChangeVerdict", "Membership", "OutboxRow", "PulledRow",
    "RunRow", "SyncService",
]  # fmt: skip

CHUNK = 100
PAUSE_SECONDS = 0.002
"""What the exchange writes it writes in transactions this small, so that the operator's saving never waits for it."""
TAKING_SECONDS = 0.03
"""Another process may wait so long for what is pulled; a thread of this one waits for one row."""
ROWS_AT_ONCE = 50
LOG_KEPT = timedelta(days=90)
"""How long changes are kept at least, acknowledged or not (sync protocol 2.2)."""
RESYNC_PAUSE = timedelta(hours=1)
_STATE_OF = {"rejected": ChangeState.REJECTED, "held": ChangeState.HELD}


class SyncService:
    """The store's side of the exchange; every method commits by itself."""

    def __init__(self, store: Store, clocks: Clocks) -> None:
        self._store = store
        self._clocks = clocks

    # who we are

    def membership(self) -> Membership:
        """This PC's place in the exchange, as stored."""
        row = setting_store.replica(self._store)
        return Membership(
            replica_id=row.replica_id,
            station=row.station,
            document_key=row.document_key,
            next_seq=row.next_seq,
            settled=outbox_store.highest_settled(self._store),
            hall_url=row.hall_url,
            hall_ca=row.hall_ca,
            device_id=row.device_id,
            hall_epoch=row.hall_epoch,
            cursor=row.cursor or "",
            clock_offset_ms=row.clock_offset_ms,
            ready=bool(row.ready),
            digest=row.fed_digest or NOTHING,
        )

    def join_hall(self, *, hall_url: str | None, hall_ca: str | None, device_id: str) -> None:
        """Record an enrolment, by stick without an address. The outbox stays; the epoch is learnt at the first hello."""
        with self._store.write() as write:
            exchange_store.update_replica(write, hall_url=hall_url, hall_ca=hall_ca, device_id=device_id)
            exchange_store.close_attention(write, "auth")
            write.audit("hall_enrol", device_id)

    def move_hall(self, hall_url: str) -> None:
        """The same hall answers at another address now."""
        with self._store.write() as write:
            exchange_store.update_replica(write, hall_url=hall_url)

    def note_hall(self, *, epoch: str, durable_seq: int, clock_offset_ms: int) -> None:
        """Keep what a hello said, if it is news."""
        row = setting_store.replica(self._store)
        known = (row.hall_epoch, row.durable_seq, row.clock_offset_ms)
        if known == (epoch, durable_seq, clock_offset_ms):
            return
        with self._store.write() as write:
            exchange_store.update_replica(
                write, hall_epoch=epoch, durable_seq=durable_seq, clock_offset_ms=clock_offset_ms
            )

    # sending

    def pending(self) -> int:
        """Changes the hall has not decided about."""
        return outbox_store.count_pending(self._store)

    def next_changes(self, limit: int, max_bytes: int) -> list[ChangeRow]:
        """The changes for the next batch: in order, whole transactions unless one alone is too much."""
        rows = outbox_store.unfrozen(self._store, limit + 1)
        taken, size = 0, 0
        while taken < min(len(rows), limit) and (taken == 0 or size + rows[taken].size <= max_bytes):
            size += rows[taken].size
            taken += 1
        if taken == len(rows):
            return rows
        whole = taken
        while whole and rows[whole - 1].txn_id == rows[whole].txn_id:
            whole -= 1
        return rows[: whole or taken]

    def transactions(self, first_seq: int, last_seq: int) -> list[int]:
        """How many changes each transaction of a stretch has, in their order."""
        return outbox_store.transactions(self._store, first_seq, last_seq)

    def change(self, seq: int) -> ChangeRow | None:
        """One change of the log, if it is still kept."""
        return outbox_store.change(self._store, seq)

    def unanswered_batch(self, after_seq: int = 0) -> BatchRow | None:
        """The oldest batch behind a number that was frozen and not answered: its bytes go out again as they are."""
        return outbox_store.unanswered(self._store, after_seq)

    def frozen_batch(self, batch_id: str) -> BatchRow | None:
        """One batch that is not answered yet, by its id."""
        return outbox_store.frozen(self._store, batch_id)

    def keep_batch(self, *, batch_id: str, first_seq: int, last_seq: int, body: bytes, sha256: str) -> BatchRow:
        """Keep frozen bytes before they are first sent.

        A power cut may undo this: the changes then go out again in a batch of another name, and the hall knows them.
        """
        with self._store.unhurried(), self._store.write() as write:
            batch = BatchRow(
                batch_id=batch_id, first_seq=first_seq, last_seq=last_seq, body=body, sha256=sha256, size=len(body),
                state=outbox_store.FROZEN, receipt_no=None, receipt_at=None, created_at=write.at,
            )  # fmt: skip
            outbox_store.keep_batch(write, batch)
        return batch

    def drop_batches(self) -> None:
        """Give the changes of all unanswered batches back to the outbox; they go out in other ones."""
        with self._store.write() as write:
            outbox_store.drop_batches(write)

    def leave_thread(self) -> None:
        """Close the calling thread's connection."""
        self._store.close()

    def settle(
        self,
        batch: BatchRow,
        *,
        response: Mapping[str, Any],
        receipt_no: str,
        receipt_at: str,
        verdicts: Sequence[ChangeVerdict],
    ) -> int:
        """Record verdicts and receipt; how many items for a person are new.

        Written in small transactions, the receipt last: a batch that was cut short is still unanswered, is sent again
        and answered with the same verdicts. That is why only the end of it waits for the disk.
        """
        by_seq = {verdict.seq: verdict for verdict in verdicts}
        opened = 0
        with self._store.unhurried():
            for first in range(batch.first_seq, batch.last_seq + 1, CHUNK):
                last = min(first + CHUNK - 1, batch.last_seq)
                with self._store.write() as write:
                    outbox_store.acknowledge(write, first, last, batch.batch_id, receipt_at)
                    for seq in range(first, last + 1):
                        if seq in by_seq:
                            opened += self._record(write, by_seq[seq])
                    outbox_store.settle_cases(write, first, last, receipt_no, receipt_at)
                    if last == batch.last_seq:
                        outbox_store.answer_batch(
                            write, batch.batch_id, response=response, receipt_no=receipt_no, receipt_at=receipt_at
                        )
                if last < batch.last_seq and self._store.wanted:
                    time.sleep(PAUSE_SECONDS)
        self._store.fold_log()
        return opened

    def _record(self, write: Write, verdict: ChangeVerdict) -> int:
        """Write one verdict down: sent back or held with an item for a person, lost with a conflict row; new items."""
        row, opened = outbox_store.change(self._store, verdict.seq), 0
        if row is None:
            return 0
        if verdict.winners:
            opened += self._note_lost(write, row, verdict.winners)
        if known := verdict.detail.get("hlc"):
            stamps.adopt(write, row.kind, row.entity_id, row.hlc, str(known))
        state = _STATE_OF.get(verdict.verdict)
        if state is None:
            return opened
        outbox_store.set_verdict(write, verdict.seq, state, verdict.code)
        params = {"verdict": verdict.verdict, "field": verdict.field, "kind": row.kind, **verdict.detail}
        return opened + exchange_store.open_attention(write, "change", row.change_id, verdict.code, params, row.case_id)

    def _note_lost(self, write: Write, row: ChangeRow, winners: Mapping[str, Mapping[str, Any]]) -> int:
        """Keep what a change lost, field by field; a pull closes those not contested after all. How much is new."""
        fields, new = json.loads(row.fields), set()
        for name, winner in winners.items():
            stands = SeenValue(winner.get("value"), str(winner.get("hlc", "")), str(winner.get("actor", "")))
            lost = SeenValue(fields.get(name), row.hlc, row.actor_id)
            if stands.value != lost.value:
                new.add(conflict_store.note(write, row.kind, row.entity_id, name, stands, lost, row.case_id))
        return len(new - {None})

    def send_again_after(self, last_seq: int) -> int:
        """The hall has lost what came behind a number: offer it again; how many changes."""
        with self._store.write() as write:
            count = outbox_store.send_again(write, last_seq)
            write.audit("sync_send_again", str(last_seq), count=count)
        return count

    def restamp(self, hall_ms: int, clock_offset_ms: int, tolerance_ms: int) -> int:
        """Move stamps that lie further ahead of the hall's time than it bears back to that time; how many."""
        with self._store.write() as write:
            exchange_store.update_replica(write, clock_offset_ms=clock_offset_ms)
            count = stamps.restamp(write, hall_ms, tolerance_ms)
            write.audit("sync_restamp", str(hall_ms), count=count)
        return count

    def become_new_replica(self) -> str:
        """This store was restored or copied: offer everything it holds under a new replica id; the new id."""
        replica_id = new_id()
        with self._store.write() as write:
            stamps.sign_as(write, replica_id)
            renumber_for_new_replica(self._store.database, replica_id)
            fed_rows.forget(write)
            write.audit("sync_new_replica", replica_id)
        return replica_id

    # receiving

    def take_page(self, rows: Sequence[PulledRow], cursor: str, stop: Callable[[], bool] = lambda: False) -> int | None:
        """Take a page over in small transactions; the cursor moves with the last one.

        Returns:
            How many things for a person are new, or None when it was stopped before the end.
        """
        opened = done = 0
        while True:
            if stop():
                return None
            with self._store.write() as write:
                pulled = PulledRows(write, self._clocks)
                done = _take_some(pulled, rows, done, self._store)
                pulled.finish()
                opened += pulled.opened
                if done == len(rows):
                    exchange_store.update_replica(write, cursor=cursor)
            if done == len(rows):
                self._store.fold_log()
                return opened
            if self._store.wanted:
                time.sleep(PAUSE_SECONDS)

    def begin_resync(self) -> bool:
        """Start pulling from the beginning; False when that already happened within the hour. Nothing is deleted."""
        with self._store.write() as write:
            if lies_within(setting_store.replica(self._store).resync_at, write.now, RESYNC_PAUSE):
                return False
            exchange_store.update_replica(write, cursor=None, resync_at=to_text(write.now), ready=False)
            fed_rows.forget(write)
            write.audit("sync_resync", "")
        return True

    def finish_pull(self) -> None:
        """All that the hall tells was pulled; what it did not tell again since the last beginning is removed.

        That are only rows the hall owns; the clocks of their cases go back to what is left.
        """
        if setting_store.replica(self._store).ready:
            return
        with self._store.write() as write:
            for case_id in dict.fromkeys(exchange_store.remove_affairs_not_told(write)):
                case = case_store.detail(self._store, case_id)
                if case is not None:
                    self._clocks.refresh(write, case)
            exchange_store.update_replica(write, ready=True)

    # the night

    def night_window(self) -> str:
        """When the nightly run may work, as `HH:MM-HH:MM`."""
        return setting_store.stored(self._store, NIGHT_WINDOW) or NIGHT_WINDOW.default

    def last_night(self) -> str:
        """When the newest nightly run began; empty before the first."""
        return setting_store.stored(self._store, LAST_NIGHT) or LAST_NIGHT.default

    def note_night(self, at: str) -> None:
        """A nightly run has begun and ended."""
        with self._store.write() as write:
            setting_store.put(write, LAST_NIGHT, at)

    def note_night_window(self, window: str) -> None:
        """Keep the hall's window, if it is news."""
        if window and window != self.night_window():
            with self._store.write() as write:
                setting_store.put(write, NIGHT_WINDOW, window)

    def oldest_pending_seconds(self) -> int:
        """The age of the oldest change that still waits; 0 when none does."""
        oldest = outbox_store.oldest_pending(self._store)
        return max(0, int((self._store.clock.now() - parse_moment(oldest)).total_seconds())) if oldest else 0

    def prune(self) -> int:
        """Forget the beginning of the log that the hall holds in a verified backup, once it is old; how many changes."""
        with self._store.write() as write:
            count = outbox_store.prune(write, to_text(write.now - LOG_KEPT))
            if count:
                write.audit("sync_prune", str(count))
        return count

    # for people

    def open_item(self, source: str, ref: str, code: str, **params: object) -> bool:
        """Put something into the list of what needs a person; whether it is new."""
        with self._store.write() as write:
            return exchange_store.open_attention(write, source, ref, code, params)

    def close_items(self, source: str, ref: str | None = None) -> None:
        """Close what no longer needs a person."""
        if any(row.source == source for row in self.attention()):
            with self._store.write() as write:
                exchange_store.close_attention(write, source, ref)

    def close_item(self, attention_id: int) -> None:
        """A person has dealt with one item."""
        for row in self.attention():
            if row.id == attention_id:
                with self._store.write() as write:
                    exchange_store.close_attention(write, row.source, row.ref)

    def attention_count(self) -> int:
        """How many things need a person."""
        return conflict_store.open_items(self._store)

    def attention(self, limit: int = 500) -> list[AttentionRow]:
        """Open items, newest first."""
        return exchange_store.attention(self._store, limit)

    def outbox(self, after_seq: int = 0, limit: int = 200) -> list[OutboxRow]:
        """Changes that are not acknowledged, in their order."""
        return outbox_store.outbox(self._store, after_seq, limit)

    def receipts(self, limit: int = 200) -> list[BatchRow]:
        """Receipted batches, newest first."""
        return outbox_store.receipts(self._store, limit)

    def runs(self, limit: int = 200) -> list[RunRow]:
        """Finished sessions, newest first."""
        return exchange_store.runs(self._store, limit)

    def record_run(self, run: RunRow) -> None:
        """Keep a finished session."""
        with self._store.write() as write:
            exchange_store.add_run(write, run)


def _take_some(pulled: PulledRows, rows: Sequence[PulledRow], first: int, store: Store) -> int:
    """Take rows over from a place on, at least one, until somebody waits or the time is up; the place of the next."""
    began, place, last = time.monotonic(), first, min(len(rows), first + ROWS_AT_ONCE)
    while place < last and (place == first or not (store.wanted or time.monotonic() - began > TAKING_SECONDS)):
        pulled.take(rows[place])
        place += 1
    return place
