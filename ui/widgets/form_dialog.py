"""A dialog of a few fields: title and buttons are verbs, Enter goes on, Esc is safe."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QVBoxLayout, QWidget

from station_app.errors import StationError
from ui.messages import sentence
from ui.widgets.button import Button, Kind
from ui.widgets.inputs import Field, LabelledField
from ui.widgets.panel import row_of
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import Text


class Dated(Enum):
    """Which day is meant when a date is typed without its year."""

    COMING = "coming"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Ask:
    """One field of a form.

    Attributes:
        choices: a choice instead of a text.
        dated: the text must be a date, written 2026-12-11 or 12-11; None = any text.
    """

    key: str
    label: str
    value: str = ""
    hint: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    dated: Dated | None = None


Answers = Mapping[str, str]


class FormDialog(QDialog):
    """Opened, never executed. `on_done` gets the texts and choices; dates as YYYY-MM-DD.

    Whoever is handed the answers says in the end `settle` or `refuse`: a refusal brings the dialog back as it was.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        asks: Sequence[Ask],
        *,
        verb: str,
        safe: str,
        on_done: Callable[[Answers], None],
        text: str = "",
        final: bool = False,
        today: date | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setFixedWidth(480)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._asks = tuple(asks)
        self._on_done = on_done
        self._today = today
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 17, 14)
        column.setSpacing(10)
        column.addWidget(Text(title, "heading", wrap=True))
        if text:
            column.addWidget(Text(text, "quiet", wrap=True))
        self.fields: dict[str, Field | Segmented] = {}
        self._labels: dict[str, LabelledField] = {}
        for ask in self._asks:
            column.addWidget(self._field(ask))
        self.error = Text("", "error", wrap=True)
        self.error.hide()
        column.addWidget(self.error)
        self.do = Button(verb, kind=Kind.DANGER if final else Kind.PRIMARY, hint="Ctrl Enter" if final else "Enter")
        self.safe = Button(safe, hint="Esc")
        self.do.clicked.connect(self.accept)
        self.safe.clicked.connect(self.reject)
        column.addLayout(row_of(None, self.do, self.safe, spacing=2))
        first = next(iter(self.fields.values()), None)
        (first or (self.safe if final else self.do)).setFocus()
        if isinstance(first, Field):
            first.selectAll()

    def _field(self, ask: Ask) -> LabelledField:
        editor: Field | Segmented
        if ask.choices:
            editor = Segmented([Segment(value, label) for value, label in ask.choices], ask.label)
            editor.choose(ask.value)
        else:
            editor = Field(ask.label)
            editor.setText(ask.value)
            editor.returnPressed.connect(self._on_enter)
        labelled = LabelledField(ask.label, editor, hint=ask.hint or ("必填" if ask.required else ""))
        self.fields[ask.key], self._labels[ask.key] = editor, labelled
        return labelled

    def _on_enter(self) -> None:
        """To the next empty field that is due; else done."""
        for ask in self._asks:
            editor = self.fields[ask.key]
            if isinstance(editor, Field) and ask.required and not editor.text().strip() and not editor.hasFocus():
                editor.setFocus()
                return
        self.accept()

    def accept(self) -> None:
        """Qt override: check the fields, then hide and hand the answers over."""
        answers = {ask.key: self._answer(ask) for ask in self._asks}
        if all(answer is not None for answer in answers.values()):
            self.hide()
            self._on_done({key: answer for key, answer in answers.items() if answer is not None})

    def _answer(self, ask: Ask) -> str | None:
        editor = self.fields[ask.key]
        if isinstance(editor, Segmented):
            return editor.value()
        text, problem = editor.text().strip(), ""
        if ask.required and not text:
            problem = f"{ask.label}必填。"
        elif ask.dated is not None and text:
            found = read_date(text, self._today or date.min, ask.dated)
            problem = "" if found else "不是有效的日期，按 2026-12-11 或 12-11 这样写。"
            text = found.isoformat() if found else text
        self._labels[ask.key].show_error(problem)
        if problem:
            editor.setFocus()
        return None if problem else text

    def settle(self) -> None:
        """It is done."""
        self.deleteLater()

    def refuse(self, error: StationError) -> None:
        """Come back with everything that was typed, and say why it was refused."""
        self.error.setText(sentence(error))
        self.error.show()
        self.open()


def read_date(text: str, today: date, meant: Dated = Dated.COMING) -> date | None:
    """A date as it is typed: 2026-12-11, 20261211, 12-11 or 1211; without a year the nearest day of the kind meant."""
    digits = text.replace("/", "-").replace(".", "-")
    try:
        if digits.isdigit() and len(digits) == 4:
            digits = f"{digits[:2]}-{digits[2:]}"
        if len(digits.split("-")) == 2:
            month, day = (int(part) for part in digits.split("-"))
            this = date(today.year, month, day)
            if meant is Dated.PAST:
                return this if this <= today else date(today.year - 1, month, day)
            return this if this >= today else date(today.year + 1, month, day)
        return date.fromisoformat(digits)
    except ValueError:
        return None
