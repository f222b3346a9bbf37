"""合并: both enterprises side by side, and which of them stays."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from station_app.errors import StationError
from ui.enterprises.lines import Side
from ui.messages import sentence
from ui.widgets.button import Button, Kind
from ui.widgets.panel import row_of
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import ElidedText, Text, band

FIRST, SECOND = "first", "second"


class MergeDialog(QDialog):
    """Opened, never executed; the one with a code stays unless the operator says otherwise."""

    def __init__(self, parent: QWidget, first: Side, second: Side, on_done: Callable[[str, str], None]) -> None:
        super().__init__(parent)
        self.setWindowTitle("合并企业")
        self.setFixedWidth(640)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sides = {FIRST: first, SECOND: second}
        self._on_done = on_done
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 17, 14)
        column.setSpacing(10)
        column.addWidget(Text("合并企业", "heading"))
        column.addWidget(Text("办件、材料库、服务记录和预约都归到留下的一家；可以撤销。", "quiet", wrap=True))
        column.addLayout(self._both(first, second))
        column.addWidget(band("rule"))
        self.keep = Segmented([Segment(FIRST, "留左边的"), Segment(SECOND, "留右边的")], "留下哪一家")
        self.keep.choose(SECOND if second.uscc and not first.uscc else FIRST)
        column.addWidget(self.keep)
        self.error = Text("", "error", wrap=True)
        self.error.hide()
        column.addWidget(self.error)
        self.do = Button("合并", kind=Kind.PRIMARY, hint="Enter")
        self.safe = Button("不合并", hint="Esc")
        self.do.clicked.connect(self.accept)
        self.safe.clicked.connect(self.reject)
        column.addLayout(row_of(None, self.do, self.safe, spacing=2))
        self.do.setFocus()

    @staticmethod
    def _both(first: Side, second: Side) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for place, side in enumerate((first, second), 1):
            grid.addWidget(ElidedText(side.name, pixels=14, bold=True), 0, place)
        for row, ((label, left), (_, right)) in enumerate(zip(first.facts, second.facts, strict=True), 1):
            grid.addWidget(Text(label, "hint"), row, 0)
            grid.addWidget(ElidedText(left, pixels=13), row, 1)
            grid.addWidget(ElidedText(right, pixels=13), row, 2)
        return grid

    def accept(self) -> None:
        """Qt override: hide and hand over who stays and who goes."""
        self.hide()
        stays = self.keep.value()
        goes = SECOND if stays == FIRST else FIRST
        self._on_done(self._sides[stays].id, self._sides[goes].id)

    def settle(self) -> None:
        """It is done."""
        self.deleteLater()

    def refuse(self, error: StationError) -> None:
        """Come back with the reason."""
        self.error.setText(sentence(error))
        self.error.show()
        self.open()
