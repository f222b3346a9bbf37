"""The popup that says which columns a table shows, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.models.rows import RowsModel
from ui.widgets.button import Link
from ui.widgets.inputs import Field
from ui.widgets.panel import Panel, row_of
from ui.widgets.text import Text
from ui.widgets.wide_table import ColumnState, WideTable

_WIDTH, _ROW = 232, 28


class ColumnChooser(Panel):
    """Search, tick, drag, 恢复默认; every change is seen in the table at once."""

    def __init__(self, table: WideTable, parent: QWidget) -> None:
        super().__init__("列", parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._table = table
        self.search = Field("查列名", icon="search")
        self.search.setPlaceholderText("查列名")
        self.search.textChanged.connect(self._on_searched)
        self.list = QListWidget()
        self.list.setAccessibleName("列，空格勾选，拖动排序")
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        column = QVBoxLayout()
        column.setContentsMargins(10, 8, 10, 6)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.list)
        back = Link("恢复默认", icon="arrow-back-up")
        back.clicked.connect(self.restore)
        column.addLayout(row_of(Text("拖动排序", "caption"), None, back))
        self.body.addLayout(column)
        self._fill()
        self.list.itemChanged.connect(lambda _: self._apply())
        model = self.list.model()
        if model is not None:
            model.rowsMoved.connect(lambda *_: self._apply())
        self.setFixedWidth(_WIDTH)

    def open_at(self, place: QPoint) -> None:
        """Show under a point of the screen."""
        self.adjustSize()
        self.move(place)
        self.show()
        self.search.setFocus()

    def restore(self) -> None:
        """Columns as they were designed."""
        self._table.arrange(())
        self._fill()
        self._table.columns_changed.emit()

    def _fill(self) -> None:
        titles = {column.key: column.title for column in cast("RowsModel[object]", self._table.model()).columns}
        self.list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.list.clear()
        for state in self._table.arrangement():
            item = QListWidgetItem(titles[state.key])
            item.setData(Qt.ItemDataRole.UserRole, state.key)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
            item.setCheckState(Qt.CheckState.Checked if state.shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)  # noqa: FBT003  # Qt's own signature
        self.list.setFixedHeight(_ROW * self.list.count() + 4)

    def _items(self) -> list[QListWidgetItem]:
        return [item for row in range(self.list.count()) if (item := self.list.item(row)) is not None]

    def _apply(self) -> None:
        """At least one column stays."""
        known = {state.key: state for state in self._table.arrangement()}
        states: list[ColumnState] = []
        for item in self._items():
            state = known[item.data(Qt.ItemDataRole.UserRole)]
            states.append(replace(state, shown=item.checkState() is Qt.CheckState.Checked))
        if any(state.shown for state in states):
            self._table.arrange(states)
            self._table.columns_changed.emit()
        else:
            self._fill()

    def _on_searched(self, text: str) -> None:
        for item in self._items():
            item.setHidden(text.strip().casefold() not in item.text().casefold())
