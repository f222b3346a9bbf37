"""The 告知与回执 tab: what was printed of the case; Enter opens the paper."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.case_detail.lines import CaseView
from ui.case_detail.timeline import PapersTable
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.text import Text


class PapersTab(QWidget):
    """The table of papers over the whole width."""

    paper_wanted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        panel = Panel("告知与回执")
        self.table = PapersTable()
        self.table.opened.connect(lambda row: self.paper_wanted.emit(row.document))
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState("printer", "还没有打印过文书", "按 Ctrl+P 打印一次性告知单。"))
        self._stack.addWidget(self.table)
        panel.body.addWidget(self._stack, 1)
        foot = panel.add_footer()
        foot.addWidget(Text("Enter 打开预览 · 内容没变再印是同一版", "caption"))
        foot.addStretch(1)
        outer.addWidget(panel)

    def show_case(self, view: CaseView) -> None:
        """Show a case's papers."""
        self._stack.setCurrentIndex(1 if view.prints else 0)
        self.table.show_papers(view.prints)
