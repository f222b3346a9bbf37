"""The double-entry strip: stays above the province's platform, copies field after field, and takes its number back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QAction, QGuiApplication, QKeyEvent
from PyQt6.QtWidgets import QApplication, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from station_app.domain.double_entry import FilledField
from station_app.errors import StationError
from ui.desk import Desk
from ui.messages import sentence
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.panel import row_of
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import ElidedText, Text

_WIDTH = 640
_STAYS_ON_TOP = frozenset({"xcb", "windows"})
_NOTHING = "还没开始，空格复制第一项"
_EMPTY = "（本件没有，跳过）"


@dataclass(frozen=True, slots=True)
class _Loaded:
    province: str
    fields: tuple[FilledField, ...]


class DoubleEntryStrip(QWidget):
    """What is shown is what lies in the clipboard; Space or Enter takes the next field.

    Args:
        items: codes and names of the case's items, in the order of their numerals.
    """

    numbered = pyqtSignal()
    """A number was taken over: the case has to be read again."""

    def __init__(self, desk: Desk, no: str, items: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent, _flags())
        self._desk = desk
        self._no = no
        self._items = tuple(items)
        self._province = ""
        self._place = -1
        self.fields: tuple[FilledField, ...] = ()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"双录助手 {no}")
        self.setFixedWidth(_WIDTH)
        self._build()
        self._keys()
        self._load(self._items[0][0])

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        self._head = ElidedText("", pixels=12, colour="text2")
        numerals = [Segment(code, str(place)) for place, (code, _) in enumerate(self._items, 1)]
        self.item = Segmented(numerals, "事项", height=22)
        self.item.setFixedWidth(36 * len(numerals))
        self.item.setVisible(len(numerals) > 1)
        self.item.chosen.connect(self._load)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._head, 1)
        head.addWidget(self.item)
        column.addLayout(head)
        line = QHBoxLayout()
        line.setSpacing(10)
        self.count = Text("", "strong")
        self.label = Text("", "quiet")
        self.value = ElidedText(_NOTHING, pixels=16, bold=True)
        line.addWidget(self.count)
        line.addWidget(self.label)
        line.addWidget(self.value, 1)
        column.addLayout(line)
        back = Button("上一项", hint="←", small=True)
        back.clicked.connect(self.back)
        self.jump_button = Button("跳到", hint="J", small=True)
        self.jump_button.clicked.connect(self.jump)
        paste = Button("粘贴受理号", hint="Ctrl V", small=True)
        paste.clicked.connect(self.paste_number)
        self.next_button = Button("复制下一项", kind=Kind.PRIMARY, icon="copy", hint="空格", small=True)
        self.next_button.clicked.connect(self.next)
        self.note = Text("", "hint")
        column.addLayout(row_of(self.note, None, back, self.jump_button, paste, self.next_button, spacing=2))

    def _keys(self) -> None:
        for words, keys, run in (
            ("复制下一项", ("Space", "Return", "Enter"), self.next),
            ("上一项", ("Left", "Up"), self.back),
            ("跳到", ("J",), self.jump),
            ("粘贴受理号", ("Ctrl+V",), self.paste_number),
        ):
            action(self, words, keys, run, context=Qt.ShortcutContext.WindowShortcut)

    def _load(self, item: str) -> None:
        entry, me = self._desk.services.double_entry, self._desk.operator_id

        def work() -> _Loaded:
            return _Loaded(entry.form.province, entry.fields(self._no, item, me))

        self._desk.tasks.store(self, work, self._on_loaded, key="fields", failed=self._on_refused)

    def _on_loaded(self, loaded: _Loaded) -> None:
        self._province, self.fields, self._place = loaded.province, loaded.fields, -1
        self._show()

    def _on_refused(self, error: StationError) -> None:
        self.note.setText(sentence(error))

    def next(self) -> None:
        """空格: the next field into the clipboard."""
        if self._place + 1 < len(self.fields):
            self._go(self._place + 1)
        elif self.fields:
            self.note.setText("都复制过了，等平台给出受理号再贴回来")

    def back(self) -> None:
        """←: the field before once more."""
        if self._place > 0:
            self._go(self._place - 1)

    def jump(self) -> None:
        """J: any field by name."""
        menu = QMenu(self)
        for place, field in enumerate(self.fields):
            entry = QAction(f"{place + 1}  {field.label}", menu)
            entry.triggered.connect(partial(self._go, place))
            menu.addAction(entry)
        menu.popup(self.jump_button.mapToGlobal(self.jump_button.rect().bottomLeft()))

    def _go(self, place: int) -> None:
        """An empty field empties the clipboard: the value before must not land in its place."""
        self._place = place
        clipboard = QApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self.fields[place].value)
        self.note.setText("")
        self._show()

    def _show(self) -> None:
        numeral = self._items[self._position()][1]
        self._head.setText(f"{self._province} · {self._no} · {numeral}")
        self.count.setText(f"{self._place + 1}/{len(self.fields)}")
        field = self.fields[self._place] if self._place >= 0 else None
        self.label.setText(field.label if field is not None else "")
        self.value.setText((field.value or _EMPTY) if field is not None else _NOTHING)

    def _position(self) -> int:
        return [code for code, _ in self._items].index(self.item.value())

    def paste_number(self) -> None:
        """Ctrl+V: the platform's acceptance number, checked and noted with the item."""
        clipboard = QApplication.clipboard()
        text = clipboard.text() if clipboard is not None else ""
        item, me = self.item.value(), self._desk.operator_id
        work = partial(self._desk.services.double_entry.take_number, self._no, item, text, me)
        self._desk.tasks.store(self, work, self._on_number, key="number", failed=self._on_refused)

    def _on_number(self, number: str) -> None:
        self.note.setText(f"受理号已记：{number}")
        self.numbered.emit()

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override: Esc closes."""
        if a0 is not None and a0.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(a0)


def _flags() -> Qt.WindowType:
    """Above every other program where the window system allows it; a plain window elsewhere."""
    on_top = QGuiApplication.platformName() in _STAYS_ON_TOP
    return Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint if on_top else Qt.WindowType.Window


def open_strip(desk: Desk, no: str, items: Sequence[tuple[str, str]], parent: QWidget) -> DoubleEntryStrip:
    """Open the strip over a page; it deletes itself when closed."""
    strip = DoubleEntryStrip(desk, no, items, parent)
    strip.show()
    return strip
