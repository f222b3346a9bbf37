"""The facts of the hand-over sheet, gathered on one snapshot."""

from __future__ import annotations

from datetime import date

from station_app.domain.appointment import AppointmentState
from station_app.domain.handover import DeferralDue, Handover, OriginalHeld
from station_app.services.appointment_service import AppointmentService
from station_app.services.catalogue_service import CatalogueService
from station_app.services.service_log_service import ServiceLogService
from station_app.storage import handover_store
from station_app.storage.store import Store

DEFERRAL_WORKDAYS = 3
"""Deferrals that fall due within so many workdays are handed over."""


class HandoverService:
    """Reads only."""

    def __init__(
        self,
        store: Store,
        catalogues: CatalogueService,
        logs: ServiceLogService,
        appointments: AppointmentService,
    ) -> None:
        self._store = store
        self._catalogues = catalogues
        self._logs = logs
        self._appointments = appointments

    def handover(self, operator_id: str, day: date) -> Handover:
        """What an operator hands over on a day: their cases, promises and originals, and the station's appointments."""
        calendar = self._catalogues.calendar()
        names = self._catalogues.active().materials
        with self._store.read():
            cases = handover_store.open_cases(self._store, operator_id)
            until = calendar.add_workdays(day, DEFERRAL_WORKDAYS)
            following = next(self._appointments.rules().service_days(day.fromordinal(day.toordinal() + 1)))
            booked = (self._appointments.day(one).appointments for one in (day, following))
            return Handover(
                operator_id=operator_id,
                day=day,
                cases=tuple(cases),
                deferrals=tuple(
                    DeferralDue(no, enterprise, names[code].name if code in names else code, promised)
                    for no, enterprise, code, promised in handover_store.deferrals(self._store, operator_id, until)
                ),
                callbacks=tuple(self._logs.owed_callbacks(until, (operator_id,))),
                appointments=tuple(row for rows in booked for row in rows if row.state is AppointmentState.BOOKED),
                originals=tuple(
                    OriginalHeld(no, enterprise, names[code].name if code in names else code, shelf, taken_at, due_back)
                    for no, enterprise, code, shelf, taken_at, due_back in handover_store.originals(
                        self._store, operator_id
                    )
                ),
            )
