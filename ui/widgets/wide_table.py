"""A table whose columns the operator arranges: sorted by header, moved, resized, hidden, the first two frozen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QAbstractItemModel, QPoint, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from ui import fonts
from ui.marks import text_width
from ui.models.cells import MarkCell, Role, TextCell
from ui.models.rows import RowsModel
from ui.widgets.frozen import FrozenColumns
from ui.widgets.table import Table

_LEAST_FLEXIBLE, _WANTED_FLEXIBLE = 132, 156
_SETTLED_MS = 300
_FIND_MS = 300
_MEASURED_ROWS = 60
_ICON, _PADDING = 30, 18


@dataclass(frozen=True, slots=True)
class ColumnState:
    """How the operator wants one column; `width` 0 leaves it to the table."""

    key: str
    width: int = 0
    shown: bool = True


class WideTable(Table):
    """Rows are chosen with Shift and Ctrl; typing finds; the page sorts and remembers what this says has changed."""

    sort_wanted = pyqtSignal(str, bool)
    """`Column.order` of the header clicked, and whether it was added with Shift."""
    columns_changed = pyqtSignal()
    chooser_wanted = pyqtSignal(QPoint)
    menu_wanted = pyqtSignal(QPoint)
    selection_changed = pyqtSignal()

    def __init__(self, name: str, *, row_height: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(name, row_height=row_height, parent=parent)
        self._laying = False
        self._flexible = -1
        self._fixed = False
        self._typed = ""
        self._extra: frozenset[str] = frozenset()
        self._own = False
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self._settled = self._timer(_SETTLED_MS, self.columns_changed.emit)
        self._finding = self._timer(_FIND_MS, self._find_typed)
        self.frozen = FrozenColumns(self)

    def _timer(self, milliseconds: int, run: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(run)
        return timer

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Qt override: columns can be moved, dragged wider and clicked."""
        super().setModel(model)
        header, selection = self.horizontalHeader(), self.selectionModel()
        if not isinstance(model, RowsModel) or header is None or selection is None:
            return
        self._flexible = next((i for i, column in enumerate(model.columns) if not column.width), -1)
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.chooser_wanted.emit(header.mapToGlobal(at)))
        header.sectionClicked.connect(self._on_header_clicked)
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(self._on_arranged)
        selection.selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self.frozen.follow(model)
        self.arrange(())

    # Columns.

    def arrange(self, states: Sequence[ColumnState]) -> None:
        """Put the columns as they were remembered; none = as they were designed."""
        model, header = self.model(), self.horizontalHeader()
        if not isinstance(model, RowsModel) or header is None:
            return
        keys = [column.key for column in model.columns]
        known = {state.key: state for state in states if state.key in keys}
        order = [*known, *(key for key in keys if key not in known)]
        self._own = bool(known)
        self._laying = True
        for place, key in enumerate(order):
            logical = keys.index(key)
            column, state = model.columns[logical], known.get(key)
            header.setSectionResizeMode(logical, QHeaderView.ResizeMode.Interactive)
            header.moveSection(header.visualIndex(logical), place)
            hidden = column.optional and key not in self._extra if state is None else not state.shown
            self.setColumnHidden(logical, hidden)
            width = state.width if state is not None and state.width else column.width
            if width:
                self.setColumnWidth(logical, width)
            if logical == self._flexible:
                self._fixed = bool(width)
        self._laying = False
        self._lay_out()

    def set_extra(self, keys: Sequence[str]) -> None:
        """Optional columns that a wide window shows of itself, while the operator has arranged nothing."""
        self._extra = frozenset(keys)
        if not self._own:
            self.arrange(())

    def own_arrangement(self) -> tuple[ColumnState, ...]:
        """The columns as the operator arranged them, for keeping; nothing while they are as designed."""
        return self.arrangement() if self._own else ()

    def arrangement(self) -> tuple[ColumnState, ...]:
        """The columns as they stand."""
        model, header = self.model(), self.horizontalHeader()
        if not isinstance(model, RowsModel) or header is None:
            return ()
        result = []
        for place in range(header.count()):
            logical = header.logicalIndex(place)
            hidden = header.isSectionHidden(logical)
            own = not hidden and (logical != self._flexible or self._fixed)
            width = self.columnWidth(logical) if own else 0
            result.append(ColumnState(model.columns[logical].key, width, not hidden))
        return tuple(result)

    def _lay_out(self) -> None:
        """The flexible column takes what is left, but never less than it needs."""
        header, viewport = self.horizontalHeader(), self.viewport()
        if header is None or viewport is None:
            return
        if not self._own:
            self._fit(viewport.width())
        if self._flexible >= 0 and not self._fixed and not self.isColumnHidden(self._flexible):
            others = sum(self.columnWidth(column) for column in self.shown_columns() if column != self._flexible)
            self._laying = True
            self.setColumnWidth(self._flexible, max(_LEAST_FLEXIBLE, viewport.width() - others))
            self._laying = False
        self.frozen.lay_out()

    def _fit(self, room: int) -> None:
        """Columns as designed take their least width where the room is short."""
        model = self.model()
        if not isinstance(model, RowsModel):
            return
        shown = [column for column in self.shown_columns() if column != self._flexible]
        short = sum(model.columns[column].width for column in shown) + _WANTED_FLEXIBLE > room
        self._laying = True
        for column in shown:
            wanted = model.columns[column]
            self.setColumnWidth(column, wanted.least if short and wanted.least else wanted.width)
        self._laying = False

    def _on_resized(self, column: int, _before: int, _after: int) -> None:
        if self._laying:
            return
        self._fixed, self._own = self._fixed or column == self._flexible, True
        self._lay_out()
        self._settled.start()

    def _on_arranged(self, *_where: int) -> None:
        if not self._laying:
            self._own = True
            self.frozen.lay_out()
            self._settled.start()

    def _on_header_clicked(self, logical: int) -> None:
        model = self.model()
        if isinstance(model, RowsModel) and model.columns[logical].order:
            added = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.sort_wanted.emit(model.columns[logical].order, added)

    def sizeHintForColumn(self, column: int) -> int:
        """Qt override: what a double click on a column's edge makes it, from the rows in sight."""
        model = self.model()
        if model is None:
            return 0
        first = max(0, self.rowAt(0))
        rows = range(first, min(first + _MEASURED_ROWS, model.rowCount()))
        return round(max((_cell_width(model.index(row, column).data(Role.CELL)) for row in rows), default=0))

    def _on_menu(self, at: QPoint) -> None:
        index, viewport = self.indexAt(at), self.viewport()
        if not index.isValid() or viewport is None:
            return
        if index.row() not in self.selected_positions():
            self.go_to(index)
        self.menu_wanted.emit(viewport.mapToGlobal(at))

    # Keys.

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Qt override: Shift widens the selection; letters and digits find; the menu key opens the row's menu."""
        if e is None:
            return
        held = e.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held & Qt.KeyboardModifier.ShiftModifier and e.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super(Table, self).keyPressEvent(e)
        elif e.key() == Qt.Key.Key_Menu and self.currentIndex().isValid():
            self._on_menu(self.visualRect(self.currentIndex()).center())
        elif not held and e.text().isalnum() and (self._typed or e.key() not in (Qt.Key.Key_J, Qt.Key.Key_K)):
            self._type(e.text())
        else:
            super().keyPressEvent(e)

    def inputMethodEvent(self, event: QInputMethodEvent | None) -> None:
        """Qt override: Chinese words find, too."""
        if event is not None and event.commitString():
            self._type(event.commitString())

    def _type(self, text: str) -> None:
        self._typed += text
        self._finding.start()

    def _find_typed(self) -> None:
        """The next row, from the cursor on and round the corner, in which a shown cell has what was typed."""
        wanted, self._typed = self._typed.casefold(), ""
        model = self.model()
        rows = model.rowCount() if model is not None else 0
        columns, start = self.shown_columns(), max(0, self.currentIndex().row())
        for step in range(rows):
            row = (start + step) % rows
            if model is not None and any(
                wanted in str(model.index(row, column).data() or "").casefold() for column in columns
            ):
                self.go_to(model.index(row, columns[0]))
                return

    def resizeEvent(self, e: QResizeEvent | None) -> None:
        """Qt override."""
        super().resizeEvent(e)
        self._lay_out()


def _cell_width(cell: object) -> float:
    if isinstance(cell, TextCell):
        font = fonts.mono_font(12) if cell.mono else fonts.ui_font(12 if cell.small else 13, bold=True)
        return text_width(cell.text, font) + _PADDING
    if isinstance(cell, MarkCell):
        return text_width(cell.text, fonts.ui_font(13, bold=True)) + _ICON + _PADDING
    return 0.0
