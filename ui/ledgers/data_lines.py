"""The rows of a ledger or report as the table of the page shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from reports.ledgers.words import NOTHING, words_of
from station_app.domain.ledger import Cell as LedgerCell
from station_app.domain.ledger import Column as LedgerColumn
from station_app.domain.ledger import ColumnKind, Ledger, LightCell, Subject
from station_app.domain.report import Report
from station_app.domain.report_period import Period
from ui.marks import CLOCK_LIGHTS, LIGHTS
from ui.models.cells import EMPTY, Cell, GroupCell, MarkCell, TextCell
from ui.models.rows import Column, RowsModel

_WIDTHS = {ColumnKind.DAY: 88, ColumnKind.MOMENT: 112, ColumnKind.NUMBER: 74, ColumnKind.LIGHT: 108}
_PER_WEIGHT = 9
_LEAST, _MOST = 76, 320
_CODE = 10


@dataclass(frozen=True, slots=True)
class DataLine:
    """One row: its cells, and what is opened with it; a heading has words and nothing else."""

    cells: tuple[LedgerCell, ...]
    subject: Subject | None
    id: str
    heading: str = ""
    remark: str = ""


def ledger_lines(ledger: Ledger) -> list[DataLine]:
    """The rows of a ledger."""
    return [DataLine(row.cells, row.subject or ledger.subject, row.id) for row in ledger.rows]


def report_lines(report: Report) -> list[DataLine]:
    """The tables of a report below one another, each under its heading."""
    progress, plans = report.headings
    tables: list[tuple[str, list[DataLine]]] = [
        (progress, [DataLine((o.light, o.task, o.progress, o.person, None), o.subject, o.id) for o in report.progress]),
        (plans, [DataLine((None, o.plan, None, o.person, o.due), o.subject, o.id) for o in report.plans]),
        (
            "月度目标",
            [
                DataLine((o.light, o.task, f"目标 {o.target}，完成 {o.reached}", o.lead, None), Subject.TASK, o.id)
                for o in report.targets
            ],
        ),
        (
            "堵点与请求支持",
            [
                DataLine((o.light, o.title, o.request, o.lead, o.due), Subject.BLOCKING_POINT, o.id)
                for o in report.blocking
            ],
        ),
    ]
    lines: list[DataLine] = []
    for words, rows in tables:
        if rows:
            lines += [DataLine((), None, "", words, f"{len(rows)} 条"), *rows]
    return lines


_REPORT_COLUMNS = (
    LedgerColumn("light", "灯", ColumnKind.LIGHT),
    LedgerColumn("what", "任务 · 计划 · 堵点", weight=22),
    LedgerColumn("how", "进展 · 请求支持", weight=0),
    LedgerColumn("who", "责任人 · 牵头", weight=12),
    LedgerColumn("due", "完成 · 限期", ColumnKind.DAY),
)


def model_of(source: Ledger | Report) -> RowsModel[DataLine]:
    """The table of a ledger, or the tables of a report."""
    columns = source.columns if isinstance(source, Ledger) else _REPORT_COLUMNS
    made = [_column(place, column, source.period) for place, column in enumerate(columns)]
    model: RowsModel[DataLine] = RowsModel(made)
    model.set_rows(ledger_lines(source) if isinstance(source, Ledger) else report_lines(source))
    return model


def _column(place: int, column: LedgerColumn, period: Period) -> Column[DataLine]:
    return Column(
        column.key,
        column.title,
        _width(column),
        _shown(place, column, period),
        right=column.kind is ColumnKind.NUMBER,
        order=column.key,
    )


def _width(column: LedgerColumn) -> int:
    if column.kind is ColumnKind.CODE:
        return min(_MOST, max(_LEAST, column.weight * _CODE))
    if column.kind in _WIDTHS:
        return _WIDTHS[column.kind]
    return min(_MOST, max(_LEAST, column.weight * _PER_WEIGHT)) if column.weight else 0


def _shown(place: int, column: LedgerColumn, period: Period) -> Callable[[DataLine], Cell]:
    code, number = column.kind is ColumnKind.CODE, column.kind is ColumnKind.NUMBER

    def show(line: DataLine) -> Cell:
        if line.heading:
            return GroupCell(line.heading, line.remark) if place == 0 else EMPTY
        cell = line.cells[place]
        if isinstance(cell, LightCell):
            return MarkCell(cell.words, LIGHTS[CLOCK_LIGHTS[cell.light]])
        words = words_of(cell, period)
        return TextCell(words, mono=code, right=number, quiet=words == NOTHING)

    return show


def ordered(lines: Sequence[DataLine], place: int, *, descending: bool) -> list[DataLine]:
    """Lines by one column; empty cells last, lights by their words, headings keep nothing below them so are left out."""
    rows = [line for line in lines if not line.heading]
    filled = [line for line in rows if line.cells[place] is not None and line.cells[place] != ""]
    empty = [line for line in rows if line.cells[place] is None or line.cells[place] == ""]
    return sorted(filled, key=lambda line: _rank(line.cells[place]), reverse=descending) + empty


def _rank(cell: LedgerCell) -> tuple[int, float, str]:
    if isinstance(cell, LightCell):
        return 2, 0.0, f"{cell.light.value}{cell.words}"
    if isinstance(cell, date):
        return 1, 0.0, cell.isoformat()
    return (0, float(cell), "") if isinstance(cell, int | float) else (2, 0.0, str(cell))
