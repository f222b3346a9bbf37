"""The demonstration's invented enterprises and cases, read from the data the product ships."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from station_app.bootstrap import NewStation
from station_app.domain.case_form import CaseForm
from station_app.domain.catalogue import Catalogue
from station_app.services.catalogue_service import starter_file
from station_app.services.enterprise_service import EnterpriseForm
from station_app.services.inputs import case_form, enterprise_form


@dataclass(frozen=True, slots=True)
class DemoCase:
    """One case: how many days ago it came, and what the hall will say of it."""

    days_ago: int
    form: CaseForm
    progress: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class DemoData:
    """The whole script of a demonstration."""

    station: NewStation
    raw_enterprises: tuple[dict[str, Any], ...]
    cases: tuple[DemoCase, ...]
    people: dict[str, Any]
    apart: dict[str, Any]
    projects: dict[str, Any]

    def enterprises(self, catalogue: Catalogue) -> Iterator[EnterpriseForm]:
        """The enterprises, checked like any other input."""
        return (enterprise_form(row, catalogue) for row in self.raw_enterprises)


def load_demo_data(count: int) -> DemoData:
    """The script with `count` cases; beyond those it ships, cases repeat under ids of their own."""
    data = json.loads(starter_file("demo.json"))
    shipped = [DemoCase(row["days_ago"], case_form(row["case"]), tuple(row["progress"])) for row in data["cases"]]
    return DemoData(
        station=NewStation(**data["station"]),
        raw_enterprises=tuple(data["enterprises"]),
        cases=tuple(_repeated(shipped, number) for number in range(count)),
        people=data["people"],
        apart=data["apart"],
        projects=data["projects"],
    )


def _repeated(shipped: list[DemoCase], number: int) -> DemoCase:
    round_, index = divmod(number, len(shipped))
    case = shipped[index]
    if round_ == 0:
        return case
    return replace(case, form=replace(case.form, client_id=f"{case.form.client_id}-{round_}"))
