"""Reading progress from JSON lines, CSV and xlsx, by English or Chinese column names."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from station_app.errors import Code, EnvironmentFault, UserError
from sync.hall.progress import ProgressFault, ProgressRow

_LARGEST_FILE = 20 * 1024 * 1024
_MOST_ROWS = 200_000

_COLUMNS = {
    "case_no": ("case_no", "no", "case", "办件编号", "帮代办单号", "案件编号", "编号"),
    "official_no": ("official_no", "受理编号", "受理号", "办件流水号", "业务流水号", "申报号"),
    "item": ("item", "item_code", "事项编码", "事项代码", "事项"),
    "event": ("event", "事件", "办理状态", "状态", "环节"),
    "at": ("at", "time", "from", "时间", "办理时间", "发生时间"),
    "text": ("text", "reason", "说明", "意见", "理由", "办理意见"),
    "document_no": ("document_no", "文号", "文书编号", "文书号"),
    "kind": ("kind", "segment_kind", "特别程序种类", "停钟原因"),
    "until": ("until", "to", "截止日期", "结束日期"),
    "value": ("value", "延长天数", "延期天数", "延长"),
    "result": ("result", "办结结果", "结果"),
}
_FIELD_OF = {alias: name for name, aliases in _COLUMNS.items() for alias in aliases}


def read_progress(path: Path) -> tuple[list[ProgressRow], list[ProgressFault]]:
    """The rows of a file, and the lines that could not be read at all.

    Raises:
        UserError: `file_not_found`, or `bad_file` for a file that is none of the three kinds.
        EnvironmentFault: `file_not_written` when the file may not be read.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UserError(Code.BAD_FILE, "file", limit=_LARGEST_FILE)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(Code.FILE_NOT_FOUND, "file", path=str(path)) from error
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "file", path=str(path)) from error
    if data.startswith(b"PK"):
        return _rows(_xlsx(data)), []
    text = _decoded(data)
    if path.suffix.lower() == ".csv":
        return _rows(enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2)), []
    return _json_lines(text)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(Code.BAD_FILE, "file")


def _rows(source: Any) -> list[ProgressRow]:
    try:
        return [_row(line, values) for line, values in source]
    except (csv.Error, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UserError(Code.BAD_FILE, "file") from error


def _json_lines(text: str) -> tuple[list[ProgressRow], list[ProgressFault]]:
    rows: list[ProgressRow] = []
    faults: list[ProgressFault] = []
    for line, part in enumerate(text.splitlines(), start=1):
        if not part.strip():
            continue
        try:
            values = json.loads(part)
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, dict):
            rows.append(_row(line, values))
        else:
            faults.append(ProgressFault(line, UserError(Code.BAD_JSON, "line")))
    return rows, faults


def _xlsx(data: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    from openpyxl import load_workbook  # noqa: PLC0415  # only this format needs it

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > 10 * _LARGEST_FILE:
            raise UserError(Code.BAD_FILE, "file", limit=_LARGEST_FILE)
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        header = [str(cell or "").strip() for cell in next(rows, ())]
        for line, cells in enumerate(rows, start=2):
            if line > _MOST_ROWS:
                raise UserError(Code.BAD_FILE, "file", limit=_MOST_ROWS)
            if any(cell is not None for cell in cells):
                yield line, dict(zip(header, cells, strict=False))
    finally:
        book.close()


def _row(line: int, values: Mapping[Any, Any]) -> ProgressRow:
    fields: dict[str, str] = {}
    for column, value in values.items():
        name = _FIELD_OF.get(str(column).strip())
        if name is not None and value not in (None, "") and not fields.get(name):
            fields[name] = _text(value)
    return ProgressRow(line=line, **fields)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
