"""The list of ledgers and reports, how often each is handed in, and the periods it can be made for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from station_app.domain.ledger import LedgerKind
from station_app.domain.report import ReportKind
from station_app.domain.report_papers import LEDGER, REPORTS
from station_app.domain.report_period import (
    Period,
    PeriodKind,
    day_of,
    days,
    month_of,
    quarter_of,
    week_of,
    year_of,
)

_SHOWN = 10
"""How many periods back the picker lists."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list.

    Attributes:
        badge: 日, 周, 月 or 需: how often it is handed in.
        usual: the kind of period it is made for unless another is chosen.
    """

    kind: LedgerKind | ReportKind
    label: str
    badge: str
    usual: PeriodKind

    @property
    def document(self) -> str:
        """Its document code."""
        return REPORTS[self.kind] if isinstance(self.kind, ReportKind) else LEDGER

    @property
    def period_kinds(self) -> tuple[PeriodKind, ...]:
        """What it can be made for: a weekly report for weeks, a monthly for months, the others for any."""
        fixed = {ReportKind.WEEKLY: PeriodKind.WEEK, ReportKind.MONTHLY: PeriodKind.MONTH}
        return (fixed[self.kind],) if isinstance(self.kind, ReportKind) and self.kind in fixed else tuple(PeriodKind)

    def paper_name(self, period: Period, left_out: Sequence[str] = ()) -> str:
        """What the preview calls it: `case:2026-W47`, or `case:2026-W47:enterprise` without that column."""
        return ":".join((self.kind.value, period.label, *([",".join(left_out)] if left_out else [])))


_DAY, _WEEK, _MONTH = PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH
ENTRIES = (
    Entry(ReportKind.WEEKLY, "政务驿站周报", "周", _WEEK),
    Entry(LedgerKind.CASE, "帮代办服务台账", "周", _WEEK),
    Entry(LedgerKind.NODE, "重点项目推进台账", "周", _WEEK),
    Entry(LedgerKind.BLOCKING, "堵点台账", "周", _WEEK),
    Entry(LedgerKind.TASK, "专项任务台账", "周", _WEEK),
    Entry(LedgerKind.DEFERRAL, "容缺待补清单", "周", _WEEK),
    Entry(LedgerKind.SUPPLEMENT, "补正清单", "周", _WEEK),
    Entry(ReportKind.MONTHLY, "政务驿站月报", "月", _MONTH),
    Entry(LedgerKind.DEMAND, "诉求闭环台账", "月", _MONTH),
    Entry(LedgerKind.VISIT, "走访台账", "月", _MONTH),
    Entry(LedgerKind.EVALUATION, "好差评汇总", "月", _MONTH),
    Entry(LedgerKind.CHASE, "催办台账", "月", _MONTH),
    Entry(LedgerKind.WHISTLE, "吹哨报到台账", "月", _MONTH),
    Entry(LedgerKind.POLICY, "惠企政策台账", "月", _MONTH),
    Entry(LedgerKind.CONSULTATION, "咨询服务台账", "日", _DAY),
    Entry(LedgerKind.ORIGINALS, "原件收存台账", "日", _DAY),
    Entry(LedgerKind.PRINT, "文书打印台账", "日", _DAY),
    Entry(ReportKind.SPECIAL, "重点工作专报", "需", _MONTH),
    Entry(LedgerKind.SYNC, "同步台账", "需", _MONTH),
    Entry(LedgerKind.AUDIT, "操作审计台账", "需", _MONTH),
)
SPANS = {
    PeriodKind.DAY: "按日", PeriodKind.WEEK: "按周", PeriodKind.MONTH: "按月", PeriodKind.QUARTER: "按季",
    PeriodKind.YEAR: "按年", PeriodKind.DAYS: "自选起止",
}  # fmt: skip
PICKER_LABELS = {
    PeriodKind.DAY: "日期", PeriodKind.WEEK: "周次", PeriodKind.MONTH: "月份", PeriodKind.QUARTER: "季度",
    PeriodKind.YEAR: "年度", PeriodKind.DAYS: "起止",
}  # fmt: skip
_OF: dict[PeriodKind, Callable[[date], Period]] = {
    PeriodKind.DAY: day_of, PeriodKind.WEEK: week_of, PeriodKind.MONTH: month_of, PeriodKind.QUARTER: quarter_of,
    PeriodKind.YEAR: year_of,
}  # fmt: skip


def current(kind: PeriodKind, today: date) -> Period:
    """The period of a kind that today lies in; of chosen days, this month so far."""
    return days(today.replace(day=1), today) if kind is PeriodKind.DAYS else _OF[kind](today)


def latest(kind: PeriodKind, today: date) -> list[Period]:
    """Periods to choose from, the newest first."""
    found = [current(kind, today)]
    while len(found) < _SHOWN:
        found.append(found[-1].previous)
    return found


def short_days(period: Period, today: date) -> str:
    """“11-16 至 11-22（截至今日）”."""
    words = f"{period.first:%m-%d} 至 {period.last:%m-%d}"
    if period.first == period.last:
        words = f"{period.first:%Y-%m-%d}"
    elif period.first.year != period.last.year or period.first.year != today.year:
        words = f"{period.first:%Y-%m-%d} 至 {period.last:%m-%d}"
    return f"{words}（截至今日）" if period.holds(today) and period.last > today else words
