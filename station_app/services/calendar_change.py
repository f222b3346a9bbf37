"""A new workday calendar: which cases it moves is shown first, then it is put in force and they follow (暂定 → 公布)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from station_app.clock import Clock
from station_app.domain.catalogue_check import find_faults, kind_of
from station_app.domain.records import CaseSummary
from station_app.domain.workdays import Calendar, parse_calendar
from station_app.errors import Code, UserError
from station_app.services.catalogue_service import CatalogueService, Difference, FileKind, read_file
from station_app.services.progress import Clocks
from station_app.storage import case_store
from station_app.storage.case_conditions import due_from_and_registered_until
from station_app.storage.store import Store

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class MovedCase:
    """A case whose due day another calendar moves."""

    case: CaseSummary
    before: date | None
    after: date | None


class CalendarChange:
    """Compares before it writes; cases follow in transactions of at most a hundred."""

    def __init__(self, store: Store, catalogues: CatalogueService, clocks: Clocks, clock: Clock) -> None:
        self._store = store
        self._catalogues = catalogues
        self._clocks = clocks
        self._clock = clock

    def moved_by(self, path: Path) -> list[MovedCase]:
        """The open cases a calendar file would move, in the default order; writes nothing.

        Raises:
            UserError: as `CatalogueService.import_file`; `bad_file` when the file is no calendar.
        """
        _, data = read_file(path)
        if faults := find_faults(data):
            raise UserError(Code.CATALOGUE_FAULTS, "file", faults=faults, count=len(faults), first=faults[0])
        if kind_of(data) != FileKind.CALENDAR:
            raise UserError(Code.BAD_FILE, "file", path=str(path))
        return self._moved(parse_calendar(data))

    def take(self, path: Path, operator_id: str) -> tuple[Difference, int]:
        """Put a calendar in force and bring the cases it moves up to date; commits; answers how many moved.

        Raises:
            UserError: as `moved_by`.
        """
        moved = self.moved_by(path)
        difference = self._catalogues.import_file(path)
        assert difference.kind is FileKind.CALENDAR
        for start in range(0, len(moved), _AT_ONCE):
            self._refresh([one.case.id for one in moved[start : start + _AT_ONCE]], operator_id)
        return difference, len(moved)

    def _refresh(self, cases: Sequence[str], operator_id: str) -> None:
        with self._store.write(operator_id) as write:
            for case_id in cases:
                case = case_store.detail(self._store, case_id)
                if case is not None:
                    self._clocks.refresh(write, case)

    def _moved(self, calendar: Calendar) -> list[MovedCase]:
        differing = different_days(self._catalogues.calendar(), calendar)
        if not differing:
            return []
        anew, now = self._clocks.under(calendar), self._clock.now()
        found: list[MovedCase] = []
        for case in self._candidates(differing[0], differing[-1]):
            detail = case_store.detail(self._store, case.id)
            assert detail is not None
            before = date.fromisoformat(case.due) if case.due else None
            after = anew.due(self._store, detail, now)
            if after != before:
                found.append(MovedCase(case, before, after))
        return found

    def _candidates(self, first: date, last: date) -> Iterator[CaseSummary]:
        """Open cases whose time spans a day on which the calendars differ."""
        condition = due_from_and_registered_until(first, last)
        return case_store.pages(self._store, condition)


def holds_calendar(path: Path) -> bool:
    """Whether a catalogue file is a calendar.

    Raises:
        UserError: `file_not_found`, `bad_json`, or the faults that stop an import.
    """
    _, data = read_file(path)
    return kind_of(data) == FileKind.CALENDAR


def different_days(one: Calendar, other: Calendar) -> list[date]:
    """The days on which two calendars disagree, in order; weekdays and weekends neither names are equal."""
    named = {*one.holidays, *other.holidays, *one.makeup_workdays, *other.makeup_workdays}
    return sorted(day for day in named if one.is_workday(day) != other.is_workday(day))
