"""The demonstration's weekly report and ledger, printed when all of its week has happened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from station_app.cli.report_files import write_ledger, write_report
from station_app.domain.ledger import LedgerKind
from station_app.domain.report import ReportKind
from station_app.domain.report_period import week_of
from station_app.services.service_set import Services


def write_reports(services: Services, out: Path, reports: list[dict[str, Any]], say: Callable[[str], None]) -> None:
    """Weekly report and case ledger of this week into `out`; told and added to the demonstration's reports."""
    operator, week = services.operators.first().id, week_of(services.clock.today())
    say("10 本周的周报和台账（PDF、xlsx、可粘贴的文字）")
    report = write_report(services, ReportKind.WEEKLY, week, out, operator)
    ledger = write_ledger(services, LedgerKind.CASE, week, out, operator)
    for printed, (pdf, xlsx, text) in ((report.printed, report.paths), (ledger.printed, ledger.paths)):
        found = {"document": printed.document, "number": printed.number}
        reports.append({**found, "path": str(pdf), "xlsx": str(xlsx), "text": str(text)})
        say(f"  {printed.number}  {pdf}")
