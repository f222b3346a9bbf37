"""The right-click menu of the case list: what can be done with one case, and with several at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QPoint
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMenu

if TYPE_CHECKING:
    from ui.cases.page import CasesPage


class RowMenu(QObject):
    """Built anew each time it opens, from the rows that are selected then."""

    def __init__(self, page: CasesPage) -> None:
        super().__init__(page)
        self._page = page

    def open_at(self, place: QPoint) -> None:
        """Show the menu for the selected rows."""
        self.build().popup(place)

    def build(self) -> QMenu:
        """The menu for the selected rows."""
        menu = QMenu(self._page)
        page, rows = self._page, self._page.table.selected_rows()
        if len(rows) == 1:
            _add(menu, "打开", partial(page.open_row, rows[0]), "Return")
            if page.selected_cases():
                _add(menu, "打印告知单", partial(page.print_paper, "WS01"), "Ctrl+P")
                _add(menu, "收件凭证", partial(page.print_paper, "WS03"))
        menu.addSeparator()
        _add(menu, "复制", page.table.copy_rows, "Ctrl+C")
        _add(menu, "复制，带表头", page.table.copy_rows_with_header, "Ctrl+Shift+C")
        _add(menu, f"导出所选 {len(rows)} 件", page.export_selected)
        return menu


def _add(menu: QMenu, word: str, run: Callable[[], object], keys: str = "") -> None:
    entry = QAction(word, menu)
    if keys:
        entry.setShortcut(QKeySequence(keys))
    entry.triggered.connect(lambda _checked=False: run())
    menu.addAction(entry)
