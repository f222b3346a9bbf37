"""Where the hall stands with a case's items, and the clocks that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from station_app.clock import parse_moment, to_text
from station_app.domain.affair import Affair, AffairEvent, AffairState, EventKind, apply
from station_app.domain.affair_json import affair_from_json
from station_app.domain.assist_case import BEFORE_SUBMISSION, CLOSED, CaseState
from station_app.domain.catalogue import Limit, LimitUnit
from station_app.domain.deadlines import Deadline, Light, Segment, ServiceHours, supplement_window, work_out
from station_app.domain.guidance import Mode
from station_app.domain.records import CaseDetail, CaseItemRow, NoteRow
from station_app.domain.workdays import Calendar
from station_app.errors import Code, UserError
from station_app.services.catalogue_service import CatalogueService
from station_app.settings import STATION_LIMIT_WORKDAYS, Settings
from station_app.storage import affair_store, case_store, sort_keys
from station_app.storage.store import Store, Write

LOG_EVENTS = {
    "log_accepted": EventKind.ACCEPTED,
    "log_suspended": EventKind.SUSPENDED,
    "log_resumed": EventKind.RESUMED,
    "log_extended": EventKind.EXTENDED,
    "log_correction": EventKind.CORRECTION,
    "log_finished": EventKind.FINISHED,
}
"""What may be noted at the station of the hall's decisions; the station never decides itself."""

RECEIPT_NOTE = "received_by_slip"
"""The hall's own time of receipt on a hand-over slip; it goes before every other time of receipt (RULES 2, 补正)."""
NUMBER_NOTE = "official_no"
"""The number a provincial platform gave an item that was entered there; the hall's own row goes before it."""
FROM_HALL, FROM_STATION, COMPUTED = "hall", "station", "computed"
_OVER = frozenset({AffairState.FINISHED, AffairState.SERVED, AffairState.NOT_ACCEPTED, AffairState.RETURNED})


@dataclass(frozen=True, slots=True)
class ItemProgress:
    """One item's affair and where the knowledge comes from: the hall's own row, notes of the station, or the calendar.

    The calendar speaks when the hall let the supplement window pass in silence (RULES 2, 补正), until its row says so.
    """

    position: int
    affair: Affair
    source: str


def note_event(action: str, data: Mapping[str, Any], now: datetime) -> AffairEvent:
    """Read the data of a `log_*` action.

    Raises:
        UserError: `required`, `bad_date` or `bad_number` with the field.
    """
    at = data.get("from") if action == "log_suspended" else data.get("at")
    value = data.get("value")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value <= 0):
        raise UserError(Code.BAD_NUMBER, "value")
    return AffairEvent(
        kind=LOG_EVENTS[action],
        at=_moment(at, "from" if action == "log_suspended" else "at") if at else now,
        document_no=str(data.get("document_no") or ""),
        text=str(data.get("reason") or data.get("text") or ""),
        until=_day(data["to"], "to") if data.get("to") else None,
        segment_kind=str(data.get("kind") or ""),
        value=value,
        official_no=str(data.get("official_no") or ""),
    )


def progress_of(store: Store, case: CaseDetail) -> list[ItemProgress]:
    """The progress of every item: the hall's row where it has arrived, and what was noted since."""
    hall = affair_store.affairs(store, case.summary.id)
    pulled = affair_store.pulled_at(store, case.summary.id) if hall else {}
    notes = affair_store.notes(store, case.summary.rid)
    found: list[ItemProgress] = []
    for row in case_store.items(store, case.summary.rid):
        body = hall.get(row.code)
        told = affair_from_json(body) if body is not None else Affair(case.summary.id, case.summary.no, row.code)
        pulled_at = pulled.get(row.code, "")
        since = [
            note for note in notes
            if note.item == row.code and (note.recorded_at >= pulled_at or note.action == RECEIPT_NOTE)
        ]  # fmt: skip
        affair = _with_notes(told, since)
        from_hall = body is not None and affair == told
        found.append(ItemProgress(row.position, affair, FROM_HALL if from_hall else FROM_STATION))
    return found


def _with_notes(affair: Affair, notes: Sequence[NoteRow]) -> Affair:
    """The affair as the station's notes carry it on; a note the hall's own row has overtaken changes nothing."""
    for note in notes:
        if note.action == RECEIPT_NOTE:
            affair = _received_by_slip(affair, parse_moment(note.at))
            continue
        if note.action == NUMBER_NOTE:
            affair = replace(affair, official_no=affair.official_no or str(note.data["official_no"]))
            continue
        with suppress(UserError):
            affair = apply(affair, note_event(note.action, note.data, parse_moment(note.at)))
    return affair


def _received_by_slip(affair: Affair, at: datetime) -> Affair:
    state = AffairState.RECEIVED if affair.state is AffairState.EXPECTED else affair.state
    return replace(affair, state=state, received_at=at)


class Clocks:
    """Reckons the clocks of cases under their frozen catalogue and the settings in force."""

    def __init__(self, catalogues: CatalogueService, settings: Settings, calendar: Calendar | None = None) -> None:
        self._catalogues = catalogues
        self._settings = settings
        self._other_calendar = calendar

    def under(self, calendar: Calendar) -> Clocks:
        """The same clocks under a calendar that is not in force."""
        return Clocks(self._catalogues, self._settings, calendar)

    def _calendar(self) -> Calendar:
        return self._other_calendar or self._catalogues.calendar()

    @property
    def hours(self) -> ServiceHours:
        """The service hours in force."""
        return self._settings.hours()

    def item(self, affair: Affair, limit: Limit, now: datetime) -> Deadline | None:
        """The clock of one item under a limit; None before acceptance."""
        if affair.accepted_at is None:
            return None
        return work_out(
            affair.accepted_at,
            limit,
            self._calendar(),
            now,
            segments=segments_of(affair),
            extensions=[extension.value for extension in affair.extensions],
            hours=self.hours,
        )

    def station(self, registered_at: datetime, now: datetime) -> Deadline:
        """The in-station clock, from registration to submission."""
        limit = Limit(self._settings.get(STATION_LIMIT_WORKDAYS), LimitUnit.WORKDAY, "驿站内部时限（设置）")
        return work_out(registered_at, limit, self._calendar(), now, hours=self.hours)

    def watch(self, affair: Affair, now: datetime) -> Deadline | None:
        """The window in which the hall may ask for supplements; None unless it has received and not yet accepted."""
        if affair.state is not AffairState.RECEIVED or affair.received_at is None:
            return None
        return supplement_window(affair.received_at, self._calendar(), now, self.hours)

    def progress(self, store: Store, case: CaseDetail, now: datetime) -> list[ItemProgress]:
        """The progress of every item as the station shows it: silence of the hall counts as acceptance."""
        return [self._deemed(progress, now) for progress in progress_of(store, case)]

    def _deemed(self, progress: ItemProgress, now: datetime) -> ItemProgress:
        window = self.watch(progress.affair, now)
        if window is None or window.due is None or now.date() <= window.due:
            return progress
        received_at = progress.affair.received_at
        affair = replace(progress.affair, state=AffairState.ACCEPTED, accepted_at=received_at, deemed=True)
        return ItemProgress(progress.position, affair, COMPUTED)

    def refresh(self, write: Write, case: CaseDetail) -> None:
        """Work out the stored clock of a case anew and write it, with its items' states, in the caller's transaction.

        A submitted case that the hall has taken up is tracked from then on.
        """
        found = self.progress(write.store, case, write.now)
        for progress in found:
            affair = progress.affair
            deadline = self._promised(case, affair, write.now)
            watch = self.watch(affair, write.now)
            case_store.update_item(write, case.summary.rid, progress.position, _item_columns(progress, deadline, watch))
        taken_up = any(one.affair.state is not AffairState.EXPECTED or one.affair.official_no for one in found)
        if taken_up and case.summary.state == CaseState.SUBMITTED:
            case_store.change_state(write, case.summary.rid, case.summary.id, CaseState.TRACKING.value)
        case_store.update(write, case.summary.rid, self._case_columns(case, found, write.now))

    def due(self, store: Store, case: CaseDetail, now: datetime) -> date | None:
        """The due day of a case as `refresh` would store it; None while none runs."""
        columns = self._case_columns(case, self.progress(store, case, now), now)
        return date.fromisoformat(columns["due"]) if columns["due"] else None

    def _promised(self, case: CaseDetail, affair: Affair, now: datetime) -> Deadline | None:
        """The clock of an item; None also when this PC lacks its catalogue, as for what another PC logged."""
        try:
            limit = self._catalogues.version(case.catalogue_version).item(affair.item).promised_limit
        except UserError:
            return None
        return self.item(affair, limit, now)

    def _case_columns(self, case: CaseDetail, found: Sequence[ItemProgress], now: datetime) -> dict[str, Any]:
        stage, state = _stage(found), CaseState(case.summary.state)
        if state in CLOSED:
            return {**_without_due(Light.DONE, sort_keys.finished_on(now.date())), **stage}
        running = (self._promised(case, one.affair, now) for one in found if one.affair.state not in _OVER)
        deadlines = [deadline for deadline in running if deadline is not None]
        if found and all(progress.affair.state in _OVER for progress in found):
            last = max(progress.affair.finished_at or now for progress in found)
            return {**_without_due(Light.DONE, sort_keys.finished_on(last.date())), **stage}
        dated = [deadline for deadline in deadlines if deadline.due is not None]
        if dated:
            return {**_running(min(dated, key=_due_key)), **stage}
        if deadlines:
            return {**_without_due(Light.PAUSED, sort_keys.PAUSED), **stage}
        if state is CaseState.SUSPENDED:
            return {**_without_due(Light.PAUSED, sort_keys.PAUSED), **stage}
        if state in BEFORE_SUBMISSION and case.summary.mode != Mode.CONSULT:
            return {**self.station_columns(parse_moment(case.summary.registered_at), now), **stage}
        return {**not_running(), **stage}

    def station_columns(self, registered_at: datetime, now: datetime) -> dict[str, Any]:
        """The stored clock of a case that waits at the station."""
        return _running(self.station(registered_at, now))


def not_running() -> dict[str, Any]:
    """The stored clock of a case whose clock has not started."""
    return _without_due(Light.NOT_STARTED, sort_keys.NO_DUE)


def _without_due(light: Light, sort_key: str) -> dict[str, Any]:
    return {"clock": light.value, "due": None, "yellow_from": None, "sort_key": sort_key}


def segments_of(affair: Affair) -> tuple[Segment, ...]:
    """The stop segments of an affair as the clock takes them."""
    return tuple(Segment(segment.start, segment.end, segment.kind) for segment in affair.segments)


def _running(deadline: Deadline) -> dict[str, Any]:
    assert deadline.due is not None
    return {
        "clock": "running",
        "due": deadline.due.isoformat(),
        "yellow_from": deadline.yellow_from.isoformat() if deadline.yellow_from else None,
        "sort_key": sort_keys.due_on(deadline.due),
    }


def _due_key(deadline: Deadline) -> date:
    assert deadline.due is not None
    return deadline.due


def _item_columns(progress: ItemProgress, deadline: Deadline | None, watch: Deadline | None) -> dict[str, Any]:
    affair = progress.affair
    return {
        "status": affair.state.value,
        "status_source": progress.source,
        "accepted_at": to_text(affair.accepted_at) if affair.accepted_at else None,
        "finished_at": to_text(affair.finished_at) if affair.finished_at else None,
        "official_no": affair.official_no or None,
        "due": deadline.due.isoformat() if deadline and deadline.due else None,
        "watch_due": watch.due.isoformat() if watch and watch.due else None,
    }


_STAGE_ORDER = (
    AffairState.CORRECTION, AffairState.SUSPENDED, AffairState.PROCESSING, AffairState.ACCEPTED, AffairState.RECEIVED,
    AffairState.RETURNED, AffairState.NOT_ACCEPTED, AffairState.FINISHED, AffairState.SERVED,
)  # fmt: skip


def _stage(found: Sequence[ItemProgress]) -> dict[str, Any]:
    """The affair state that tells most about the case: what needs a person first, done last."""
    states = {progress.affair.state for progress in found}
    stage = next((state for state in _STAGE_ORDER if state in states), None)
    return {"stage": stage.value if stage else "station"}


def _moment(value: object, field: str) -> datetime:
    try:
        return parse_moment(str(value))
    except ValueError as error:
        raise UserError(Code.BAD_DATE, field) from error


def _day(value: object, field: str) -> date:
    return _moment(value, field).date()


def row_of(rows: Sequence[CaseItemRow], item: str) -> CaseItemRow:
    """The row of one item of a case.

    Raises:
        UserError: `item_not_found` when the case does not have it.
    """
    found = next((row for row in rows if row.code == item), None)
    if found is None:
        raise UserError(Code.ITEM_NOT_FOUND, "item", item=item)
    return found
