"""What the page of one case shows, as plain values: no widgets, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from station_app.domain.case_records import EntrustmentRow, MarkRow, OriginalRow, RemarkRow, ScanRow
from station_app.domain.deadlines import Deadline
from station_app.domain.records import PrintRow
from station_app.services.case_acts import Offer
from ui.marks import Light, Mark
from ui.widgets.figures import Stage
from ui.widgets.sections import Section


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One material of the list with what was noted of it.

    Attributes:
        number: position on the list.
        numbers: numerals of the items that ask for it.
        copies: how many were handed in, or are asked for while nothing was.
        free: nothing is asked of the applicant (免交).
        signs: the line is settled by a signed commitment.
        waiting: it still keeps the case from being ready.
        latest: last day a deferral promised today may name; None when the line can't be deferred.
    """

    code: str
    number: int
    name: str
    numbers: tuple[int, ...]
    merged: str
    form: str
    copies: int
    word: str
    badge: Mark
    note: str
    mark: MarkRow
    held: tuple[OriginalRow, ...]
    free: bool
    signs: bool
    waiting: bool
    latest: date | None

    @property
    def done(self) -> bool:
        """Whether it is in hand: ticked, signed, or nothing is asked."""
        if self.mark.supplement:
            return False
        return self.free or (self.mark.signed_at if self.signs else self.mark.ticked_at) is not None


@dataclass(frozen=True, slots=True)
class EventLine:
    """One entry of the timeline.

    Attributes:
        source: `station`, `hall` or `enterprise`.
        moment: as stored, for putting entries in order.
    """

    at: str
    title: str
    who: str
    mark: Mark
    source: str
    moment: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class ClockLine:
    """The clock of one item: promised, used and stopped, with the reckoning behind it."""

    number: int
    item: str
    name: str
    light: Light
    left: str
    limit: str
    used: str
    stopped: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything the page shows of one case, read at one moment.

    Attributes:
        became: the case this consultation was turned into.
    """

    no: str
    title: str
    subtitle: str
    state: str
    light: Light
    left: str
    stages: tuple[Stage, ...]
    stage: int
    offers: tuple[Offer, ...]
    closed: bool
    materials: tuple[MaterialRow, ...]
    events: tuple[EventLine, ...]
    clocks: tuple[ClockLine, ...]
    prints: tuple[PrintRow, ...]
    stop_note: str
    overview: tuple[Section, ...]
    situations: tuple[Section, ...]
    contacts: tuple[Section, ...]
    evaluation: tuple[Section, ...]
    entrustment: EntrustmentRow | None
    enterprise: str
    contact: str
    operator_id: str
    operators: tuple[Person, ...]
    now: datetime
    scans: tuple[ScanRow, ...] = ()
    remarks: tuple[RemarkRow, ...] = ()
    consultation: bool = False
    became: str = ""
    handed_over: bool = False

    @property
    def converts(self) -> bool:
        """Whether it is a consultation that can still become a case."""
        return self.consultation and not self.became and not self.closed

    @property
    def done(self) -> int:
        """Materials in hand."""
        return sum(row.done for row in self.materials)

    @property
    def waiting(self) -> int:
        """Materials that still keep the case from being ready."""
        return sum(row.waiting for row in self.materials)
