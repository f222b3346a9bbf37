"""Ledgers and reports as workbooks: rows, figures with their formulas, and one sheet for every table."""

from __future__ import annotations

from collections.abc import Sequence

from reports.ledgers.words import NOTHING
from reports.ledgers.xlsx import Sheet, SheetColumn, Value, workbook
from station_app.domain.ledger import Cell, Column, ColumnKind, Figure, Ledger, LightCell, Missing
from station_app.domain.report import Bar, Report

_PIXELS = 8
_LEAST, _MOST = 60, 360
_KINDS = {ColumnKind.DAY: 84, ColumnKind.MOMENT: 130, ColumnKind.NUMBER: 70, ColumnKind.LIGHT: 96, ColumnKind.CODE: 150}


def ledger_workbook(ledger: Ledger) -> bytes:
    """数据 with the rows, 指标, what is missing, and 口径."""
    told = _told(ledger)
    columns = tuple(SheetColumn(column.title, _width(column)) for column in ledger.columns)
    rows = [tuple(_value(cell) for cell in row.cells) for row in ledger.rows]
    return workbook(
        Sheet("数据", told, columns, rows),
        _figures(ledger.figures, told),
        *_missing(ledger.missing, told),
        *_notes(ledger.notes, told),
    )


def report_workbook(report: Report) -> bytes:
    """指标, and one sheet for every table of the report."""
    told = f"{report.title}　{report.period.title}　截至 {report.until.isoformat()}"
    progress, plans = report.headings
    sheets = [
        _sheet("登记与办结", told, ("期", "登记", "办结"), [(p.name, p.registered, p.finished) for p in report.trend]),
        _bars("按事项", told, report.by_item),
        _bars("按方式", told, report.by_channel),
        _sheet(
            progress, told, ("灯", "任务", "进展", "责任人"),
            [(_light(one.light), one.task, one.progress, one.person) for one in report.progress],
        ),
        _sheet(plans, told, ("计划", "责任人", "完成日"), [(one.plan, one.person, one.due) for one in report.plans]),
        _sheet(
            "月度目标", told, ("任务", "牵头", "目标", "完成", "灯"),
            [(one.task, one.lead, one.target, one.reached, _light(one.light)) for one in report.targets],
        ),
        _sheet(
            "堵点", told, ("灯", "堵点", "牵头", "限期", "请求支持"),
            [(_light(one.light), one.title, one.lead, one.due, one.request) for one in report.blocking],
        ),
    ]  # fmt: skip
    filled = [sheet for sheet in sheets if sheet.rows]
    more = [*_missing(report.missing, told), *_notes(report.notes, told)]
    return workbook(_figures(report.figures, told), *filled, *more)


def _told(ledger: Ledger) -> str:
    words = [ledger.title, ledger.period.title]
    words += [f"筛选：{ledger.filters}"] if ledger.filters else []
    words += [f"排序：{ledger.order}"] if ledger.order else []
    return "　".join([*words, f"共 {len(ledger.rows):,} {ledger.unit}"])


def _figures(figures: Sequence[Figure], told: str) -> Sheet:
    titles = ("指标", "数值", "单位", "分子", "分母", "公式", "算式")
    rows = [
        (one.name, _number(one.value), one.unit, one.numerator, one.denominator, one.formula, one.worked)
        for one in figures
    ]
    return _sheet("指标", told, titles, rows)


def _bars(title: str, told: str, bars: Sequence[Bar]) -> Sheet:
    return _sheet(title, told, ("名称", "件数"), [(bar.name, bar.value) for bar in bars])


def _missing(missing: Sequence[Missing], told: str) -> list[Sheet]:
    return [_sheet("待补", told, ("编号", "缺什么"), [(one.no, one.what) for one in missing])] if missing else []


def _notes(notes: Sequence[str], told: str) -> list[Sheet]:
    return [_sheet("口径", told, ("口径",), [(note,) for note in notes])] if notes else []


def _sheet(title: str, told: str, titles: Sequence[str], rows: Sequence[Sequence[Value]]) -> Sheet:
    """A sheet whose columns are as wide as what stands in them."""
    widths = [max([len(name), *(_length(row[place]) for row in rows)]) for place, name in enumerate(titles)]
    columns = tuple(
        SheetColumn(name, min(_MOST, max(_LEAST, 2 * _PIXELS * width)))
        for name, width in zip(titles, widths, strict=True)
    )
    return Sheet(title, told, columns, rows)


def _length(value: Value) -> int:
    return len(value) if isinstance(value, str) else 6


def _width(column: Column) -> int:
    return _KINDS.get(column.kind, min(_MOST, max(_LEAST, column.weight * 11)))


def _value(cell: Cell) -> Value:
    return _light(cell) if isinstance(cell, LightCell) else cell


def _light(cell: LightCell) -> str:
    return cell.words


def _number(value: str) -> Value:
    """A figure as a number; a dash stays a dash."""
    if value == NOTHING:
        return value
    try:
        number = float(value.replace(",", ""))
    except ValueError:
        return value
    return int(number) if number.is_integer() and "." not in value else number
