"""`report`: ledgers, weekly, monthly and special reports as PDF, spreadsheet and text; every figure names its rows."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from station_app.cli.context import Context
from station_app.domain.ledger import Figure, Ledger, LedgerKind, Missing
from station_app.domain.report import Report, ReportKind
from station_app.domain.report_papers import LEDGER, REPORTS
from station_app.domain.report_period import Period, month_of, week_of
from station_app.errors import Code, Exit, UserError
from station_app.services.document_service import Printed
from station_app.services.report_service import Handed
from station_app.services.service_set import Services


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("report", parents=shared, help="ledgers and reports as PDF and xlsx").add_subparsers(
        metavar="KIND", required=True
    )
    for kind in ReportKind:
        one = group.add_parser(kind.value, parents=shared)
        _add_options(one)
        one.add_argument("--hand-in", action="store_true", help="note it as handed in; it goes to the hall")
        one.set_defaults(run=_report, kind=kind)
    ledger = group.add_parser("ledger", parents=shared)
    ledger.add_argument("kind", choices=[kind.value for kind in LedgerKind], metavar="KIND")
    _add_options(ledger)
    ledger.set_defaults(run=_ledger)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--period", metavar="2026-W47|2026-11|2026-Q4|2026|DAY|DAY..DAY")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="DIR")


def _report(context: Context) -> Exit:
    from reports.ledgers.plain_text import report_text  # openpyxl and reportlab load only when something is written
    from reports.ledgers.sheets import report_workbook

    kind: ReportKind = context.options.kind
    with context.services() as services:
        period = _period(context, services, kind)
        report = services.reports.report(kind, period)
        body = report_text(report, services.profile.name)
        files = _Files(context.options.output, services.profile.name, report.title, period)
        printed = files.write(context, services, REPORTS[kind], period.label, report_workbook(report), body)
        if context.options.hand_in:
            handed = Handed(
                kind.value, period.label, report.title, printed.number, printed.version, report.figures, body
            )
            services.reports.file(handed, context.operator(services).id)
        answer = _answer(report, printed, files.paths) | {
            "rows": len(report.progress) + len(report.plans) + len(report.blocking),
            "trend": [
                {"name": one.name, "registered": one.registered, "finished": one.finished} for one in report.trend
            ],
            "handed_in": bool(context.options.hand_in),
        }
    context.answer(answer, body + "\n" + "\n".join(map(str, files.paths)))
    return Exit.DONE


def _ledger(context: Context) -> Exit:
    from reports.ledgers.plain_text import ledger_text
    from reports.ledgers.sheets import ledger_workbook

    kind = LedgerKind(context.options.kind)
    with context.services() as services:
        period = _period(context, services, None)
        ledger = services.reports.ledger(kind, period)
        body = ledger_text(ledger, services.profile.name)
        files = _Files(context.options.output, services.profile.name, ledger.title, period)
        name = f"{kind.value}:{period.label}"
        printed = files.write(context, services, LEDGER, name, ledger_workbook(ledger), body)
        answer = _answer(ledger, printed, files.paths) | {
            "rows": len(ledger.rows),
            "ids": [row.id for row in ledger.rows],
        }
    context.answer(answer, body + "\n" + "\n".join(map(str, files.paths)))
    return Exit.DONE


def _period(context: Context, services: Services, kind: ReportKind | None) -> Period:
    if context.options.period:
        return services.reports.period(context.options.period)
    today = services.clock.today()
    return month_of(today) if kind is ReportKind.MONTHLY else week_of(today)


class _Files:
    """The three files of one ledger or report, in a folder that is made when it is missing."""

    def __init__(self, folder: Path, station: str, title: str, period: Period) -> None:
        from reports.ledgers.xlsx import file_name

        name = file_name(station, title, period.first, period.last).removesuffix(".xlsx")
        self._folder = folder
        self._pdf, self._xlsx, self._text = (folder / f"{name}.{suffix}" for suffix in ("pdf", "xlsx", "txt"))
        self.paths: list[Path] = []

    def write(
        self, context: Context, services: Services, document: str, name: str, workbook: bytes, text: str
    ) -> Printed:
        """Print it, then put the others beside it; a ledger too long for paper gets no PDF and no number.

        Raises:
            EnvironmentFault: `file_not_written`, `disk_full`.
        """
        from reports import atomic_write

        atomic_write.make_folder(self._folder)
        printed = self._print(context, services, document, name)
        atomic_write.write(self._xlsx, workbook)
        atomic_write.write(self._text, text.encode())
        self.paths += [self._xlsx, self._text]
        return printed

    def _print(self, context: Context, services: Services, document: str, name: str) -> Printed:
        from reports import atomic_write
        from reports.render import render

        operator = context.operator(services).id
        try:
            (printed,) = services.documents.issue(
                (name,), document, operator, render, lambda pdf: atomic_write.write(self._pdf, pdf)
            )
        except UserError as error:
            if error.code is not Code.LEDGER_TOO_LONG:
                raise
            return Printed(name, document, "", 0, 0)
        self.paths.append(self._pdf)
        return printed


def _answer(told: Ledger | Report, printed: Printed, paths: Sequence[Path]) -> dict[str, Any]:
    return {
        "kind": told.kind.value,
        "title": told.title,
        "period": told.period.label,
        "first": told.period.first.isoformat(),
        "last": told.period.last.isoformat(),
        "number": printed.number,
        "version": printed.version,
        "figures": [figure_json(one) for one in told.figures],
        "missing": [_missing_json(one) for one in told.missing],
        "notes": list(told.notes),
        "files": [str(path) for path in paths],
    }


def figure_json(figure: Figure) -> Mapping[str, Any]:
    """A figure with the rows it counts; `of_ids` those below the line."""
    return {
        "key": figure.key, "name": figure.name, "value": figure.value, "unit": figure.unit, "formula": figure.formula,
        "worked": figure.worked, "numerator": figure.numerator, "denominator": figure.denominator,
        "subject": figure.subject.value, "ids": list(figure.ids),
        "of_ids": None if figure.of_ids is None else list(figure.of_ids),
    }  # fmt: skip


def _missing_json(missing: Missing) -> Mapping[str, str]:
    return {"subject": missing.subject.value, "id": missing.id, "no": missing.no, "what": missing.what}
