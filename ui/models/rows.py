"""Table models: a fixed list of rows, and one that grows page by page from the store."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from ui.models.cells import EMPTY, Cell, GroupCell, Role
from ui.widgets.text import plain_tooltip

R = TypeVar("R")
Value = str | int | float | date | None
"""What a spreadsheet cell may hold; a datetime is a date."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: its title, width and how a row fills it.

    Attributes:
        width: logical px; 0 = takes the room that is left.
        least: logical px where room is short and the operator has arranged nothing; 0 = `width`.
        order: what a click on the header orders by; empty = nothing.
        value: what a spreadsheet gets; the cell's text without it.
        optional: shown only when the operator asks for it.
    """

    key: str
    title: str
    width: int
    cell: Callable[[R], Cell]
    right: bool = False
    least: int = 0
    order: str = ""
    value: Callable[[R], Value] | None = None
    optional: bool = False


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows in memory. Subclasses or callers say by `set_rows` what is shown; a GroupCell in column 0 spans the row."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        spoken: Callable[[R], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[R] = []
        self._spoken = spoken
        self._order: tuple[tuple[str, bool], ...] = ()

    def show_order(self, order: Sequence[tuple[str, bool]]) -> None:
        """Say in the header what the rows are ordered by: `Column.order` and whether it descends, first key first."""
        self._order = tuple(order)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def replace_rows(self, rows: Sequence[R]) -> None:
        """Show other rows, keeping selection and scroll position when their number is the same."""
        if len(rows) != len(self._rows):
            self.set_rows(rows)
            return
        self._rows = list(rows)
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))

    def row_at(self, position: int) -> R | None:
        """The row at a position; None outside."""
        return self._rows[position] if 0 <= position < len(self._rows) else None

    def rows(self) -> list[R]:
        """The rows shown now."""
        return list(self._rows)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's default
        """Qt override."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's default
        """Qt override."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: cells for painters, text for copying, tooltips and screen readers."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Role.ROW:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole and self._spoken is not None and index.column() == 0:
            return self._spoken(row)
        if role in (
            Role.CELL,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            cell = self.cell(row, index.column())
            if role == Role.CELL:
                return cell
            return plain_tooltip(cell.text) if role == Qt.ItemDataRole.ToolTipRole else cell.text
        return None

    def cell(self, row: R, column: int) -> Cell:
        """What one cell shows."""
        first = self.columns[0].cell(row)
        if column and isinstance(first, GroupCell):
            return EMPTY
        return first if column == 0 else self.columns[column].cell(row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title + self._arrow(column.order)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _arrow(self, order: str) -> str:
        """“ ↑” or “ ↓”, with its rank when there are several keys."""
        for rank, (key, descending) in enumerate(self._order, 1):
            if order and key == order:
                return f" {'↓' if descending else '↑'}{rank if len(self._order) > 1 else ''}"
        return ""


class PagedModel(RowsModel[R]):
    """Rows that arrive by keyset pages; the view asks for more when it comes near the end.

    A subclass's `request_page` starts loading off the GUI thread and hands the rows to `page_arrived`.
    """

    PAGE = 200
    LIMIT = 5000
    """Above this the operator is better served by search."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        spoken: Callable[[R], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, spoken=spoken, parent=parent)
        self._loading = False
        self._complete = True

    @abstractmethod
    def request_page(self, after: R | None) -> None:
        """Start loading the page that follows a row (None = the first page)."""

    def reload(self) -> None:
        """Load the first page again; the old rows stay visible until it is there."""
        self._loading = True
        self.request_page(None)

    def first_page_arrived(self, rows: Sequence[R], wanted: int = PAGE) -> None:
        """The first rows are there; fewer than `wanted` means that there are no more."""
        self._loading = False
        self._complete = len(rows) < wanted
        self.replace_rows(rows)

    def next_page_arrived(self, rows: Sequence[R]) -> None:
        """A following page is there."""
        self._loading = False
        self._complete = len(rows) < self.PAGE or len(self._rows) + len(rows) >= self.LIMIT
        if rows:
            start = len(self._rows)
            self.beginInsertRows(QModelIndex(), start, start + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def canFetchMore(self, parent: QModelIndex) -> bool:
        """Qt override."""
        return not parent.isValid() and not self._complete and not self._loading

    def fetchMore(self, parent: QModelIndex) -> None:
        """Qt override."""
        if self.canFetchMore(parent) and self._rows:
            self._loading = True
            self.request_page(self._rows[-1])
