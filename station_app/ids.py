"""Client-made ids: time-ordered UUIDs (version 7), so that nothing needs the hall to get a name."""

from __future__ import annotations

import uuid6


def new_id() -> str:
    """A new UUIDv7 as 36 characters of lower-case text."""
    return str(uuid6.uuid7())
