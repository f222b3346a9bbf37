"""The filter row of the case list: words, who, light, how long ago; and what is done with the whole list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QWidget

from ui.cases.view_state import ListFilter
from ui.marks import Light
from ui.widgets.button import Button, Kind
from ui.widgets.inputs import Field
from ui.widgets.tabs import Chip

_TYPING_MS = 150
_WORDS = {Light.RED: "红灯", Light.YELLOW: "黄灯", Light.GREEN: "绿灯", Light.PAUSED: "已暂停"}


class FilterBar(QWidget):
    """Says when something changed; the page reloads."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(44)
        self._filters = ListFilter()
        self._operators: Mapping[str, str] = {}
        self.words = Field("在本列表中筛选", icon="filter", hint_key="Ctrl F")
        self.words.setPlaceholderText("在本列表中筛选")
        self.words.setFixedWidth(206)
        self.words.setProperty("small", True)  # noqa: FBT003  # Qt property value
        self._operator_chip = Chip("专员 全部")
        self._light_chip = Chip("灯 全部")
        self._recent_chip = Chip("登记 不限")
        self.keep_button = Button("存为视图", kind=Kind.TEXT, icon="device-floppy", small=True)
        self.columns_button = Button("列", kind=Kind.TEXT, icon="columns", small=True)
        self.export_button = Button("xlsx", kind=Kind.TEXT, icon="file-spreadsheet", small=True)
        self.export_button.setAccessibleName("导出 xlsx，Ctrl E")
        self._lay_out()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.words.textChanged.connect(self._typing.start)
        self._operator_chip.clicked.connect(self._on_operator_chip)
        self._light_chip.clicked.connect(self._on_light_chip)
        self._recent_chip.clicked.connect(lambda: self._take(replace(self._filters, recent=not self._filters.recent)))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 9, 0)
        row.setSpacing(2)
        row.addWidget(self.words)
        row.addSpacing(6)
        for chip in (self._operator_chip, self._light_chip, self._recent_chip):
            row.addWidget(chip)
        row.addStretch(1)
        for button in (self.keep_button, self.columns_button, self.export_button):
            row.addWidget(button)

    def filters(self) -> ListFilter:
        """What narrows the list now."""
        return replace(self._filters, words=self.words.text().strip())

    def words_now(self) -> str:
        """The filters in words, for the first row of a spreadsheet."""
        filters = self.filters()
        parts = [f"含“{filters.words}”"] if filters.words else []
        parts += [
            chip.text() for chip in (self._operator_chip, self._light_chip, self._recent_chip) if chip.isChecked()
        ]
        return "；".join(parts) or "未筛选"

    def offer_operators(self, names: Mapping[str, str]) -> None:
        """Who may be chosen: id to name."""
        self._operators = names
        self._operator_chip.setVisible(len(names) > 1)

    def show_filters(self, filters: ListFilter) -> None:
        """Show other filters, silently: a view was chosen."""
        self.words.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.words.setText(filters.words)
        self.words.blockSignals(False)  # noqa: FBT003  # Qt's own signature
        self._filters = replace(filters, words="")
        light, operator = filters.light, self._operators.get(filters.operator, "")
        self._operator_chip.relabel(f"专员 {operator}" if operator else "专员 全部", active=bool(operator))
        self._light_chip.relabel("灯 全部" if light is None else _WORDS[light], active=light is not None)
        self._recent_chip.relabel("登记 近 30 天" if filters.recent else "登记 不限", active=filters.recent)

    def set_light(self, light: Light | None) -> None:
        """Show one light only; None shows all."""
        self._take(replace(self._filters, light=light))

    def set_operator(self, operator: str) -> None:
        """Show one person's cases only; empty shows everybody's."""
        self._take(replace(self._filters, operator=operator))

    def clear(self) -> bool:
        """Take every filter away; False when there was none."""
        narrowed = self.filters().narrowing
        if narrowed:
            self.show_filters(ListFilter())
            self.changed.emit()
        return narrowed

    def _take(self, filters: ListFilter) -> None:
        self.show_filters(replace(filters, words=self.words.text()))
        self.changed.emit()

    def _on_light_chip(self) -> None:
        if self._filters.light is not None:
            self.set_light(None)
            return
        self._menu(self._light_chip, [(word, partial(self.set_light, light)) for light, word in _WORDS.items()])

    def _on_operator_chip(self) -> None:
        if self._filters.operator:
            self.set_operator("")
            return
        entries = [(name, partial(self.set_operator, key)) for key, name in self._operators.items()]
        self._menu(self._operator_chip, entries)

    def _menu(self, chip: Chip, entries: Sequence[tuple[str, Callable[[], None]]]) -> None:
        menu = QMenu(self)
        for word, run in entries:
            entry = QAction(word, menu)
            entry.triggered.connect(lambda _=False, chosen=run: chosen())
            menu.addAction(entry)
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))
