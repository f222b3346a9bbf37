"""Work plans as spreadsheets: one row a task, what stands in merged cells above goes for the rows below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from station_app.domain.work_plan import TaskForm
from station_app.errors import Code, UserError
from station_app.services.table_rows import Table, TableRow

NEEDED = ("牵头单位",)
COLUMNS = {
    "序号": "number", "方面": "aspect", "任务": "item", "项目": "item", "小项": "title", "具体任务": "title",
    "牵头单位": "lead", "配合单位": "support", "责任单位": "support", "完成时限": "due", "时限": "due",
}  # fmt: skip
"""The columns that are read; those of months bear `11月`, `2026-11` or `2026年11月`, with or without “目标”."""
_MONTH = re.compile(r"(?:(?P<year>20\d{2})[年.-])?(?P<month>0?[1-9]|1[0-2])月?(?:目标|月度目标)?")
_DATE = re.compile(r"(20\d{2})[年./-](\d{1,2})(?:[月./-](\d{1,2})日?|月)?")
_MONTHS_END = 31


@dataclass(frozen=True, slots=True)
class SheetTask:
    """One row, read or not: its line, and the task or what is wrong with it."""

    line: int
    task: TaskForm | None
    fault: UserError | None = None


def read_tasks(table: Table, year: int) -> tuple[list[SheetTask], list[str]]:
    """The tasks of a list, and the titles of columns that are not read.

    Args:
        year: of months that name none.
    """
    months = {column: month for column in table.columns if (month := _month_of(column, year))}
    unread = [column for column in table.columns if column not in COLUMNS and column not in months]
    above: dict[str, str] = {}
    found: list[SheetTask] = []
    for place, row in enumerate(table.rows, start=1):
        try:
            found.append(SheetTask(row.line, _task(row, place, above, months)))
        except UserError as fault:
            found.append(SheetTask(row.line, None, fault))
    return found, unread


def _month_of(column: str, year: int) -> str | None:
    if column in COLUMNS:
        return None
    match = _MONTH.fullmatch(column)
    if match is None or (match["year"] is None and "月" not in column):
        return None
    return f"{int(match['year'] or year):04d}-{int(match['month']):02d}"


def _task(row: TableRow, place: int, above: dict[str, str], months: Mapping[str, str]) -> TaskForm:
    cells: dict[str, str] = {}
    for title, field in COLUMNS.items():
        cells[field] = cells.get(field) or row.cells.get(title, "")
    _carry_down(cells, above)
    return TaskForm(
        number=cells["number"] or str(place),
        title=cells["title"],
        lead=cells["lead"],
        aspect=cells["aspect"],
        item=cells["item"],
        support=cells["support"],
        due=_day(cells["due"]),
        targets={month: text for column, month in months.items() if (text := row.cells.get(column, ""))},
    )


def _carry_down(cells: dict[str, str], above: dict[str, str]) -> None:
    """Merged cells: an aspect goes on until another begins, an item within its aspect, its lead within the item."""
    for field, within in (("aspect", ()), ("item", ("aspect",)), ("lead", ("aspect", "item"))):
        new_part = any(cells[one] != above.get(one, "") for one in within)
        if not cells[field] and not new_part:
            cells[field] = above.get(field, "")
    above.update({field: cells[field] for field in ("aspect", "item", "lead")})


def _day(text: str) -> date | None:
    """`2026-11-30`, `2026年11月30日`, or the last day of `2026年11月`; nothing for an empty cell.

    Raises:
        UserError: `bad_date`.
    """
    if not text:
        return None
    match = _DATE.match(text)
    if match is None:
        raise UserError(Code.BAD_DATE, "due")
    year, month, day = int(match[1]), int(match[2]), int(match[3] or _MONTHS_END)
    try:
        return date(year, month, min(day, _last_day(year, month)) if match[3] is None else day)
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "due") from error


def _last_day(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


def doubled(tasks: Sequence[SheetTask]) -> set[str]:
    """Numbers that several rows bear."""
    borne = Counter(one.task.number for one in tasks if one.task is not None)
    return {number for number, rows in borne.items() if rows > 1}
