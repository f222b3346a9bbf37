"""Spreadsheets: sheets of typed cells, as WPS, LibreOffice and Excel read them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | None

_HEADER_ROW = 2
_PIXELS_PER_CHARACTER = 7
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_UNFIT = re.compile(r'[\\/:*?"<>|\[\]]')
_TITLE_LIMIT = 31
_FONT, _BOLD = Font(name="宋体", size=10.5), Font(name="宋体", size=10.5, bold=True)
_LINE = Border(bottom=Side(style="thin"))
_SHADE = PatternFill("solid", fgColor="FFE8EDF1")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column's title and its width in pixels."""

    title: str
    width: int = 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one sheet holds.

    Attributes:
        filters: what the rows were filtered by; stands in row 1.
        rows: one value per column; text stays text, whatever it looks like.
    """

    title: str
    filters: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[Value]]


def workbook(sheet: Sheet, *more: Sheet) -> bytes:
    """Sheets as an xlsx file: filters in row 1, titles in row 2, frozen and repeated on every printed page."""
    book = Workbook()
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    _fill(page, sheet)
    for one in more:
        _fill(book.create_sheet(), one)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _fill(page: Worksheet, sheet: Sheet) -> None:
    looks = _looks(page)
    page.title = _UNFIT.sub(" ", sheet.title)[:_TITLE_LIMIT] or "Sheet1"
    _put(page, 1, 1, sheet.filters, looks)
    for number, column in enumerate(sheet.columns, 1):
        _put(page, _HEADER_ROW, number, column.title, looks)._style = looks[_TITLE]  # noqa: SLF001  # see `_looks`
        page.column_dimensions[get_column_letter(number)].width = max(6, column.width / _PIXELS_PER_CHARACTER)
    for place, row in enumerate(sheet.rows, _HEADER_ROW + 1):
        for number, value in enumerate(row, 1):
            _put(page, place, number, value, looks)
    page.freeze_panes = f"A{_HEADER_ROW + 1}"
    page.print_title_rows = f"1:{_HEADER_ROW}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


_TEXT, _MOMENT, _DAY, _PLAIN = "@", "yyyy-mm-dd hh:mm", "yyyy-mm-dd", "General"
_TITLE = "title"


def _looks(page: Worksheet) -> dict[str, StyleArray]:
    """How cells look, by their number format, and column titles; put together once: openpyxl needs 60 µs a cell to look them up."""
    looks: dict[str, StyleArray] = {}
    cell: Any
    for number_format in (_TEXT, _MOMENT, _DAY, _PLAIN):
        cell = Cell(page, 1, 1)
        cell.font, cell.alignment, cell.number_format = _FONT, Alignment(vertical="center"), number_format
        looks[number_format] = cell._style  # noqa: SLF001  # nothing public shares a look between cells
    cell = Cell(page, 1, 1)
    cell.font, cell.alignment, cell.number_format = _BOLD, Alignment(vertical="center"), _TEXT
    cell.border, cell.fill = _LINE, _SHADE
    looks[_TITLE] = cell._style  # noqa: SLF001  # as above
    return looks


def _put(page: Worksheet, row: int, column: int, value: Value, looks: Mapping[str, StyleArray]) -> Any:
    cell: Any = page.cell(row, column)
    look = _PLAIN
    if isinstance(value, str):
        cell.value, look = _UNPRINTABLE.sub("", value), _TEXT
        cell.data_type = "s"  # openpyxl would take a leading "=" for a formula
    elif isinstance(value, datetime):
        cell.value, look = value.replace(tzinfo=None), _MOMENT
    elif isinstance(value, date):
        cell.value, look = value, _DAY
    elif value is not None:
        cell.value = value
    cell._style = looks[look]  # noqa: SLF001  # see `_looks`
    return cell


def file_name(station: str, ledger: str, first: date | None, last: date | None) -> str:
    """站名_台账名_起止日期.xlsx; without dates the third part is left out."""
    parts = [station, ledger]
    if first is not None and last is not None:
        parts.append(f"{first:%Y%m%d}" if first == last else f"{first:%Y%m%d}-{last:%Y%m%d}")
    return "_".join(_UNFIT.sub(" ", part).strip() for part in parts) + ".xlsx"
