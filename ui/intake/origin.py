"""Where a form came from: the noted service or the appointment it began with is linked to the case when that is saved."""

from __future__ import annotations

from PyQt6.QtCore import QObject

from station_app.domain.case_form import CaseForm
from station_app.ids import new_id
from ui.desk import Desk
from ui.intake.arguments import FromTalk


class Origins(QObject):
    """Remembers by draft: a form that was parked keeps its origin."""

    def __init__(self, desk: Desk, page: QObject) -> None:
        super().__init__(page)
        self._desk = desk
        self._by_draft: dict[str, FromTalk] = {}

    def begin(self, draft_id: str, argument: FromTalk) -> CaseForm:
        """The form that a talk or an appointment begins with."""
        self._by_draft[draft_id] = argument
        return CaseForm(
            new_id(),
            channel=argument.channel,
            bundle=argument.bundle or None,
            items=(argument.item,) if argument.item else (),
            enterprise_name=argument.enterprise_name,
            contact_name=argument.contact_name,
            contact_mobile=argument.contact_mobile,
            remark=argument.remark,
        )

    def saved(self, draft_id: str, no: str) -> None:
        """The form has become a case: link what it came from."""
        origin = self._by_draft.pop(draft_id, None)
        services, me = self._desk.services, self._desk.operator_id
        if origin is not None and origin.log_id:
            self._desk.tasks.store(self, lambda: services.service_logs.link_case(origin.log_id, no, me), _linked)
        if origin is not None and origin.appointment:
            self._desk.tasks.store(self, lambda: services.appointments.link_case(origin.appointment, no, me), _linked)


def _linked(_: object) -> None:
    """The case shows it when it is opened."""
