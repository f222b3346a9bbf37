"""The board: four columns, one for each approval phase; arrows walk over the cards, Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.projects.card import ProjectCard
from ui.projects.reading import ColumnLines
from ui.widgets.labels import NumeralsLabel
from ui.widgets.panel import clear_layout, scrolling_column
from ui.widgets.text import Text

_MANY = 4
_EMPTY = "进入本阶段的项目会自动排在这里"


class _Column(QFrame):
    """Head and cards of one phase."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setObjectName("boardColumn")
        self.cards: list[ProjectCard] = []
        self._number = number
        outer = QVBoxLayout(self)
        outer.setContentsMargins(8, 0, 0, 6)
        outer.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(3, 9, 12, 9)
        head.setSpacing(8)
        head.addWidget(NumeralsLabel([number], filled=True))
        self._name, self._count, self._average = Text("", "heading"), Text("", "hint"), Text("", "hint")
        for label in (self._name, self._count):
            head.addWidget(label)
        head.addStretch(1)
        head.addWidget(self._average)
        outer.addLayout(head)
        area, self._list = scrolling_column((0, 0, 8, 0), 9, name="boardColumn")
        self.area = area
        outer.addWidget(area, 1)

    def show_lines(self, lines: ColumnLines) -> None:
        """Show other cards."""
        self.setAccessibleName(f"{lines.name}，{len(lines.cards)} 个项目")
        self._name.setText(lines.name)
        self._count.setText(f"{len(lines.cards)} 个")
        self._average.setText(lines.average)
        clear_layout(self._list)
        self.cards = [ProjectCard(line) for line in lines.cards]
        for card in self.cards:
            self._list.addWidget(card)
        if len(self.cards) < _MANY:
            empty = Text(_EMPTY, "boardEmpty")
            empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
            empty.setFixedHeight(46)
            self._list.addWidget(empty)
        self._list.addStretch(1)


class Board(QWidget):
    """Keeps the card under the cursor when its figures are read again."""

    opened = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.current = ""
        self.columns = [_Column(number) for number in range(1, 5)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(9)
        for column in self.columns:
            row.addWidget(column, 1)

    def show_columns(self, columns: Sequence[ColumnLines]) -> None:
        """Show other cards; the cursor stays on its project."""
        focused = self.isAncestorOf(focus) if (focus := self.focusWidget()) is not None else False
        for column, lines in zip(self.columns, columns, strict=True):
            column.show_lines(lines)
            for card in column.cards:
                card.focused.connect(self._on_focused)
                card.opened.connect(self.opened)
        if focused:
            self.take_focus()

    def take_focus(self) -> None:
        """To the project that had the cursor, else to the first."""
        cards = [card for column in self.columns for card in column.cards]
        wanted = next((card for card in cards if card.line.no == self.current), cards[0] if cards else None)
        if wanted is not None:
            wanted.setFocus()

    def _on_focused(self, no: str) -> None:
        self.current = no

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override: arrows and Enter."""
        if a0 is None:
            return
        if a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.opened.emit(self.current)
            return
        steps = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1), Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}
        step = steps.get(Qt.Key(a0.key()))
        if step is None:
            super().keyPressEvent(a0)
            return
        self._walk(*step)

    def _walk(self, across: int, down: int) -> None:
        places = [
            (number, place)
            for number, column in enumerate(self.columns)
            for place, card in enumerate(column.cards)
            if card.line.no == self.current
        ]
        if not places:
            self.take_focus()
            return
        number, place = places[0]
        if down:
            cards = self.columns[number].cards
            self._enter(number, min(max(place + down, 0), len(cards) - 1))
            return
        number += across
        while 0 <= number < len(self.columns):
            if self.columns[number].cards:
                self._enter(number, min(place, len(self.columns[number].cards) - 1))
                return
            number += across

    def _enter(self, number: int, place: int) -> None:
        card = self.columns[number].cards[place]
        card.setFocus()
        self.columns[number].area.ensureWidgetVisible(card)
