"""U 盘交换: what waits goes out on a stick, the hall's receipt comes back on it; nothing leaves without being asked."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from station_app.errors import StationError
from ui.desk import Desk
from ui.messages import sentence
from ui.sync_centre.reading import SyncView
from ui.widgets.button import Button
from ui.widgets.labels import IconLabel
from ui.widgets.panel import Panel, row_of
from ui.widgets.question import Question
from ui.widgets.text import ElidedText, Text

if TYPE_CHECKING:
    from sync.station.exchange import ExportedPackage, ImportedPackage
    from sync.station.stick_enrolment import BegunEnrolment

Done = TypeVar("Done")
INVITATION = ".station-enrolment"
_FILES = f"U 盘包 (*.station-receipt *.station-package *{INVITATION})"
_PROMISE = "专网不通时，用 U 盘带到大厅；包加密并签名，收到回执才算送达。"
_FIRST = "先接入大厅；没有网络，就收回大厅给的接入文件。"


class StickPanel(Panel):
    """Its two buttons work once a folder is chosen that is there."""

    done = pyqtSignal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("U 盘交换")
        self._desk = desk
        self.folder: Path | None = None
        self.question: Question | None = None
        self._view: SyncView | None = None
        self._working = False
        self._compare = ""
        self.setFixedHeight(70)
        row = QHBoxLayout()
        row.setContentsMargins(16, 6, 11, 6)
        row.setSpacing(12)
        row.addWidget(IconLabel("usb", "text2", 22))
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addStretch(1)
        self.place = ElidedText("", pixels=13, colour="text2")
        words.addLayout(row_of(Text("U 盘交换", "strong"), spacing=10))
        head = words.itemAt(1)
        if head is not None and isinstance(layout := head.layout(), QHBoxLayout):
            layout.addWidget(self.place, 1)
        self.note = ElidedText(_PROMISE, pixels=12, colour="text2")
        words.addWidget(self.note)
        words.addStretch(1)
        row.addLayout(words, 1)
        self.choose_button = Button("选 U 盘", icon="folder", small=True)
        self.export_button = Button("导出到 U 盘", icon="upload", small=True)
        self.import_button = Button("从 U 盘收回", icon="download", small=True)
        row.addLayout(row_of(self.choose_button, self.export_button, self.import_button, spacing=2))
        self.body.addLayout(row)
        self.choose_button.clicked.connect(self._choose)
        self.export_button.clicked.connect(self.ask_export)
        self.import_button.clicked.connect(self._choose_receipt)
        self._show()

    def show_view(self, view: SyncView) -> None:
        """How many packages are under way, and what would go out."""
        self._view = view
        self._show()

    def choose_folder(self, folder: Path) -> None:
        """The stick lies here."""
        self.folder = folder
        self._show()

    def _show(self) -> None:
        there = self.folder is not None and self.folder.is_dir()
        able = self._view is not None and self._desk.link is not None and not self._working
        ready = self._view is not None and self._view.stick.ready
        self.choose_button.setEnabled(able)
        self.export_button.setEnabled(able and there and ready)
        self.import_button.setEnabled(able and there)
        under_way = self._view.stick.under_way if self._view is not None else 0
        place = str(self.folder) if there else ("没选 U 盘" if self.folder is None else "U 盘已拔出")
        self.place.setText(f"U 盘在途 {under_way} 批 · {place}" if under_way else place)
        connected = self._view is None or self._view.stick.ready
        self.note.setText((self._compare or _PROMISE) if connected else _FIRST)

    def _choose(self) -> None:
        dialog = QFileDialog(self, "选 U 盘")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.choose_folder(Path(name)))
        dialog.open()

    def ask_export(self) -> None:
        """Nothing leaves the station without a person who says so."""
        if self.folder is None or self._view is None:
            return
        files = f"、附件 {self._view.files} 份" if self._view.files else ""
        text = f"{self._view.pending} 条{files}会加密签名后写到 {self.folder}。大厅收下后把回执包带回来，收回才算送达。"
        self.question = Question(
            self, "导出到 U 盘", text, safe="不导出", other="导出", on_other=partial(self._export, self.folder)
        )
        self.question.open()

    def _export(self, folder: Path) -> None:
        if self._desk.link is not None:
            self._start("正在写到 U 盘，别拔", self._desk.link.export_package(folder), self._on_exported)

    def _choose_receipt(self) -> None:
        dialog = QFileDialog(self, "从 U 盘收回", str(self.folder or ""), _FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.open()

    def take(self, file: Path) -> None:
        """Take a receipt in, or the file by which the hall takes a PC without a network in."""
        if self._desk.link is None:
            return
        if file.suffix == INVITATION:
            self._start("正在读接入文件", self._desk.link.begin_enrolment(file), self._on_begun)
        else:
            self._start("正在收回", self._desk.link.import_package(file), self._on_imported)

    def _start(self, said: str, future: Future[Done], done: Callable[[Done], None]) -> None:
        self._working = True
        self._show()
        self.note.setText(said)
        self._desk.tasks.background(self, future.result, done, failed=self._on_failed)

    def _on_begun(self, begun: BegunEnrolment) -> None:
        self._compare = f"核对码 {begun.fingerprint}，打电话和大厅对上再导出。"
        self._end(f"已读入{begun.station_name}的接入文件")

    def _on_exported(self, package: ExportedPackage) -> None:
        self._end(f"已导出 {package.changes} 条、附件 {package.files} 份，已读回核对；可以拔出 U 盘")

    def _on_imported(self, package: ImportedPackage) -> None:
        if package.repeated:
            self._end("这个回执包已经收过，什么也没改")
        else:
            self._compare = ""
            self._end(f"已收回：大厅已收 {package.settled} 条，带回 {package.pulled} 条")

    def _end(self, said: str) -> None:
        self._working = False
        self._show()
        self._desk.notifier.say(said, icon="usb", key="stick")
        self.done.emit()

    def _on_failed(self, error: StationError) -> None:
        self._working = False
        self._show()
        self.note.setText(sentence(error))
