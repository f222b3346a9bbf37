"""Several processes on one listening socket: started together, replaced when they die, ended in order."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from station_app.errors import Code, UserError

MOST_FAILED_STARTS = 5
"""So often in a row may a worker end before it answers; then all end."""

Work = Callable[[int, Callable[[], None], int], None]
"""What a worker does, given its number, what to call when it answers, and a file to watch: when it ends, so must he."""


@dataclass(frozen=True, slots=True)
class _Worker:
    number: int
    ready: int


class Crew:
    """Worker processes. The parent opens no database and starts no thread before all are begun.

    Args:
        count: how many.
        work: runs in each of them until it is told to end.
        on_ready: called once, when all answer.
    """

    def __init__(self, count: int, work: Work, on_ready: Callable[[], None]) -> None:
        self._count = count
        self._work = work
        self._on_ready = on_ready
        self._workers: dict[int, _Worker] = {}
        self._ending = False
        self._failed_starts = 0
        self._answering: set[int] = set()
        self._life, self._held = os.pipe()

    def run(self) -> bool:
        """Keep all workers running until this process is told to end; False when they could not be started."""
        for wanted in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wanted, self._end)
        for number in range(1, self._count + 1):
            self._begin(number)
        self._answering = {pid for pid, worker in list(self._workers.items()) if _answers(worker.ready)}
        if len(self._answering) == self._count:
            self._on_ready()
        else:
            self._failed_starts = MOST_FAILED_STARTS
            self._end(0, None)
        while self._workers:
            pid, _status = os.waitpid(-1, 0)
            gone = self._workers.pop(pid, None)
            if gone is not None:
                self._replace(pid, gone)
        return self._failed_starts < MOST_FAILED_STARTS

    def _replace(self, pid: int, gone: _Worker) -> None:
        os.set_blocking(gone.ready, False)
        answered = pid in self._answering or _answers(gone.ready)
        self._answering.discard(pid)
        os.close(gone.ready)
        if self._ending:
            return
        self._failed_starts = 0 if answered else self._failed_starts + 1
        if self._failed_starts < MOST_FAILED_STARTS:
            self._begin(gone.number)
        else:
            self._end(0, None)

    def _begin(self, number: int) -> None:
        """Signals wait meanwhile, so that none falls between the birth of a worker and its being known."""
        ready, tell = os.pipe()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
        pid = os.fork()
        if pid == 0:
            os.close(self._held)
            os.close(ready)
            for wanted in (signal.SIGTERM, signal.SIGINT):
                signal.signal(wanted, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            self._be(number, tell)
        os.close(tell)
        self._workers[pid] = _Worker(number, ready)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _be(self, number: int, tell: int) -> None:
        """The life of a worker; it never returns into what its parent was doing."""
        code = 1
        try:
            self._work(number, lambda: _tell(tell), self._life)
            code = 0
        except BaseException:  # noqa: BLE001  # the process ends here
            traceback.print_exc(file=sys.stderr)
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self._ending = True
        for pid in list(self._workers):
            os.kill(pid, signal.SIGTERM)


def check_workers(count: int) -> None:
    """Refuse more than one worker where a listening socket cannot be shared by forking.

    Raises:
        UserError: `one_worker`, or `bad_number`.
    """
    if not 1 <= count <= 64:
        raise UserError(Code.BAD_NUMBER, "workers")
    if count > 1 and not hasattr(os, "fork"):
        raise UserError(Code.ONE_WORKER, "workers")


def end_with(parent: int, stop: Callable[[], None]) -> None:
    """Call `stop` in the running loop when the parent process has gone, however it went."""
    asyncio.get_running_loop().add_reader(parent, stop)


def _tell(ready: int) -> None:
    os.write(ready, b"1")


def _answers(ready: int) -> bool:
    try:
        return os.read(ready, 1) == b"1"
    except BlockingIOError:
        return False
