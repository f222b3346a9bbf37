"""快速登记: one line, read as it is typed; Enter notes it, Shift+Enter makes a case of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from station_app.domain.service_log import ServiceLogForm
from station_app.errors import StationError
from station_app.ids import new_id
from station_app.services.service_log_service import Logged
from ui import fonts, icons
from ui.desk import Desk
from ui.marks import draw_key_hint, draw_text, text_width
from ui.messages import sentence
from ui.palette import palette, signals
from ui.widgets.button import Button, Kind
from ui.widgets.inputs import Field
from ui.widgets.panel import Panel, row_of
from ui.widgets.text import Text
from ui.workbench.quick_line import QuickReading, log_quick, read_quick

_CHIP, _GAP = 22, 6
_Noted = tuple[Logged, ServiceLogForm, QuickReading]


class ChipFlow(QWidget):
    """What the line was read as, in two rows at most; the last chip of a full row is cut short."""

    def __init__(self) -> None:
        super().__init__()
        self._chips: tuple[tuple[str, str], ...] = ()
        self.note = ""
        self.setFixedHeight(2 * _CHIP + _GAP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def show_chips(self, chips: Sequence[tuple[str, str]], note: str = "") -> None:
        """Show other chips, or a note in their place."""
        self._chips, self.note = tuple(chips), note
        self.setAccessibleName("，".join(word for _, word in chips) or note)
        self.update()

    def words(self) -> list[str]:
        """What the chips say."""
        return [word for _, word in self._chips]

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._chips:
            draw_text(painter, QRectF(0, 0, self.width(), _CHIP), self.note, fonts.ui_font(12), colours.text3)
        left, top = 0.0, 0.0
        for icon, word in self._chips:
            width = text_width(word, fonts.ui_font(13)) + 30
            if left and left + width > self.width():
                left, top = 0.0, top + _CHIP + _GAP
            if top + _CHIP > self.height():
                break
            body = QRectF(left, top, min(width, self.width() - left), _CHIP)
            painter.setPen(Qt.PenStyle.NoPen)
            plain = icon == "file-text"
            painter.setBrush(colours.sunken if plain else colours.primary_soft)
            painter.drawRoundedRect(body, 3, 3)
            ink = colours.text2 if plain else colours.primary_soft_text
            icons.draw(painter, icon, QRectF(left + 6, top + 4, 14, 14), ink)
            draw_text(painter, body.adjusted(24, 0, -5, 0), word, fonts.ui_font(13), ink)
            left += width + _GAP
        painter.end()


class QuickField(Field):
    """Tells Enter from Shift+Enter."""

    noted = pyqtSignal()
    made_case = pyqtSignal()

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override."""
        if a0 is not None and a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shifted = bool(a0.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.made_case if shifted else self.noted).emit()
            return
        super().keyPressEvent(a0)


class QuickPanel(Panel):
    """Logs on the store thread; the line stays until it is safely stored."""

    logged = pyqtSignal()
    case_wanted = pyqtSignal(object, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__("快速登记")
        self._desk = desk
        self._client_id = new_id()
        head, _ = self.add_header("快速登记", "企业 方式 事由，空格隔开")
        head.addWidget(_KeyCap("Ctrl L"))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 12, 12, 9)
        column.setSpacing(8)
        self.field = QuickField("快速登记", icon="pencil")
        self.field.setPlaceholderText("例：rhjm 上门 咨询 员工录用")
        self.chips = ChipFlow()
        self.note_button = Button("记下", kind=Kind.PRIMARY, hint="Enter", small=True)
        self.case_button = Button("转为办件", hint="Shift Enter", small=True)
        self._today = Text("", "captionText")
        column.addWidget(self.field)
        column.addWidget(self.chips)
        buttons = row_of(self.note_button, self.case_button, None, self._today, spacing=2, margins=(-3, 0, 0, 0))
        column.addLayout(buttons)
        self.body.addWidget(inside)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_logged(0)
        self._show_empty()
        self.field.textChanged.connect(self._on_typed)
        self.field.noted.connect(self.note)
        self.field.made_case.connect(self.make_case)
        self.note_button.clicked.connect(self.note)
        self.case_button.clicked.connect(self.make_case)

    def show_logged(self, count: int) -> None:
        """Say how many services were noted today."""
        self._today.setText(f"今日已记 {count} 条")

    def set_short(self, *, short: bool) -> None:
        """One row of chips and no key hints where room is short."""
        self.chips.setFixedHeight(_CHIP if short else 2 * _CHIP + _GAP)
        for button in (self.note_button, self.case_button):
            button.set_hint_shown(not short)

    def _show_empty(self) -> None:
        self.chips.show_chips((), "日期是约定回电：1125、+3w；没写方式算到站")

    def _on_typed(self, text: str) -> None:
        self.field.set_invalid(False)  # a Qt-style setter
        if not text.strip():
            self._desk.tasks.store(self, _nothing, lambda _: self._show_empty(), key="quick")
            return
        work = partial(read_quick, self._desk, text)
        self._desk.tasks.store(self, work, self._on_read, key="quick", failed=self._on_refused)

    def _on_read(self, reading: QuickReading) -> None:
        self.chips.show_chips(reading.chips)

    def note(self) -> None:
        """Enter: note the line."""
        self._log(self._on_noted)

    def make_case(self) -> None:
        """Shift+Enter: note the line and go on with it in 新建办件."""
        self._log(self._on_noted_for_case)

    def _log(self, done: Callable[[_Noted], None]) -> None:
        if self.field.text().strip():
            work = partial(log_quick, self._desk, self.field.text(), self._client_id)
            self._desk.tasks.store(self, work, done, failed=self._on_refused)

    def _on_refused(self, error: StationError) -> None:
        self.field.set_invalid(True)
        self.chips.show_chips((), sentence(error))

    def _start_over(self) -> None:
        self._client_id = new_id()
        self.field.clear()
        self._show_empty()
        self.logged.emit()

    def _on_noted(self, result: _Noted) -> None:
        _, form, _ = result
        self._start_over()
        when = f"，{form.callback_on:%m-%d} 回电" if form.callback_on else ""
        self._desk.notifier.say(f"已记下：{form.subject}{when}", key="quick")

    def _on_noted_for_case(self, result: _Noted) -> None:
        logged, _, reading = result
        self._start_over()
        self.case_wanted.emit(reading, logged.id)


class _KeyCap(QWidget):
    """The key that leads here."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setAccessibleName(text)
        self.setFixedSize(round(text_width(text, fonts.ui_font(12))) + 12, 22)
        signals.changed.connect(self.update)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        painter = QPainter(self)
        draw_key_hint(painter, self.width() - 1, self.height() / 2, self._text, palette().text2, palette().border)
        painter.end()


def _nothing() -> None:
    """Overtakes an answer that is still under way."""
