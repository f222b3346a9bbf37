"""The panel of a station that is not enrolled: hall address, code, the pin of a hall without an authority, and what happens until then."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.widgets.button import Button, Kind
from ui.widgets.inputs import Field, LabelledField
from ui.widgets.panel import Panel
from ui.widgets.text import Text


class EnrolPanel(Panel):
    """Asks for what an enrolment needs; the pin only where the hall gave one out."""

    enrol_wanted = pyqtSignal(str, str, str)

    def __init__(self) -> None:
        super().__init__("接入大厅")
        self.setFixedHeight(88)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 13, 8)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(Text("本站还没接入大厅", "heading"))
        self._note = Text("办件照常登记打印，都存在本机；接入后一并报送。", "quiet")
        words.addWidget(self._note)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.url = Field("大厅地址")
        self.url.setPlaceholderText("https://")
        self.url.setMinimumWidth(240)
        self.code = Field("接入码")
        self.code.setMinimumWidth(140)
        row.addWidget(LabelledField("大厅地址", self.url))
        row.addWidget(LabelledField("接入码", self.code, hint="向大厅要"))
        self.pin = Field("证书指纹")
        self.pin.setPlaceholderText("sha256:")
        self.pin.setMinimumWidth(150)
        row.addWidget(LabelledField("证书指纹", self.pin, hint="大厅给了才填"))
        self.button = Button("接入", kind=Kind.PRIMARY)
        column = QVBoxLayout()
        column.addStretch(1)
        column.addWidget(self.button)
        row.addLayout(column)
        self.body.addLayout(row)
        self.url.returnPressed.connect(self.code.setFocus)
        for last in (self.code, self.pin):
            last.returnPressed.connect(self._on_enrol)
        self.button.clicked.connect(self._on_enrol)

    def _on_enrol(self) -> None:
        self.button.setEnabled(False)
        self._note.set_role("quiet")
        self._note.setText("正在接入")
        self.enrol_wanted.emit(self.url.text().strip(), self.code.text().strip(), self.pin.text().strip())

    def begin(self, url: str) -> None:
        """Ask once more, for a PC that was enrolled before."""
        self.button.setEnabled(True)
        self.url.setText(url)
        self.code.clear()
        self.code.setFocus()

    def show_error(self, text: str) -> None:
        """The hall or the form refused."""
        self.button.setEnabled(True)
        self._note.set_role("error")
        self._note.setText(text)
        self.code.setFocus()
