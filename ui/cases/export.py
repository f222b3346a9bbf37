"""Writes the case list as a spreadsheet: the columns and filters that are shown, or the rows that are selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, QUrl
from PyQt6.QtGui import QDesktopServices

from ui.cases.lines import CaseLine
from ui.cases.loading import Request, load_all
from ui.cases.table import COLUMNS
from ui.desk import Desk

MOST = 50_000
"""Rows of one file; the rest is said."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file is to hold.

    Attributes:
        columns: positions in `COLUMNS`, in the order shown.
        name: of the list, for title and file name.
        filters: said in the first row.
    """

    columns: tuple[int, ...]
    widths: tuple[int, ...]
    name: str
    filters: str


class Exporter(QObject):
    """Reads beside the saves, writes in the background, and says where the file is."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.written: Path | None = None

    def export_view(self, request: Request, wanted: Wanted) -> None:
        """Every row of a view, in its order."""
        self._desk.tasks.reading(
            self, partial(load_all, self._desk, request, MOST + 1), partial(self.export_rows, wanted), key="rows"
        )

    def export_rows(self, wanted: Wanted, rows: Sequence[CaseLine]) -> None:
        """These rows."""
        work = partial(write_list, self._desk.papers, self._desk.services.profile.name, wanted, rows[:MOST])
        self._desk.tasks.background(self, work, partial(self._on_written, len(rows)), key="file")

    def _on_written(self, rows: int, path: Path) -> None:
        self.written = path
        cut = f"，只取了前 {MOST} 件" if rows > MOST else ""
        self._desk.notifier.say(
            f"已导出 {min(rows, MOST)} 件{cut}：{path.name}",
            icon="file-spreadsheet",
            action="打开",
            on_action=partial(_open_file, path),
        )


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def write_list(folder: Path, station: str, wanted: Wanted, rows: Sequence[CaseLine]) -> Path:
    """Write the file and return where it is.

    Raises:
        EnvironmentFault: the file can't be written.
    """
    from reports.atomic_write import write  # noqa: PLC0415
    from reports.ledgers.xlsx import Sheet, SheetColumn, file_name, workbook  # noqa: PLC0415  # with the first file

    columns = [COLUMNS[position] for position in wanted.columns]
    values = [
        [column.value(row) if column.value is not None else column.cell(row).text for column in columns] for row in rows
    ]
    titles = tuple(SheetColumn(column.title, width) for column, width in zip(columns, wanted.widths, strict=True))
    days = sorted(date.fromisoformat(row.registered[:10]) for row in rows)
    first, last = (days[0], days[-1]) if days else (None, None)
    path = folder / file_name(station, wanted.name, first, last)
    folder.mkdir(parents=True, exist_ok=True)
    write(path, workbook(Sheet(wanted.name, wanted.filters, titles, values)))
    return path
