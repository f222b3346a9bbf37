"""What every ledger is built from: the store, the words for codes, and the lights of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from station_app.clock import Clock, parse_moment
from station_app.domain.deadlines import Light
from station_app.domain.ledger import LightCell
from station_app.domain.project import ProjectState
from station_app.domain.project_view import ProjectView
from station_app.domain.remaining_words import remaining_words, stored_light
from station_app.domain.workday_axis import WorkdayAxis
from station_app.domain.workdays import Calendar
from station_app.services.catalogue_service import CatalogueService
from station_app.services.demand_service import DemandService
from station_app.services.project_board_service import ProjectBoardService
from station_app.services.visit_service import VisitService
from station_app.services.whistle_service import WhistleService
from station_app.services.work_plan_service import WorkPlanService
from station_app.storage import operator_store
from station_app.storage.store import Store

NOTHING = "—"


@dataclass(frozen=True)
class LedgerSources:
    """Read once per ledger or report; what it keeps is of that moment."""

    store: Store
    catalogues: CatalogueService
    demands: DemandService
    visits: VisitService
    board: ProjectBoardService
    work_plans: WorkPlanService
    whistles: WhistleService
    clock: Clock

    @cached_property
    def today(self) -> date:
        """The day the ledger is made."""
        return self.clock.today()

    @cached_property
    def calendar(self) -> Calendar:
        """The workday calendar in force."""
        return self.catalogues.calendar()

    @cached_property
    def axis(self) -> WorkdayAxis:
        """Workdays numbered from today."""
        return WorkdayAxis(self.calendar, self.today)

    @cached_property
    def projects(self) -> Sequence[ProjectView]:
        """Every project with its plan, closed ones too: worked out once, for all that a report says of them."""
        return self.board.views(states=tuple(ProjectState))

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return operator_store.names(self.store)

    @cached_property
    def _lights(self) -> dict[tuple[str, str | None, str | None], LightCell]:
        return {}

    def person(self, operator_id: str) -> str:
        """The name of an operator; a dash when nobody here bears it."""
        return self._names.get(operator_id, NOTHING)

    def item(self, code: str) -> str:
        """The name of a handling item; its code when the catalogue in force has none."""
        known = self.catalogues.active().items.get(code)
        return known.name if known else code

    def material(self, code: str) -> str:
        """The name of a material; its code when the catalogue in force has none."""
        known = self.catalogues.active().materials.get(code)
        return known.name if known else code

    def light(self, clock: str, due: str | None, yellow_from: str | None) -> LightCell:
        """The light of a stored clock."""
        key = (clock, due, yellow_from)
        if key not in self._lights:
            self._lights[key] = LightCell(*stored_light(clock, due, yellow_from, self.calendar, self.today))
        return self._lights[key]

    def light_of(self, light: Light, due: date) -> LightCell:
        """A light that is worked out elsewhere, with the words for its last day."""
        if light is Light.DONE:
            return LightCell(light, "已完成")
        return LightCell(light, remaining_words(self.axis.between(self.today, due), due, self.today))


def day_of(moment: str | None) -> date | None:
    """The day of a stored moment."""
    return parse_moment(moment).date() if moment else None
