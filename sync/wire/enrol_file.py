"""The file by which a hall takes in a PC that has no network: carried in person, and compared by reading two fingerprints out."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from sync.wire.batch import Moment
from sync.wire.calls import ExchangeKeys, StationName

SUFFIX = ".station-enrolment"
MOST_BYTES = 16 * 1024


class EnrolFile(BaseModel):
    """A one-time code with the hall's public keys; the code dies with its first use, as one that is read out does."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: Literal["station-desk-enrolment/1"] = "station-desk-enrolment/1"
    station: StationName
    code: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    expires_at: Moment
    exchange: ExchangeKeys


def hall_fingerprint(keys: ExchangeKeys) -> str:
    """What both ends show: another file would bring other keys and show another one."""
    digits = hashlib.sha256(f"{keys.recipient}/{keys.verify_key}".encode()).hexdigest()[:16].upper()
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))
