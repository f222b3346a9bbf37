"""What the sync and the core hand each other: this PC's place in the exchange, verdicts, pulled rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Membership:
    """This PC's place in the exchange.

    Attributes:
        hall_url: None before enrolment.
        settled: the highest number the hall has decided about.
        digest: over every row of the feed that was pulled.
    """

    replica_id: str
    station: str
    document_key: str
    next_seq: int
    settled: int
    hall_url: str | None
    hall_ca: str | None
    device_id: str | None
    hall_epoch: str | None
    cursor: str
    clock_offset_ms: int
    ready: bool
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ChangeVerdict:
    """The hall's decision about one change that it did not simply apply.

    Attributes:
        verdict: duplicate, superseded, rejected or held.
        winners: per field that was lost, the version that stands.
    """

    seq: int
    verdict: str
    code: str = ""
    field: str = ""
    detail: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    winners: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PulledRow:
    """One row of the feed; `seq` is its place there, 0 when it is not known."""

    kind: str
    entity: str
    origin: str
    void: bool
    body: Mapping[str, Any]
    seq: int = 0
