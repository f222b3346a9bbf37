"""When a case is ready (材料齐备): what is still missing on its list, and how late a promise may be (RULES 1.9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station_app.domain.case_records import MarkRow
from station_app.domain.catalogue import Limit, LimitUnit
from station_app.domain.guidance import Treatment
from station_app.domain.records import MaterialLineRow
from station_app.domain.workdays import Calendar

IN_HAND = frozenset({Treatment.ECERT, Treatment.PRODUCED, Treatment.WALLET})
"""Treatments that ask nothing of the applicant."""


class Lack(StrEnum):
    """Why a line keeps a case from being ready."""

    NOT_TICKED = "not_ticked"
    NOT_SIGNED = "not_signed"
    NOT_PROMISED = "not_promised"
    PROMISED_TOO_LATE = "promised_too_late"
    TO_BE_MENDED = "to_be_mended"


@dataclass(frozen=True, slots=True)
class Lacking:
    """One line that is missing, and why."""

    material: str
    lack: Lack


def latest_promise(signed_on: date, workdays: int, calendar: Calendar, limits: Iterable[Limit] = ()) -> date:
    """The last day a deferral may be promised for: so many workdays after it is signed, that day not counted.

    Args:
        limits: promised limits of the line's items that bind the promise too, if the setting asks for it; limits in
            hours or minutes end on the day of signing.
    """
    last = calendar.add_workdays(signed_on, workdays)
    for limit in limits:
        if limit.value is not None:
            last = min(last, _last_day(signed_on, limit, calendar))
    return last


def _last_day(signed_on: date, limit: Limit, calendar: Calendar) -> date:
    assert limit.value is not None
    if limit.unit is LimitUnit.WORKDAY:
        return calendar.add_workdays(signed_on, limit.value)
    if limit.unit is LimitUnit.CALENDAR_DAY:
        return date.fromordinal(signed_on.toordinal() + limit.value)
    return signed_on


def lacking(
    lines: Sequence[MaterialLineRow], marks: Mapping[str, MarkRow], last_promises: Mapping[str, date]
) -> tuple[Lacking, ...]:
    """The lines that keep a case from being ready, in list order.

    Args:
        last_promises: per deferred material the last day its promise may name (see `latest_promise`).
    """
    found = ((line.material, _lack(line, marks.get(line.material), last_promises)) for line in lines)
    return tuple(Lacking(material, lack) for material, lack in found if lack is not None)


def _lack(line: MaterialLineRow, mark: MarkRow | None, last_promises: Mapping[str, date]) -> Lack | None:
    mark = mark or MarkRow(line.material)
    if mark.supplement:
        return Lack.TO_BE_MENDED
    match Treatment(line.treatment):
        case Treatment.SUBMIT:
            return None if mark.ticked_at else Lack.NOT_TICKED
        case Treatment.COMMITMENT:
            return None if mark.signed_at else Lack.NOT_SIGNED
        case Treatment.DEFERRABLE if not mark.ticked_at:
            if mark.promised_until is None:
                return Lack.NOT_PROMISED
            late = mark.promised_until > last_promises.get(line.material, mark.promised_until)
            return Lack.PROMISED_TOO_LATE if late else None
        case _:
            return None


def in_hand(line: MaterialLineRow, mark: MarkRow | None) -> bool:
    """Whether a line counts as there in “材料 n/m”: it asks nothing, its commitment was signed, or it was ticked."""
    treatment = Treatment(line.treatment)
    if treatment in IN_HAND:
        return True
    if mark is None or mark.supplement:
        return False
    return (mark.signed_at if treatment is Treatment.COMMITMENT else mark.ticked_at) is not None
