"""附证据: the files of a demand, a blocking point or a visit in a dialog; attached, opened, taken out of sight by keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from station_app.clock import parse_moment
from station_app.domain.evidence import EvidenceOf, EvidenceRow
from station_app.errors import StationError
from ui.desk import Desk
from ui.messages import sentence
from ui.models.cells import TextCell
from ui.models.rows import Column, RowsModel
from ui.scanning.pictures import Pictures
from ui.scanning.viewer import ScanViewer
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import row_of
from ui.widgets.table import Table
from ui.widgets.text import Text

_FILES = "PDF 和图片 (*.pdf *.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp)"
_WIDTH, _HEIGHT = 680, 420
_KILO = 1024


@dataclass(frozen=True, slots=True)
class EvidenceFor:
    """What the files belong to: its kind, its number or id, and what to call it."""

    about: EvidenceOf
    name: str
    title: str


class EvidenceDialog(QDialog):
    """Opened, never executed; every change is stored at once."""

    def __init__(self, desk: Desk, subject: EvidenceFor, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._subject = desk, subject
        self._pictures = Pictures(desk, self)
        self.viewer: ScanViewer | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"证据：{subject.title}")
        self.resize(_WIDTH, _HEIGHT)
        self.rows, self.table = _model(), Table("证据", row_height=30)
        self._error = Text("", "error", wrap=True)
        self._build()
        self._shortcuts()
        self.table.opened.connect(self._open)
        self._read()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 14, 12)
        column.setSpacing(8)
        column.addWidget(Text(self._subject.title, "heading", wrap=True))
        self.table.setModel(self.rows)
        self._empty = EmptyState("paperclip", "还没有证据", "按 Ctrl+O 附上照片、截图或者 PDF。")
        self._empty.lie_on(self.table)
        column.addWidget(self.table, 1)
        column.addWidget(self._error)
        add = Button("附文件", kind=Kind.PRIMARY, icon="plus", hint="Ctrl O")
        add.clicked.connect(self.choose)
        remove = Button("移出", hint="Delete")
        remove.clicked.connect(self.remove)
        close = Button("关上", hint="Esc")
        close.clicked.connect(self.accept)
        column.addLayout(row_of(Text("Enter 打开", "caption"), None, remove, close, add))

    def _shortcuts(self) -> None:
        action(self, "附文件", "Ctrl+O", self.choose)
        action(self, "移出", "Delete", self.remove)

    def _read(self) -> None:
        work = partial(self._desk.services.evidence.of, self._subject.about, self._subject.name)
        self._desk.tasks.store(self, work, self._show, key="evidence", failed=self._fail)

    def _show(self, rows: Sequence[EvidenceRow]) -> None:
        self.rows.set_rows(rows)
        self._empty.setVisible(not rows)
        self.table.select_first()
        self.table.setFocus()

    def choose(self) -> None:
        """Ctrl+O: which files."""
        dialog = QFileDialog(self, "附证据", "", _FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.attach([Path(name) for name in names]))
        dialog.open()

    def attach(self, paths: Sequence[Path]) -> None:
        """Attach files; the first that cannot be one stops the rest."""
        evidence, subject, me = self._desk.services.evidence, self._subject, self._desk.operator_id

        def work() -> None:
            for path in paths:
                evidence.add(subject.about, subject.name, evidence.keep(path), me)

        self._error.setText("")
        self._desk.tasks.store(self, work, lambda _: self._read(), failed=self._fail)

    def remove(self) -> None:
        """Delete: the file under the cursor goes out of sight."""
        row = self.table.current_row()
        if isinstance(row, EvidenceRow):
            work = partial(self._desk.services.evidence.remove, row.id, self._desk.operator_id)
            self._desk.tasks.store(self, work, lambda _: self._read(), failed=self._fail)

    def _open(self, row: object) -> None:
        if isinstance(row, EvidenceRow):
            self.viewer = ScanViewer(self, row.name, self._pictures)
            self.viewer.show_file(row.sha256, _size(row.size))
            self.viewer.open()

    def _fail(self, error: StationError) -> None:
        self._error.setText(sentence(error))
        self._read()


def _model() -> RowsModel[EvidenceRow]:
    return RowsModel(
        [
            Column("name", "文件", 0, lambda row: TextCell(row.name)),
            Column("size", "大小", 90, lambda row: TextCell(_size(row.size), quiet=True)),
            Column("added", "附上", 110, lambda row: TextCell(f"{parse_moment(row.added_at):%m-%d %H:%M}", quiet=True)),
            Column("where", "在哪", 110, lambda row: TextCell(_where(row), quiet=True)),
        ],
        spoken=lambda row: f"{row.name}，{_size(row.size)}，{_where(row)}",
    )


def _size(count: int) -> str:
    return f"{count / _KILO / _KILO:.1f} MB" if count >= _KILO * _KILO else f"{max(1, round(count / _KILO))} KB"


def _where(row: EvidenceRow) -> str:
    if not row.here:
        return "在另一台电脑"
    return "大厅已收" if row.at_hall else "待上传"
