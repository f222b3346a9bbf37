"""Writes the history as a spreadsheet and reads it back before anybody is told that it is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from station_app.clock import parse_moment
from station_app.errors import Code, EnvironmentFault
from ui.sync_centre.reading import RunLine

_TITLES = (("批次", 70), ("时间", 150), ("方式", 90), ("内容", 280), ("结果", 120), ("用时", 70))
_ABOVE = 2
"""Rows of the sheet over the first session: what it is, and the titles."""


def write_log(folder: Path, station: str, lines: Sequence[RunLine]) -> Path:
    """Write every session that is kept; where the file is.

    Raises:
        EnvironmentFault: `file_not_written`, also when what was read back differs.
    """
    from openpyxl import load_workbook  # noqa: PLC0415  # with the first file

    from reports.atomic_write import write  # noqa: PLC0415
    from reports.ledgers.xlsx import Sheet, SheetColumn, file_name, workbook  # noqa: PLC0415

    rows = [_cells(line) for line in lines]
    days = sorted(parse_moment(line.at).date() for line in lines)
    path = folder / file_name(station, "同步日志", days[0] if days else None, days[-1] if days else None)
    columns = tuple(SheetColumn(title, width) for title, width in _TITLES)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "file", path=str(path)) from error
    write(path, workbook(Sheet("同步日志", f"{station}，共 {len(rows)} 次", columns, rows)))
    book = load_workbook(path, read_only=True)
    try:
        found = [
            tuple(row[: len(_TITLES)]) for row in book.worksheets[0].iter_rows(min_row=_ABOVE + 1, values_only=True)
        ]
    finally:
        book.close()
    if found != rows:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "file", path=str(path))
    return path


def _cells(line: RunLine) -> tuple[str, ...]:
    at = parse_moment(line.at)
    return (f"#{line.number:04d}", f"{at:%Y-%m-%d %H:%M:%S}", line.trigger, line.content, line.result, line.duration)
