"""Sending: the oldest unanswered batch again as it is, then the next changes, until the outbox is empty."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from station_app.errors import Code, EnvironmentFault
from station_app.services.sync_service import BatchRow, SyncService
from sync.station.answers import RefusedError, ServerBugError
from sync.station.client import HallClient
from sync.station.outbox import Outbox, Pushed
from sync.station.poison import Next, PoisonHunt
from sync.wire.batch import BatchAnswer
from sync.wire.limits import Limits


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
        self._hunt = PoisonHunt(hall_is_well)
        self._outbox = Outbox(sync, limits, clock_ms, self._hunt, pushed)
        self._on_progress = on_progress
        self._stop = stop

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
        return self._outbox.pushed

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
                if not self._outbox.repair(batch, error.refusal):
                    return
                following = self._following(0)
                sending = wire.submit(self._send, following) if following else None
            except ServerBugError as error:
                self._on_server_bug(batch, error)
                following = self._following(0)
                sending = wire.submit(self._send, following) if following else None
            else:
                sending = wire.submit(self._send, following) if following else None
                self._outbox.settle(batch, answer)
                self._on_progress(self._outbox.pushed)
            batch = following

    def _following(self, after_seq: int) -> BatchRow | None:
        return None if self._stop() else self._outbox.following(after_seq)

    def _send(self, batch: BatchRow) -> BatchAnswer:
        answer = self._client.post_frozen("batches", batch.body, batch.batch_id, BatchAnswer)
        return check_answer(batch, answer)

    def _on_server_bug(self, batch: BatchRow, error: ServerBugError) -> None:
        transactions = self._sync.transactions(batch.first_seq, batch.last_seq)
        if self._hunt.failed(batch, transactions, error) is not Next.SAME_AGAIN:
            self._sync.drop_batches()


def check_answer(batch: BatchRow, answer: BatchAnswer) -> BatchAnswer:
    """An answer that speaks of this batch and of nothing else.

    Raises:
        EnvironmentFault: `hall_nonsense`.
    """
    inside = all(batch.first_seq <= result.seq <= batch.last_seq for result in answer.results)
    if answer.batch_id != batch.batch_id or answer.last_seq < batch.last_seq or not inside:
        raise EnvironmentFault(Code.HALL_NONSENSE, "hall")
    return answer
