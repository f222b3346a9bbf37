"""The demonstration's work plan (专项任务台账): tasks done, late and under way, with this week's notes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from station_app.domain.work_plan import PlanForm, TaskAct, TaskForm
from station_app.domain.workday_axis import WorkdayAxis
from station_app.services.catalogue_service import starter_file
from station_app.services.service_set import Services
from station_app.services.work_plan_sheet import SheetTask


def add_work_plan(services: Services) -> None:
    """Enter the plan of the script the product ships; its days are workdays from today, its targets of this month."""
    script: dict[str, Any] = json.loads(starter_file("demo_work_plans.json"))
    operator, today = services.operators.first().id, services.clock.today()
    axis = WorkdayAxis(services.catalogues.calendar(), today)
    year = (date(today.year, 1, 1), date(today.year, 12, 31))
    no = services.work_plans.add(PlanForm(**script["plan"], first=year[0], last=year[1]), operator).no
    rows = [SheetTask(line, _task(row, axis, today)) for line, row in enumerate(script["tasks"], start=2)]
    services.work_plans.take_tasks(no, rows, operator)
    for row in script["tasks"]:
        if "progress" in row:
            services.work_plans.note(no, row["number"], today, row["progress"], row["coming"], operator)
        if "finished" in row:
            day = axis.day(row["finished"])
            services.work_plans.act(no, row["number"], TaskAct.FINISH, operator, day=day, result=row["result"])


def _task(row: dict[str, Any], axis: WorkdayAxis, today: date) -> TaskForm:
    return TaskForm(
        number=row["number"], title=row["title"], lead=row["lead"], aspect=row["aspect"], item=row["item"],
        support=row.get("support", ""), due=axis.day(row["due"]), targets={f"{today:%Y-%m}": row["target"]},
    )  # fmt: skip
