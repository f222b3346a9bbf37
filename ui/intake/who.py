"""谁来办: the enterprise, who comes for it, and how the station helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PyQt6.QtCore import QSignalBlocker, Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.guidance import Mode
from ui.intake.enterprise_card import EnterpriseCard, EnterpriseView, MobileField, NewEnterprise
from ui.marks import LIGHTS, Light
from ui.page import WidthClass
from ui.widgets.inputs import Field, LabelledField
from ui.widgets.labels import IconLabel, MarkLabel
from ui.widgets.panel import Panel
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import Text, band

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
