"""Batches that wait for one another at the store are taken in together: one transaction, one journey to the disk."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from time import perf_counter

from sync.hall.auth import Device
from sync.hall.batch_reading import ReadBatch
from sync.hall.context import Hall
from sync.hall.problems import ProblemError
from sync.hall.receive import receive, receive_within
from sync.hall.store.database import Tx
from sync.hall.tracing import LOG

MOST_TOGETHER = 200
"""So many changes may share a transaction; larger batches gain nothing by it, and each would wait for all."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """A batch that has been read, and what became of it: an answer, a refusal, or neither when it has to go alone."""

    device: Device
    batch: ReadBatch
    began: float = field(default_factory=perf_counter)
    answer: str = ""
    refusal: ProblemError | None = None
    settled: bool = False


class Intake:
    """Takes batches in for one process.

    Where one writer holds the whole store, batches come in while another is written; whoever writes next takes what
    waits with it, each behind a savepoint of its own, and nobody is answered before the common commit has reached the
    disk. Where writers meet at rows only, each batch goes its own way: the database joins their commits itself.
    """

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._waiting: deque[_Waiting] = deque()
        self._turn = threading.Lock()

    def take(self, device: Device, batch: ReadBatch) -> str:
        """Take a batch in and answer it, as `receive` does; waits in the caller's thread.

        Raises:
            ProblemError: as `receive`.
        """
        if self._hall.store.locks_rows:
            return receive(self._hall, device, batch)
        mine = _Waiting(device, batch)
        self._waiting.append(mine)
        with self._turn:
            if mine in self._waiting:
                self._take_waiting()
        if mine.refusal is not None:
            raise mine.refusal
        return mine.answer if mine.settled else receive(self._hall, device, batch)

    def _take_waiting(self) -> None:
        """Write what waits by the time the store is ours; what this fails over is left for its own thread to do alone."""
        group: list[_Waiting] = []
        try:
            outcomes = self._hall.store.transact(lambda tx: self._take_group(tx, group))
        except Exception as error:  # noqa: BLE001  # each of them meets its own fault alone
            LOG.warning("together %s", type(error).__name__)
            if not group:
                self._waiting.popleft()
            return
        for one, outcome in zip(group, outcomes, strict=True):
            one.settled = outcome is not None
            if isinstance(outcome, ProblemError):
                one.refusal = outcome
            else:
                one.answer = outcome or ""

    def _take_group(self, tx: Tx, group: list[_Waiting]) -> list[str | ProblemError | None]:
        if not group:
            group += self._next()
        return [self._take_one(tx, one) for one in group]

    def _take_one(self, tx: Tx, one: _Waiting) -> str | ProblemError | None:
        """An answer, a refusal, or None for what failed: its part is undone then, and the others stand."""
        try:
            with tx.part():
                return receive_within(self._hall, tx, one.device, one.batch, one.began)
        except ProblemError as refusal:
            return refusal
        except Exception as error:  # noqa: BLE001  # done again alone, it fails over nobody else's work
            LOG.warning("together %s", type(error).__name__)
            return None

    def _next(self) -> list[_Waiting]:
        """The batches that have waited longest, at least one."""
        group = [self._waiting.popleft()]
        changes = len(group[0].batch.received)
        while self._waiting and changes + len(self._waiting[0].batch.received) <= MOST_TOGETHER:
            group.append(self._waiting.popleft())
            changes += len(group[-1].batch.received)
        return group
