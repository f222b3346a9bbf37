"""The right side of 事项库: bundles that hold the item, and the versions on this PC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from station_app.domain.records import VersionRow
from ui.models.cells import TextCell
from ui.models.rows import Column, RowsModel
from ui.widgets.panel import Panel
from ui.widgets.table import Table

_SHOWN_BUNDLES = 8
_ROW = 32
_KINDS = {"catalogue": "事项库", "items": "名录", "calendar": "工作日历"}


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A bundle beside an item, with what it saves."""

    code: str
    name: str
    saving: str


class SidePanels(QWidget):
    """Bundles hug their rows, versions take the rest."""

    bundle_opened = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(250)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._holding = Panel("含此项的套餐")
        self._holding.add_header("含此项的套餐")
        self.bundles: RowsModel[BundleRow] = RowsModel(
            [
                Column("name", "套餐", 0, lambda row: TextCell(row.name)),
                Column("saving", "去重", 84, lambda row: TextCell(row.saving, quiet=True, right=True)),
            ]
        )
        self._bundle_table = Table("含此项的套餐", row_height=_ROW, header=False)
        self._bundle_table.setModel(self.bundles)
        self._bundle_table.opened.connect(self._on_opened)
        self._holding.body.addWidget(self._bundle_table)
        column.addWidget(self._holding)
        panel = Panel("版本")
        panel.add_header("版本", "大厅下发，本站只读")
        self.versions: RowsModel[VersionRow] = RowsModel(
            [
                Column("version", "版本", 0, _version_cell),
                Column(
                    "at", "导入", 96, lambda row: TextCell(row.imported_at[:10], quiet=True, small=True, right=True)
                ),
            ]
        )
        table = Table("版本", row_height=_ROW, header=False)
        table.setModel(self.versions)
        panel.body.addWidget(table)
        column.addWidget(panel, 1)

    def show_bundles(self, rows: Sequence[BundleRow]) -> None:
        """Show the bundles of an item; none hides the panel."""
        self.bundles.set_rows(rows)
        self._bundle_table.setFixedHeight(min(len(rows), _SHOWN_BUNDLES) * _ROW)
        self._holding.setVisible(bool(rows))

    def _on_opened(self, row: object) -> None:
        if isinstance(row, BundleRow):
            self.bundle_opened.emit(row.code)


def _version_cell(row: VersionRow) -> TextCell:
    return TextCell(f"{_KINDS.get(row.kind, row.kind)} {row.version}", bold=row.active)
