"""Access tokens this process has looked up lately, so that a station that sends many batches is not looked up for each."""

from __future__ import annotations

import time
from collections.abc import Callable

from sync.hall.auth import Bearer, Device, DeviceStatus, token_of
from sync.hall.context import Hall

KEPT_SECONDS = 60.0
_MOST = 10_000


class Bearers:
    """Remembers for a minute which active device holds which token.

    Only for calls that look at the device again in the transaction in which they write (`auth.hold_device`): it may
    have been shut out meanwhile. What is remembered merely lets such a call come as far as that.

    Args:
        now: seconds that only go up.
    """

    def __init__(self, hall: Hall, now: Callable[[], float] = time.monotonic) -> None:
        self._hall = hall
        self._now = now
        self._known: dict[str, tuple[Bearer, float]] = {}

    def known(self, authorization: str | None) -> Device | None:
        """The device behind a header, when it was active a moment ago and the token has not run out."""
        found = self._known.get(token_of(authorization))
        if found is None:
            return None
        bearer, since = found
        fresh = self._now() - since < KEPT_SECONDS and bearer.expires_ms > self._hall.clock.wall_ms()
        return bearer.device if fresh else None

    def remember(self, bearer: Bearer) -> None:
        """Keep what was looked up; who is not active is looked up every time."""
        if bearer.device.status is DeviceStatus.ACTIVE:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[bearer.token_hash] = bearer, self._now()
