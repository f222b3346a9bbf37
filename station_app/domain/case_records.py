"""Frozen records of the work on a case: marks on materials, originals, powers of attorney, results and hand-overs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station_app.domain.guidance import Treatment


class DeliveryWay(StrEnum):
    """How results are served (送达方式)."""

    DIRECT = "direct"
    MAIL = "mail"
    LEFT = "left"
    ELECTRONIC = "electronic"
    COLLECTED = "collected"


@dataclass(frozen=True, slots=True)
class MarkRow:
    """What the station knows of one material of a case; a new one knows nothing.

    Attributes:
        copies: how many were handed in; None = as many as asked for.
        treatment: the operator's own choice.
        signed_at: when the commitment (告知承诺) was signed.
        promised_on: the day the deferral (容缺) was signed; `promised_until` the day the material was promised for.
        supplement: what the applicant has to mend (要补正), empty when nothing is wrong.
    """

    material: str
    ticked_at: str | None = None
    ticked_by: str | None = None
    copies: int | None = None
    treatment: Treatment | None = None
    signed_at: str | None = None
    promised_on: date | None = None
    promised_until: date | None = None
    supplement: str = ""


@dataclass(frozen=True, slots=True)
class OriginalRow:
    """An original the station keeps; `returned_at` None = still held."""

    id: str
    material: str
    taken_at: str
    shelf: str
    due_back: date | None
    returned_at: str | None
    returned_to: str | None


@dataclass(frozen=True, slots=True)
class EntrustmentRow:
    """A signed power of attorney; the term includes both days."""

    id: str
    agent: str
    number: str | None
    valid_from: date
    valid_until: date
    signed_at: str
    ended_at: str | None

    def valid_on(self, day: date) -> bool:
        """Whether it gives power on a day."""
        return self.ended_at is None and self.valid_from <= day <= self.valid_until


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A result of the hall that reached the station."""

    id: str
    item: str | None
    name: str
    document_no: str
    received_at: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """Results handed over to the applicant."""

    id: str
    recipient: str
    relation: str
    way: str
    express_no: str | None
    place: str | None
    delivered_at: str
    operator_id: str


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """Papers on their way by courier; `arrived_at` None = under way."""

    id: str
    direction: str
    courier: str
    express_no: str
    counterpart: str
    sent_at: str
    arrived_at: str | None


@dataclass(frozen=True, slots=True)
class HallPaperRow:
    """A paper only the hall may issue, as it was received; `remedy` None = not asked for this kind of paper."""

    id: str
    item: str | None
    document: str
    number: str
    dated: str
    issued_by: str
    received_at: str
    sha256: str | None
    remedy: bool | None


@dataclass(frozen=True, slots=True)
class TransferRow:
    """Materials of cases handed to the hall in one go; `cases` maps case numbers to materials and their copies."""

    id: str
    number: str
    cases: Mapping[str, Mapping[str, int]]
    checksum: str
    sent_at: str
    express_no: str | None
    receiver: str | None
    received_at: str | None


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A version of a scan; `material` None = not assigned yet."""

    id: str
    material: str | None
    version: int
    sha256: str
    name: str
    added_at: str
    removed_at: str | None
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """A remark pinned to a page of a scan; x and y run from 0 to 1 from the top left corner."""

    id: str
    scan_id: str
    page: int
    x: float
    y: float
    text: str
    source: str
    at: str
    settled_at: str | None


@dataclass(frozen=True, slots=True)
class CaseWork:
    """Everything that was done on a case beside its list."""

    marks: Mapping[str, MarkRow]
    originals: tuple[OriginalRow, ...] = ()
    entrustments: tuple[EntrustmentRow, ...] = ()
    results: tuple[ResultRow, ...] = ()
    deliveries: tuple[DeliveryRow, ...] = ()
    shipments: tuple[ShipmentRow, ...] = ()
    hall_papers: tuple[HallPaperRow, ...] = ()

    def mark(self, material: str) -> MarkRow:
        """The mark of one material; an empty one when nothing was noted."""
        return self.marks.get(material) or MarkRow(material)

    @property
    def held(self) -> tuple[OriginalRow, ...]:
        """The originals that have not been given back."""
        return tuple(original for original in self.originals if original.returned_at is None)
