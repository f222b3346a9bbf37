"""计划与版本: when it goes by itself, how last night went, what is in force, and the way to the network check."""

from __future__ import annotations

from PyQt6.QtWidgets import QVBoxLayout, QWidget

from ui.sync_centre.reading import PlanLine
from ui.widgets.button import Button
from ui.widgets.labels import MarkLabel
from ui.widgets.panel import Panel, clear_layout, row_of
from ui.widgets.text import ElidedText, Text

_LABEL = 60


class PlanPanel(Panel):
    """Labels and texts; a badge says what needs no reading."""

    def __init__(self) -> None:
        super().__init__("计划与版本")
        head, _ = self.add_header("计划与版本")
        self.network_button = Button("网络检查", icon="plug-connected", small=True)
        head.addWidget(self.network_button)
        holder = QWidget()
        self._lines = QVBoxLayout(holder)
        self._lines.setContentsMargins(12, 10, 12, 10)
        self._lines.setSpacing(6)
        self.body.addWidget(holder)
        self.body.addStretch(1)

    def show_lines(self, lines: tuple[PlanLine, ...]) -> None:
        """Show what was read."""
        clear_layout(self._lines)
        for line in lines:
            name, text = Text(line.label, "hint"), ElidedText(line.text, pixels=13)
            name.setFixedWidth(_LABEL)
            row = row_of(name)
            row.addWidget(text, 0 if line.badge else 1)
            if line.badge:
                badge = MarkLabel(badge=True)
                badge.show_mark(line.mark, line.badge)
                row.addWidget(badge)
                row.addStretch(1)
            self._lines.addLayout(row)
