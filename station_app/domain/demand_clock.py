"""The clocks of 诉求: how long each stage may take, when it is due, and whether one was left too late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station_app.clock import parse_moment
from station_app.domain.catalogue import Limit, LimitUnit
from station_app.domain.deadlines import Deadline, ServiceHours, work_out
from station_app.domain.demand import GIVES_OUT, Act, DemandRow, DemandStep, Stage
from station_app.domain.workdays import Calendar


@dataclass(frozen=True, slots=True)
class DemandLimits:
    """Workdays for every stage; those of the assignment hold unless others are given with it."""

    source: int = 1
    analysis: int = 1
    assignment: int = 5
    feedback: int = 1
    supervision: int = 3

    def of(self, stage: Stage) -> int:
        """The workdays of a stage that is open."""
        return int(getattr(self, stage.value))


def due(
    row: DemandRow, limits: DemandLimits, calendar: Calendar, hours: ServiceHours, now: datetime
) -> Deadline | None:
    """The clock of the stage it stands in; None once it is closed."""
    last = _spans(row, limits)[-1]
    return None if last.stage is Stage.CLOSED else _clock(last, calendar, hours, now)


def was_late(row: DemandRow, limits: DemandLimits, calendar: Calendar, hours: ServiceHours, now: datetime) -> bool:
    """Whether some stage was left after its limit, or is over it now."""
    for span in _spans(row, limits):
        if span.stage is Stage.CLOSED:
            continue
        end = parse_moment(span.left_at) if span.left_at else now
        last_day = _clock(span, calendar, hours, end).due
        if last_day is not None and end.date() > last_day:
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Span:
    stage: Stage
    entered_at: str
    left_at: str | None
    workdays: int


def _spans(row: DemandRow, limits: DemandLimits) -> list[_Span]:
    """The stages it has stood in, one after the other; what was given and lengthened belongs to its own assignment."""
    moves = [step for step in row.steps if step.after is not None]
    entered = [(Stage.SOURCE, row.at), *((step.after or Stage.SOURCE, step.at) for step in moves)]
    spans: list[_Span] = []
    for number, (stage, at) in enumerate(entered):
        left_at = entered[number + 1][1] if number + 1 < len(entered) else None
        workdays = 0 if stage is Stage.CLOSED else limits.of(stage)
        if stage is Stage.ASSIGNMENT:
            workdays = _assigned_workdays(row, moves[:number], workdays, at, left_at)
        spans.append(_Span(stage, at, left_at, workdays))
    return spans


def _assigned_workdays(
    row: DemandRow, moves: Sequence[DemandStep], usual: int, entered_at: str, left_at: str | None
) -> int:
    given = next((step.workdays for step in reversed(moves) if step.act in GIVES_OUT), None)
    longer = (
        step.workdays or 0
        for step in row.steps
        if step.act is Act.EXTEND and entered_at <= step.at and (left_at is None or step.at <= left_at)
    )
    return (usual if given is None else given) + sum(longer)


def _clock(span: _Span, calendar: Calendar, hours: ServiceHours, now: datetime) -> Deadline:
    return work_out(parse_moment(span.entered_at), Limit(span.workdays, LimitUnit.WORKDAY), calendar, now, hours=hours)
