"""The filter row of the case list: words, light, and how long ago a case was logged."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QWidget

from station_app.clock import to_text
from ui.cases.lines import CaseLine
from ui.cases.table import LineFilter
from ui.marks import Light
from ui.widgets.inputs import Field
from ui.widgets.tabs import Chip

_TYPING_MS = 150
_RECENT = timedelta(days=30)
_WORDS = {Light.RED: "红灯", Light.YELLOW: "黄灯", Light.GREEN: "绿灯", Light.PAUSED: "已暂停"}


class FilterBar(QWidget):
    """Says when something changed; the page reloads."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(44)
        self._light: Light | None = None
        self._recent = False
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 9, 0)
        row.setSpacing(2)
        self.words = Field("在本列表中筛选", icon="filter", hint_key="Ctrl F")
        self.words.setPlaceholderText("在本列表中筛选")
        self.words.setFixedWidth(206)
        self.words.setProperty("small", True)  # noqa: FBT003  # Qt property value
        self._light_chip = Chip("灯 全部")
        self._recent_chip = Chip("登记 不限")
        row.addWidget(self.words)
        row.addSpacing(6)
        row.addWidget(self._light_chip)
        row.addWidget(self._recent_chip)
        row.addStretch(1)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.words.textChanged.connect(self._typing.start)
        self._light_chip.clicked.connect(self._on_light_chip)
        self._recent_chip.clicked.connect(self._on_recent_chip)

    @property
    def narrowing(self) -> bool:
        """True while anything is filtered."""
        return bool(self.words.text().strip()) or self._light is not None or self._recent

    def keep(self, now: datetime) -> LineFilter | None:
        """What a row must pass beside the words; None = nothing."""
        if self._light is None and not self._recent:
            return None
        return partial(_passes, self._light, to_text(now - _RECENT) if self._recent else "")

    def set_light(self, light: Light | None) -> None:
        """Show one light only; None shows all."""
        self._light = light
        self._light_chip.relabel("灯 全部" if light is None else _WORDS[light], active=light is not None)
        self.changed.emit()

    def clear(self) -> bool:
        """Take every filter away; False when there was none."""
        narrowed = self.narrowing
        self._light, self._recent = None, False
        self._light_chip.relabel("灯 全部", active=False)
        self._recent_chip.relabel("登记 不限", active=False)
        self.words.clear()
        return narrowed

    def _on_light_chip(self) -> None:
        if self._light is not None:
            self.set_light(None)
            return
        menu = QMenu(self)
        for light, word in _WORDS.items():
            entry = QAction(word, menu)
            entry.triggered.connect(lambda _=False, chosen=light: self.set_light(chosen))
            menu.addAction(entry)
        menu.popup(self._light_chip.mapToGlobal(self._light_chip.rect().bottomLeft()))

    def _on_recent_chip(self) -> None:
        self._recent = not self._recent
        self._recent_chip.relabel("登记 近 30 天" if self._recent else "登记 不限", active=self._recent)
        self.changed.emit()


def _passes(light: Light | None, since: str, line: CaseLine) -> bool:
    return (light is None or line.light is light) and (not since or line.registered >= since)
