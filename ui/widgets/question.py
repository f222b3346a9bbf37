"""A question that must be answered before going on: verbs on the buttons, the safe one has the focus."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.widgets.button import Button, Kind
from ui.widgets.panel import row_of
from ui.widgets.text import Text


class Question(QDialog):
    """Opened, never executed: no nested event loop. Esc takes the safe answer."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        *,
        safe: str,
        other: str,
        on_other: Callable[[], None],
        on_safe: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setFixedWidth(480)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._on_other = on_other
        self._on_safe = on_safe
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 17, 14)
        column.setSpacing(10)
        column.addWidget(Text(title, "heading", wrap=True))
        column.addWidget(Text(text, "quiet", wrap=True))
        self.other = Button(other)
        self.safe = Button(safe, kind=Kind.PRIMARY, hint="Esc")
        self.other.clicked.connect(self.accept)
        self.safe.clicked.connect(self.reject)
        column.addLayout(row_of(None, self.other, self.safe, spacing=2))
        self.accepted.connect(self._on_other)
        self.rejected.connect(self._on_rejected)
        self.safe.setFocus()

    def _on_rejected(self) -> None:
        if self._on_safe is not None:
            self._on_safe()
