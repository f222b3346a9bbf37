"""A dialog that shows rows under a few sentences: looking back, comparing, the whistles of a project."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.models.rows import RowsModel
from ui.widgets.button import Button
from ui.widgets.panel import Panel, row_of
from ui.widgets.table import Table
from ui.widgets.text import Text


def fit_height(dialog: QDialog) -> None:
    """As high as the wrapped words want it; Qt's own `adjustSize` stops at two thirds of the screen."""
    column = dialog.layout()
    if column is not None:
        dialog.resize(
            dialog.width(), max(column.totalHeightForWidth(dialog.width()), column.totalMinimumSize().height())
        )


class TableDialog(QDialog):
    """Esc closes; the rows have the keyboard."""

    def __init__(
        self, page: QWidget, title: str, texts: Sequence[str], rows: RowsModel[object], *, width: int = 880
    ) -> None:
        super().__init__(page)
        self.setWindowTitle(title)
        self.setFixedWidth(width)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 18, 17, 14)
        self.column.setSpacing(10)
        self.column.addWidget(Text(title, "heading", wrap=True))
        self.texts = [Text(text, "quiet", wrap=True) for text in texts]
        for text in self.texts:
            self.column.addWidget(text)
        panel = Panel(title)
        self.rows, self.table = rows, Table(title, row_height=28)
        self.table.setModel(rows)
        self.table.setFixedHeight(32 + 28 * min(14, max(4, rows.rowCount())) + 2)
        panel.body.addWidget(self.table)
        self.column.addWidget(panel)
        self.safe = Button("关上", hint="Esc")
        self.safe.clicked.connect(self.reject)
        self.buttons = row_of(None, self.safe, spacing=2)
        self.column.addLayout(self.buttons)
        self.table.select_first()
        self.table.setFocus()
        fit_height(self)
