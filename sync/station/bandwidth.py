"""A limit on how fast files go out: a bucket that fills by the clock and holds one second's worth."""

from __future__ import annotations

import time
from collections.abc import Callable

_PIECE = 16 * 1024


class Bandwidth:
    """Lets bytes pass at a rate.

    Args:
        bytes_per_second: 0 lets everything pass at once.
        clock: monotonic seconds.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        bytes_per_second: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = bytes_per_second
        self._clock = clock
        self._sleep = sleep
        self._left = float(bytes_per_second)
        self._filled_at = clock()

    def take(self, count: int) -> None:
        """Wait until so many bytes may pass."""
        if self._rate <= 0:
            return
        now = self._clock()
        self._left = min(self._rate, self._left + (now - self._filled_at) * self._rate)
        self._filled_at = now
        self._left -= count
        if self._left < 0:
            self._sleep(-self._left / self._rate)


class PacedBody:
    """A request's body that is read no faster than the bandwidth allows."""

    def __init__(self, content: memoryview, bandwidth: Bandwidth) -> None:
        self._rest = content
        self._length = len(content)
        self._bandwidth = bandwidth

    def __len__(self) -> int:
        return self._length

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        most = _PIECE if size < 0 else min(size, _PIECE)
        piece, self._rest = bytes(self._rest[:most]), self._rest[most:]
        self._bandwidth.take(len(piece))
        return piece
