"""Ledgers and reports as text to paste into a chat or an office system: a few lines, then rows apart by tabs."""

from __future__ import annotations

from collections.abc import Sequence

from reports.ledgers.words import NOTHING, figures_text, notes_text, words_of
from station_app.domain.ledger import Ledger
from station_app.domain.report import Report

_EMPTY = "本期没有。"


def ledger_text(ledger: Ledger, station: str) -> str:
    """Title, period, figures with their fractions, then the rows."""
    rows = [[words_of(cell, ledger.period) for cell in row.cells] for row in ledger.rows]
    table = _table([column.title for column in ledger.columns], rows) if rows else [_EMPTY]
    return ledger_summary(ledger, station) + _joined(table)


def ledger_summary(ledger: Ledger, station: str) -> str:
    """The same without the rows: what is handed in of a ledger."""
    return _joined(
        [
            f"{station}{ledger.title}",
            f"{ledger.period.title}，共 {len(ledger.rows):,} {ledger.unit}。",
            figures_text(ledger.figures),
            notes_text(ledger.figures, ledger.notes),
        ]
    )


def report_text(report: Report, station: str) -> str:
    """Title, period, figures with their fractions, then one paragraph a table."""
    period, (progress, plans) = report.period, report.headings
    lines = [
        f"{station}{report.title.removeprefix('政务驿站')}",
        f"{period.title}，截至 {report.until.month} 月 {report.until.day} 日。",
        figures_text(report.figures),
        *_section(progress, [(one.task, one.progress, one.person) for one in report.progress]),
        *_section(plans, [(one.plan, one.person, words_of(one.due, period)) for one in report.plans]),
    ]
    if report.targets:
        targets = [(one.task, one.lead, one.target, one.reached, one.light.words) for one in report.targets]
        lines += _section("月度目标", targets)
    points = [(one.title, one.lead, words_of(one.due, period), one.light.words, one.request) for one in report.blocking]
    lines += _section("堵点与请求支持", points)
    return _joined([*lines, notes_text(report.figures, report.notes)])


def _section(words: str, rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return [f"{words}：没有。"]
    return [f"{words}：", *(_row([str(serial), *row]) for serial, row in enumerate(rows, 1))]


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_row(["序", *titles]), *(_row([str(serial), *row]) for serial, row in enumerate(rows, 1))]


def _row(cells: Sequence[str]) -> str:
    """Cells apart by tabs; a tab or a line break inside a cell would begin another."""
    return "\t".join(" ".join(cell.split()) or NOTHING for cell in cells)


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line) + "\n"
