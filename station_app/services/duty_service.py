"""Duty and leave: coming and leaving, presence, and who sees whose cases."""

from __future__ import annotations

from datetime import date, datetime

from station_app.clock import YEARS, Clock
from station_app.domain.duty import (
    DutyDay,
    DutyKind,
    DutyRow,
    LeaveRow,
    check_leave,
    check_next,
    duty_day,
    duty_days,
    presence_rate,
    seen_by,
)
from station_app.domain.identifiers import check_client_id
from station_app.domain.rates import Rate
from station_app.domain.records import OperatorRow
from station_app.domain.roles import may_manage_operators
from station_app.domain.text_rules import check_text
from station_app.errors import Code, UserError
from station_app.ids import new_id
from station_app.services.catalogue_service import CatalogueService
from station_app.services.operator_service import OperatorService
from station_app.settings import Settings
from station_app.storage import duty_store
from station_app.storage.store import Store

_REASON_LIMIT = 200


class DutyService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(
        self,
        store: Store,
        catalogues: CatalogueService,
        operators: OperatorService,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._store = store
        self._catalogues = catalogues
        self._operators = operators
        self._settings = settings
        self._clock = clock

    def mark(
        self,
        operator_id: str,
        kind: DutyKind,
        *,
        reason: str = "",
        at: datetime | None = None,
        client_id: str | None = None,
    ) -> DutyRow:
        """Note that an operator comes on duty or leaves; the same `client_id` answers the same record; commits.

        Raises:
            UserError: `action_not_allowed` when nothing changes, `bad_date` in the future or before the last record,
                `client_id`, `client_id_conflict`, `bad_character`, `too_long`.
        """
        check_text(reason, "reason", _REASON_LIMIT)
        own_id = check_client_id(client_id) if client_id else new_id()
        with self._store.write(operator_id) as write:
            known = duty_store.by_client_id(self._store, own_id)
            if known is not None and (known.operator_id, known.kind, known.reason) != (operator_id, kind, reason):
                raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=own_id)
            if known is not None:
                return known
            moment = at or write.now
            rows = duty_store.of_operator(self._store, operator_id, moment.date(), moment.date())
            check_next(rows, kind, moment, write.now)
            return duty_store.insert(write, own_id, operator_id, moment, kind, reason)

    def day(self, operator_id: str, day: date | None = None) -> DutyDay:
        """One operator's day; today unless given."""
        now = self._clock.now()
        wanted = day or now.date()
        rows = duty_store.of_operator(self._store, operator_id, wanted, wanted)
        return duty_day(wanted, rows, self._catalogues.calendar(), self._settings.hours(), now)

    def board(self) -> list[tuple[OperatorRow, DutyDay]]:
        """Every active operator's day so far."""
        return [(operator, self.day(operator.id)) for operator in self._operators.all()]

    def presence(self, operator_id: str, first: date, last: date) -> Rate:
        """The presence rate of a period, both days included."""
        now = self._clock.now()
        rows = duty_store.of_operator(self._store, operator_id, first, last)
        calendar, hours = self._catalogues.calendar(), self._settings.hours()
        days = [duty_day(day, found, calendar, hours, now) for day, found in duty_days(first, last, rows)]
        return presence_rate(sum(day.present for day in days), sum(day.presence.denominator for day in days))

    def leave(self, operator_id: str, cover_id: str, first: date, last: date, reason: str, by: str) -> str:
        """Enter leave with cover, one's own or, as head of the station, anybody's; returns its id; commits.

        Raises:
            UserError: `operator_not_found`, `role_not_allowed`, `bad_date`, `action_not_allowed` for one's own cover,
                `bad_character`, `too_long`.
        """
        check_text(reason, "reason", _REASON_LIMIT)
        who, cover = self._operators.find(operator_id).id, self._operators.find(cover_id).id
        if first.year not in YEARS or last.year not in YEARS:
            raise UserError(Code.BAD_DATE, "from")
        check_leave(who, cover, first, last)
        self._check_right(who, by)
        with self._store.write(by) as write:
            leave_id = duty_store.insert_leave(write, who, cover, first, last, reason)
            write.audit("leave_add", who, cover=cover)
        return leave_id

    def cancel_leave(self, leave_id: str, by: str) -> None:
        """End a leave before its time; one that has ended already stays as it is; commits.

        Raises:
            UserError: `leave_not_found`, `role_not_allowed`.
        """
        with self._store.write(by) as write:
            row = duty_store.leave(self._store, leave_id)
            if row is None:
                raise UserError(Code.LEAVE_NOT_FOUND, "leave", id=leave_id)
            self._check_right(row.operator_id, by)
            if row.cancelled_at is None:
                duty_store.cancel_leave(write, leave_id)
                write.audit("leave_cancel", row.operator_id)

    def leaves(self, since: date | None = None) -> list[LeaveRow]:
        """The leaves that run today or later, by their first day."""
        return duty_store.leaves_from(self._store, since or self._clock.today())

    def covering(self, operator_id: str, day: date | None = None) -> tuple[str, ...]:
        """Whose cases an operator sees on a day (today unless given): their own first, then those they cover."""
        wanted = day or self._clock.today()
        return seen_by(operator_id, duty_store.leaves_on(self._store, wanted), wanted)

    def _check_right(self, operator_id: str, by: str) -> None:
        if by != operator_id and not may_manage_operators(self._operators.find(by).role):
            raise UserError(Code.ROLE_NOT_ALLOWED, "operator")
