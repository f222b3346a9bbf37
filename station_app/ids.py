"""Client-made ids: time-ordered UUIDs (version 7), so that nothing needs the hall to get a name."""

from __future__ import annotations


def new_id() -> str:
    """A new UUIDv7 as 36 characters of lower-case text."""
    import uuid6  # noqa: PLC0415  # 40 ms for its version; needed at the first write, not at start

    return str(uuid6.uuid7())
