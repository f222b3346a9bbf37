"""Cases: look up, explain the clocks, and note what the hall decided on paper or by phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from station_app.clock import Clock, parse_moment, to_text
from station_app.domain.affair import apply
from station_app.domain.assist_case import CLOSED, CaseState
from station_app.domain.case_form import CaseForm
from station_app.domain.case_records import CaseWork
from station_app.domain.catalogue import Catalogue, Limit, LimitUnit
from station_app.domain.deadlines import ClockKind, Deadline, not_started, supplement_window
from station_app.domain.records import (
    CaseDetail,
    CaseEventRow,
    CaseItemRow,
    CaseSummary,
    MaterialLineRow,
    PageKey,
    SortKey,
)
from station_app.errors import Code, UserError
from station_app.services.case_lookup import find_case
from station_app.services.case_views import CaseView, condition_of, state_condition
from station_app.services.catalogue_service import CatalogueService
from station_app.services.progress import (
    LOG_EVENTS,
    Clocks,
    ItemProgress,
    note_event,
    progress_of,
    row_of,
)
from station_app.services.registration import Registered, Registration
from station_app.storage import affair_store, case_orders, case_store, case_work_store
from station_app.storage.store import Store

_PAGE = 500


@dataclass(frozen=True, slots=True)
class FullCase:
    """A case with everything that hangs on it."""

    detail: CaseDetail
    items: tuple[CaseItemRow, ...]
    lines: tuple[MaterialLineRow, ...]
    events: tuple[CaseEventRow, ...]
    work: CaseWork
    catalogue: Catalogue


class CaseService:
    """One transaction per call that writes; every one appends its changes for the hall."""

    def __init__(
        self,
        store: Store,
        registration: Registration,
        catalogues: CatalogueService,
        clocks: Clocks,
        clock: Clock,
    ) -> None:
        self._store = store
        self._registration = registration
        self._catalogues = catalogues
        self._clocks = clocks
        self._clock = clock

    def register(self, form: CaseForm, operator_id: str, *, draft_id: str | None = None) -> Registered:
        """Log a case; see `Registration.register`."""
        return self._registration.register(form, operator_id, draft_id)

    def find(self, no_or_id: str) -> CaseDetail:
        """One case by its number, its id or its caller's id.

        Raises:
            UserError: `case_not_found`.
        """
        return find_case(self._store, no_or_id)

    def full(self, no_or_id: str) -> FullCase:
        """A case with its items, list, timeline and the catalogue it was logged with, on one snapshot.

        Raises:
            UserError: `case_not_found`.
        """
        with self._store.read():
            detail = self.find(no_or_id)
            rid = detail.summary.rid
            return FullCase(
                detail=detail,
                items=tuple(case_store.items(self._store, rid)),
                lines=tuple(case_store.lines(self._store, rid)),
                events=tuple(case_store.events(self._store, rid)),
                work=case_work_store.work_of(self._store, rid),
                catalogue=self._catalogues.version(detail.catalogue_version),
            )

    def page(self, view: CaseView, after: PageKey, limit: int = _PAGE, *, operator_id: str = "") -> list[CaseSummary]:
        """The next rows of a saved view in the default order: least time left first."""
        condition = condition_of(view, self._clock.now(), operator_id)
        return case_store.page(self._store, condition, after, limit)

    def snapshot(self, view: CaseView, order: Sequence[SortKey], limit: int, *, operator_id: str = "") -> list[int]:
        """Row ids of a saved view in another order, at most `limit`; `by_rids` reads them page by page."""
        condition = condition_of(view, self._clock.now(), operator_id)
        return case_orders.snapshot(self._store, condition, order, limit)

    def by_rids(self, rids: Sequence[int]) -> list[CaseSummary]:
        """The cases of these rows, in the order of the row ids."""
        return case_store.by_rids(self._store, rids)

    def count(self, view: CaseView, *, operator_id: str = "") -> int:
        """How many cases a saved view holds."""
        return case_store.count(self._store, condition_of(view, self._clock.now(), operator_id))

    def by_ids(self, ids: Sequence[str]) -> list[CaseSummary]:
        """The named cases, in the order of the names."""
        return case_store.by_ids(self._store, ids)

    def all(self, state: str | None = None) -> Iterator[CaseSummary]:
        """Every case, or those in one state, in the default order, read page by page."""
        return case_store.pages(self._store, state_condition(state) if state else None)

    def count_all(self) -> int:
        """How many cases the store holds."""
        return case_store.count(self._store, None)

    def of_enterprise(self, enterprise_id: str, limit: int = 200) -> list[CaseSummary]:
        """The cases of an enterprise, the newest first."""
        return case_store.of_enterprise(self._store, enterprise_id, limit)

    def latest_contact(self, enterprise_id: str) -> tuple[str, str] | None:
        """Name and mobile of the last contact of an enterprise, to fill the form with."""
        latest = case_store.latest_of_enterprise(self._store, enterprise_id)
        return (latest.summary.contact_name, latest.contact_mobile) if latest else None

    def progress(self, no_or_id: str) -> list[ItemProgress]:
        """Where the hall stands with each item of a case.

        Raises:
            UserError: `case_not_found`.
        """
        return self._clocks.progress(self._store, self.find(no_or_id), self._clock.now())

    def explain(self, no_or_id: str, item: str | None = None, kind: ClockKind = ClockKind.PROMISED) -> Deadline:
        """One clock of a case, day by day; the first item and the promised limit unless named otherwise.

        Raises:
            UserError: `case_not_found`, or `item_not_found` when the case does not have the item.
        """
        case, now = self.find(no_or_id), self._clock.now()
        if kind is ClockKind.STATION:
            return self._clocks.station(parse_moment(case.summary.registered_at), now)
        found = self._clocks.progress(self._store, case, now)
        wanted = item or found[0].affair.item
        row_of(case_store.items(self._store, case.summary.rid), wanted)
        affair = next(progress.affair for progress in found if progress.affair.item == wanted)
        if kind is ClockKind.CORRECTION:
            limit = Limit(5, LimitUnit.WORKDAY)
            if affair.received_at is None:
                return not_started(limit)
            return supplement_window(affair.received_at, self._catalogues.calendar(), now, self._clocks.hours)
        handling = self._catalogues.version(case.catalogue_version).item(wanted)
        limit = {
            ClockKind.STATUTORY: handling.statutory_limit,
            ClockKind.TIMED: Limit(handling.timed_minutes, LimitUnit.MINUTE),
        }.get(kind, handling.promised_limit)
        return self._clocks.item(affair, limit, now) or not_started(limit)

    def explain_promises(self, no_or_id: str) -> Mapping[str, Deadline]:
        """The promised clock of every item of a case, day by day.

        Raises:
            UserError: `case_not_found`.
        """
        case, now = self.find(no_or_id), self._clock.now()
        catalogue = self._catalogues.version(case.catalogue_version)
        affairs = [progress.affair for progress in self._clocks.progress(self._store, case, now)]
        limits = {affair.item: catalogue.item(affair.item).promised_limit for affair in affairs}
        return {
            affair.item: self._clocks.item(affair, limits[affair.item], now) or not_started(limits[affair.item])
            for affair in affairs
        }

    def log(self, no_or_id: str, action: str, data: Mapping[str, Any], operator_id: str) -> None:
        """Note a decision of the hall that came on paper or by phone; it counts until the hall's row arrives; commits.

        Raises:
            UserError: `case_not_found`, `item_not_found`, `action_not_allowed` when the affair is in no state for it,
                `required`, `bad_date`, `bad_number`, `segment_reversed`, `extension_incomplete`.
        """
        with self._store.write(operator_id) as write:
            case = self.find(no_or_id)
            if action not in LOG_EVENTS or CaseState(case.summary.state) in CLOSED:
                raise UserError(Code.ACTION_NOT_ALLOWED, "action", action=action, state=case.summary.state)
            item = data.get("item")
            if not isinstance(item, str) or not item:
                raise UserError(Code.REQUIRED, "item")
            row_of(case_store.items(self._store, case.summary.rid), item)
            event = note_event(action, data, write.now)
            known = progress_of(self._store, case)
            apply(next(one.affair for one in known if one.affair.item == item), event)
            kept = {key: value for key, value in data.items() if key != "item"}
            rid, at = case.summary.rid, to_text(event.at)
            affair_store.add_note(write, rid, case.summary.id, item, action, at, kept)
            case_store.add_event(write, rid, action, "station", {"item": item, **kept}, at)
            self._clocks.refresh(write, case)
            write.audit("case_log", case.summary.no, log=action, item=item)
