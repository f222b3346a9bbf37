"""Sizes and ages both ends keep to; the hall tells its own in `enrol` and `hello`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = 1
"""Version of the change kinds this program writes."""
MIN_SCHEMA = 1
"""Oldest version of the change kinds the hall still understands."""
CLOCK_TOLERANCE_MS = 120_000
"""How far a stamp may lie ahead of the hall's clock."""
MAX_DEPTH = 20
"""Levels of nesting in a change."""
MAX_TOKENS = 400_000
"""Commas and brackets in one body: bounds the objects that parsing can make."""
SMALL_BODY = 16 * 1024
"""Bodies of enrol, token and hello."""
MAX_PAGE_BYTES = 4 * 1024 * 1024
"""A page of the feed ends when its rows pass this size."""
MAX_PAGE_ROWS = 1_000
MAX_ANSWER_BYTES = 16 * 1024 * 1024
"""Largest answer a station reads."""


class Limits(BaseModel):
    """What one batch may hold."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    max_changes: int = Field(1_000, ge=1)
    max_raw_bytes: int = Field(8 * 1024 * 1024, ge=1)
    max_gzip_bytes: int = Field(2 * 1024 * 1024, ge=1)
    max_change_bytes: int = Field(256 * 1024, ge=1)
