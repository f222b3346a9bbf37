"""How often devices and addresses may call: token buckets counted in the database, for all workers together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from sync.hall.settings import RateSettings
from sync.hall.store.database import HallDatabase, Tx

_SECOND = 1_000_000
_JUMPED = 60 * _SECOND
"""A bucket that is full only so long after it possibly can be was filled before the clock was set back."""
_KEPT = 24 * 3_600 * _SECOND


@dataclass(frozen=True, slots=True)
class Rule:
    """So many requests at once, and so many a second in the long run."""

    burst: int
    per_second: float

    @property
    def cost(self) -> int:
        """Microseconds until one request has been made up for."""
        return max(1, int(_SECOND / self.per_second))


def take(tx: Tx, name: str, rule: Rule, now: int, requests: int = 1) -> float:
    """Count requests; the seconds to wait when there are too many of them, else 0.

    The bucket is one moment, that at which it will be full again, moved on by one statement: two workers can't both
    take the last request.

    Args:
        name: whose bucket it is.
        now: microseconds since 1970.
    """
    room, cost = rule.cost * rule.burst, rule.cost * requests
    start = f"CASE WHEN full_at < {now} OR full_at > {now + room + _JUMPED} THEN {now} ELSE full_at END"
    taken = tx.one(
        "INSERT INTO rate_bucket (name, full_at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET"  # noqa: S608  # numbers only
        f" full_at = {start.replace('full_at', 'rate_bucket.full_at')} + {cost}"
        f" WHERE {start.replace('full_at', 'rate_bucket.full_at')} + {cost} <= {now + room} RETURNING full_at",
        name,
        now + cost,
    )
    if taken is not None:
        return 0.0
    row = tx.one("SELECT full_at FROM rate_bucket WHERE name = ?", name)
    return max(1, (row[0] if row else now) + cost - room - now) / _SECOND


class Limiter:
    """The rules of one hall over its store.

    Args:
        now: microseconds since 1970; the machine's, not the hall's, which demonstrations set.
    """

    def __init__(
        self, store: HallDatabase, settings: RateSettings, now: Callable[[], int] = lambda: time.time_ns() // 1_000
    ) -> None:
        self._store = store
        self._now = now
        self._rules = {
            "device": Rule(settings.device_burst, settings.device_per_second),
            "enrol": Rule(settings.enrol_burst, settings.enrol_per_second),
            "token": Rule(settings.token_burst, settings.token_per_second),
        }
        self._ahead: dict[str, int] = {}
        self._turn = threading.Lock()

    def wait(self, kind: str, who: str) -> float:
        """Count a request of a kind; the seconds to wait when there are too many, else 0.

        A generous bucket is emptied by a hundredth at a time: what this worker has counted ahead, it needs not ask for.

        Args:
            kind: `device`, `enrol` or `token`.
            who: the device, or the address the request comes from.
        """
        name, rule = f"{kind}:{who}", self._rules[kind]
        at_once = max(1, rule.burst // 100)
        if self._spend(name):
            return 0.0
        with self._store.aside() as tx:
            if at_once > 1 and not take(tx, name, rule, self._now(), at_once):
                with self._turn:
                    self._ahead[name] = self._ahead.get(name, 0) + at_once - 1
                return 0.0
            return take(tx, name, rule, self._now())

    def counted_ahead(self, kind: str, who: str) -> bool:
        """Count a request from what was counted ahead, without the database; whether there was some of it left."""
        return self._spend(f"{kind}:{who}")

    def _spend(self, name: str) -> bool:
        with self._turn:
            left = self._ahead.pop(name, 0)
            if left > 1:
                self._ahead[name] = left - 1
            return left > 0

    def forget_idle(self) -> None:
        """Drop buckets that have long been full."""
        with self._store.aside() as tx:
            tx.run("DELETE FROM rate_bucket WHERE full_at < ?", self._now() - _KEPT)
