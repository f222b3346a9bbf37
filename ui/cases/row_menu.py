"""The right-click menu of the case list: what can be done with one case, and with several at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QPoint
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMenu, QWidget

from ui.case_detail.acts import ActBar
from ui.case_detail.lines import CaseView
from ui.case_detail.reading import read_case
from ui.case_detail.ways_on import WaysOn
from ui.cases.batch import BatchActs
from ui.cases.lines import CaseLine

if TYPE_CHECKING:
    from ui.cases.page import CasesPage


class RowMenu(QObject):
    """Built anew each time it opens, from the rows that are selected then and from what is legal for one case."""

    def __init__(self, page: CasesPage) -> None:
        super().__init__(page)
        self._page = page
        keyless = QWidget(page)
        keyless.hide()
        self.acts = ActBar(page.desk, page, keyless)
        self.batch = BatchActs(page.desk, page)
        self.ways_on = WaysOn(page.desk, page.navigator, page, keyless)
        self.acts.done.connect(page.refresh)
        self.ways_on.done.connect(page.refresh)
        self.batch.done.connect(page.refresh)

    def open_at(self, place: QPoint) -> None:
        """Show the menu for the selected rows; for one case, once it is known what is legal."""
        rows = self._page.selected_cases()
        if len(rows) != 1:
            self.build(None).popup(place)
            return

        def arrived(view: CaseView) -> None:
            self.build(view).popup(place)

        read = partial(read_case, self._page.desk, rows[0].no)
        self._page.desk.tasks.store(self, read, arrived, key="menu")

    def build(self, view: CaseView | None) -> QMenu:
        """The menu; `view` is the one case that is selected."""
        menu, page = QMenu(self._page), self._page
        rows = page.table.selected_rows()
        if len(rows) == 1:
            _add(menu, "打开", partial(page.open_row, rows[0]), "Return")
        if view is not None:
            _add(menu, "打印告知单", partial(page.print_paper, "WS01"), "Ctrl+P")
            _add(menu, "收件凭证", partial(page.print_paper, "WS03"))
            menu.addSeparator()
            self.acts.show_case(view)
            self.acts.fill(menu)
            self.ways_on.show_case(view)
            self.ways_on.fill(menu)
        elif cases := page.selected_cases():
            self._add_batch(menu, cases)
        menu.addSeparator()
        _add(menu, "复制", page.table.copy_rows, "Ctrl+C")
        _add(menu, "复制，带表头", page.table.copy_rows_with_header, "Ctrl+Shift+C")
        _add(menu, f"导出所选 {len(rows)} 件", page.export_selected)
        return menu

    def _add_batch(self, menu: QMenu, cases: list[CaseLine]) -> None:
        _add(menu, f"打印 {len(cases)} 件的告知单，存成一个文件", partial(self.batch.print_notices, cases))
        _add(menu, f"指派 {len(cases)} 件", partial(self.batch.assign, cases))


def _add(menu: QMenu, word: str, run: Callable[[], object], keys: str = "") -> None:
    entry = QAction(word, menu)
    if keys:
        entry.setShortcut(QKeySequence(keys))
    entry.triggered.connect(lambda _checked=False: run())
    menu.addAction(entry)
