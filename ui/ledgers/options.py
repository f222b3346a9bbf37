"""Which columns of a ledger are shown, printed and exported."""

from __future__ import annotations

from collections.abc import Collection

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

_CHOICES = (
    ("企业名称", ("enterprise",)),
    ("材料精简数", ("requested", "merged", "to_submit")),
    ("专员", ("operator", "handler", "liaison")),
)


class ColumnOptions(QWidget):
    """One box for what a ledger may be shown without; a box whose columns it has not is hidden."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes = [QCheckBox(label) for label, _ in _CHOICES]
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 12, 2)
        column.setSpacing(2)
        for box in self.boxes:
            box.setChecked(True)
            box.clicked.connect(self.changed)
            column.addWidget(box)
        self.offer(())

    def offer(self, columns: Collection[str]) -> None:
        """Show the boxes of the columns a ledger has."""
        for box, (_, keys) in zip(self.boxes, _CHOICES, strict=True):
            box.setVisible(any(key in columns for key in keys))
        self.setVisible(any(not box.isHidden() for box in self.boxes))

    def left_out(self) -> tuple[str, ...]:
        """Keys of the columns that are not shown."""
        unchecked = (keys for box, (_, keys) in zip(self.boxes, _CHOICES, strict=True) if not box.isChecked())
        return tuple(key for keys in unchecked for key in keys)
