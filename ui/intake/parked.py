"""挂起: the button that sets a form aside, and a chip for every form that was."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.button import Button
from ui.widgets.panel import clear_layout
from ui.widgets.text import plain_tooltip

_SHOWN = 2
_LETTERS = 8


class ParkedForms(QWidget):
    """Stands in the top bar, chips before the button."""

    opened = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(0)
        row.addLayout(self._chips)
        self.park_button = Button("挂起，先办下一件", icon="player-pause")
        row.addWidget(self.park_button)

    def show_forms(self, forms: Sequence[tuple[str, str]]) -> None:
        """Show a chip for the forms set aside last."""
        clear_layout(self._chips)
        for draft_id, title in forms[:_SHOWN]:
            chip = Button(title[:_LETTERS], icon="player-pause", small=True)
            chip.setToolTip(plain_tooltip(title))
            chip.clicked.connect(partial(self._on_clicked, draft_id))
            self._chips.addWidget(chip)

    def _on_clicked(self, draft_id: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  # Qt's argument
        self.opened.emit(draft_id)
