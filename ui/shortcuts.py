"""Keyboard actions: made in one way, so that the F1 card can list every one that holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets.button import Button
from ui.widgets.text import Text


def action(
    owner: QWidget,
    text: str,
    keys: str | Sequence[str],
    run: Callable[[], object],
    *,
    context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
) -> QAction:
    """A QAction on its owner; several keys may stand for one action."""
    result = QAction(text, owner)
    sequences = [keys] if isinstance(keys, str) else list(keys)
    result.setShortcuts([QKeySequence(key) for key in sequences])
    result.setShortcutContext(context)
    result.triggered.connect(lambda _checked=False: run())
    owner.addAction(result)
    return result


def readable(keys: QKeySequence) -> str:
    """A key sequence in words of the keyboard."""
    text = keys.toString(QKeySequence.SequenceFormat.PortableText)
    for plain, shown in (("Return", "Enter"), ("Space", "空格"), ("Escape", "Esc")):
        text = text.replace(plain, shown)
    return text.replace("+", " + ")


class ShortcutCard(QDialog):
    """F1: every key that works here and now."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[QAction]]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for title, actions in groups:
            shown = [entry for entry in actions if entry.text() and not entry.shortcut().isEmpty()]
            if not shown:
                continue
            column.addWidget(Text(title, "strong"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(24)
            grid.setVerticalSpacing(4)
            for position, entry in enumerate(shown):
                row, side = position // 2, position % 2 * 2
                keys = Text(" / ".join(readable(keys) for keys in entry.shortcuts()), "captionText")
                grid.addWidget(keys, row, side)
                label: QLabel = Text(entry.text(), "small")
                label.setMinimumWidth(160)
                grid.addWidget(label, row, side + 1)
            column.addLayout(grid)
        close = Button("关上", hint="Esc")
        close.clicked.connect(self.accept)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
