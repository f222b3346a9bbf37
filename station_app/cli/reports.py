"""`report`: ledgers, weekly, monthly and special reports as PDF, spreadsheet and text; every figure names its rows."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from station_app.cli.context import Context
from station_app.domain.ledger import Figure, Ledger, LedgerKind, Missing
from station_app.domain.report import Report, ReportKind
from station_app.domain.report_period import Period, month_of, week_of
from station_app.errors import Exit
from station_app.services.report_service import Handed
from station_app.services.service_set import Services
from ui.messages import Language, sentence

if TYPE_CHECKING:
    from station_app.cli.report_files import Written


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
    from station_app.cli.report_files import write_report  # openpyxl and reportlab, needed only here

    kind: ReportKind = context.options.kind
    with context.services() as services:
        operator = context.operator(services).id
        written = write_report(services, kind, _period(context, services, kind), context.options.output, operator)
        report, printed = written.told, written.printed
        hand_in = bool(context.options.hand_in) and written.no_paper is None
        if hand_in:
            handed = Handed(
                kind.value, report.period.label, report.title, printed.number, printed.version, report.figures,
                written.body,
            )  # fmt: skip
            services.reports.file(handed, operator)
    trend = [{"name": one.name, "registered": one.registered, "finished": one.finished} for one in report.trend]
    rows = len(report.progress) + len(report.plans) + len(report.blocking)
    answer = _answer(written) | {"rows": rows, "trend": trend, "handed_in": hand_in}
    _say_why(context, written)
    context.answer(answer, _text(written))
    return Exit.DONE


def _ledger(context: Context) -> Exit:
    from station_app.cli.report_files import write_ledger

    kind = LedgerKind(context.options.kind)
    with context.services() as services:
        operator = context.operator(services).id
        written = write_ledger(services, kind, _period(context, services, None), context.options.output, operator)
    rows = written.told.rows
    _say_why(context, written)
    context.answer(_answer(written) | {"rows": len(rows), "ids": [row.id for row in rows]}, _text(written))
    return Exit.DONE


def _period(context: Context, services: Services, kind: ReportKind | None) -> Period:
    if context.options.period is not None:
        return services.reports.period(context.options.period)
    today = services.clock.today()
    return month_of(today) if kind is ReportKind.MONTHLY else week_of(today)


def _say_why(context: Context, written: Written[Any]) -> None:
    if written.no_paper is not None:
        context.say(sentence(written.no_paper, Language(context.options.lang)))


def _text(written: Written[Any]) -> str:
    return "\n".join([written.body, *map(str, written.paths)])


def _answer(written: Written[Any]) -> dict[str, Any]:
    told: Ledger | Report = written.told
    return {
        "kind": told.kind.value,
        "title": told.title,
        "period": told.period.label,
        "first": told.period.first.isoformat(),
        "last": told.period.last.isoformat(),
        "number": written.printed.number,
        "no_paper": written.no_paper.code.value if written.no_paper else None,
        "version": written.printed.version,
        "figures": [figure_json(one) for one in told.figures],
        "missing": [_missing_json(one) for one in told.missing],
        "notes": list(told.notes),
        "files": [str(path) for path in written.paths],
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
