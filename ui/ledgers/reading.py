"""What the page shows of one ledger or report; runs on the reading thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from station_app.domain.ledger import Figure, Ledger, LedgerKind, Missing, Subject
from station_app.domain.report import Bar, Report, ReportKind, TrendPoint
from station_app.domain.report_papers import without
from station_app.domain.report_period import Period
from ui.desk import Desk
from ui.ledgers.charts import SavingView
from ui.ledgers.clickable import Counted
from ui.ledgers.contents import Entry

_TOP = 5
_CHARTS = 3
_HEAPED = (
    "state", "stage", "way", "loop", "level", "kind", "category", "channel", "document", "action", "trigger", "mode",
    "department", "unit", "lead", "project", "liaison", "operator", "handler",
)  # fmt: skip
"""Columns that sort rows into a few heaps, the most telling first."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars under a heading."""

    title: str
    remark: str
    bars: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One ledger or report with its charts.

    Attributes:
        source: the ledger or report itself.
        saving: the three figures of materials; None where they mean nothing.
        filed: the moment it was last handed in; empty when it was not.
        columns: keys of the columns the ledger has; `left_out` those that are not shown.
    """

    entry: Entry
    period: Period
    source: Ledger | Report
    figures: tuple[Counted, ...]
    missing: tuple[Missing, ...]
    saving: tuple[SavingView, Counted] | None
    trend: tuple[TrendPoint, ...]
    charts: tuple[Chart, ...]
    filed: str = ""
    columns: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows it has."""
        source = self.source
        if isinstance(source, Ledger):
            return len(source.rows)
        return len(source.progress) + len(source.plans) + len(source.targets) + len(source.blocking)


def read_shown(desk: Desk, entry: Entry, period: Period, left_out: Sequence[str] = ()) -> Shown:
    """Work a ledger or report out, with the charts beside it.

    Args:
        left_out: keys of columns that are not shown; the charts still count all there is.

    Raises:
        UserError: `period_in_future`, `bad_period`.
    """
    try:
        if isinstance(entry.kind, LedgerKind):
            return _narrowed(_of_ledger(desk, entry, entry.kind, period), left_out)
        return _of_report(desk, entry, entry.kind, period)
    finally:
        desk.services.close()


def _narrowed(shown: Shown, left_out: Sequence[str]) -> Shown:
    if not isinstance(shown.source, Ledger):
        return shown
    columns = tuple(column.key for column in shown.source.columns)
    gone = tuple(key for key in left_out if key in columns)
    return replace(shown, source=without(shown.source, gone), columns=columns, left_out=gone)


def _of_report(desk: Desk, entry: Entry, kind: ReportKind, period: Period) -> Shown:
    report = desk.services.reports.report(kind, period)
    cases = desk.services.reports.ledger(LedgerKind.CASE, period)
    return Shown(
        entry, period, report, _counted(report.figures), report.missing, _saving(cases), report.trend,
        _charts_of(report), _filed(desk, kind.value, period),
    )  # fmt: skip


def _of_ledger(desk: Desk, entry: Entry, kind: LedgerKind, period: Period) -> Shown:
    ledger = desk.services.reports.ledger(kind, period)
    figures = _counted(ledger.figures)
    filed = _filed(desk, kind.value, period)
    if kind is LedgerKind.CASE:
        report = desk.services.reports.report(ReportKind.SPECIAL, period)
        charts = _charts_of(report)
        return Shown(entry, period, ledger, figures, ledger.missing, _saving(ledger), report.trend, charts, filed)
    return Shown(entry, period, ledger, figures, ledger.missing, None, (), _charts_in(ledger), filed)


def _filed(desk: Desk, kind: str, period: Period) -> str:
    filings = desk.services.reports.filings(kind, period)
    return filings[-1].at if filings else ""


def _counted(figures: Iterable[Figure]) -> tuple[Counted, ...]:
    return tuple(counted(figure) for figure in figures)


def counted(figure: Figure) -> Counted:
    """A figure with the rows it counts."""
    value = f"{figure.value}{figure.unit}" if figure.unit in {"", "%"} else f"{figure.value} {figure.unit}"
    worked = "；".join(part for part in (figure.worked, figure.formula) if part)
    return Counted(figure.name, value, figure.subject, figure.ids, figure.of_ids, worked)


# --- charts ----------------------------------------------------------------------


def _saving(cases: Ledger) -> tuple[SavingView, Counted]:
    """The sums of the ledger of cases, so that they are those printed under it."""
    places = {column.key: place for place, column in enumerate(cases.columns)}

    def total(key: str) -> int:
        return sum(cell for cell in (row.cells[places[key]] for row in cases.rows) if isinstance(cell, int))

    view = SavingView(total("requested"), total("merged"), total("to_submit"))
    ids = tuple(row.id for row in cases.rows)
    return view, Counted("材料精简率", view.share, Subject.CASE, ids, worked="1 − 实际要交 ÷ 逐项要求")


def _charts_of(report: Report) -> tuple[Chart, ...]:
    total = sum(bar.value for bar in report.by_channel)
    return (
        Chart("事项前五与其他", "件", _bars(report.by_item)),
        Chart("服务方式", f"合计 {total:,} 件", _bars(report.by_channel)),
    )


def _bars(bars: Sequence[Bar]) -> tuple[Counted, ...]:
    return tuple(Counted(bar.name, f"{bar.value:,}", bar.subject, bar.ids) for bar in bars)


def _charts_in(ledger: Ledger) -> tuple[Chart, ...]:
    """The most telling columns of a ledger that sort its rows into a few heaps."""
    places = {column.key: place for place, column in enumerate(ledger.columns)}
    found: list[Chart] = []
    for key in _HEAPED:
        heaps = _heaped(ledger, places[key]) if key in places else {}
        if len(heaps) > 1 and len(found) < _CHARTS:
            title = f"按{ledger.columns[places[key]].title}"
            found.append(Chart(title, ledger.unit, _heaps(heaps, ledger.subject)))
    return tuple(found)


def _heaped(ledger: Ledger, place: int) -> dict[str, list[str]]:
    heaps: dict[str, list[str]] = {}
    for row in ledger.rows:
        cell = row.cells[place]
        if isinstance(cell, str) and cell and row.subject is None:
            heaps.setdefault(cell, []).append(row.id)
    return heaps


def _heaps(heaps: dict[str, list[str]], subject: Subject) -> tuple[Counted, ...]:
    """The five largest and the rest."""
    ordered = sorted(heaps.items(), key=lambda heap: -len(heap[1]))
    shown = ordered if len(ordered) <= _TOP + 1 else ordered[:_TOP]
    rest = [one for _, ids in ordered[len(shown) :] for one in ids]
    every = [*shown, *([("其他", rest)] if rest else [])]
    return tuple(Counted(name, f"{len(ids):,}", subject, tuple(ids)) for name, ids in every)
