"""谁来办: the enterprise, who comes for it, and how the station helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PyQt6.QtCore import QSignalBlocker, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.guidance import Mode
from station_app.domain.masking import mask_mobile, mask_name
from station_app.domain.records import EnterpriseRow
from ui.marks import LIGHTS, Light
from ui.page import WidthClass
from ui.palette import palette, signals
from ui.widgets.inputs import Field, LabelledField
from ui.widgets.labels import IconLabel, MarkLabel
from ui.widgets.panel import Panel, clear_layout
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import ElidedText, Text, band

_SOON = timedelta(days=30)
CHANNELS = (
    Segment(Channel.ON_SITE, "到站", "home"),
    Segment(Channel.VISIT, "上门", "car"),
    Segment(Channel.PHONE, "电话", "phone"),
    Segment(Channel.ONLINE, "线上", "plug-connected"),
    Segment(Channel.SCAN, "扫码", "barcode"),
)
MODES = (
    Segment(Mode.CONSULT, "咨询", "check"),
    Segment(Mode.HELP, "帮办", "check"),
    Segment(Mode.PROXY, "全程代办", "check"),
)


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
    person = source.profile.get("legal_person") or source.profile.get("legal_representative")
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
    cancelled = pyqtSignal()

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


class WhoPane(Panel):
    """The left pane; it holds what was typed, the page decides what it means."""

    edited = pyqtSignal()
    left = pyqtSignal()
    query_changed = pyqtSignal(str)
    query_taken = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("谁来办")
        head, _ = self.add_header("谁来办")
        self.checked = MarkLabel()
        head.addWidget(self.checked)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(10)
        self._column = column
        self.search = Field("企业", icon="search")
        self.search.setPlaceholderText("名称 / 代码 / 首字母")
        self.search_row = LabelledField("企业", self.search, hint="名称 / 代码 / 首字母 / 扫码")
        column.addWidget(self.search_row)
        self.card = EnterpriseCard()
        self.card.hide()
        column.addWidget(self.card)
        self.new_enterprise = NewEnterprise()
        self.new_enterprise.hide()
        column.addWidget(self.new_enterprise)
        self._build_contact(column)
        self._build_service(column)
        self.remark = QPlainTextEdit()
        self.remark.setAccessibleName("备注")
        self.remark.setTabChangesFocus(True)
        self.remark.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.remark.setFixedHeight(58)
        self.remark_row = LabelledField("备注", self.remark, hint="随件送大厅，不印在纸上")
        column.addWidget(self.remark_row)
        self._note = band("note")
        note = QHBoxLayout(self._note)
        note.setContentsMargins(10, 8, 10, 8)
        note.setSpacing(8)
        note.addWidget(IconLabel("info-circle", "text2", 16), 0, Qt.AlignmentFlag.AlignTop)
        self._note_text = Text("", "captionText", wrap=True)
        note.addWidget(self._note_text, 1)
        self._note.hide()
        column.addWidget(self._note)
        column.addStretch(1)
        self.body.addWidget(inside, 1)
        self._connect()

    def _build_contact(self, column: QVBoxLayout) -> None:
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.contact = Field("经办人姓名")
        self.contact.setPlaceholderText("姓名")
        self.mobile = MobileField("经办人手机")
        self.mobile.setPlaceholderText("手机")
        row.addWidget(self.contact, 2)
        row.addWidget(self.mobile, 3)
        self.contact_row = LabelledField("经办人", pair, hint="非法人本人，加委托书")
        column.addWidget(self.contact_row)

    def _build_service(self, column: QVBoxLayout) -> None:
        self.channel = Segmented(CHANNELS, "到站方式")
        self.mode = Segmented(MODES, "服务深度")
        self.mode.choose(Mode.PROXY)
        both = QWidget()
        rows = QVBoxLayout(both)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.channel)
        rows.addWidget(self.mode)
        column.addWidget(LabelledField("服务方式", both, hint="Alt+1 … 8"))

    def _connect(self) -> None:
        self.search.textEdited.connect(self.query_changed)
        self.search.returnPressed.connect(self.query_taken)
        for field in (self.contact, self.mobile):
            field.textEdited.connect(self.edited)
            field.left.connect(self.left)
        self.remark.textChanged.connect(self.edited)
        self.channel.chosen.connect(self.edited)
        self.mode.chosen.connect(self.edited)

    def show_enterprise(self, view: EnterpriseView | None) -> None:
        """Show the chosen enterprise, or none."""
        self.card.setVisible(view is not None)
        self.new_enterprise.hide()
        if view is None:
            self.checked.hide()
            return
        self.card.show_enterprise(view)
        self.checked.show_mark(LIGHTS[Light.GREEN if view.uscc else Light.NONE], "已核对" if view.uscc else "未办照")
        self.checked.show()

    def show_form(self, form: CaseForm) -> None:
        """Show the fields of a form; the enterprise follows when it is loaded."""
        self.show_enterprise(None)
        self.show_note("")
        self.search.setText(form.enterprise_name)
        self.contact.setText(form.contact_name)
        self.mobile.set_number(form.contact_mobile)
        with QSignalBlocker(self.remark):
            self.remark.setPlainText(form.remark)
        self.channel.choose(form.channel)
        self.mode.choose(form.mode)
        self.clear_errors()

    def entry_of(self, form_field: str) -> QWidget:
        """Where the operator corrects a form field."""
        entries = {"contact.name": self.contact, "contact.mobile": self.mobile, "remark": self.remark}
        return entries.get(form_field, self.search)

    def show_note(self, text: str) -> None:
        """A remark about the enterprise (a case that is open already); empty hides it."""
        self._note_text.setText(text)
        self._note.setVisible(bool(text))

    def set_width_class(self, width: WidthClass) -> None:
        """Less air where there is little height."""
        narrow = width in (WidthClass.S, WidthClass.NARROW)
        self._column.setSpacing(7 if narrow else 10)
        self.remark.setFixedHeight(40 if narrow else 58)

    def errors(self) -> Mapping[str, LabelledField]:
        """Which field shows the error of which form field."""
        return {
            "enterprise.name": self.search_row,
            "enterprise.uscc": self.search_row,
            "contact.name": self.contact_row,
            "contact.mobile": self.contact_row,
            "remark": self.remark_row,
        }

    def clear_errors(self) -> None:
        """Take all errors away."""
        for row in self.errors().values():
            row.show_error("")


def channel_hints() -> Sequence[tuple[str, str, str]]:
    """Alt+1 … 8: key, word and value, channels first."""
    segments = [*CHANNELS, *MODES]
    return [(f"Alt+{number}", segment.label, segment.value) for number, segment in enumerate(segments, 1)]
