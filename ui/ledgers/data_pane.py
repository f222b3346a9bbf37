"""数据表: the figures, and the rows they come from; a click on a column sorts, Enter opens a row."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PyQt6.QtCore import QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QAbstractItemView, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.ledger import Ledger
from station_app.domain.report import Report
from ui import fonts
from ui.ledgers.clickable import Clickable, Counted
from ui.ledgers.data_lines import DataLine, model_of, ordered
from ui.marks import draw_text, text_width
from ui.models.rows import RowsModel
from ui.palette import palette
from ui.widgets.button import Link
from ui.widgets.overlays import EmptyState
from ui.widgets.table import Table
from ui.widgets.text import Text, band

_IN_A_ROW = 4
_HEIGHT = 50


class FigureCell(Clickable):
    """Name, value and fraction of one figure."""

    def __init__(self) -> None:
        super().__init__(_HEIGHT)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        if self.shown is None:
            return
        colours, painter, shown = palette(), QPainter(self), self.shown
        self.paint_ground(painter)
        value = fonts.ui_font(17, bold=True)
        wide = text_width(shown.value, value) + 2
        draw_text(painter, QRectF(12, 6, self.width() - wide - 30, 22), shown.name, fonts.ui_font(13), colours.text)
        draw_text(painter, QRectF(self.width() - 12 - wide, 5, wide, 23), shown.value, value, colours.text, right=True)
        worked = QRectF(12, 28, self.width() - 24, 17)
        draw_text(painter, worked, shown.worked.split("；")[0], fonts.ui_font(12), colours.text3)
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), colours.border_soft)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), colours.border_soft)
        painter.end()


class DataPane(QWidget):
    """Figures above, rows below; `show_only` narrows the rows to those a figure counts."""

    figure_opened = pyqtSignal(object)
    row_opened = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[DataLine] = []
        self._only: frozenset[str] | None = None
        self._order: tuple[str, bool] | None = None
        self.cells: list[FigureCell] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(0)
        self.table = Table("数据表")
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.opened.connect(self.row_opened)
        header = self.table.horizontalHeader()
        if header is not None:
            header.setSectionsClickable(True)
            header.setSectionsMovable(True)
            header.sectionClicked.connect(self.sort_by)
        self._narrowed = band("note")
        row = QHBoxLayout(self._narrowed)
        row.setContentsMargins(12, 2, 8, 2)
        self._narrowed_words = Text("", "captionText")
        row.addWidget(self._narrowed_words, 1)
        every = Link("看全部")
        every.clicked.connect(self.show_all)
        row.addWidget(every)
        self._narrowed.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._grid)
        column.addWidget(self._narrowed)
        column.addWidget(self.table, 1)
        self._empty = EmptyState("file-text", "本期没有", "换一个期间看看，← → 往前往后。")
        self._empty.lie_on(self.table)

    def show_source(self, source: Ledger | Report, figures: Sequence[Counted]) -> None:
        """Show another ledger or report."""
        self._show_figures(figures)
        before, model = self.table.model(), model_of(source)
        self._lines, self._only, self._order = model.rows(), None, None
        self.table.setModel(model)
        if before is not None:
            before.deleteLater()
        model.modelReset.emit()
        self.table.select_first()
        self._narrowed.hide()
        self._empty.setVisible(not self._lines)

    def _show_figures(self, figures: Sequence[Counted]) -> None:
        while len(self.cells) < len(figures):
            cell = FigureCell()
            cell.opened.connect(self.figure_opened)
            place = len(self.cells)
            self._grid.addWidget(cell, place // _IN_A_ROW, place % _IN_A_ROW)
            self.cells.append(cell)
        for place, cell in enumerate(self.cells):
            cell.setVisible(place < len(figures))
            if place < len(figures):
                cell.show_counted(figures[place])

    def show_only(self, ids: Collection[str], words: str) -> None:
        """Only the rows a figure counts."""
        self._only = frozenset(ids)
        self._narrowed_words.setText(words)
        self._narrowed.show()
        self._fill()

    def show_all(self) -> bool:
        """Every row again; False when they already were."""
        if self._only is None:
            return False
        self._only = None
        self._narrowed.hide()
        self._fill()
        self.table.setFocus()
        return True

    def sort_by(self, place: int) -> None:
        """A click on a column: up, down, as it was."""
        model = self.table.model()
        if not isinstance(model, RowsModel):
            return
        key, before = model.columns[place].key, self._order
        steps = {None: (key, False), (key, False): (key, True), (key, True): None}
        self._order = steps.get(before, (key, False))
        model.show_order([self._order] if self._order else [])
        self._fill()

    def _fill(self) -> None:
        model = self.table.model()
        if not isinstance(model, RowsModel):
            return
        rows = self._lines if self._only is None else [line for line in self._lines if line.id in self._only]
        if self._order is not None:
            place = next(i for i, column in enumerate(model.columns) if column.key == self._order[0])
            rows = ordered(rows, place, descending=self._order[1])
        model.set_rows(rows)
        self.table.select_first()

    def page(self, by: int) -> None:
        """PgUp, PgDn."""
        viewport, bar = self.table.viewport(), self.table.verticalScrollBar()
        if viewport is not None and bar is not None:
            bar.setValue(bar.value() + by * viewport.height())
