"""Cases: register, look up, explain the clocks, and note what the hall decided on paper or by phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station_app.clock import Clock, parse_moment, to_text
from station_app.domain.affair import apply
from station_app.domain.assist_case import CLOSED, CaseState
from station_app.domain.case_form import CaseForm, check_form
from station_app.domain.catalogue import Catalogue, Limit, LimitUnit
from station_app.domain.deadlines import ClockKind, Deadline, not_started, supplement_window
from station_app.domain.guidance import Guidance, Mode, Treatment
from station_app.domain.identifiers import case_number
from station_app.domain.records import (
    CaseDetail,
    CaseEventRow,
    CaseItemRow,
    CaseSummary,
    EnterpriseRow,
    MaterialLineRow,
    PageKey,
)
from station_app.errors import Code, UserError
from station_app.ids import new_id
from station_app.services.case_views import CaseView, condition_of, state_condition
from station_app.services.catalogue_service import CatalogueService
from station_app.services.guidance_service import GuidanceService
from station_app.services.progress import (
    LOG_EVENTS,
    Clocks,
    ItemProgress,
    fold_notes,
    not_running,
    note_event,
    progress_of,
    row_of,
)
from station_app.services.station_profile import StationProfile
from station_app.storage import affair_store, case_store, draft_store, enterprise_store
from station_app.storage.store import Store, Write

_IN_HAND = frozenset({Treatment.ECERT, Treatment.PRODUCED, Treatment.WALLET})
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Registered:
    """A case that is safely stored."""

    id: str
    no: str
    client_id: str
    new: bool


@dataclass(frozen=True, slots=True)
class FullCase:
    """A case with everything that hangs on it."""

    detail: CaseDetail
    items: tuple[CaseItemRow, ...]
    lines: tuple[MaterialLineRow, ...]
    events: tuple[CaseEventRow, ...]
    catalogue: Catalogue


class CaseService:
    """One transaction per call that writes; every one appends its changes for the hall."""

    def __init__(
        self,
        store: Store,
        profile: StationProfile,
        catalogues: CatalogueService,
        guidance: GuidanceService,
        clocks: Clocks,
        clock: Clock,
    ) -> None:
        self._store = store
        self._profile = profile
        self._catalogues = catalogues
        self._guidance = guidance
        self._clocks = clocks
        self._clock = clock

    def register(self, form: CaseForm, operator_id: str, *, draft_id: str | None = None) -> Registered:
        """Log a case: number, frozen list, clock, changes and search row in one transaction; commits.

        The same `client_id` with the same content answers the same case and writes nothing.

        Args:
            form: the filled-in form.
            operator_id: who logs it.
            draft_id: a draft that this case replaces.

        Raises:
            UserError: at the first wrong field; `client_id_conflict` when the id stands for other content.
        """
        form = check_form(form)
        digest = form.content_hash()
        catalogue = self._catalogues.active()
        plain = self._guidance.preview(form.request({}), catalogue)
        with self._store.write(operator_id) as write:
            known = case_store.acknowledged(self._store, form.client_id)
            if known is not None:
                if known[2] != digest:
                    raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=form.client_id)
                return Registered(known[0], known[1], form.client_id, new=False)
            enterprise = self._enterprise(write, form)
            wallet = enterprise.wallet
            guidance = self._guidance.preview(form.request(wallet), catalogue) if wallet else plain
            registered = self._insert(write, form, digest, enterprise, guidance, catalogue)
            if draft_id is not None:
                draft_store.delete(write, draft_id)
        return registered

    def _enterprise(self, write: Write, form: CaseForm) -> EnterpriseRow:
        if form.enterprise_id is not None:
            known = enterprise_store.by_id(self._store, form.enterprise_id)
        elif form.uscc is not None:
            known = enterprise_store.by_uscc(self._store, form.uscc)
        else:
            known = enterprise_store.by_name(self._store, form.enterprise_name)
        if known is not None:
            return known
        return enterprise_store.insert(write, name=form.enterprise_name, uscc=form.uscc, profile={}, wallet={})

    def _insert(
        self,
        write: Write,
        form: CaseForm,
        digest: str,
        enterprise: EnterpriseRow,
        guidance: Guidance,
        catalogue: Catalogue,
    ) -> Registered:
        case_id, stamp, now = new_id(), write.stamp(), write.now
        no = self._number(write, form.mode, now)
        state = CaseState.NOTICED if form.mode is Mode.CONSULT else CaseState.REGISTERED
        title = case_title(catalogue, form.bundle, guidance.chosen)
        clock = not_running() if form.mode is Mode.CONSULT else self._clocks.station_columns(now, now)
        rid = case_store.insert(
            write,
            {
                "id": case_id, "no": no, "client_id": form.client_id, "content_hash": digest, "mode": form.mode.value,
                "channel": form.channel.value, "state": state.value, "title": title, "bundle": form.bundle,
                "enterprise_id": enterprise.id, "enterprise_name": form.enterprise_name,
                "uscc": form.uscc or enterprise.uscc, "contact_name": form.contact_name,
                "contact_mobile": form.contact_mobile, "remark": form.remark,
                "catalogue_version": catalogue.version, "answers": dict(guidance.answers),
                "open_situations": list(guidance.open_situations), "requested": guidance.requested,
                "merged": guidance.merged, "to_submit": guidance.to_submit, "ready": _in_hand(guidance),
                "registered_at": write.at, "operator_id": write.actor, "stage": "station", "sync_state": "saved",
                "hlc": stamp, **clock,
            },
        )  # fmt: skip
        case_store.put_items(write, rid, guidance.chosen)
        case_store.put_lines(write, rid, guidance.lines, guidance.chosen)
        figures = {"requested": guidance.requested, "merged": guidance.merged, "to_submit": guidance.to_submit}
        case_store.add_event(write, rid, "registered", "station", figures)
        texts = (no, form.enterprise_name, form.contact_name, form.contact_mobile, form.uscc or "", title)
        case_store.index(write, no, case_id, title, form.enterprise_name, texts)
        write.change(
            "case", case_id, self._fields(form, no, state, enterprise, guidance, catalogue, write), stamp,
            case_id=case_id,
        )  # fmt: skip
        write.audit("case_register", no, mode=form.mode.value, items=list(guidance.chosen))
        return Registered(case_id, no, form.client_id, new=True)

    def _fields(
        self,
        form: CaseForm,
        no: str,
        state: CaseState,
        enterprise: EnterpriseRow,
        guidance: Guidance,
        catalogue: Catalogue,
        write: Write,
    ) -> dict[str, Any]:
        """The case as the hall takes it; what guidance worked out travels as one field, never mixed."""
        return {
            "no": no,
            "client_id": form.client_id,
            "mode": form.mode.value,
            "channel": form.channel.value,
            "enterprise": enterprise.id,
            "enterprise_name": form.enterprise_name,
            "uscc": form.uscc or enterprise.uscc,
            "contact_name": form.contact_name,
            "contact_mobile": form.contact_mobile,
            "remark": form.remark,
            "state": state.value,
            "registered_at": write.at,
            "operator": write.actor,
            "guidance": guidance_field(form.bundle, guidance, catalogue),
        }

    def _number(self, write: Write, mode: Mode, now: datetime) -> str:
        profile, consult = self._profile, mode is Mode.CONSULT
        row = f"{'consult' if consult else 'case'}:{profile.terminal}"
        serial = case_store.next_serial(write, row, now.date().isoformat())
        terminal = f"Z{profile.terminal}" if consult else profile.terminal
        return case_number(profile.code, now.date(), terminal, serial)

    def find(self, no_or_id: str) -> CaseDetail:
        """One case by its number, its id or its caller's id.

        Raises:
            UserError: `case_not_found`.
        """
        found = case_store.detail(self._store, no_or_id)
        if found is None:
            raise UserError(Code.CASE_NOT_FOUND, "case", case=no_or_id)
        return found

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
                catalogue=self._catalogues.version(detail.catalogue_version),
            )

    def page(self, view: CaseView, after: PageKey, limit: int = _PAGE, *, operator_id: str = "") -> list[CaseSummary]:
        """The next rows of a saved view in the default order: least time left first."""
        condition = condition_of(view, self._clock.now(), operator_id)
        return case_store.page(self._store, condition, after, limit)

    def count(self, view: CaseView, *, operator_id: str = "") -> int:
        """How many cases a saved view holds."""
        return case_store.count(self._store, condition_of(view, self._clock.now(), operator_id))

    def by_ids(self, ids: Sequence[str]) -> list[CaseSummary]:
        """The named cases, in the order of the names."""
        return case_store.by_ids(self._store, ids)

    def all(self, state: str | None = None) -> Iterator[CaseSummary]:
        """Every case, or those in one state, in the default order, read page by page."""
        condition = state_condition(state) if state else None
        after = PageKey()
        while page := case_store.page(self._store, condition, after, _PAGE):
            yield from page
            after = PageKey(page[-1].sort_key, page[-1].rid)

    def count_all(self) -> int:
        """How many cases the store holds."""
        return case_store.count(self._store, None)

    def latest_contact(self, enterprise_id: str) -> tuple[str, str] | None:
        """Name and mobile of the last contact of an enterprise, to fill the form with."""
        latest = case_store.latest_of_enterprise(self._store, enterprise_id)
        return (latest.summary.contact_name, latest.contact_mobile) if latest else None

    def progress(self, no_or_id: str) -> list[ItemProgress]:
        """Where the hall stands with each item of a case.

        Raises:
            UserError: `case_not_found`.
        """
        return progress_of(self._store, self.find(no_or_id))

    def explain(self, no_or_id: str, item: str | None = None, kind: ClockKind = ClockKind.PROMISED) -> Deadline:
        """One clock of a case, day by day; the first item and the promised limit unless named otherwise.

        Raises:
            UserError: `case_not_found`, or `item_not_found` when the case does not have the item.
        """
        case, now = self.find(no_or_id), self._clock.now()
        if kind is ClockKind.STATION:
            return self._clocks.station(parse_moment(case.summary.registered_at), now)
        found = progress_of(self._store, case)
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
            notes = affair_store.notes(self._store, case.summary.rid)
            apply(fold_notes(case, item, notes), event)
            kept = {key: value for key, value in data.items() if key != "item"}
            rid, at = case.summary.rid, to_text(event.at)
            affair_store.add_note(write, rid, case.summary.id, item, action, at, kept)
            case_store.add_event(write, rid, action, "station", {"item": item, **kept}, at)
            self._clocks.refresh(write, case)
            write.audit("case_log", case.summary.no, log=action, item=item)


def case_title(catalogue: Catalogue, bundle: str | None, chosen: Sequence[str]) -> str:
    """What a case is called in lists: its bundle, or its first item and how many there are."""
    if bundle is not None:
        return catalogue.bundle(bundle).name
    first = catalogue.item(chosen[0]).name
    return first if len(chosen) == 1 else f"{first}等 {len(chosen)} 项"


def guidance_field(bundle: str | None, guidance: Guidance, catalogue: Catalogue) -> dict[str, Any]:
    """What guidance worked out, as the one field that travels to the hall (sync protocol 2.7)."""
    return {
        "catalogue_version": catalogue.version,
        "bundle": bundle,
        "items": [
            {
                "code": code,
                "name": catalogue.item(code).name,
                "department": catalogue.department_name(catalogue.item(code).department),
            }
            for code in guidance.chosen
        ],
        "answers": dict(guidance.answers),
        "requested": guidance.requested,
        "merged": guidance.merged,
        "to_submit": guidance.to_submit,
        "lines": [
            {
                "code": line.code,
                "name": line.name,
                "originals": line.originals,
                "copies": line.copies,
                "items": list(line.items),
                "necessity": line.necessity.value,
                "treatment": line.treatment.value,
            }
            for line in guidance.lines
        ],
    }


def _in_hand(guidance: Guidance) -> int:
    return sum(line.treatment in _IN_HAND for line in guidance.lines)
