"""JSON for work plans, checked into forms (CONTRACT 4). `docs/schemas/` is generated from these models."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StrictStr

from station_app.domain.work_plan import PlanForm
from station_app.services.inputs import Input, validated


class WorkPlanInput(Input):
    """One plan for `plan add`; its tasks come with `plan import`."""

    client_id: StrictStr
    title: StrictStr
    lead: StrictStr = ""
    first: date | None = None
    last: date | None = None
    source: StrictStr = ""


class WorkTaskActData(Input):
    """The data of `plan act`.

    `progress` and `coming` belong to `note`, `month` and `target` to `target`, a day and a result to the others.
    """

    week: date | None = None
    progress: StrictStr = ""
    coming: StrictStr = ""
    month: StrictStr = ""
    target: StrictStr = ""
    day: Annotated[date | None, Field(alias="date")] = None
    result: StrictStr = ""


def work_plan_form(data: object) -> PlanForm:
    """A plan from outside.

    Raises:
        UserError: naming the first field that does not fit.
    """
    given = validated(WorkPlanInput, data)
    return PlanForm(**given.model_dump())


def work_task_act(data: object) -> WorkTaskActData:
    """What is said about a task.

    Raises:
        UserError: naming the first field that does not fit.
    """
    return validated(WorkTaskActData, data)
