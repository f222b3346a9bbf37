"""大厅回复: what the hall said lately, the newest first, each with one next action."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QStackedWidget

from ui.widgets.button import Link
from ui.widgets.cards import Card, CardList
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.workbench.lines import case_of

ROW = 56


class RepliesPanel(Panel):
    """The list scrolls; 全部 gives it the room of the page and takes it back."""

    case_wanted = pyqtSignal(str)
    looked_at = pyqtSignal()
    room_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("大厅回复")
        head, self._unread = self.add_header("大厅回复")
        self.all_link = Link("全部")
        head.addWidget(self.all_link)
        self.list = CardList("大厅回复", row=ROW, lead=94)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState("cloud-check", "大厅还没有回复", "同步后，退回、受理和办结会列在这里。"))
        self.body.addWidget(self._stack, 1)
        self.all_link.clicked.connect(self.room_wanted)
        self.list.opened.connect(lambda key: self.case_wanted.emit(case_of(key)))
        self.list.entered_list.connect(self.looked_at)
        self._total = 0

    def show_replies(self, cards: Sequence[Card], unseen: int) -> None:
        """Show other replies."""
        self._total = len(cards)
        self._unread.setText(f"{unseen} 条未读" if unseen else "都看过了" if cards else "")
        self.list.show_cards(cards)
        self.all_link.setVisible(bool(cards))
        self.show_wide(wide=self.all_link.text() == "收起")
        self._stack.setCurrentIndex(0 if cards else 1)

    def show_wide(self, *, wide: bool) -> None:
        """Say what the link does next."""
        self.all_link.setText("收起" if wide else f"全部 {self._total} 条")
        self.all_link.setAccessibleName(self.all_link.text())
        self.all_link.updateGeometry()
