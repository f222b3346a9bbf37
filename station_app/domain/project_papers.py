"""What the papers about a project print: 审批甘特 (GT) and 项目一页纸 (YYZ)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station_app.domain.deadlines import Light
from station_app.domain.documents import Identity, Station
from station_app.domain.project_gantt import GanttChart


@dataclass(frozen=True, slots=True)
class ProjectGanttData:
    """GT 审批甘特; the project's number is `identity.case_number`."""

    station: Station
    identity: Identity
    name: str
    owner: str
    chart: GanttChart


@dataclass(frozen=True, slots=True)
class PointLine:
    """A blocking point (堵点); `words` say how long it still has, or that it is closed; `level` who deals with it."""

    light: Light
    words: str
    title: str
    lead: str
    raised_on: date
    due: date
    level: str


@dataclass(frozen=True, slots=True)
class DatedLine:
    """Something on a day; without one it is asked for, not done."""

    day: date | None
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ProjectSheetData:
    """YYZ 项目一页纸; the project's number is `identity.case_number`.

    Attributes:
        chart: None before the project is planned.
        now: the step that comes next; empty when there is none. `now_light` and `now_words` are its clock.
        points: open blocking points first, the most pressing at the top, then closed ones.
        visits_in_quarter: visits that took place this quarter.
        visits: the next that is agreed and the newest that took place.
    """

    station: Station
    identity: Identity
    name: str
    green_card: bool
    owner: str
    project_code: str
    investment: str
    approvals: str
    liaison: str
    service: str
    chart: GanttChart | None
    now: str
    now_light: Light | None
    now_words: str
    open_points: int
    closed_points: int
    points: tuple[PointLine, ...]
    visits_in_quarter: int
    visits: tuple[DatedLine, ...]
    next_steps: tuple[DatedLine, ...]
