"""Hybrid logical clocks: stamps that sort as text, never run backwards and name the replica that made them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PATTERN = re.compile(r"(\d{13})-(\d{4})-([0-9a-f]{8})")
_LAST_COUNTER = 9999
_LAST_WALL = 9_999_999_999_999


@dataclass(frozen=True, slots=True, order=True)
class Hlc:
    """One stamp: `{wall_ms:013d}-{counter:04d}-{replica:8hex}`; its order is the order of its text."""

    wall_ms: int
    counter: int
    replica: str

    def __str__(self) -> str:
        return f"{self.wall_ms:013d}-{self.counter:04d}-{self.replica}"


def replica_tag(replica_id: str) -> str:
    """The eight characters that stand for a replica in its stamps: the random end of its UUIDv7, not its time."""
    return replica_id.replace("-", "")[-8:].lower()


def parse(text: str) -> Hlc:
    """Read a stamp.

    Raises:
        ValueError: the text is not a stamp.
    """
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise ValueError("not a hybrid logical clock stamp")
    return Hlc(int(match[1]), int(match[2]), match[3])


def tick(last: str | None, wall_ms: int, replica: str) -> str:
    """The next stamp of a replica: later than `last` whatever the wall clock did in between.

    Args:
        last: the highest stamp this replica has made or seen; None before the first.
        wall_ms: the local clock in milliseconds, corrected by the measured offset.
        replica: the replica's tag (`replica_tag`).
    """
    wall = min(max(wall_ms, 0), _LAST_WALL)
    if last is None:
        return str(Hlc(wall, 0, replica))
    seen = parse(last)
    if wall > seen.wall_ms:
        return str(Hlc(wall, 0, replica))
    if seen.counter < _LAST_COUNTER:
        return str(Hlc(seen.wall_ms, seen.counter + 1, replica))
    return str(Hlc(seen.wall_ms + 1, 0, replica))


def observe(last: str | None, seen: str) -> str:
    """The stamp to remember after meeting a foreign one, so that the next `tick` lies after both."""
    return seen if last is None or seen > last else last


def shift(stamps: list[str], wall_ms: int, replica: str, after: str | None = None) -> list[str]:
    """New stamps at `wall_ms` for changes nobody has seen yet, in the same order (the hall answered `clock_ahead`).

    Args:
        stamps: the stamps to replace, in the order of their changes.
        wall_ms: the hall's time.
        replica: the replica's tag.
        after: the last stamp the hall has already taken; the new ones lie after it.
    """
    fresh: list[str] = []
    last = after
    for _ in stamps:
        last = tick(last, wall_ms, replica)
        fresh.append(last)
    return fresh
