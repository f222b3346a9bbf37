"""JSON for the work with people: services, appointments, duty, evaluations and their steps, checked into forms (CONTRACT 4).

`docs/schemas/` is generated from these models.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StrictStr

from station_app.clock import YEARS, parse_moment
from station_app.domain.appointment import AppointmentForm, BookingChannel
from station_app.domain.case_form import Channel
from station_app.domain.evaluation import BadReason, EvaluationChannel, EvaluationForm, EventKind, Level
from station_app.domain.money import fen_of_yuan
from station_app.domain.service_log import FreeKind, FreeService, OnSiteVisit, ServiceCategory, ServiceLogForm
from station_app.errors import Code, UserError
from station_app.services.inputs import Contact, Input, validated

_Time = Annotated[StrictStr, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
_Yuan = Annotated[StrictStr, Field(pattern=r"^\d{1,12}(\.\d{1,2})?$")]


class EnterpriseNamed(Input):
    """An enterprise by its code, its name or both; nothing = not known."""

    uscc: StrictStr | None = None
    name: StrictStr = ""


class FreeServiceInput(Input):
    """Free services of one kind; `saved` is what they would have cost altogether, in 元."""

    kind: FreeKind
    count: Annotated[StrictInt, Field(ge=1)] = 1
    saved: _Yuan = "0"


class VisitInput(Input):
    """A visit at the enterprise."""

    at: StrictStr
    place: StrictStr
    matter: StrictStr
    result: StrictStr = ""


class ConsultationInput(Input):
    """One service for `consultation add`; `passed_to` is due when it was not solved at the station."""

    client_id: StrictStr
    category: ServiceCategory = ServiceCategory.CONSULTATION
    channel: Channel = Channel.ON_SITE
    subject: StrictStr
    answer: StrictStr = ""
    solved: StrictBool = True
    passed_to: StrictStr = ""
    minutes: StrictInt = 0
    enterprise: EnterpriseNamed = EnterpriseNamed()
    contact: Contact = Contact()
    free_services: tuple[FreeServiceInput, ...] = ()
    visit: VisitInput | None = None
    callback_on: date | None = None
    case: StrictStr | None = None
    at: StrictStr | None = None


class AppointmentInput(Input):
    """One appointment for `appointment add`; `start` is the beginning of a slot."""

    client_id: StrictStr
    channel: BookingChannel = BookingChannel.WINDOW
    day: date
    start: _Time
    window: StrictStr = ""
    matter: StrictStr
    enterprise: EnterpriseNamed = EnterpriseNamed()
    contact: Contact = Contact()
    case: StrictStr | None = None


class EventInput(Input):
    """What is evaluated: a case by its number, or a service by its id; exactly one of the two."""

    case: StrictStr | None = None
    service_log: StrictStr | None = None


class EvaluationInput(Input):
    """One evaluation for `evaluation add`; reasons are due for levels 4 and 5, a name makes it 实名."""

    client_id: StrictStr
    event: EventInput
    level: Level
    channel: EvaluationChannel = EvaluationChannel.SCREEN
    name: StrictStr = ""
    reasons: tuple[BadReason, ...] = ()
    comment: StrictStr = ""
    at: StrictStr | None = None


class EvaluationActData(Input):
    """The data of `evaluation act`; `satisfied` belongs to a revisit, `complex` to a contact."""

    text: StrictStr = ""
    satisfied: StrictBool | None = None
    complex_case: Annotated[StrictBool, Field(alias="complex")] = False


class DutyInput(Input):
    """One record for `duty on` or `duty off`; now unless `at` says when."""

    client_id: StrictStr
    at: StrictStr | None = None
    reason: StrictStr = ""


@dataclass(frozen=True, slots=True)
class DutyEntry:
    """One record, as read."""

    client_id: str
    at: datetime | None
    reason: str


def consultation_form(data: object) -> ServiceLogForm:
    """Check one service.

    Raises:
        UserError: `required`, `unknown_field`, `bad_choice`, `bad_date`, `bad_amount` or `bad_json` with the field.
    """
    given = validated(ConsultationInput, data)
    visit = given.visit
    return ServiceLogForm(
        client_id=given.client_id,
        category=given.category,
        channel=given.channel,
        subject=given.subject,
        answer=given.answer,
        solved=given.solved,
        passed_to=given.passed_to,
        minutes=given.minutes,
        uscc=given.enterprise.uscc or None,
        enterprise_name=given.enterprise.name,
        contact_name=given.contact.name,
        contact_mobile=given.contact.mobile,
        free_services=_free(given.free_services),
        visit=OnSiteVisit(moment(visit.at, "visit.at"), visit.place, visit.matter, visit.result) if visit else None,
        callback_on=given.callback_on,
        case=given.case or None,
        at=moment(given.at, "at") if given.at else None,
    )


def appointment_form(data: object) -> AppointmentForm:
    """Check one appointment.

    Raises:
        UserError: `required`, `unknown_field`, `bad_choice`, `bad_date` or `bad_json` with the field.
    """
    given = validated(AppointmentInput, data)
    if given.day.year not in YEARS:
        raise UserError(Code.BAD_DATE, "day")
    return AppointmentForm(
        client_id=given.client_id,
        channel=given.channel,
        day=given.day,
        start=time.fromisoformat(given.start),
        matter=given.matter,
        window=given.window,
        uscc=given.enterprise.uscc or None,
        enterprise_name=given.enterprise.name,
        contact_name=given.contact.name,
        contact_mobile=given.contact.mobile,
        case=given.case or None,
    )


def evaluation_form(data: object) -> EvaluationForm:
    """Check one evaluation.

    Raises:
        UserError: `required` (for the event too, when neither or both are named), `unknown_field`, `bad_choice`,
            `bad_date` or `bad_json` with the field.
    """
    given = validated(EvaluationInput, data)
    event = given.event
    if bool(event.case) == bool(event.service_log):
        raise UserError(Code.REQUIRED, "event")
    return EvaluationForm(
        client_id=given.client_id,
        event_kind=EventKind.CASE if event.case else EventKind.SERVICE_LOG,
        event=event.case or event.service_log or "",
        level=given.level,
        channel=given.channel,
        name=given.name,
        reasons=tuple(dict.fromkeys(given.reasons)),
        comment=given.comment,
        at=moment(given.at, "at") if given.at else None,
    )


def evaluation_act(data: object) -> EvaluationActData:
    """Check the data of a step.

    Raises:
        UserError: `unknown_field` or `bad_json` with the field.
    """
    return validated(EvaluationActData, data)


def duty_entry(data: object) -> DutyEntry:
    """Check one record of duty.

    Raises:
        UserError: `required`, `unknown_field`, `bad_date` or `bad_json` with the field.
    """
    given = validated(DutyInput, data)
    return DutyEntry(given.client_id, moment(given.at, "at") if given.at else None, given.reason)


def _free(given: tuple[FreeServiceInput, ...]) -> tuple[FreeService, ...]:
    """One row per kind: the same kind named twice counts together."""
    found: dict[FreeKind, FreeService] = {}
    for one in given:
        before = found.get(one.kind, FreeService(one.kind, 0))
        saved = before.saved_fen + fen_of_yuan(one.saved, "free_services.saved")
        found[one.kind] = FreeService(one.kind, before.count + one.count, saved)
    return tuple(found.values())


def moment(text: str, field: str) -> datetime:
    """A moment from outside.

    Raises:
        UserError: `bad_date`.
    """
    try:
        return parse_moment(text)
    except ValueError as error:
        raise UserError(Code.BAD_DATE, field) from error
