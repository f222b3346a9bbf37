"""The one table view: whole rows, no grid, our delegate, plain-text copying."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QAbstractItemModel, QItemSelectionModel, QModelIndex, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.delegates.rows import RowDelegate
from ui.models.cells import GroupCell, Role
from ui.models.rows import RowsModel
from ui.palette import signals
from ui.shortcuts import action


class Table(QTableView):
    """A table on a RowsModel; Enter or double click opens a row, Space is reported, Ctrl+C copies as TSV."""

    opened = pyqtSignal(object)
    toggled = pyqtSignal(object)
    moved_to = pyqtSignal(object)

    def __init__(self, name: str, *, row_height: int = 32, header: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.delegate = RowDelegate(self, row_height=row_height)
        self.setItemDelegate(self.delegate)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QTableView.Shape.NoFrame)
        side, top = self.verticalHeader(), self.horizontalHeader()
        if side is not None:
            side.hide()
            side.setMinimumSectionSize(20)
            side.setDefaultSectionSize(row_height)
        if top is not None:
            top.setVisible(header)
            top.setFixedHeight(32)
            top.setHighlightSections(False)
            top.setSectionsClickable(False)
            top.setMinimumSectionSize(20)
        self.doubleClicked.connect(self._on_double_clicked)
        action(self, "复制", "Ctrl+C", self.copy_rows, context=Qt.ShortcutContext.WidgetShortcut)
        action(
            self, "复制，带表头", "Ctrl+Shift+C", self.copy_rows_with_header, context=Qt.ShortcutContext.WidgetShortcut
        )
        signals.changed.connect(self._repaint)

    def _repaint(self) -> None:
        viewport = self.viewport()
        if viewport is not None:
            viewport.update()

    def set_row_height(self, height: int) -> None:
        """Width class changed."""
        side = self.verticalHeader()
        if side is not None:
            side.setDefaultSectionSize(height)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Qt override: own the model, take the column widths, span the group rows."""
        super().setModel(model)
        if model is not None and model.parent() is None:
            model.setParent(self)
        if isinstance(model, RowsModel):
            self._size_columns(model)
            model.modelReset.connect(self._span_groups)
        selection = self.selectionModel()
        if selection is not None:
            selection.currentRowChanged.connect(self._on_row_changed)

    def _size_columns(self, model: RowsModel[object]) -> None:
        header = self.horizontalHeader()
        if header is None:
            return
        for position, column in enumerate(model.columns):
            if column.width:
                header.setSectionResizeMode(position, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(position, column.width)
            else:
                header.setSectionResizeMode(position, QHeaderView.ResizeMode.Stretch)

    def _span_groups(self) -> None:
        model = self.model()
        if model is None:
            return
        self.clearSpans()
        for row in range(model.rowCount()):
            if isinstance(model.index(row, 0).data(Role.CELL), GroupCell):
                self.setSpan(row, 0, 1, model.columnCount())

    def current_row(self) -> object | None:
        """The row object under the cursor."""
        index = self.currentIndex()
        return index.data(Role.ROW) if index.isValid() else None

    def select_first(self, matches: Callable[[object], bool] = lambda _: True) -> None:
        """Put the cursor on the first row that matches and is no group."""
        model = self.model()
        for row in range(model.rowCount() if model is not None else 0):
            index = model.index(row, 0) if model is not None else QModelIndex()
            if not isinstance(index.data(Role.CELL), GroupCell) and matches(index.data(Role.ROW)):
                self.go_to(index)
                return

    def go_to(self, index: QModelIndex) -> None:
        """Put the cursor on a row and select it alone, whatever keys are held."""
        selection = self.selectionModel()
        if selection is not None:
            flags = QItemSelectionModel.SelectionFlag
            selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def copy_rows(self) -> None:
        """Put the selected rows on the clipboard as tab-separated text; masked values stay masked."""
        self._copy([])

    def copy_rows_with_header(self) -> None:
        """The same, with the titles of the columns above."""
        model = self.model()
        if isinstance(model, RowsModel):
            self._copy([[model.columns[column].title for column in self.shown_columns()]])

    def _copy(self, lines: list[list[str]]) -> None:
        model, clipboard = self.model(), QGuiApplication.clipboard()
        rows = self.selected_positions()
        if model is None or clipboard is None or not rows:
            return
        columns = self.shown_columns()
        lines += [[str(model.index(row, column).data() or "") for column in columns] for row in rows]
        clipboard.setText("\n".join("\t".join(line) for line in lines))

    def selected_positions(self) -> list[int]:
        """Positions of the selected rows, from the top."""
        selection = self.selectionModel()
        return sorted(index.row() for index in selection.selectedRows()) if selection is not None else []

    def selected_rows(self) -> list[object]:
        """The selected row objects, from the top."""
        model = self.model()
        if model is None:
            return []
        return [model.index(row, 0).data(Role.ROW) for row in self.selected_positions()]

    def shown_columns(self) -> list[int]:
        """The columns that are not hidden, as they stand."""
        header = self.horizontalHeader()
        if header is None:
            return []
        logical = [header.logicalIndex(place) for place in range(header.count())]
        return [column for column in logical if not header.isSectionHidden(column)]

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Qt override: Enter opens, Space toggles, J and K move."""
        key = e.key() if e is not None else None
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_row() is not None:
            self.opened.emit(self.current_row())
        elif key == Qt.Key.Key_Space and self.current_row() is not None:
            self.toggled.emit(self.current_row())
        elif key in (Qt.Key.Key_J, Qt.Key.Key_Down):
            self._step(1)
        elif key in (Qt.Key.Key_K, Qt.Key.Key_Up):
            self._step(-1)
        else:
            super().keyPressEvent(e)

    def _step(self, by: int) -> None:
        model = self.model()
        row = self.currentIndex().row() + by
        while model is not None and 0 <= row < model.rowCount():
            index = model.index(row, 0)
            if not isinstance(index.data(Role.CELL), GroupCell):
                self.go_to(index)
                return
            row += by

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.data(Role.ROW))

    def _on_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._repaint()
        if current.isValid():
            self.moved_to.emit(current.data(Role.ROW))

    def focusInEvent(self, e: QFocusEvent | None) -> None:
        """Qt override: a focused table always has a cursor."""
        super().focusInEvent(e)
        if not self.currentIndex().isValid():
            self.select_first()
        self._repaint()

    def focusOutEvent(self, e: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusOutEvent(e)
        self._repaint()

    def resizeEvent(self, e: QResizeEvent | None) -> None:
        """Qt override."""
        super().resizeEvent(e)
        self._repaint()
