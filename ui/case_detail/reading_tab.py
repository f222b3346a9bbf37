"""A tab of reading matter: sections in a panel, or what is to come where there is nothing yet."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.sections import Section, SectionsView


class ReadingTab(QWidget):
    """Scrolls; texts can be selected."""

    def __init__(self, icon: str, empty: str, hint: str) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        panel = Panel(empty)
        self._stack = QStackedWidget()
        self._sections = SectionsView()
        self._stack.addWidget(EmptyState(icon, empty, hint))
        self._stack.addWidget(self._sections)
        panel.body.addWidget(self._stack)
        outer.addWidget(panel)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show other matter."""
        self._stack.setCurrentIndex(1 if sections else 0)
        self._sections.show_sections(sections)
