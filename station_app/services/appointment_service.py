"""The appointment book: what is free, booking without overbooking, and what became of an appointment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station_app.clock import Clock
from station_app.domain.appointment import (
    AppointmentForm,
    AppointmentRow,
    AppointmentState,
    BookDay,
    BookRules,
    Slot,
    appointment_number,
    booked_by_slot,
    check_appointment,
    check_move,
)
from station_app.domain.form_digest import form_digest
from station_app.domain.text_rules import check_text
from station_app.errors import Code, UserError
from station_app.services.case_lookup import find_case
from station_app.services.catalogue_service import CatalogueService
from station_app.services.known_enterprise import link
from station_app.services.station_profile import StationProfile
from station_app.settings import APPOINTMENT_CAPACITY, APPOINTMENT_SLOT_MINUTES, WEEKEND_SHIFTS, Settings
from station_app.storage import appointment_store, case_store
from station_app.storage.store import Store, Write

_REASON_LIMIT = 200
_NEWEST = 100


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment that is safely stored."""

    no: str
    client_id: str
    new: bool


class AppointmentService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(
        self, store: Store, profile: StationProfile, catalogues: CatalogueService, settings: Settings, clock: Clock
    ) -> None:
        self._store = store
        self._profile = profile
        self._catalogues = catalogues
        self._settings = settings
        self._clock = clock

    def rules(self) -> BookRules:
        """What the book offers, by the settings in force."""
        shifts = self._settings.get(WEEKEND_SHIFTS)
        return BookRules(
            self._catalogues.calendar(),
            self._settings.hours(),
            frozenset(shifts),
            self._settings.get(APPOINTMENT_SLOT_MINUTES),
            self._settings.get(APPOINTMENT_CAPACITY),
        )

    def book(self, form: AppointmentForm, operator_id: str) -> Booked:
        """Make an appointment; the same `client_id` with the same content answers the same one; commits.

        Raises:
            UserError: at the first wrong field; `slot_not_offered`, `slot_full`, `case_not_found`, `client_id_conflict`.
        """
        form = check_appointment(form)
        digest = form_digest(form)
        with self._store.write(operator_id) as write:
            known = appointment_store.acknowledged(self._store, form.client_id)
            if known is not None and known[1] != digest:
                raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=form.client_id)
            if known is not None:
                return Booked(known[0], form.client_id, new=False)
            slot = self._free_slot(write, form)
            return Booked(self._insert(write, form, slot, digest), form.client_id, new=True)

    def _free_slot(self, write: Write, form: AppointmentForm) -> Slot:
        slot = self.rules().offered(form.day, form.start, write.now)
        taken = booked_by_slot(appointment_store.of_days(self._store, form.day, form.day)).get(slot.start, 0)
        if taken >= slot.capacity:
            start = f"{slot.start:%H:%M}"
            raise UserError(Code.SLOT_FULL, "start", day=form.day, start=start, capacity=slot.capacity)
        return slot

    def _insert(self, write: Write, form: AppointmentForm, slot: Slot, digest: str) -> str:
        terminal, day = self._profile.terminal, form.day.isoformat()
        serial = case_store.next_serial(write, f"appointment:{terminal}", day)
        no = appointment_number(form.day, terminal, serial)
        enterprise_id, name = link(write, form.uscc, form.enterprise_name)
        values = {
            "no": no, "client_id": form.client_id, "channel": form.channel.value, "day": day,
            "start": f"{slot.start:%H:%M}", "end": f"{slot.end:%H:%M}", "window": form.window,
            "enterprise_id": enterprise_id, "enterprise_name": name, "contact_name": form.contact_name,
            "contact_mobile": form.contact_mobile, "matter": form.matter,
            "case_id": find_case(self._store, form.case).summary.id if form.case else None,
        }  # fmt: skip
        appointment_store.insert(write, values, digest)
        write.audit("appointment_book", no, channel=form.channel.value)
        return no

    def settle(self, no: str, state: AppointmentState, operator_id: str, reason: str = "") -> AppointmentRow:
        """Note what became of an appointment: arrived, not come or cancelled; commits.

        Raises:
            UserError: `appointment_not_found`, `action_not_allowed`, `bad_character`, `too_long`.
        """
        check_text(reason, "reason", _REASON_LIMIT)
        with self._store.write(operator_id) as write:
            row = self.find(no)
            check_move(row, state, write.now)
            columns = {"state": state.value, "state_at": write.at, "reason": reason}
            appointment_store.update(write, row.id, columns)
            write.audit("appointment_settle", row.no, state=state.value)
        return self.find(row.id)

    def link_case(self, no: str, case: str, operator_id: str) -> None:
        """Note the case an appointment belongs to; the same case again changes nothing; commits.

        Raises:
            UserError: `appointment_not_found`, `case_not_found`, `action_not_allowed` when it belongs to another case.
        """
        with self._store.write(operator_id) as write:
            row, case_id = self.find(no), find_case(self._store, case).summary.id
            if row.case_id == case_id:
                return
            if row.case_id is not None:
                raise UserError(Code.ACTION_NOT_ALLOWED, "case", action="link_case", reason="linked_already")
            appointment_store.update(write, row.id, {"case_id": case_id})
            write.audit("appointment_case", row.no, case=case_id)

    def find(self, no: str) -> AppointmentRow:
        """One appointment by its number, its id or its caller's id.

        Raises:
            UserError: `appointment_not_found`.
        """
        found = appointment_store.find(self._store, no)
        if found is None:
            raise UserError(Code.APPOINTMENT_NOT_FOUND, "appointment", no=no)
        return found

    def next_days(self, count: int = 3) -> list[BookDay]:
        """The next service days with their slots and appointments, today among them if it is one."""
        rules = self.rules()
        days = rules.next_days(self._clock.today(), count)
        return [self._day(rules, day) for day in days]

    def day(self, day: date) -> BookDay:
        """One day of the book; without slots when it is no service day."""
        return self._day(self.rules(), day)

    def _day(self, rules: BookRules, day: date) -> BookDay:
        rows = appointment_store.of_days(self._store, day, day)
        slots = rules.slots(booked_by_slot(rows)) if rules.is_service_day(day) else ()
        return BookDay(day, slots, tuple(rows))

    def of_case(self, case: str) -> list[AppointmentRow]:
        """The appointments of a case, oldest first.

        Raises:
            UserError: `case_not_found`.
        """
        return appointment_store.of_case(self._store, find_case(self._store, case).summary.id)

    def of_enterprise(self, enterprise_id: str) -> list[AppointmentRow]:
        """The newest appointments of an enterprise."""
        return appointment_store.of_enterprise(self._store, enterprise_id, _NEWEST)
