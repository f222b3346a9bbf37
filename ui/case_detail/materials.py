"""The 材料 tab: the whole list, worked by single keys, with what was noted of the line under the cursor."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QPoint, QSettings, QTimer, QUrl, pyqtSignal
from PyQt6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PyQt6.QtWidgets import QAbstractItemView, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from station_app.domain.guidance import Treatment
from ui.case_detail.line_pane import LinePane
from ui.case_detail.lines import CaseView, MaterialRow
from ui.case_detail.scan_grid import ScanGrid
from ui.case_detail.scan_lines import CaseScans
from ui.case_detail.timeline_view import TimelineView
from ui.models.cells import Cell, IconCell, MarkCell, NumeralsCell, Role, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import WidthClass
from ui.palette import Tone
from ui.scanning.pictures import Pictures
from ui.widgets.button import Button, Link
from ui.widgets.panel import Panel
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.split import RememberedSplit
from ui.widgets.table import Table
from ui.widgets.tabs import Chip
from ui.widgets.text import Text

_DIGITS_MS = 500
ALL, MISSING, RETURNED, DEFERRED, PROMISED = "all", "missing", "returned", "deferred", "promised"
_CHIPS = ((ALL, "全部"), (MISSING, "未齐"), (RETURNED, "要补正"), (DEFERRED, "容缺"), (PROMISED, "承诺"))


def _tick(row: MaterialRow) -> Cell:
    if row.mark.supplement:
        return IconCell("arrow-back-up", Tone.RED, "要补正", solid=True)
    if row.done:
        return IconCell("circle-check", Tone.GREEN, "已备", solid=True)
    return IconCell("circle-dashed", Tone.GREY, "待备", solid=True)


def _original(row: MaterialRow) -> Cell:
    return TextCell(f"{row.held[0].shelf}" if row.held else "", quiet=True, small=True)


_COLUMNS: list[Column[MaterialRow]] = [
    Column("tick", "", 34, _tick),
    Column("name", "材料", 0, lambda row: TextCell(row.name, bold=row.waiting)),
    Column("merged", "合并自", 138, lambda row: NumeralsCell(row.numbers, row.merged, bold=len(row.numbers) > 1)),
    Column("form", "形式与要求", 128, lambda row: TextCell(row.form, quiet=True, small=True)),
    Column("copies", "份数", 50, lambda row: TextCell("—" if row.free else str(row.copies), right=True), right=True),
    Column("state", "状态", 134, lambda row: MarkCell(row.word, row.badge, badge=True)),
    Column("original", "原件在", 76, _original),
]

_ORIGINAL = len(_COLUMNS) - 1


_REMEMBERED, _KIND = ("station-desk", "window"), "case/materials"
_KEYS_LIST = "空格 勾选 · 数字 份数 · R 容缺 · B 要补正 · O 原件"
_KEYS_GRID = "空格 勾选 · Enter 看大图 · Del 移除"


def _files(event: QDropEvent) -> list[Path]:
    data = event.mimeData()
    urls: list[QUrl] = data.urls() if data is not None else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def _spoken(row: MaterialRow) -> str:
    return f"{row.name}，{row.word}，{row.copies} 份，合并自 {len(row.numbers)} 项"


def _shown(row: MaterialRow, chip: str) -> bool:
    match chip:
        case "missing":
            return row.waiting
        case "returned":
            return bool(row.mark.supplement)
        case "deferred":
            return row.mark.treatment is Treatment.DEFERRABLE or row.word.startswith("容缺")
        case "promised":
            return row.signs
        case _:
            return True


def _returned(row: object) -> bool:
    return isinstance(row, MaterialRow) and bool(row.mark.supplement)


def _waiting(row: object) -> bool:
    return isinstance(row, MaterialRow) and row.waiting


class MaterialTable(Table):
    """Space ticks, digits say how many copies; two digits in one go are one number."""

    copies_typed = pyqtSignal(object, int)

    def __init__(self) -> None:
        super().__init__("材料清单")
        self._digits = ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_DIGITS_MS)
        self._typing.timeout.connect(self.take_digits)

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Qt override: digits are kept together for a moment; any other key takes them first."""
        text = e.text() if e is not None else ""
        if text.isascii() and text.isdigit():
            self._digits += text
            self._typing.start()
            return
        self.take_digits()
        super().keyPressEvent(e)

    def take_digits(self) -> None:
        """What was typed is the number of copies of the line under the cursor."""
        digits, self._digits = self._digits, ""
        self._typing.stop()
        row = self.current_row()
        if digits and int(digits) and row is not None:
            self.copies_typed.emit(row, int(digits))


class MaterialsTab(QWidget):
    """Left the list or the thumbnails, in the middle the line under the cursor, right the pinned timeline."""

    dropped = pyqtSignal(object, object)
    """Files, and the line they fell on, or None."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._chip, self._no = ALL, ""
        self._rows: tuple[MaterialRow, ...] = ()
        self.table = MaterialTable()
        self.rows: RowsModel[MaterialRow] = RowsModel(_COLUMNS, spoken=_spoken)
        self.table.setModel(self.rows)
        self.grid = ScanGrid()
        self.grid.setModel(self.rows)
        self.grid.setSelectionModel(self.table.selectionModel())
        self.grid.toggled.connect(self.table.toggled)
        self.views = QStackedWidget()
        self.views.addWidget(self.table)
        self.views.addWidget(self.grid)
        self.timeline = TimelineView(times=False)
        self.line = LinePane()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._pinned = Panel("时间线")
        _, self._events_remark = self._pinned.add_header("时间线")
        self._pinned.body.addWidget(self.timeline, 1)
        sizes = {WidthClass.M: (730, 300, 262), WidthClass.L: (900, 360, 320), WidthClass.S: (860, 300, 0)}
        self._split = RememberedSplit("case", (self._list(), self.line, self._pinned), (1, 0, 0), sizes)
        outer.addWidget(self._split)
        self.table.moved_to.connect(self.line.show_row)

    def _list(self) -> Panel:
        panel = Panel("材料")
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 9, 4)
        head.setSpacing(2)
        self.chips = {key: Chip(word, icon="") for key, word in _CHIPS}
        for key, chip in self.chips.items():
            chip.clicked.connect(lambda _=False, chosen=key: self.choose(chosen))
            head.addWidget(chip)
        head.addStretch(1)
        self.kind = Segmented([Segment("list", "列表"), Segment("grid", "缩略图")], "列表或缩略图", height=26)
        self.kind.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.kind.chosen.connect(self._on_kind)
        head.addWidget(self.kind)
        self.folder = Button("扫描夹", icon="folder", small=True)
        self.scan_button = Button("扫描", icon="camera", hint="F4", small=True)
        head.addWidget(self.folder)
        head.addWidget(self.scan_button)
        panel.body.addLayout(head)
        panel.body.addWidget(self.views, 1)
        foot = panel.add_footer()
        self.total = Text("", "captionText")
        foot.addWidget(self.total)
        foot.addStretch(1)
        self.unassigned = Link("")
        foot.addWidget(self.unassigned)
        self._keys = Text("", "caption")
        foot.addWidget(self._keys)
        return panel

    def _on_kind(self, kind: str) -> None:
        QSettings(*_REMEMBERED).setValue(_KIND, kind)
        self._show_kind()

    def _show_kind(self) -> None:
        grid = self.kind.value() == "grid"
        if grid != (self.views.currentWidget() is self.grid):
            focused = self.view().hasFocus()
            self.views.setCurrentIndex(1 if grid else 0)
            if focused:
                self.view().setFocus()
        self._keys.setText(_KEYS_GRID if grid else _KEYS_LIST)

    def begin(self, *, scanned: bool) -> None:
        """Another case: the list or the thumbnails as chosen last; who never chose gets thumbnails of a scanned case."""
        chosen = str(QSettings(*_REMEMBERED).value(_KIND, ""))
        self.kind.blockSignals(True)  # noqa: FBT003  # Qt
        self.kind.choose(chosen or ("grid" if scanned else "list"))
        self.kind.blockSignals(False)  # noqa: FBT003  # Qt
        self._show_kind()

    def view(self) -> QAbstractItemView:
        """The list or the thumbnails, whichever is shown."""
        return self.grid if self.views.currentWidget() is self.grid else self.table

    def show_scans(self, scans: CaseScans, pictures: Pictures) -> None:
        """Show the scans of the case."""
        self.grid.show_scans(scans, pictures)
        self.line.show_scans(scans, pictures)
        loose = len(scans.unassigned)
        self.unassigned.setVisible(loose > 0)
        self.unassigned.setText(f"未归类 {loose} 份，去归类")
        self.unassigned.updateGeometry()

    def dragEnterEvent(self, a0: QDragEnterEvent | None) -> None:
        """Qt override: files are welcome."""
        if a0 is not None and _files(a0):
            a0.acceptProposedAction()

    def dropEvent(self, a0: QDropEvent | None) -> None:
        """Qt override: files on a line belong to it."""
        if a0 is not None and (paths := _files(a0)):
            self.dropped.emit(paths, self._row_at(a0.position().toPoint()))
            a0.acceptProposedAction()

    def _row_at(self, place: QPoint) -> MaterialRow | None:
        viewport = self.view().viewport()
        if viewport is None or not viewport.rect().contains(viewport.mapFrom(self, place)):
            return None
        row = self.view().indexAt(viewport.mapFrom(self, place)).data(Role.ROW)
        return row if isinstance(row, MaterialRow) else None

    def choose(self, chip: str) -> None:
        """Show only some lines."""
        self._chip = chip
        self._fill()

    def unfilter(self) -> bool:
        """Show every line again; False when every line was shown."""
        narrowed = self._chip != ALL
        if narrowed:
            self.choose(ALL)
        return narrowed

    def show_case(self, view: CaseView) -> None:
        """Show a case; the cursor stays on its material, and begins on what has to be mended or is missing."""
        self._rows = view.materials
        if view.no != self._no:
            self._no, self._chip = view.no, ALL
            self._fill()
            for wanted in (_returned, _waiting):
                self.table.select_first(wanted)
                if wanted(self.table.current_row()):
                    break
        self.timeline.show_events(view.events)
        self._events_remark.setText(f"{len(view.events)} 条")
        self._fill()

    def _fill(self) -> None:
        for key, word in _CHIPS:
            count = sum(_shown(row, key) for row in self._rows)
            chip = self.chips[key]
            chip.relabel(f"{word} {count}", active=key == self._chip)
            chip.set_icon("")
            chip.setVisible(key in (ALL, self._chip) or count > 0)
        current = self.table.current_row()
        code = current.code if isinstance(current, MaterialRow) else ""
        shown = [row for row in self._rows if _shown(row, self._chip)]
        place = self.table.currentIndex().row()
        self.rows.replace_rows(shown)
        self.table.select_first(lambda row: isinstance(row, MaterialRow) and row.code == code)
        if not self.table.currentIndex().isValid() and shown:
            self.table.setCurrentIndex(self.rows.index(min(max(place, 0), len(shown) - 1), 0))
        self.line.show_row(self.table.current_row())
        self.table.setColumnHidden(_ORIGINAL, not any(row.held for row in self._rows))
        done, waiting = sum(row.done for row in self._rows), sum(row.waiting for row in self._rows)
        self.total.setText(
            f"{len(self._rows)} 份 · 已有 {done} 份" + (f" · 还差 {waiting} 份" if waiting else " · 齐了")
        )

    def current(self) -> MaterialRow | None:
        """The line under the cursor."""
        row = self.table.current_row()
        return row if isinstance(row, MaterialRow) else None

    def set_width_class(self, width: WidthClass) -> None:
        """The timeline is unpinned on S, the line's pane closes below."""
        self._pinned.setVisible(width in (WidthClass.M, WidthClass.L))
        self.line.setVisible(width is not WidthClass.NARROW)
        self.table.set_row_height(28 if width in (WidthClass.S, WidthClass.NARROW) else 32)
        self._split.set_width_class(width)
