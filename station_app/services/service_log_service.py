"""The service log: log once, link to enterprise and case, keep promised call-backs, and count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from station_app.clock import Clock, to_text
from station_app.domain.form_digest import form_digest
from station_app.domain.quick_line import QuickLine, parse_quick
from station_app.domain.service_log import (
    LogFigures,
    ServiceLogForm,
    ServiceLogRow,
    check_log,
    figures,
    outside_hours,
)
from station_app.domain.text_rules import check_long_text
from station_app.errors import Code, UserError
from station_app.services.case_lookup import find_case
from station_app.services.catalogue_service import CatalogueService
from station_app.services.known_enterprise import link
from station_app.settings import Settings
from station_app.storage import enterprise_store, service_log_store
from station_app.storage.store import Store, Write

_RESULT_LIMIT = 4000
_NEWEST = 100


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry that is safely stored."""

    id: str
    client_id: str
    new: bool


class ServiceLogService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(self, store: Store, catalogues: CatalogueService, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._catalogues = catalogues
        self._settings = settings
        self._clock = clock

    def quick(self, text: str) -> QuickLine:
        """Read a quick line as it stands; pieces that are the name of a known enterprise are taken as such."""
        known = [piece for piece in dict.fromkeys(text.split()) if enterprise_store.by_name(self._store, piece)]
        return parse_quick(text, self._clock.today(), self._catalogues.calendar(), known)

    def add(self, form: ServiceLogForm, operator_id: str) -> Logged:
        """Log a service; the same `client_id` with the same content answers the same entry; commits.

        Raises:
            UserError: at the first wrong field (`check_log`); `case_not_found`; `client_id_conflict`.
        """
        form = check_log(form, self._clock.now())
        digest = form_digest(form)
        with self._store.write(operator_id) as write:
            known = service_log_store.acknowledged(self._store, form.client_id)
            if known is not None and known[1] != digest:
                raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=form.client_id)
            if known is not None:
                return Logged(known[0], form.client_id, new=False)
            return Logged(self._insert(write, form, digest), form.client_id, new=True)

    def _insert(self, write: Write, form: ServiceLogForm, digest: str) -> str:
        at = form.at or write.now
        weekend, after_hours = outside_hours(at, self._catalogues.calendar(), self._settings.hours())
        enterprise_id, name = link(write, form.uscc, form.enterprise_name)
        values = {
            "client_id": form.client_id, "at": to_text(at), "category": form.category.value,
            "channel": form.channel.value, "enterprise_id": enterprise_id, "enterprise_name": name,
            "contact_name": form.contact_name, "contact_mobile": form.contact_mobile, "subject": form.subject,
            "answer": form.answer, "solved": form.solved, "passed_to": form.passed_to, "minutes": form.minutes,
            "weekend": weekend, "after_hours": after_hours,
            "case_id": find_case(self._store, form.case).summary.id if form.case else None,
            "visit": service_log_store.visit_json(form.visit),
            "callback_on": form.callback_on.isoformat() if form.callback_on else None,
        }  # fmt: skip
        log_id = service_log_store.insert(write, values, form.free_services, digest)
        write.audit("service_log_add", log_id, category=form.category.value)
        return log_id

    def link_case(self, log_id: str, case: str, operator_id: str) -> None:
        """Note that an entry has become a case; the same case again changes nothing; commits.

        Raises:
            UserError: `service_log_not_found`, `case_not_found`, `action_not_allowed` when it became another case.
        """
        with self._store.write(operator_id) as write:
            row, case_id = self.find(log_id), find_case(self._store, case).summary.id
            if row.case_id == case_id:
                return
            if row.case_id is not None:
                raise UserError(Code.ACTION_NOT_ALLOWED, "case", action="link_case", reason="linked_already")
            service_log_store.update(write, row.id, {"case_id": case_id})
            write.audit("service_log_case", row.id, case=case_id)

    def call_back(self, log_id: str, result: str, operator_id: str) -> None:
        """Note that the promised call was made; commits.

        Raises:
            UserError: `service_log_not_found`, `action_not_allowed` when none is owed, `bad_character`, `too_long`.
        """
        check_long_text(result, "result", _RESULT_LIMIT)
        with self._store.write(operator_id) as write:
            row = self.find(log_id)
            if row.callback_on is None or row.called_back_at is not None:
                reason = "no_callback" if row.callback_on is None else "called_back_already"
                raise UserError(Code.ACTION_NOT_ALLOWED, "action", action="call_back", reason=reason)
            service_log_store.update(write, row.id, {"called_back_at": write.at, "callback_result": result})
            write.audit("service_log_call_back", row.id)

    def find(self, log_id: str) -> ServiceLogRow:
        """One entry by its id or its caller's id.

        Raises:
            UserError: `service_log_not_found`.
        """
        found = service_log_store.by_id(self._store, log_id)
        if found is None:
            raise UserError(Code.SERVICE_LOG_NOT_FOUND, "service_log", id=log_id)
        return found

    def page(self, first: date, last: date, before_rid: int = 0, limit: int = _NEWEST) -> list[ServiceLogRow]:
        """The next entries of a period, newest first; `before_rid` is the last row of the page before."""
        return service_log_store.page(self._store, first, last, before_rid, limit)

    def of_enterprise(self, enterprise_id: str) -> list[ServiceLogRow]:
        """The newest entries of an enterprise."""
        return service_log_store.of_enterprise(self._store, enterprise_id, _NEWEST)

    def of_case(self, case: str) -> list[ServiceLogRow]:
        """The entries that belong to a case, oldest first.

        Raises:
            UserError: `case_not_found`.
        """
        return service_log_store.of_case(self._store, find_case(self._store, case).summary.id)

    def owed_callbacks(self, until: date | None = None, operators: Sequence[str] = ()) -> list[ServiceLogRow]:
        """Promised call-backs due by a day (today unless given), of some operators or of all."""
        return service_log_store.owed_callbacks(self._store, until or self._clock.today(), operators)

    def figures(self, first: date, last: date) -> LogFigures:
        """The figures of a period, both days included."""
        with self._store.read():
            by_category, solved, outside = service_log_store.counts(self._store, first, last)
            free = service_log_store.free_totals(self._store, first, last)
        return figures(by_category, solved, outside, free)
