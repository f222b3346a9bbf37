"""需处理: one card for everything the exchange leaves to a person, with the next step on its button."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.marks import LIGHTS, Light
from ui.sync_centre.reading import AttentionCard
from ui.widgets.button import Button
from ui.widgets.labels import MarkLabel
from ui.widgets.panel import Panel, clear_layout
from ui.widgets.text import ElidedText, Text, band


class AttentionPanel(Panel):
    """The cards, newest first."""

    case_wanted = pyqtSignal(str)
    done_wanted = pyqtSignal(int)

    def __init__(self) -> None:
        super().__init__("需处理")
        head, _ = self.add_header("需处理")
        self._count = MarkLabel()
        head.addWidget(self._count)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        inside.setObjectName("page")
        self._cards = QVBoxLayout(inside)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(0)
        area.setWidget(inside)
        self.body.addWidget(area, 1)

    def show_cards(self, cards: tuple[AttentionCard, ...]) -> None:
        """Show other cards."""
        clear_layout(self._cards)
        if cards:
            self._count.show_mark(LIGHTS[Light.RED], f"{len(cards)} 条")
        else:
            self._count.show_mark(LIGHTS[Light.GREEN], "没有")
            note = Text("没有要人处理的事。大厅退回或两边都改了的，会列在这里。", "quiet", wrap=True)
            note.setContentsMargins(12, 12, 12, 12)
            self._cards.addWidget(note)
        for position, card in enumerate(cards):
            if position:
                self._cards.addWidget(band("rule"))
            self._cards.addWidget(self._card(card))
        self._cards.addStretch(1)

    def _card(self, card: AttentionCard) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        mark = MarkLabel(badge=True)
        mark.show_mark(card.mark, card.word)
        head.addWidget(mark)
        head.addWidget(ElidedText(card.no, pixels=12, mono=True), 1)
        head.addWidget(Text(card.when, "caption"))
        column.addLayout(head)
        column.addWidget(Text(card.title, "strong", wrap=True))
        column.addWidget(Text(card.text, "quiet", wrap=True))
        buttons = QHBoxLayout()
        buttons.setContentsMargins(-3, 0, 0, 0)
        buttons.setSpacing(2)
        if card.no:
            look = Button("去看这一件", small=True)
            look.clicked.connect(partial(self.case_wanted.emit, card.no))
            buttons.addWidget(look)
        done = Button("已处理", icon="checks", small=True)
        done.clicked.connect(partial(self.done_wanted.emit, card.id))
        buttons.addWidget(done)
        buttons.addStretch(1)
        column.addLayout(buttons)
        return holder
