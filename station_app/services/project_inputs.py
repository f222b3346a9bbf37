"""JSON for projects: projects, acts of nodes, blocking points and whistles, checked into forms (CONTRACT 4).

`docs/schemas/` is generated from these models.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, StrictStr

from station_app.domain.blocking_point import Level, PointForm
from station_app.domain.money import fen_of_wan
from station_app.domain.project import ProjectForm
from station_app.domain.whistle import WhistleForm
from station_app.services.inputs import Input, validated

_Wan = Annotated[StrictStr, Field(pattern=r"^\d{1,12}(\.\d{1,6})?$")]


class OwnerInput(Input):
    """The investor (建设单位): by its code, or by its name before it is founded."""

    uscc: StrictStr | None = None
    name: StrictStr = ""


class ProjectInput(Input):
    """One project for `project add`; `investment` in 万元, `liaison` by name, work number or id."""

    client_id: StrictStr
    name: StrictStr
    project_code: StrictStr | None = None
    owner: OwnerInput
    answers: dict[StrictStr, StrictStr] = Field(default_factory=dict)
    fast: tuple[StrictStr, ...] = ()
    investment: _Wan | None = None
    site: StrictStr = ""
    green_card: StrictBool = False
    green_card_no: StrictStr = ""
    green_channel: StrictBool = False
    liaison: StrictStr | None = None
    remark: StrictStr = ""


class ProjectActData(Input):
    """The data of `project act`: a day for what happened, a reason for `drop`, a case for `link`, values for `change`."""

    day: Annotated[date | None, Field(alias="date")] = None
    reason: StrictStr = ""
    case: StrictStr | None = None
    days: StrictInt | None = None
    department: StrictStr | None = None


class BlockingPointInput(Input):
    """One blocking point for `blocking add`; `node` when a step of the plan is stuck."""

    client_id: StrictStr
    project: StrictStr
    title: StrictStr
    lead: StrictStr
    due: date
    cause: StrictStr = ""
    support: StrictStr = ""
    level: Level = Level.DEPARTMENT
    node: StrictStr = ""
    raised_on: date | None = None
    evidence: StrictStr = ""
    plan: StrictStr = ""


class BlockingActData(Input):
    """The data of `blocking act`: what was done (the result, for `close`), and a new last day or evidence."""

    text: StrictStr = ""
    due: date | None = None
    evidence: StrictStr = ""


class WhistleInput(Input):
    """One whistle for `whistle add`; the next workday is asked for unless `answer_by` says another."""

    client_id: StrictStr
    project: StrictStr
    department: StrictStr
    matter: StrictStr
    node: StrictStr = ""
    answer_by: date | None = None


def project_form(data: object) -> ProjectForm:
    """Check one project.

    Raises:
        UserError: `required`, `unknown_field`, `bad_amount` or `bad_json` with the field.
    """
    given = validated(ProjectInput, data)
    return ProjectForm(
        client_id=given.client_id,
        name=given.name,
        project_code=given.project_code or "",
        owner_uscc=given.owner.uscc or None,
        owner_name=given.owner.name,
        investment_fen=fen_of_wan(given.investment, "investment") if given.investment else None,
        site=given.site,
        green_card=given.green_card,
        green_card_no=given.green_card_no,
        green_channel=given.green_channel,
        answers=given.answers,
        fast=given.fast,
        liaison=given.liaison or None,
        remark=given.remark,
    )


def project_act(data: object) -> ProjectActData:
    """Check the data of an act.

    Raises:
        UserError: `unknown_field`, `bad_date` or `bad_json` with the field.
    """
    return validated(ProjectActData, data)


def blocking_form(data: object) -> PointForm:
    """Check one blocking point.

    Raises:
        UserError: `required`, `unknown_field`, `bad_choice`, `bad_date` or `bad_json` with the field.
    """
    given = validated(BlockingPointInput, data)
    return PointForm(**{name: getattr(given, name) for name in BlockingPointInput.model_fields})


def blocking_act(data: object) -> BlockingActData:
    """Check the data of a step.

    Raises:
        UserError: `unknown_field`, `bad_date` or `bad_json` with the field.
    """
    return validated(BlockingActData, data)


def whistle_form(data: object) -> WhistleForm:
    """Check one whistle.

    Raises:
        UserError: `required`, `unknown_field`, `bad_date` or `bad_json` with the field.
    """
    given = validated(WhistleInput, data)
    return WhistleForm(**{name: getattr(given, name) for name in WhistleInput.model_fields})
