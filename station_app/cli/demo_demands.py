"""The demonstration's visits and demands: some on their way through the five stages, some closed, visits done and planned."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from station_app.clock import BEIJING, to_text
from station_app.domain.demand import Act
from station_app.domain.visit import VisitState
from station_app.domain.workday_axis import WorkdayAxis
from station_app.services.catalogue_service import starter_file
from station_app.services.demand_inputs import demand_act, demand_form, visit_form
from station_app.services.service_set import Services


def add_demands(services: Services) -> None:
    """Enter the visits and demands of the script the product ships; its days are workdays from the last one."""
    script: Mapping[str, Any] = json.loads(starter_file("demo_demands.json"))
    operator, days = services.operators.first().id, _Days(services)
    for row in script["visits"]:
        when = days.done if row["visit"].get("done") else days.planned
        no = services.visits.add(visit_form({**row["visit"], "at": when(row["at"])}), operator).no
        if "state" in row:
            services.visits.settle(no, VisitState(row["state"]), operator)
    for row in script["demands"]:
        form = demand_form({**row["demand"], "at": days.done(row["at"])})
        no = services.demands.add(form, operator).no
        for act, at, data in row.get("acts", ()):
            told = demand_act(Act(act), {**data, "at": days.done(at)})
            services.demands.act(no, told, operator)


class _Days:
    """Workdays numbered from today, or from the last one before a day off; nothing that was done lies in the future."""

    def __init__(self, services: Services) -> None:
        calendar, self._now = services.catalogues.calendar(), services.clock.now()
        axis = WorkdayAxis(calendar, self._now.date())
        self._axis = WorkdayAxis(calendar, axis.day(axis.number_until(self._now.date())))

    def planned(self, at: tuple[int, str]) -> str:
        """`[-2, "09:30"]`: half past nine two workdays ago."""
        return to_text(self._moment(at))

    def done(self, at: tuple[int, str]) -> str:
        """The same for what was done: at the latest now."""
        return to_text(min(self._moment(at), self._now))

    def _moment(self, at: tuple[int, str]) -> datetime:
        day, time = at
        return datetime.fromisoformat(f"{self._axis.day(day)}T{time}").replace(tzinfo=BEIJING)
