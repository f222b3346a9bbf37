"""From a figure, a bar or a row to what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QWidget

from station_app.domain.ledger import Missing
from ui.desk import Desk
from ui.ledgers.clickable import Counted
from ui.ledgers.data_lines import DataLine
from ui.ledgers.figure_rows import LISTED, PAGES, SubjectLine, read_lines, read_missing, read_ref
from ui.ledgers.rows_dialog import RowsDialog
from ui.ledgers.words import counted_missing
from ui.page import Navigator, PageName


class Opening(QObject):
    """Lists are read on the reading thread and filled when they are there.

    Args:
        narrow: shows those rows alone in the table, for what has no page of its own.
    """

    def __init__(
        self, desk: Desk, navigator: Navigator, page: QWidget, narrow: Callable[[Sequence[str], str], None]
    ) -> None:
        super().__init__(page)
        self._desk = desk
        self._navigator = navigator
        self._page = page
        self._narrow = narrow
        self.dialog: RowsDialog | None = None

    def figure(self, what: Counted) -> None:
        """The rows a figure or bar counts."""
        if what.subject not in LISTED:
            self._narrow(what.ids, f"只看：{what.spoken}")
            return
        dialog = self._list(
            f"{what.name} {what.value}", what.worked or "Enter 打开一行。", sides=what.of_ids is not None
        )
        self._desk.tasks.reading(dialog, partial(read_lines, self._desk, what), dialog.show_lines, key="lines")

    def missing(self, missing: Sequence[Missing]) -> None:
        """逐条查看: what is to be entered before it is handed in."""
        dialog = self._list(counted_missing(missing), "Enter 去补；补好回来再报送。", sides=False)
        self._desk.tasks.reading(dialog, partial(read_missing, self._desk, missing), dialog.show_lines, key="lines")

    def _list(self, title: str, text: str, *, sides: bool) -> RowsDialog:
        self.dialog = RowsDialog(self._page, title, text, self._open_line)
        if not sides:
            self.dialog.hide_sides()
        self.dialog.open()
        return self.dialog

    def _open_line(self, line: SubjectLine) -> None:
        self._navigator.go(PAGES[line.subject], line.ref)

    def row(self, line: object) -> None:
        """A row of the table: its page, where it has one."""
        if not isinstance(line, DataLine) or line.subject is None:
            return
        if line.subject in LISTED:
            work = partial(read_ref, self._desk, line.subject, line.id)
            self._desk.tasks.reading(self, work, partial(self._go, PAGES[line.subject]), key="ref")
        elif line.subject in PAGES:
            self._navigator.go(PAGES[line.subject])

    def _go(self, page: PageName, ref: str) -> None:
        if ref:
            self._navigator.go(page, ref)
