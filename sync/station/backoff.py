"""How long to wait before trying again: full jitter between growing bounds, and never less than the hall asked."""

from __future__ import annotations

from random import Random

SHORTEST, LONGEST = 2.0, 300.0
LONGEST_ASKED = 3_600.0
BREAKER = 5
"""Failures in a row after which only the longest pauses are used."""


def delay(failures: int, random: Random, retry_after: float | None = None) -> float:
    """Seconds until the next try.

    Args:
        failures: how often in a row it has failed, at least 1.
        random: seeded in tests.
        retry_after: what the hall asked for; many were asked for the same at the same time, so some is added by chance.
    """
    ceiling = LONGEST if failures >= BREAKER else min(LONGEST, SHORTEST * 2.0**failures)
    own = random.uniform(SHORTEST, ceiling)
    if retry_after is None:
        return own
    return max(own, min(retry_after + random.uniform(0, ceiling), LONGEST_ASKED))
