"""JSON for visits and demands, checked into forms (CONTRACT 4). `docs/schemas/` is generated from these models."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StrictStr

from station_app.domain.demand import Act, Cause, DemandChannel, DemandForm, DemandKind, Outcome, StepForm
from station_app.domain.money import fen_of_yuan
from station_app.domain.visit import VisitForm, VisitKind
from station_app.services.inputs import Contact, Input, validated
from station_app.services.people_inputs import EnterpriseNamed, moment

_Yuan = Annotated[StrictStr, Field(pattern=r"^\d{1,12}(\.\d{1,2})?$")]


class DemandInput(Input):
    """One demand for `demand add`; `amount` is the money concerned in 元, `concerned` how many enterprises."""

    client_id: StrictStr
    subject: StrictStr
    channel: DemandChannel
    kind: DemandKind = DemandKind.CLUE
    text: StrictStr = ""
    enterprise: EnterpriseNamed = EnterpriseNamed()
    contact: Contact = Contact()
    amount: _Yuan | None = None
    concerned: StrictInt = 1
    broken_promise: StrictBool = False
    hotline_no: StrictStr = ""
    case: StrictStr | None = None
    project: StrictStr | None = None
    visit: StrictStr | None = None
    at: StrictStr | None = None


class DemandActData(Input):
    """The data of `demand act`: what each act says stands in its own fields."""

    text: StrictStr = ""
    unit: StrictStr = ""
    with_units: tuple[StrictStr, ...] = ()
    person: StrictStr = ""
    workdays: StrictInt | None = None
    cause: Cause | None = None
    outcome: Outcome | None = None
    satisfied: StrictBool | None = None
    into: StrictStr | None = None
    at: StrictStr | None = None


class VisitEntryInput(Input):
    """One visit for `visit add`: planned, or `done` with its record and the problems that become demands."""

    client_id: StrictStr
    at: StrictStr
    subject: StrictStr
    kind: VisitKind = VisitKind.VISIT
    enterprise: EnterpriseNamed
    companions: tuple[StrictStr, ...] = ()
    place: StrictStr = ""
    record: StrictStr = ""
    project: StrictStr | None = None
    done: StrictBool = False
    problems: tuple[StrictStr, ...] = ()


class VisitActData(Input):
    """The data of `visit act`; record and problems belong to a visit that took place."""

    record: StrictStr = ""
    problems: tuple[StrictStr, ...] = ()
    reason: StrictStr = ""


def demand_form(data: object) -> DemandForm:
    """A demand from outside.

    Raises:
        UserError: naming the first field that does not fit.
    """
    given = validated(DemandInput, data)
    return DemandForm(
        client_id=given.client_id,
        subject=given.subject,
        channel=given.channel,
        kind=given.kind,
        text=given.text,
        uscc=given.enterprise.uscc or None,
        enterprise_name=given.enterprise.name,
        contact_name=given.contact.name,
        contact_mobile=given.contact.mobile,
        amount_fen=None if given.amount is None else fen_of_yuan(given.amount, "amount"),
        concerned=given.concerned,
        broken_promise=given.broken_promise,
        hotline_no=given.hotline_no,
        case=given.case,
        project=given.project,
        visit=given.visit,
        at=moment(given.at, "at") if given.at else None,
    )


def demand_act(act: Act, data: object) -> StepForm:
    """What is said with an act.

    Raises:
        UserError: naming the first field that does not fit.
    """
    given = validated(DemandActData, data)
    told = {name: getattr(given, name) for name in DemandActData.model_fields if name != "at"}
    return StepForm(act, **told, at=moment(given.at, "at") if given.at else None)


def visit_form(data: object) -> VisitForm:
    """A visit from outside.

    Raises:
        UserError: naming the first field that does not fit.
    """
    given = validated(VisitEntryInput, data)
    return VisitForm(
        client_id=given.client_id,
        at=moment(given.at, "at"),
        subject=given.subject,
        kind=given.kind,
        uscc=given.enterprise.uscc or None,
        enterprise_name=given.enterprise.name,
        companions=given.companions,
        place=given.place,
        record=given.record,
        project=given.project,
        done=given.done,
        problems=given.problems,
    )


def visit_act(data: object) -> VisitActData:
    """What is said about a visit that was planned.

    Raises:
        UserError: naming the first field that does not fit.
    """
    return validated(VisitActData, data)
