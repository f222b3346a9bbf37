"""A report (周报、月报、专报) as plain data: figures, trend, progress, plans and blocking points of one period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station_app.domain.ledger import Figure, LightCell, Missing, Subject
from station_app.domain.report_period import Period


class ReportKind(StrEnum):
    """The reports a station hands in."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """What was logged and finished in one period; `name` stands under the bars: “47 周”."""

    name: str
    registered: int
    finished: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, with the rows it counts."""

    name: str
    subject: Subject
    ids: tuple[str, ...]

    @property
    def value(self) -> int:
        """Its length."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """本周进展: one task and how far it has come."""

    light: LightCell
    task: str
    progress: str
    person: str
    subject: Subject
    id: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """下周计划: one thing to do, by whom and by when."""

    plan: str
    person: str
    due: date | None
    subject: Subject
    id: str


@dataclass(frozen=True, slots=True)
class BlockingLine:
    """堵点与请求支持."""

    light: LightCell
    title: str
    lead: str
    due: date
    request: str
    id: str


@dataclass(frozen=True, slots=True)
class TargetLine:
    """月度目标: one sub-task, what was promised for the month and what was reached."""

    task: str
    lead: str
    target: str
    reached: str
    light: LightCell
    id: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a period.

    Attributes:
        title: 政务驿站周报; `until` the last day that had been when it was made.
        trend: the last eight periods of the same kind, oldest first.
        by_item: what was logged, by item; the five largest and 其他.
        by_channel: what was logged, by channel.
        notes: how what is counted was understood (口径).
    """

    kind: ReportKind
    title: str
    period: Period
    until: date
    figures: tuple[Figure, ...]
    trend: tuple[TrendPoint, ...]
    by_item: tuple[Bar, ...]
    by_channel: tuple[Bar, ...]
    progress: tuple[ProgressLine, ...]
    plans: tuple[PlanLine, ...]
    targets: tuple[TargetLine, ...]
    blocking: tuple[BlockingLine, ...]
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]

    @property
    def headings(self) -> tuple[str, str]:
        """本周进展 and 下周计划, in the words of the period."""
        return _HEADINGS[self.kind]


_HEADINGS = {
    ReportKind.WEEKLY: ("本周进展", "下周计划"),
    ReportKind.MONTHLY: ("本月进展", "下月计划"),
    ReportKind.SPECIAL: ("进展", "下一步计划"),
}
