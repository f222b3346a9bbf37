"""Builds what the page of evaluations shows; runs on the store thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station_app.domain.evaluation import EvaluationRow, EventKind
from station_app.domain.evaluation_figures import EvaluationFigures
from ui.desk import Desk
from ui.evaluations.lines import EvaluationLine, StepLine, evaluation_line, step_lines

MONTH, QUARTER, YEAR = "month", "quarter", "year"


@dataclass(frozen=True, slots=True)
class EvaluationsView:
    """The whole page: the period's rows, what is open whenever it was given, and whom to ask again."""

    rows: tuple[EvaluationLine, ...]
    mendings: tuple[EvaluationLine, ...]
    follow_up: tuple[EvaluationLine, ...]
    figures: EvaluationFigures
    first: date
    last: date


def period(kind: str, today: date) -> tuple[date, date]:
    """From the first day of the month, quarter or year to today."""
    month = {MONTH: today.month, QUARTER: (today.month - 1) // 3 * 3 + 1, YEAR: 1}[kind]
    return date(today.year, month, 1), today


def read_evaluations(desk: Desk, kind: str) -> EvaluationsView:
    """Everything of a period."""
    services = desk.services.evaluations
    first, last = period(kind, desk.services.clock.today())
    return EvaluationsView(
        rows=tuple(_line(desk, row) for row in services.page(first, last)),
        mendings=tuple(_line(desk, mending.evaluation) for mending in services.open_mendings()),
        follow_up=tuple(_line(desk, row) for row in services.follow_up(first, last)),
        figures=services.figures(first, last),
        first=first,
        last=last,
    )


def _line(desk: Desk, row: EvaluationRow) -> EvaluationLine:
    now = desk.services.clock.now()
    if row.event_kind is EventKind.SERVICE_LOG:
        log = desk.services.service_logs.find(row.event_id)
        return evaluation_line(row, "", log.subject, log.enterprise_name, now)
    case = desk.services.cases.find(row.event_id).summary
    return evaluation_line(row, case.no, case.title, case.enterprise_name, now)


def read_steps(desk: Desk, row: EvaluationRow) -> list[StepLine]:
    """The loop of one evaluation."""
    services = desk.services
    names = {operator.id: operator.name for operator in services.operators.all()}
    clocks = services.evaluations.clocks(row)
    return step_lines(row, clocks, names, services.catalogues.calendar(), services.clock.now())
