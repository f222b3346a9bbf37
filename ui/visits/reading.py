"""Builds what the page of visits and demands shows; runs on the store thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from station_app.domain.demand import DemandRow, Outcome
from station_app.domain.demand_figures import DemandFigures
from station_app.domain.terms import DEMAND_CHANNELS, OUTCOMES
from ui.desk import Desk
from ui.visits.lines import (
    BoxLine,
    DemandLine,
    StepLine,
    VisitLine,
    box_lines,
    demand_line,
    step_lines,
    visit_line,
)

_WEEK, _PLANNED_DAYS = timedelta(days=6), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class VisitsView:
    """The whole page.

    Attributes:
        open_ones: the demands that are not closed, the most pressing first.
        everything: the newest demands, closed ones too.
        week: the visits of seven days from today; `planned` those of 30.
        sources: words and counts of this month's demands; `outcomes` what became of them.
    """

    open_ones: tuple[DemandLine, ...]
    everything: tuple[DemandLine, ...]
    boxes: tuple[BoxLine, ...]
    week: tuple[VisitLine, ...]
    planned: tuple[VisitLine, ...]
    sources: tuple[tuple[str, int], ...]
    outcomes: tuple[tuple[str, int], ...]
    closed: int
    satisfied: int
    reopened: int


@dataclass(frozen=True, slots=True)
class DemandView:
    """One demand in its five steps, with those that were merged into it."""

    row: DemandRow
    steps: tuple[StepLine, ...]
    merged: tuple[DemandRow, ...]


def read_visits(desk: Desk) -> VisitsView:
    """Everything the page shows."""
    services, now = desk.services, desk.services.clock.now()
    calendar, today = services.catalogues.calendar(), now.date()
    demands = services.demands
    open_ones = tuple(demand_line(one.row, one.clock, calendar, now) for one in demands.open_ones())
    figures = demands.figures(today.replace(day=1), today)
    visits = services.visits
    planned = visits.between(today, today + _PLANNED_DAYS)
    return VisitsView(
        open_ones=open_ones,
        everything=tuple(demand_line(row, demands.clock(row), calendar, now) for row in demands.page()),
        boxes=tuple(box_lines(open_ones)),
        week=tuple(visit_line(row, now) for row in visits.between(today, today + _WEEK)),
        planned=tuple(visit_line(row, now) for row in planned),
        sources=_sources(figures),
        outcomes=_outcomes(figures),
        closed=len(demands.closed_in(today.replace(day=1), today)),
        satisfied=figures.satisfied.numerator,
        reopened=figures.reopened,
    )


def _sources(figures: DemandFigures) -> tuple[tuple[str, int], ...]:
    counts = [(DEMAND_CHANNELS[channel], len(ids)) for channel, ids in figures.by_channel.items() if ids]
    return tuple(sorted(counts, key=lambda pair: -pair[1])[:4])


def _outcomes(figures: DemandFigures) -> tuple[tuple[str, int], ...]:
    told = tuple((OUTCOMES[outcome], len(figures.by_outcome[outcome])) for outcome in Outcome)
    return (*told, ("在办", len(figures.open_ids)))


def read_demand(desk: Desk, no: str) -> DemandView:
    """One demand with its steps."""
    services = desk.services
    row = services.demands.find(no)
    names = {operator.id: operator.name for operator in services.operators.all()}
    steps = step_lines(row, services.demands.clock(row), names, services.catalogues.calendar(), services.clock.now())
    return DemandView(row, tuple(steps), tuple(services.demands.merged(row)))
