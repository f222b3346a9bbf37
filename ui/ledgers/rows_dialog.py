"""The rows a figure counts, or what a ledger lacks: a list whose lines open where they can be looked at or mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.ledgers.figure_rows import MOST_LINES, PAGES, SubjectLine
from ui.models.cells import TextCell
from ui.models.rows import Column, RowsModel
from ui.widgets.button import Button
from ui.widgets.panel import row_of
from ui.widgets.table import Table
from ui.widgets.text import Text, band

_WIDTH, _HEIGHT = 720, 560


class RowsDialog(QDialog):
    """Enter opens the line under the cursor, Esc closes; both sides of a fraction are told apart in words."""

    def __init__(self, parent: QWidget, title: str, text: str, opened: Callable[[SubjectLine], None]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_WIDTH, _HEIGHT)
        self._opened = opened
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(4)
        head = Text(title, "heading", wrap=True)
        self.note = Text(text, "quiet", wrap=True)
        for label in (head, self.note):
            label.setContentsMargins(16, 0, 16, 0)
            column.addWidget(label)
        self.table = Table(title)
        self.rows: RowsModel[SubjectLine] = RowsModel(_columns(), spoken=lambda line: f"{line.no}，{line.name}")
        self.table.setModel(self.rows)
        self.table.opened.connect(self._on_opened)
        column.addWidget(self.table, 1)
        foot = band("footer")
        self._count = Text("正在取明细", "captionText")
        close = Button("关上", hint="Esc")
        close.clicked.connect(self.reject)
        open_button = Button("打开", icon="external", hint="Enter")
        open_button.clicked.connect(lambda: self._on_opened(self.table.current_row()))
        foot.setLayout(row_of(self._count, None, open_button, close, spacing=2, margins=(16, 6, 12, 6)))
        column.addWidget(foot)

    def hide_sides(self) -> None:
        """There is no fraction: no column that says on which side of it a line stands."""
        self.table.setColumnHidden(len(self.rows.columns) - 1, True)  # noqa: FBT003  # Qt's own order

    def show_lines(self, lines: Sequence[SubjectLine]) -> None:
        """Fill the list."""
        self.rows.set_rows(list(lines))
        cut = f"，只列前 {MOST_LINES:,} 条" if len(lines) >= MOST_LINES else ""
        self._count.setText(f"共 {len(lines):,} 条{cut}" if lines else "没有明细")
        self.table.select_first()
        self.table.setFocus()

    def _on_opened(self, line: object) -> None:
        if isinstance(line, SubjectLine) and line.ref and line.subject in PAGES:
            self.accept()
            self._opened(line)


def _columns() -> list[Column[SubjectLine]]:
    return [
        Column("no", "编号", 150, lambda line: TextCell(line.no, mono=True)),
        Column("name", "对象", 210, lambda line: TextCell(line.name or "—", bold=True)),
        Column("about", "内容", 0, lambda line: TextCell(line.about or "—")),
        Column("above", "算在", 84, lambda line: TextCell("计入" if line.above else "只在分母", quiet=not line.above)),
    ]
