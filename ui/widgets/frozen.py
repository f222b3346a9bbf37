"""The first two columns of a wide table, kept in sight while the rest is scrolled sideways."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QAbstractItemView, QFrame, QTableView

from ui.models.rows import RowsModel

FROZEN = 2


class FrozenColumns(QTableView):
    """Lies over its table and is shown only while the table is scrolled; the cursor and the selection are the table's."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side, top = self.verticalHeader(), self.horizontalHeader()
        if side is not None:
            side.hide()
            side.setMinimumSectionSize(20)
        if top is not None:
            top.setFixedHeight(32)
            top.setHighlightSections(False)
            top.setMinimumSectionSize(20)
        self.hide()

    def follow(self, model: RowsModel[object]) -> None:
        """Show the table's model, cursor and selection, and go up and down with it."""
        self.setModel(model)
        self.setItemDelegate(self._table.itemDelegate())
        selection = self._table.selectionModel()
        if selection is not None:
            self.setSelectionModel(selection)
        across, down, own = (
            self._table.horizontalScrollBar(), self._table.verticalScrollBar(), self.verticalScrollBar(),
        )  # fmt: skip
        if across is not None and down is not None and own is not None:
            across.valueChanged.connect(lambda _: self.lay_out())
            down.valueChanged.connect(own.setValue)
        self._table.installEventFilter(self)

    def lay_out(self) -> None:
        """Stand over the table's first two columns, as wide as they are; hide where nothing is scrolled away."""
        across, header, top = (
            self._table.horizontalScrollBar(), self._table.horizontalHeader(), self.horizontalHeader(),
        )  # fmt: skip
        if across is None or header is None or top is None or self.model() is None:
            return
        if across.value() == 0:
            self.hide()
            return
        top.restoreState(header.saveState())
        logical = [header.logicalIndex(place) for place in range(header.count())]
        shown = [column for column in logical if not header.isSectionHidden(column)]
        for column in shown[FROZEN:]:
            self.setColumnHidden(column, True)  # noqa: FBT003  # Qt's own signature
        side, others = self.verticalHeader(), self._table.verticalHeader()
        if side is not None and others is not None:
            side.setDefaultSectionSize(others.defaultSectionSize())
        viewport = self._table.viewport()
        height = (viewport.height() if viewport is not None else 0) + header.height()
        self.setGeometry(0, 0, sum(self._table.columnWidth(column) for column in shown[:FROZEN]), height)
        self.show()
        down, own = self._table.verticalScrollBar(), self.verticalScrollBar()
        if down is not None and own is not None:
            own.setValue(down.value())

    def eventFilter(self, a0: QObject | None, a1: QEvent | None) -> bool:
        """Qt override: follow the table's size."""
        if a1 is not None and a1.type() is QEvent.Type.Resize:
            self.lay_out()
        return super().eventFilter(a0, a1)
