"""需处理: one card for everything the exchange leaves to a person, with the next steps on its buttons and keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.marks import LIGHTS, Light, draw_focus_ring
from ui.sync_centre.card import Act, AttentionCard, CardStep
from ui.widgets.button import Button, Kind, Link
from ui.widgets.labels import MarkLabel
from ui.widgets.panel import Panel, clear_layout
from ui.widgets.text import ElidedText, Text, band

_MOVES: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CardView(QWidget):
    """One card; it takes the focus, and its keys press its buttons only then."""

    step_wanted = pyqtSignal(object, object)
    shown_wanted = pyqtSignal(object)
    moved = pyqtSignal(int)

    def __init__(self, card: AttentionCard, *, loud: bool) -> None:
        super().__init__()
        self.card = card
        self.buttons: dict[Act, Button] = {}
        self.lines: list[Text] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 12, 8)
        self._column.setSpacing(4)
        self._column.addLayout(self._head())
        self._column.addWidget(Text(card.title, "strong", wrap=True))
        for line in card.lines:
            text = Text(line, "quiet", wrap=True)
            self.lines.append(text)
            self._column.addWidget(text)
        self._column.addLayout(self._steps(loud=loud))
        keys = "，".join(f"{step.key} {step.label}" for step in card.steps if step.key)
        self.setAccessibleName("，".join(part for part in (card.word, card.no, card.title, *card.lines, keys) if part))

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        mark = MarkLabel(badge=True)
        mark.show_mark(self.card.mark, self.card.word)
        head.addWidget(mark)
        head.addWidget(ElidedText(self.card.no, pixels=12, mono=True), 1)
        self.show_link = Link("显示", icon="eye")
        self.show_link.setAccessibleName(f"显示{self.card.title}")
        self.show_link.setVisible(self.card.masked)
        self.show_link.clicked.connect(lambda: self.shown_wanted.emit(self.card))
        head.addWidget(self.show_link)
        head.addWidget(Text(self.card.when, "caption"))
        return head

    def _steps(self, *, loud: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(-3, 0, 0, 0)
        row.setSpacing(2)
        for place, step in enumerate(self.card.steps):
            kind = Kind.PRIMARY if loud and place == 0 and step.act is Act.OPEN_CASE else Kind.OUTLINE
            if step.act is Act.DONE:
                kind = Kind.TEXT
            button = Button(step.label, kind=kind, icon=step.icon, hint=step.key, small=True)
            button.clicked.connect(partial(self.press, step))
            self.buttons[step.act] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def press(self, step: CardStep) -> None:
        """Do one step."""
        self.step_wanted.emit(self.card, step)

    def show_lines(self, lines: Sequence[str]) -> None:
        """The same lines in full, until the list is read again."""
        for text, line in zip(self.lines, lines, strict=True):
            text.setText(line)
        self.show_link.hide()

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override: the card's own keys; arrows, J and K go to the neighbours."""
        key = a0.key() if a0 is not None else 0
        by = _MOVES.get(key)
        wanted = "Enter" if key in _ENTER else (a0.text() if a0 is not None else "")
        step = next((step for step in self.card.steps if step.key and step.key == wanted), None)
        if step is not None:
            self.press(step)
        elif by is not None:
            self.moved.emit(by)
        else:
            super().keyPressEvent(a0)

    def focusInEvent(self, a0: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusInEvent(a0)
        self.update()

    def focusOutEvent(self, a0: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusOutEvent(a0)
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override: the ring of a focused card."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_focus_ring(painter, QRectF(self.rect()).adjusted(4, 4, -4, -4))
            painter.end()


class AttentionPanel(Panel):
    """The cards in the order in which they were read."""

    step_wanted = pyqtSignal(object, object)
    shown_wanted = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__("需处理")
        head, _ = self.add_header("需处理")
        self._count = MarkLabel()
        head.addWidget(self._count)
        self.views: list[CardView] = []
        self._shown: tuple[AttentionCard, ...] | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("page")
        self._cards = QVBoxLayout(inside)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(0)
        self._area.setWidget(inside)
        self.body.addWidget(self._area, 1)

    def show_cards(self, cards: tuple[AttentionCard, ...], open_items: int) -> None:
        """Show other cards; the focus stays at its place in the list."""
        if cards == self._shown:
            return
        self._shown = cards
        place = next((place for place, view in enumerate(self.views) if view.isAncestorOf(self._focused())), None)
        clear_layout(self._cards)
        self.views = []
        if cards:
            self._count.show_mark(LIGHTS[Light.RED], f"{open_items} 条")
        else:
            self._count.show_mark(LIGHTS[Light.GREEN], "没有")
            note = Text("没有要人处理的事。大厅退回或两边都改了的，会列在这里。", "quiet", wrap=True)
            note.setContentsMargins(12, 12, 12, 12)
            self._cards.addWidget(note)
        loud = next((card.id for card in cards if card.steps and card.steps[0].act is Act.OPEN_CASE), None)
        for position, card in enumerate(cards):
            if position:
                self._cards.addWidget(band("rule"))
            self._add(card, loud=card.id == loud)
        if open_items > len(cards) > 0:
            more = Text(f"还有 {open_items - len(cards)} 条，处理完这些再列出。", "captionText")
            more.setContentsMargins(12, 8, 12, 8)
            self._cards.addWidget(more)
        self._cards.addStretch(1)
        if place is not None and self.views:
            self.views[min(place, len(self.views) - 1)].setFocus()

    def _focused(self) -> QWidget:
        window = self.window()
        return (window.focusWidget() if window is not None else None) or self

    def _add(self, card: AttentionCard, *, loud: bool) -> None:
        view = CardView(card, loud=loud)
        view.step_wanted.connect(self.step_wanted)
        view.shown_wanted.connect(self.shown_wanted)
        view.moved.connect(partial(self._move, view))
        self.views.append(view)
        self._cards.addWidget(view)

    def _move(self, view: CardView, by: int) -> None:
        place = min(max(self.views.index(view) + by, 0), len(self.views) - 1)
        self.focus_card(self.views[place].card.id)

    def focus_card(self, card_id: int | None = None) -> bool:
        """Put the keyboard on a card, the first without a name; False when there is none."""
        for view in self.views:
            if card_id in (None, view.card.id):
                view.setFocus()
                self._area.ensureWidgetVisible(view)
                return True
        return False

    def show_lines(self, card: AttentionCard, lines: Sequence[str]) -> None:
        """Names and numbers of a card in full."""
        for view in self.views:
            if view.card == card:
                view.show_lines(lines)
