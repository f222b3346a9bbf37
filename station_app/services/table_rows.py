"""Lists that others export: rows with a header from a workbook, a csv file or JSON lines, whatever it was written with."""

from __future__ import annotations

import csv
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from station_app.errors import Code, UserError

MOST_ROWS = 20_000
_MOST_BYTES = 20 << 20
_HEADER_AMONG = 8
_ENCODINGS = ("utf-8-sig", "gb18030")
_ZIP = b"PK\x03\x04"
_MOST_UNPACKED = 200 << 20
_NO_WORKBOOK = (
    zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError,
    RuntimeError, EOFError, OSError,
)  # fmt: skip
"""What opening a file that only looks like a workbook raises; malformed XML is a SyntaxError."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its line as people count them, and its cells by the title of their column, as text."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A list with the titles it has; `title` of the sheet, empty for other files."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(path: Path, needed: Sequence[str]) -> Table:
    """Read a list; rows that are empty fall away.

    Args:
        needed: titles without which it is no such list; the header is the first of the top rows that has them all.

    Raises:
        UserError: `file_not_found`, `bad_file` when it cannot be read or is too large, `columns_missing`.
    """
    table = _read(path, needed)
    if len(table.rows) > MOST_ROWS:
        raise UserError(Code.BAD_FILE, "file", path=str(path))
    return table


def _read(path: Path, needed: Sequence[str]) -> Table:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError(Code.BAD_FILE, "file", path=str(path))
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(Code.FILE_NOT_FOUND, "file", path=str(path)) from error
    if raw.startswith(_ZIP):
        title, lines = _workbook(raw, path)
        return _table(title, lines, needed)
    text = _decoded(raw, path)
    if text.lstrip().startswith("{"):
        return _objects(text, needed)
    try:
        return _table("", list(csv.reader(StringIO(text), delimiter=_delimiter(text))), needed)
    except csv.Error as error:
        raise UserError(Code.BAD_FILE, "file", path=str(path)) from error


def _workbook(raw: bytes, path: Path) -> tuple[str, list[Sequence[Any]]]:
    from openpyxl import load_workbook  # noqa: PLC0415  # 200 ms, needed only here
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        _check_size(raw, path)
        sheet = load_workbook(BytesIO(raw), read_only=True, data_only=True).worksheets[0]
        return str(sheet.title), list(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + _HEADER_AMONG + 1))
    except (InvalidFileException, *_NO_WORKBOOK) as error:
        raise UserError(Code.BAD_FILE, "file", path=str(path)) from error


def _check_size(raw: bytes, path: Path) -> None:
    """A small file may hold a large one."""
    if sum(part.file_size for part in zipfile.ZipFile(BytesIO(raw)).infolist()) > _MOST_UNPACKED:
        raise UserError(Code.BAD_FILE, "file", path=str(path))


def _decoded(raw: bytes, path: Path) -> str:
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(Code.BAD_FILE, "file", path=str(path))


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",\t;，", key=head.count)


def _table(title: str, lines: Sequence[Sequence[Any]], needed: Sequence[str]) -> Table:
    for place, cells in enumerate(lines[:_HEADER_AMONG]):
        columns = tuple(_plain(_text(cell)) for cell in cells)
        if all(one in columns for one in needed):
            return Table(title, tuple(filter(None, columns)), tuple(_rows(columns, lines[place + 1 :], place + 2)))
    raise UserError(Code.COLUMNS_MISSING, "file", columns="、".join(needed))


def _rows(columns: Sequence[str], lines: Iterable[Sequence[Any]], first: int) -> Iterator[TableRow]:
    for number, cells in enumerate(lines, start=first):
        found = {column: _text(cell) for column, cell in zip(columns, cells, strict=False) if column}
        if any(found.values()):
            yield TableRow(number, found)


def _objects(text: str, needed: Sequence[str]) -> Table:
    """JSON lines: every line an object whose names are the titles; one that is none keeps its line with no cells."""
    rows: list[TableRow] = []
    columns: dict[str, None] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            data = None
        cells = {_plain(str(key)): _text(value) for key, value in data.items()} if isinstance(data, dict) else {}
        columns.update(dict.fromkeys(cells))
        rows.append(TableRow(number, cells))
    missing = [one for one in needed if one not in columns]
    if missing:
        raise UserError(Code.COLUMNS_MISSING, "file", columns="、".join(needed))
    return Table("", tuple(columns), tuple(rows))


def _plain(title: str) -> str:
    """A title without the marks that say a column has to be filled, and without blanks."""
    return "".join(title.replace("*", "").replace("＊", "").split())


def _text(cell: Any) -> str:
    """A cell as text; whole numbers without a fraction, moments as they are stored."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S") if (cell.hour or cell.minute or cell.second) else f"{cell:%Y-%m-%d}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()
