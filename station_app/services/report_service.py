"""Ledgers and reports of a period, worked out from what is stored, and what was handed in of them (报送)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from station_app.domain.ledger import Figure, Ledger, LedgerKind, Missing
from station_app.domain.report import Report, ReportKind, TrendPoint
from station_app.domain.report_period import Period, PeriodKind, read_period
from station_app.errors import Code, UserError
from station_app.services.ledgers import (
    cases,
    feedback,
    following,
    people,
    period_figures,
    projects,
    records,
    report_lines,
)
from station_app.services.ledgers.period_figures import CaseFacts, case_facts
from station_app.services.ledgers.sources import LedgerSources
from station_app.storage import demand_store, ledger_cases, ledger_records
from station_app.storage.ledger_records import Filing
from station_app.storage.store import Store

_LEDGERS: Mapping[LedgerKind, Callable[[LedgerSources, Period], Ledger]] = {
    LedgerKind.CASE: cases.case_ledger, LedgerKind.DEFERRAL: cases.deferral_ledger,
    LedgerKind.SUPPLEMENT: cases.supplement_ledger, LedgerKind.ORIGINALS: cases.originals_ledger,
    LedgerKind.CONSULTATION: people.consultation_ledger, LedgerKind.VISIT: people.visit_ledger,
    LedgerKind.DEMAND: feedback.demand_ledger, LedgerKind.EVALUATION: feedback.evaluation_ledger,
    LedgerKind.NODE: projects.node_ledger, LedgerKind.BLOCKING: projects.blocking_ledger,
    LedgerKind.CHASE: following.chase_ledger, LedgerKind.WHISTLE: following.whistle_ledger,
    LedgerKind.TASK: following.task_ledger,
    LedgerKind.POLICY: records.policy_ledger, LedgerKind.PRINT: records.print_ledger,
    LedgerKind.SYNC: records.sync_ledger, LedgerKind.AUDIT: records.audit_ledger,
}  # fmt: skip
_TITLES = {
    ReportKind.WEEKLY: "政务驿站周报", ReportKind.MONTHLY: "政务驿站月报", ReportKind.SPECIAL: "政务驿站专报",
}  # fmt: skip
_PERIODS = {ReportKind.WEEKLY: PeriodKind.WEEK, ReportKind.MONTHLY: PeriodKind.MONTH}
_TREND = 8


@dataclass(frozen=True, slots=True)
class Handed:
    """What is handed in: the paper it stands on, and the report in words.

    Attributes:
        kind: `weekly`, `monthly`, `special` or a ledger's kind.
        number: the paper's number; `version` its version.
    """

    kind: str
    period: str
    title: str
    number: str
    version: int
    figures: tuple[Figure, ...]
    body: str


class ReportService:
    """Reads on one snapshot each; only `file` writes.

    Args:
        sources: makes what a ledger is built from, as things stand now.
    """

    def __init__(self, store: Store, sources: Callable[[], LedgerSources]) -> None:
        self._store = store
        self._sources = sources

    def period(self, text: str) -> Period:
        """Read the name of a period.

        Raises:
            UserError: `bad_period`, `period_in_future`.
        """
        return read_period(text, self._sources().today)

    def ledger(self, kind: LedgerKind, period: Period) -> Ledger:
        """A ledger of a period.

        Raises:
            UserError: `period_in_future`.
        """
        sources = self._begun(period)
        with self._store.read():
            return _LEDGERS[kind](sources, period)

    def report(self, kind: ReportKind, period: Period) -> Report:
        """A report of a period; its totals are those of the ledgers of that period.

        Raises:
            UserError: `period_in_future`; `bad_period` for a weekly report of no week, or a monthly one of no month.
        """
        sources = self._begun(period)
        if _PERIODS.get(kind, period.kind) is not period.kind:
            raise UserError(Code.BAD_PERIOD, "period", period=period.label)
        with self._store.read():
            return self._report(sources, kind, period)

    def _report(self, sources: LedgerSources, kind: ReportKind, period: Period) -> Report:
        facts = case_facts(self._store, period)
        return Report(
            kind=kind,
            title=_TITLES[kind],
            period=period,
            until=min(period.last, sources.today),
            figures=self._figures(sources, kind, period, facts),
            trend=self._trend(period),
            by_item=report_lines.bars_by_item(facts.registered),
            by_channel=report_lines.bars_by_channel(facts.registered),
            progress=report_lines.progress_lines(sources, period, facts.registered, facts.finished),
            plans=report_lines.plan_lines(sources, period),
            targets=report_lines.target_lines(sources, period),
            blocking=report_lines.blocking_lines(sources),
            missing=self._missing(sources, period),
            notes=(cases.FINISH_NOTE, cases.RATE_NOTE, "实交为实际要交的份数", period_figures.RATING_NOTE),
        )

    def _figures(
        self, sources: LedgerSources, kind: ReportKind, period: Period, facts: CaseFacts
    ) -> tuple[Figure, ...]:
        eight = period_figures.headline(self._store, period, facts)
        if kind is ReportKind.WEEKLY:
            return eight
        demands = demand_store.of_period(self._store, period.first, period.last)
        return (
            *eight,
            period_figures.speed_up(self._store, period, sources.catalogues, sources.axis),
            period_figures.zero_visit_share(self._store, period, sources.catalogues),
            *feedback.demand_figures(sources, demands)[:5],
            people.coverage_figure(sources, period),
        )

    def _trend(self, period: Period) -> tuple[TrendPoint, ...]:
        """The last eight periods of the same kind; a stretch of days and a report on it stand among their like."""
        stretch, found = period, []
        for _ in range(_TREND):
            done = len(ledger_cases.finished(self._store, stretch.first, stretch.last))
            logged = ledger_cases.registered_count(self._store, stretch.first, stretch.last)
            found.append(TrendPoint(_short(stretch), logged, done))
            stretch = stretch.previous
        return tuple(reversed(found))

    def _missing(self, sources: LedgerSources, period: Period) -> tuple[Missing, ...]:
        return (
            *cases.without_finish(sources, period),
            *people.visit_ledger(sources, period).missing,
        )

    def _begun(self, period: Period) -> LedgerSources:
        sources = self._sources()
        if period.first > sources.today:
            raise UserError(Code.PERIOD_IN_FUTURE, "period", period=period.label, first=period.first.isoformat())
        return sources

    def file(self, handed: Handed, operator_id: str) -> str:
        """Note that a printed report was handed in (报送): it goes to the hall with its figures; commits.

        Returns:
            The id of the filing. Handing the same version in again is a filing of its own: it happened.
        """
        with self._store.write(operator_id) as write:
            figures = [{name: value for name, value in asdict(one).items() if name in _TOLD} for one in handed.figures]
            filing = ledger_records.add_filing(
                write,
                {
                    "kind": handed.kind, "period": handed.period, "title": handed.title, "number": handed.number,
                    "version": handed.version, "figures": figures, "body": handed.body, "at": write.at,
                    "operator_id": write.actor,
                },
            )  # fmt: skip
            write.audit("report_file", handed.number, kind=handed.kind, period=handed.period)
        return filing

    def filings(self, kind: str, period: Period) -> Sequence[Filing]:
        """What was handed in for a period, oldest first."""
        return ledger_records.filings(self._store, kind, period.label)


_TOLD = frozenset({"key", "name", "value", "unit", "formula", "worked", "numerator", "denominator"})


def _short(period: Period) -> str:
    if period.kind is PeriodKind.WEEK:
        return f"{int(period.label[-2:])} 周"
    if period.kind is PeriodKind.MONTH:
        return f"{period.first.month} 月"
    if period.kind in {PeriodKind.QUARTER, PeriodKind.YEAR}:
        return period.label
    return f"{period.first:%m-%d}"
