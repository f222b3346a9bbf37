"""Runs core work off the GUI thread and brings the answer back through a queued signal.

Three places to run: the store's own thread (writes and short reads), a reading thread (long reads, so that saving never
waits for them) and a small pool (PDF, files). An answer whose owner has died, or that a newer request under the same key
has overtaken, is dropped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from weakref import ref

from PyQt6 import sip
from PyQt6.QtCore import QObject, Qt, pyqtSignal

from station_app.errors import StationError

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Submitter(Protocol):
    """Anything with an executor's `submit`."""

    def submit(self, function: Callable[[], T], /) -> Future[T]:
        """Queue a call."""
        ...


@dataclass(frozen=True, slots=True)
class _Delivery:
    owner: ref[QObject]
    key: str
    turn: int
    future: Future[Any]
    done: Callable[[Any], None]
    failed: Callable[[StationError], None] | None


class Tasks(QObject):
    """The one door between widgets and threads; lives on the GUI thread."""

    problem_met = pyqtSignal(object)
    """A StationError nobody took."""
    bug_met = pyqtSignal(object)
    """An exception that is none of ours: the crash dialog shows it."""
    idle_reached = pyqtSignal()
    """Nothing is under way any more."""
    _finished = pyqtSignal(object)

    def __init__(self, store: Submitter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="window")
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")
        self._turns: dict[tuple[int, str], int] = {}
        self._pending = 0
        self._closed = False
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)  # type: ignore[call-arg]  # stub lacks it

    @property
    def pending(self) -> int:
        """Jobs whose answers have not been delivered."""
        return self._pending

    def store(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        *,
        key: str = "",
        failed: Callable[[StationError], None] | None = None,
    ) -> None:
        """Run on the store thread; `done` is called on the GUI thread with the result.

        Args:
            key: requests of one owner under one key overtake each other; the newest answer alone is delivered.
            failed: takes the expected errors; without it `problem_met` is emitted.
        """
        self._start(self._store.submit, owner, work, done, key, failed)

    def reading(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        *,
        key: str = "",
        failed: Callable[[StationError], None] | None = None,
    ) -> None:
        """Run a long read beside the saves; `work` closes the connection of its thread when it is through."""
        self._start(self._reader.submit, owner, work, done, key, failed)

    def background(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        *,
        key: str = "",
        failed: Callable[[StationError], None] | None = None,
    ) -> None:
        """Run on the small pool (PDF, files): nothing that touches the database."""
        self._start(self._pool.submit, owner, work, done, key, failed)

    def close(self) -> None:
        """Deliver nothing more; waits for the reader and the small pool."""
        self._closed = True
        self._reader.shutdown(wait=True, cancel_futures=True)
        self._pool.shutdown(wait=True)

    def _start(
        self,
        submit: Callable[[Callable[[], T]], Future[T]],
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        key: str,
        failed: Callable[[StationError], None] | None,
    ) -> None:
        if self._closed:
            return
        turn = self._turns.get((id(owner), key), 0) + 1
        self._turns[id(owner), key] = turn
        self._pending += 1
        future = submit(work)
        delivery = _Delivery(ref(owner), key, turn, future, done, failed)
        future.add_done_callback(lambda _: self._announce(delivery))

    def _announce(self, delivery: _Delivery) -> None:
        """Called on the worker thread; the signal carries the delivery to the GUI thread."""
        if not self._closed and not sip.isdeleted(self):
            self._finished.emit(delivery)

    def _on_finished(self, delivery: _Delivery) -> None:
        self._pending -= 1
        try:
            self._deliver(delivery)
        finally:
            if self._pending == 0:
                self.idle_reached.emit()

    def _deliver(self, delivery: _Delivery) -> None:
        owner = delivery.owner()
        if self._closed or owner is None or sip.isdeleted(owner):
            return
        if delivery.key and self._turns.get((id(owner), delivery.key)) != delivery.turn:
            return
        error = delivery.future.exception()
        if error is None:
            delivery.done(delivery.future.result())
        elif isinstance(error, StationError):
            if delivery.failed is not None:
                delivery.failed(error)
            else:
                self.problem_met.emit(error)
        else:
            _log.error("a job of the window failed", exc_info=error)
            self.bug_met.emit(error)
