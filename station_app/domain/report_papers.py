"""Ledgers and reports as papers: TZ 台账, ZB 周报, YB 月报, ZT 专报, holding what is printed and nothing else.

Which rows a figure counts and what a row is about is not printed, so it is left out here: the same words and numbers again
are a reprint, not a new version.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from station_app.domain.documents import Identity, Station
from station_app.domain.ledger import Figure, Ledger
from station_app.domain.report import Bar, Report, ReportKind
from station_app.domain.report_period import Period, PeriodKind
from station_app.errors import Code, UserError

LEDGER = "TZ"
REPORTS = {ReportKind.WEEKLY: "ZB", ReportKind.MONTHLY: "YB", ReportKind.SPECIAL: "ZT"}
"""The document code of each report."""
NAMES = {LEDGER: "台账", "ZB": "周报", "YB": "月报", "ZT": "专报"}
MOST_ROWS = 5_000
"""Above so many rows a ledger is no paper any more: it is taken as a spreadsheet."""


@dataclass(frozen=True, slots=True)
class LedgerPaperData:
    """A ledger on paper; `reporter` is who made it."""

    station: Station
    identity: Identity
    ledger: Ledger
    reporter: str


@dataclass(frozen=True, slots=True)
class ReportPaperData:
    """A report on paper; `reporter` is who made it."""

    station: Station
    identity: Identity
    report: Report
    reporter: str


def ledger_paper(station: Station, identity: Identity, ledger: Ledger, reporter: str) -> LedgerPaperData:
    """The paper of a ledger.

    Raises:
        UserError: `ledger_too_long`.
    """
    check_length(ledger)
    rows = tuple(replace(row, id="") for row in ledger.rows)
    printed = replace(ledger, rows=rows, figures=_counted(ledger.figures), missing=())
    return LedgerPaperData(station, identity, printed, reporter)


def report_paper(station: Station, identity: Identity, report: Report, reporter: str) -> ReportPaperData:
    """The paper of a report."""
    printed = replace(
        report,
        figures=_counted(report.figures),
        by_item=_lengths(report.by_item),
        by_channel=_lengths(report.by_channel),
        progress=tuple(replace(line, id="") for line in report.progress),
        plans=tuple(replace(line, id="") for line in report.plans),
        targets=tuple(replace(line, id="") for line in report.targets),
        blocking=tuple(replace(line, id="") for line in report.blocking),
        missing=(),
    )
    return ReportPaperData(station, identity, printed, reporter)


def without(ledger: Ledger, keys: Collection[str]) -> Ledger:
    """A ledger with some columns left out, for readers who need not see them; its figures stay."""
    kept = [place for place, column in enumerate(ledger.columns) if column.key not in keys]
    if len(kept) == len(ledger.columns) or not kept:
        return ledger
    rows = tuple(replace(row, cells=tuple(row.cells[place] for place in kept)) for row in ledger.rows)
    return replace(ledger, columns=tuple(ledger.columns[place] for place in kept), rows=rows)


def check_length(ledger: Ledger) -> None:
    """Refuse what is too long for paper.

    Raises:
        UserError: `ledger_too_long`.
    """
    if len(ledger.rows) > MOST_ROWS:
        raise UserError(Code.LEDGER_TOO_LONG, "period", rows=len(ledger.rows), most=MOST_ROWS)


def period_code(station: str, period: Period) -> str:
    """What the barcode of a period's papers says: `TZ-JG-2026-47` for a week, `TZ-JG-202611` for a month."""
    return f"{LEDGER}-{station}-{_DIGITS[period.kind](period)}"


def _counted(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    return tuple(replace(figure, ids=(), of_ids=None) for figure in figures)


def _lengths(bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
    """Bars whose length is left and nothing else."""
    return tuple(replace(bar, ids=("",) * bar.value) for bar in bars)


_DIGITS: dict[PeriodKind, Callable[[Period], str]] = {
    PeriodKind.DAY: lambda period: f"{period.first:%Y%m%d}",
    PeriodKind.WEEK: lambda period: period.label.replace("W", ""),
    PeriodKind.MONTH: lambda period: f"{period.first:%Y%m}",
    PeriodKind.QUARTER: lambda period: period.label.replace("-", ""),
    PeriodKind.YEAR: lambda period: period.label,
    PeriodKind.DAYS: lambda period: f"{period.first:%Y%m%d}-{period.last:%Y%m%d}",
}
