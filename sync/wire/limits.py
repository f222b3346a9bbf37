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
UPLOAD_WITH_CREATION = 1024 * 1024
"""A file up to this size travels in the request that announces it."""
UPLOAD_CHUNK = 4 * 1024 * 1024
"""Of a larger file this much travels at once, and at most this much again after a cut."""
MAX_ANSWER_BYTES = 16 * 1024 * 1024
"""Largest answer a station reads."""


class Limits(BaseModel):
    """What one batch, and one file, may hold."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    max_changes: int = Field(1_000, ge=1)
    max_raw_bytes: int = Field(8 * 1024 * 1024, ge=1)
    max_gzip_bytes: int = Field(2 * 1024 * 1024, ge=1)
    max_change_bytes: int = Field(256 * 1024, ge=1)
    max_upload_bytes: int = Field(20 * 1024 * 1024, ge=1)
