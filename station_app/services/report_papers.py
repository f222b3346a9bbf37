"""What the papers of ledgers and reports print: TZ 台账, ZB 周报, YB 月报, ZT 专报, named `case:2026-W47`.

A ledger without some of its columns is a paper of its own: `case:2026-W47:enterprise,operator`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from station_app.domain.documents import Identity
from station_app.domain.ledger import LedgerKind
from station_app.domain.records import OperatorRow
from station_app.domain.report import ReportKind
from station_app.domain.report_papers import (
    LEDGER,
    REPORTS,
    check_length,
    ledger_paper,
    period_code,
    report_paper,
    without,
)
from station_app.domain.report_period import Period
from station_app.errors import Code, UserError
from station_app.services.document_parts import Part, station_of
from station_app.services.own_papers import Finders, OwnPaper
from station_app.services.report_service import ReportService
from station_app.services.station_profile import StationProfile


class ReportPapers:
    """Reads only; a ledger is worked out anew whenever its paper is asked for."""

    def __init__(self, profile: StationProfile, reports: ReportService) -> None:
        self._profile = profile
        self._reports = reports

    @property
    def finders(self) -> Finders:
        """How the paper of a ledger or report is found, by its kind and period; a report needs its period only."""
        return {LEDGER: self._ledger, **{code: partial(self._report, kind) for kind, code in REPORTS.items()}}

    def _ledger(self, name: str, operator: OperatorRow) -> OwnPaper:
        word, _, rest = name.partition(":")
        label, _, keys = rest.partition(":")
        if word not in set(LedgerKind):
            raise UserError(Code.UNKNOWN_DOCUMENT, "document", document=name)
        period = self._reports.period(label)
        ledger = without(self._reports.ledger(LedgerKind(word), period), keys.split(","))
        check_length(ledger)

        def build(identity: Identity) -> Sequence[Part]:
            return [Part("", ledger_paper(station_of(self._profile), identity, ledger, operator.name))]

        return self._paper(f"{word}:{period.label}{f':{keys}' if keys else ''}", period, build)

    def _report(self, kind: ReportKind, name: str, operator: OperatorRow) -> OwnPaper:
        period = self._reports.period(name.removeprefix(f"{kind.value}:"))
        report = self._reports.report(kind, period)

        def build(identity: Identity) -> Sequence[Part]:
            return [Part("", report_paper(station_of(self._profile), identity, report, operator.name))]

        return self._paper(f"{kind.value}:{period.label}", period, build)

    def _paper(self, name: str, period: Period, build: Callable[[Identity], Sequence[Part]]) -> OwnPaper:
        return OwnPaper(name, f"report:{name}", period_code(self._profile.code, period), build)
