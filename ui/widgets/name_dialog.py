"""A small dialog that asks for one name."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.widgets.button import Button, Kind
from ui.widgets.inputs import Field, LabelledField
from ui.widgets.panel import row_of
from ui.widgets.text import Text

_LIMIT = 12


class NameDialog(QDialog):
    """Enter takes the name, Esc leaves everything as it is."""

    def __init__(self, parent: QWidget, title: str, label: str, *, on_named: Callable[[str], None]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setFixedWidth(360)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._on_named = on_named
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 17, 14)
        column.setSpacing(10)
        column.addWidget(Text(title, "heading"))
        self.name = Field(label)
        self.name.setMaxLength(_LIMIT)
        self._labelled = LabelledField(label, self.name, hint="必填")
        column.addWidget(self._labelled)
        keep = Button(title, kind=Kind.PRIMARY, hint="Enter")
        cancel = Button("不存", hint="Esc")
        keep.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        column.addLayout(row_of(None, cancel, keep, spacing=2))
        self.name.returnPressed.connect(self.accept)
        self.name.setFocus()

    def accept(self) -> None:
        """Qt override: an empty name is refused."""
        name = self.name.text().strip()
        if not name:
            self._labelled.show_error("写个名称，下次好找。")
            return
        super().accept()
        self._on_named(name)
