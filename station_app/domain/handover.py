"""The hand-over sheet (交接单): what the next shift has to know, as facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station_app.domain.appointment import AppointmentRow
from station_app.domain.records import CaseSummary
from station_app.domain.service_log import ServiceLogRow


@dataclass(frozen=True, slots=True)
class DeferralDue:
    """A deferred material (容缺) that is not in hand, with the day it was promised for."""

    case_no: str
    enterprise_name: str
    material: str
    promised_until: date


@dataclass(frozen=True, slots=True)
class OriginalHeld:
    """An original in the station's keeping."""

    case_no: str
    enterprise_name: str
    material: str
    shelf: str
    taken_at: str
    due_back: date | None


@dataclass(frozen=True, slots=True)
class Handover:
    """Everything one operator hands over at the end of a day.

    Attributes:
        cases: open cases, least time left first.
        deferrals: promised for the next three workdays or earlier.
        callbacks: promised call-backs that are owed.
        appointments: of the day and the next service day.
    """

    operator_id: str
    day: date
    cases: tuple[CaseSummary, ...]
    deferrals: tuple[DeferralDue, ...]
    callbacks: tuple[ServiceLogRow, ...]
    appointments: tuple[AppointmentRow, ...]
    originals: tuple[OriginalHeld, ...]
