"""加预约: a free slot of the next three service days, how it was asked for, who comes and what for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from station_app.domain.appointment import AppointmentForm, BookDay, BookingChannel, Slot
from station_app.errors import StationError
from station_app.ids import new_id
from station_app.services.appointment_service import Booked
from station_app.services.search_service import SearchAnswer
from ui.desk import Desk
from ui.intake.picking import Picker
from ui.messages import sentence
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.inputs import Field, LabelledField
from ui.widgets.matches import Match
from ui.widgets.panel import clear_layout, row_of
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.tabs import Chip
from ui.widgets.text import Text

_CHANNELS = (
    Segment(BookingChannel.PHONE, "电话", "phone"), Segment(BookingChannel.WINDOW, "窗口", "home"),
    Segment(BookingChannel.ONLINE, "线上", "plug-connected"),
)  # fmt: skip
_WEEKDAYS = "一二三四五六日"
_ACROSS = 6


class _NamePicker(Picker):
    """Known enterprises under the field; another name may be typed."""

    def __init__(self, desk: Desk, host: QWidget, field: Field) -> None:
        super().__init__(desk, host, field, "匹配的企业", ("enterprise",))
        field.textEdited.connect(self.search)

    def matches_of(self, text: str, answer: SearchAnswer) -> list[Match]:  # noqa: ARG002
        """The hits."""
        return [Match(hit.kind, hit.ref, hit.title, hit.no or hit.detail, "building-skyscraper") for hit in answer.hits]

    def taken(self, match: Match) -> None:
        """Its full name."""
        self._field.setText(match.title)


class BookingDialog(QDialog):
    """Opened, never executed; closes when the appointment is stored."""

    booked = pyqtSignal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("加预约")
        self.setFixedWidth(560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._client_id = new_id()
        self._days: tuple[BookDay, ...] = ()
        self._chips: dict[time, Chip] = {}
        self._start: time | None = None
        self.enterprise, self.contact = Field("企业"), Field("联系人")
        self.mobile, self.matter = Field("手机"), Field("事由")
        self.channel = Segmented(_CHANNELS, "预约方式")
        self.day: Segmented | None = None
        self._column = QVBoxLayout(self)
        self._build()
        self.picker = _NamePicker(desk, self, self.enterprise)
        action(self, "约好", ["Ctrl+Return", "Ctrl+Enter"], self.book)
        desk.tasks.store(self, desk.services.appointments.next_days, self._show_days)

    def _build(self) -> None:
        column = self._column
        column.setContentsMargins(20, 18, 17, 14)
        column.setSpacing(10)
        column.addWidget(Text("加预约", "heading"))
        self._slots = QGridLayout()
        self._slots.setSpacing(0)
        self._slots.setColumnStretch(_ACROSS, 1)
        column.addLayout(self._slots)
        self._note = Text("灰的已约满或已过时", "caption")
        column.addWidget(self._note)
        column.addWidget(LabelledField("预约方式", self.channel))
        pair = QGridLayout()
        pair.setHorizontalSpacing(8)
        pair.setVerticalSpacing(8)
        rows = (("企业", self.enterprise, "名称 / 首字母"), ("事由", self.matter, "必填"),
                ("联系人", self.contact, "没有企业时必填"), ("手机", self.mobile, "可不填"))  # fmt: skip
        for position, (label, field, hint) in enumerate(rows):
            pair.addWidget(LabelledField(label, field, hint=hint), position // 2, position % 2)
            field.returnPressed.connect(partial(self._on_enter, field))
        column.addLayout(pair)
        self.error = Text("", "error", wrap=True)
        self.error.hide()
        column.addWidget(self.error)
        self.book_button = Button("约好", kind=Kind.PRIMARY, hint="Ctrl Enter")
        cancel = Button("不约", hint="Esc")
        self.book_button.clicked.connect(self.book)
        cancel.clicked.connect(self.reject)
        column.addLayout(row_of(None, self.book_button, cancel, spacing=2))
        self.enterprise.setFocus()

    def _on_enter(self, field: Field) -> None:
        """Take the match, else go to the next empty field; at the end, book."""
        if field is self.enterprise and self.picker.list.isVisible():
            self.picker.take_current()
        for following in (self.enterprise, self.matter, self.contact, self.mobile):
            if following is not field and not following.text().strip():
                following.setFocus()
                return
        self.book()

    def _show_days(self, days: Sequence[BookDay]) -> None:
        self._days = tuple(days)
        today = self._desk.services.clock.today()
        words = [
            Segment(str(position), "今天" if day.day == today else f"{day.day:%m-%d} 周{_WEEKDAYS[day.day.weekday()]}")
            for position, day in enumerate(self._days)
        ]
        self.day = Segmented(words, "哪一天")
        self._column.insertWidget(1, self.day)
        first = next((place for place, day in enumerate(self._days) if self._free(day)), 0)
        self.day.chosen.connect(lambda key: self._show_slots(int(key)))
        self.day.choose(str(first))
        self._show_slots(first)

    def _free(self, day: BookDay) -> list[Slot]:
        now = self._desk.services.clock.now()
        return [slot for slot in day.slots if slot.free and (day.day > now.date() or slot.end > now.time())]

    def _show_slots(self, position: int) -> None:
        clear_layout(self._slots)
        day = self._days[position]
        free = {slot.start for slot in self._free(day)}
        self._chips = {}
        for place, slot in enumerate(day.slots):
            chip = Chip(f"{slot.start:%H:%M}", icon="")
            chip.setCheckable(True)
            chip.setEnabled(slot.start in free)
            chip.setAccessibleName(f"{slot.start:%H:%M}，还能约 {slot.free} 个")
            chip.setToolTip(f"已约 {slot.booked} 个，还能约 {slot.free} 个" if slot.start in free else "已约满或已过时")
            chip.clicked.connect(partial(self.choose_slot, slot.start))
            self._chips[slot.start] = chip
            self._slots.addWidget(chip, place // _ACROSS, place % _ACROSS)
        self.choose_slot(min(free) if free else None)

    def choose_slot(self, start: time | None, _on: bool = True) -> None:  # noqa: FBT001, FBT002  # a Qt signal's argument
        """Take a slot of the day shown."""
        self._start = start
        for begin, chip in self._chips.items():
            chip.setChecked(begin == start)

    def book(self) -> None:
        """Make the appointment; a refusal is said here and keeps everything typed."""
        if self.day is None or self._start is None:
            return
        form = AppointmentForm(
            client_id=self._client_id,
            channel=BookingChannel(self.channel.value()),
            day=self._days[int(self.day.value())].day,
            start=self._start,
            matter=self.matter.text().strip(),
            enterprise_name=self.enterprise.text().strip(),
            contact_name=self.contact.text().strip(),
            contact_mobile=self.mobile.text().strip(),
        )
        work = partial(self._desk.services.appointments.book, form, self._desk.operator_id)
        self._desk.tasks.store(self, work, self._on_booked, failed=self._on_refused)

    def _on_refused(self, error: StationError) -> None:
        self.error.setText(sentence(error))
        self.error.show()
        fields = {"matter": self.matter, "contact.name": self.contact, "contact.mobile": self.mobile}
        fields.get(error.field or "", self.enterprise).setFocus()

    def _on_booked(self, booked: Booked) -> None:
        self.booked.emit(booked.no)
        self.accept()
