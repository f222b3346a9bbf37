"""A known enterprise as a card, the inline form of a new one, and the field that masks a mobile number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.masking import mask_mobile, mask_name
from station_app.domain.records import EnterpriseRow
from ui.marks import LIGHTS, Light
from ui.palette import palette, signals
from ui.widgets.inputs import Field, LabelledField
from ui.widgets.labels import MarkLabel
from ui.widgets.panel import clear_layout
from ui.widgets.text import ElidedText, Text

_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class EnterpriseView:
    """A known enterprise as the card shows it."""

    id: str
    name: str
    uscc: str | None
    facts: tuple[tuple[str, str], ...]
    wallet: Mapping[str, date | None]
    wallet_valid: int
    wallet_soon: int


def enterprise_view(source: EnterpriseRow, today: date) -> EnterpriseView:
    """Mask and count what the card shows."""
    facts = []
    person = source.profile.get("legal_representative")
    if person:
        facts.append(("法定代表人", mask_name(str(person))))
    if source.profile.get("address"):
        facts.append(("地址", str(source.profile["address"])))
    days = list(source.wallet.values())
    return EnterpriseView(
        id=source.id,
        name=source.name,
        uscc=source.uscc,
        facts=tuple(facts),
        wallet=dict(source.wallet),
        wallet_valid=sum(day is None or day >= today for day in days),
        wallet_soon=sum(day is not None and today <= day <= today + _SOON for day in days),
    )


class MobileField(Field):
    """Shows a number masked while the operator is elsewhere."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._number = ""
        self.textEdited.connect(self._on_edited)

    def _on_edited(self, text: str) -> None:
        self._number = text

    def number(self) -> str:
        """The number in full."""
        return self._number

    def set_number(self, number: str) -> None:
        """Show a number."""
        self._number = number
        self.setText(number if self.hasFocus() else mask_mobile(number))

    def focusInEvent(self, a0: QFocusEvent | None) -> None:
        """Qt override: in full while it is edited."""
        self.setText(self._number)
        super().focusInEvent(a0)

    def focusOutEvent(self, a0: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusOutEvent(a0)
        self.setText(mask_mobile(self._number))


class EnterpriseCard(QWidget):
    """Framed card with a 3 px bar: name, code, masked facts and what the wallet holds."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 10)
        column.setSpacing(3)
        self._name = ElidedText("", pixels=14, bold=True)
        self._code = ElidedText("", pixels=12, mono=True, colour="text2")
        column.addWidget(self._name)
        column.addWidget(self._code)
        self._facts = QGridLayout()
        self._facts.setContentsMargins(0, 3, 0, 0)
        self._facts.setHorizontalSpacing(10)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        column.addLayout(self._facts)
        signals.changed.connect(self.update)

    def show_enterprise(self, view: EnterpriseView) -> None:
        """Show an enterprise."""
        self._name.setText(view.name)
        self._code.setText(view.uscc or "尚未办理营业执照")
        clear_layout(self._facts)
        row = 0
        for label, text in view.facts:
            self._facts.addWidget(Text(label, "hint"), row, 0)
            self._facts.addWidget(ElidedText(text, pixels=13), row, 1)
            row += 1
        self._facts.addWidget(Text("材料库", "hint"), row, 0)
        marks = QHBoxLayout()
        marks.setSpacing(10)
        if view.wallet_valid:
            marks.addWidget(_mark(Light.GREEN, f"{view.wallet_valid} 份有效"))
        if view.wallet_soon:
            marks.addWidget(_mark(Light.YELLOW, f"{view.wallet_soon} 份将到期"))
        if not view.wallet_valid and not view.wallet_soon:
            marks.addWidget(Text("还没有可复用的材料", "hint"))
        marks.addStretch(1)
        self._facts.addLayout(marks, row, 1)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colours.border)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.fillRect(0, 0, 3, self.height(), colours.primary)
        painter.end()


def _mark(light: Light, text: str) -> MarkLabel:
    label = MarkLabel()
    label.show_mark(LIGHTS[light], text)
    return label


class NewEnterprise(QWidget):
    """“未找到，新建企业”: the four fields, inline."""

    created = pyqtSignal(str, str, str, str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.name = Field("企业名称")
        self.uscc = Field("统一社会信用代码")
        self.uscc.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhUppercaseOnly)
        self.person = Field("法定代表人")
        self.address = Field("地址")
        self.name_row = LabelledField("企业名称", self.name, hint="必填")
        self.uscc_row = LabelledField("统一社会信用代码", self.uscc, hint="18 位；未办照可不填")
        for widget in (
            self.name_row,
            self.uscc_row,
            LabelledField("法定代表人", self.person),
            LabelledField("地址", self.address, hint="Enter 建好"),
        ):
            column.addWidget(widget)
        self.name.returnPressed.connect(self.uscc.setFocus)
        self.uscc.returnPressed.connect(self.person.setFocus)
        self.person.returnPressed.connect(self.address.setFocus)
        self.address.returnPressed.connect(self._on_done)

    def begin(self, typed: str) -> None:
        """Start with what was typed into the search field."""
        code = typed.isascii() and typed.isalnum() and len(typed) >= 15
        self.name.setText("" if code else typed)
        self.uscc.setText(typed.upper() if code else "")
        self.person.clear()
        self.address.clear()
        self.name_row.show_error("")
        self.uscc_row.show_error("")
        (self.name if code else self.uscc).setFocus()

    def _on_done(self) -> None:
        self.created.emit(self.name.text(), self.uscc.text().strip(), self.person.text(), self.address.text())
