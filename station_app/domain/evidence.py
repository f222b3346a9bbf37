"""证据: files that show what a demand, a blocking point or a visit is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EvidenceOf(StrEnum):
    """What a file belongs to."""

    DEMAND = "demand"
    BLOCKING_POINT = "blocking_point"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One file: `here` tells whether this PC holds it, `at_hall` whether the hall has all of it."""

    id: str
    about: EvidenceOf
    about_id: str
    name: str
    sha256: str
    size: int
    media_type: str
    added_at: str
    operator_id: str
    here: bool
    at_hall: bool
