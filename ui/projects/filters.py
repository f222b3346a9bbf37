"""The filters of the board as chips: one of them is on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.tabs import Chip


class FilterChips(QWidget):
    """←→ go to the next chip, Space or Enter turns it on."""

    chosen = pyqtSignal(str)

    def __init__(self, words: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._value = words[0][0]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.chips: dict[str, Chip] = {}
        for value, word in words:
            chip = Chip(word, icon="")
            chip.setCheckable(True)
            chip.setChecked(value == self._value)
            chip.clicked.connect(partial(self._on_clicked, value))
            self.chips[value] = chip
            row.addWidget(chip)

    def value(self) -> str:
        """The filter that is on."""
        return self._value

    def choose(self, value: str) -> None:
        """Turn one on; emits `chosen` when it changes."""
        changed, self._value = value != self._value, value
        for key, chip in self.chips.items():
            chip.setChecked(key == value)
        if changed:
            self.chosen.emit(value)

    def set_labels(self, labels: Sequence[str]) -> None:
        """Change the words, such as their counts; the choice stays."""
        for chip, label in zip(self.chips.values(), labels, strict=True):
            chip.setText(label)
            chip.setAccessibleName(label)
            chip.updateGeometry()

    def has_keyboard(self) -> bool:
        """Whether one of them has the focus."""
        return any(chip.hasFocus() for chip in self.chips.values())

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override."""
        chips = list(self.chips.values())
        here = next((place for place, chip in enumerate(chips) if chip.hasFocus()), None)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(a0.key())) if a0 is not None else None
        if a0 is not None and here is not None and a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose(list(self.chips)[here])
        elif step is not None and here is not None:
            chips[min(max(here + step, 0), len(chips) - 1)].setFocus()
        else:
            super().keyPressEvent(a0)

    def _on_clicked(self, value: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  # Qt's signal
        self.choose(value)
