"""How the paper is printed: copies, both sides, large type, first label, and on which printer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtGui import QAction, QIntValidator
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QWidget

from ui.preview.memory import PrintChoice
from ui.preview.papers import CHART, LABELS, OF_ONE_SIZE, PaperChoice
from ui.widgets.button import Button
from ui.widgets.inputs import Field
from ui.widgets.text import Text

_LABELS_ON_A_SHEET = 8


class PrintOptions(QWidget):
    """One row; says when the page has to be set again."""

    layout_changed = pyqtSignal()

    def __init__(self, printers: Sequence[str]) -> None:
        super().__init__()
        self._printers = tuple(printers)
        self._printer = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        row.setSpacing(8)
        self.copies = _number("份数", 99)
        self.duplex = QCheckBox("双面")
        self.large = QCheckBox("大字版")
        self.a3 = QCheckBox("A3")
        self.place = _number("从第几格贴起", _LABELS_ON_A_SHEET)
        self._place_label = Text("从第几格贴起", "captionText")
        self.printer_button = Button("", icon="printer", small=True)
        row.addWidget(Text("份数", "captionText"))
        for widget in (self.copies, self.duplex, self.large, self.a3, self._place_label, self.place):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.printer_button)
        for box in (self.duplex, self.large, self.a3):
            box.clicked.connect(lambda _on=False: self.layout_changed.emit())
        self.place.editingFinished.connect(self.layout_changed)
        self.printer_button.clicked.connect(self._on_printers)

    def show_choice(self, paper: PaperChoice, choice: PrintChoice, *, large: bool) -> None:
        """Show how this kind of paper was printed last; what it can't have is hidden."""
        self.copies.setText(str(choice.copies))
        self.duplex.setChecked(choice.duplex)
        self.large.setChecked(large)
        labels = paper.document == LABELS
        for widget in (self.place, self._place_label):
            widget.setVisible(labels)
        self.duplex.setVisible(not labels)
        self.large.setVisible(not (paper.hall or labels or paper.document in OF_ONE_SIZE))
        self.a3.setVisible(paper.document == CHART)
        self._choose_printer(choice.printer if choice.printer in self._printers else "")

    def choice(self) -> PrintChoice:
        """What is chosen now."""
        return PrintChoice(max(int(self.copies.text() or 1), 1), self.duplex.isChecked(), self._printer)

    def first_place(self) -> int:
        """The label of the first sheet to begin with."""
        return max(int(self.place.text() or 1), 1)

    def printer(self) -> str:
        """The printer to use; empty when none is installed."""
        return self._printer or (self._printers[0] if self._printers else "")

    def _choose_printer(self, name: str) -> None:
        self._printer = name
        self.printer_button.setText(self.printer() or "没装打印机")
        self.printer_button.setEnabled(bool(self._printers))
        self.printer_button.updateGeometry()

    def _on_printers(self) -> None:
        menu = QMenu(self)
        for name in self._printers:
            entry = QAction(name, menu)
            entry.triggered.connect(partial(self._choose_printer, name))
            menu.addAction(entry)
        menu.popup(self.printer_button.mapToGlobal(self.printer_button.rect().bottomLeft()))


def _number(name: str, most: int) -> Field:
    field = Field(name)
    field.setProperty("small", True)  # noqa: FBT003  # a Qt property
    field.setFixedWidth(48)
    field.setValidator(QIntValidator(1, most, field))
    field.setText("1")
    return field
