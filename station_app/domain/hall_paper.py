"""A paper of the hall's own that the station reprints as it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HallPaper:
    """The file and what the line at its top says.

    Attributes:
        file: as the hall sent or scanned it; `media_type` what it is taken for, `name` what messages call it.
        issued_by: the authority.
        number: the authority's own number (文号), empty when it has none.
    """

    file: bytes
    media_type: str
    name: str
    issued_by: str
    received_at: datetime
    number: str
