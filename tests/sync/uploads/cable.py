"""A network cable between station and hall that can be cut after so many bytes, or before the answer comes back."""

from __future__ import annotations

import socket
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Thread
from urllib.parse import urlsplit

_PART = 16 * 1024


@dataclass
class Cut:
    """Where to cut: `after` bytes behind the first `mark` on the way up, or when its answer comes (`answer`)."""

    mark: bytes
    after: int = 0
    answer: bool = False


@dataclass
class Cable:
    """Passes bytes on; each planned cut is used once, in order."""

    hall_url: str
    cuts: deque[Cut] = field(default_factory=deque)
    down_cuts: deque[tuple[bytes, int]] = field(default_factory=deque)
    """On the way down: cut so many bytes behind a mark."""
    up: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def heads(self, method: bytes) -> int:
        """How many requests of a method have passed."""
        return self.up.count(method + b" /sync/v1/")

    def stop(self) -> None:
        """Take it down; whoever waits for a connection is woken before the number of the socket is free for another."""
        _close(self._listener)
        for end in self._open:
            _close(end)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._open.append(near)
                where = urlsplit(self.hall_url)
                try:
                    far = socket.create_connection((where.hostname or "", where.port or 0))
                except OSError:
                    _close(near)
                    continue
                self._open.append(far)
                line = _Line(self, near, far)
                Thread(target=line.upward, daemon=True).start()
                Thread(target=line.downward, daemon=True).start()


class _Line:
    """One connection."""

    def __init__(self, cable: Cable, near: socket.socket, far: socket.socket) -> None:
        self._cable, self._near, self._far = cable, near, far
        self._sent = bytearray()
        self._armed: Cut | None = None

    def upward(self) -> None:
        with suppress(OSError):
            while part := self._near.recv(_PART):
                passing = self._passing(part)
                self._cable.up += passing
                self._far.sendall(passing)
                if len(passing) < len(part):
                    break
        self._end()

    def downward(self) -> None:
        left: int | None = None
        with suppress(OSError):
            while part := self._far.recv(_PART):
                if self._armed is not None and self._armed.answer:
                    break
                cuts = self._cable.down_cuts
                if left is None and cuts and cuts[0][0] in part:
                    left = cuts.popleft()[1]
                self._near.sendall(part if left is None else part[:left])
                if left is not None and (left := left - len(part)) <= 0:
                    break
        self._end()

    def _passing(self, part: bytes) -> bytes:
        """As much of a part as gets through before a cut."""
        cuts = self._cable.cuts
        before = len(self._sent)
        self._sent += part
        with self._cable._lock:
            if self._armed is None and cuts and (found := self._sent.find(cuts[0].mark, max(0, before - 20))) >= 0:
                self._armed = cuts.popleft()
                self._limit = found + len(self._armed.mark) + self._armed.after
        if self._armed is None or self._armed.answer or before + len(part) <= self._limit:
            return part
        return part[: max(0, self._limit - before)]

    def _end(self) -> None:
        _close(self._near)
        _close(self._far)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
