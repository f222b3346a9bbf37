"""How scans come into a case: from the watched folder, by F4, dropped or pasted; a digit says what they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QObject, pyqtSignal
from PyQt6.QtGui import QGuiApplication, QImage
from PyQt6.QtWidgets import QFileDialog, QWidget

from station_app.domain.case_records import ScanRow
from station_app.errors import StationError
from station_app.services.scan_service import KeptFile, ScanService
from station_app.settings import MOST_ATTACHMENT_BYTES
from ui.case_detail.lines import CaseView, MaterialRow
from ui.case_detail.materials import MaterialsTab
from ui.case_detail.scan_lines import CaseScans, targets
from ui.case_detail.steps import Step, scan_added, scan_moved
from ui.desk import Desk
from ui.scanning.folder import take
from ui.scanning.overlay import AssignOverlay
from ui.scanning.pictures import Picture, draw_page
from ui.scanning.watched import WatchedFolder

_NAMES = "扫描件 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp)"
_PREVIEW = 400


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something to be filed.

    Attributes:
        keep: keeps its content; runs on any thread.
        file: where it lies, when it came from the scanner's folder.
        scan: set when it is in the case already, under no material.
    """

    name: str
    keep: Callable[[], KeptFile] | None = None
    file: Path | None = None
    scan: ScanRow | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """What filing did; `step` None when the case had it already."""

    scan: ScanRow
    step: Step | None


class ScanIntake(QObject):
    """Asks for one file after the other; a file that was refused stays where it is, with its sentence."""

    filed = pyqtSignal(object, str)
    """The step and what to say of it."""
    changed = pyqtSignal()

    def __init__(self, desk: Desk, tab: MaterialsTab, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._tab = tab
        self._page = page
        self._view: CaseView | None = None
        self._scans = CaseScans()
        self._queue: list[Incoming] = []
        self._asked: Incoming | None = None
        self.overlay = AssignOverlay(page)
        self.folder = WatchedFolder(desk.tasks, self)
        self.folder.arrived.connect(self._on_arrived)
        self.folder.changed.connect(self._show_folder)
        self.overlay.filed.connect(self._on_filed_under)
        self.overlay.left.connect(self.leave_it)
        tab.dropped.connect(self.take_files)
        tab.scan_button.clicked.connect(self.scan)
        tab.folder.clicked.connect(self.choose_folder)
        tab.unassigned.clicked.connect(self.file_loose)

    def show_case(self, view: CaseView, scans: CaseScans) -> None:
        """Another case begins with nothing to ask."""
        if self._view is None or self._view.no != view.no:
            self.rest()
        self._view, self._scans = view, scans
        self.folder.watch(None if view.closed else self._desk.services.scan_folder.path())
        self._show_folder()

    def rest(self) -> None:
        """Nobody looks at the case: what was not filed stays in the folder."""
        self._queue.clear()
        self._asked = None
        self.overlay.close_overlay()
        self.folder.watch(None)

    def _show_folder(self) -> None:
        folder, waiting = self._desk.services.scan_folder.path(), len(self.folder.waiting())
        word = "设扫描夹" if folder is None else (f"扫描夹 {waiting} 份" if waiting else "扫描夹")
        self._tab.folder.setText(word)
        self._tab.folder.setAccessibleName(word)
        self._tab.folder.updateGeometry()

    # What comes in.

    def scan(self) -> None:
        """F4: what waits in the folder, else a file for the line under the cursor."""
        if self.overlay.isVisible():
            self.overlay.setFocus()
        elif self.folder.waiting():
            for path in self.folder.waiting():
                self._on_arrived(path)
        elif self._view is not None:
            dialog = QFileDialog(self._page, "选扫描件", "", _NAMES)
            dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
            dialog.filesSelected.connect(
                lambda names: self.take_files([Path(name) for name in names], self._tab.current())
            )
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def choose_folder(self) -> None:
        """Name the folder the scanner fills."""
        known = self._desk.services.scan_folder.path()
        dialog = QFileDialog(self._page, "选扫描仪存文件的文件夹", str(known or ""))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.watch(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def watch(self, folder: Path) -> None:
        """Watch a folder from now on."""
        work = partial(self._desk.services.scan_folder.choose, folder, self._desk.operator_id)

        def done(_result: None) -> None:
            self.folder.watch(folder)
            self._show_folder()

        self._desk.tasks.store(self, work, done)

    def take_files(self, paths: Sequence[Path], row: MaterialRow | None) -> None:
        """One file on a line belongs to it; of several, each is asked about."""
        incoming = [Incoming(path.name, partial(self._desk.services.scans.keep, path)) for path in paths]
        if row is not None and len(incoming) == 1:
            self.file(incoming[0], row.code)
        else:
            self._ask_for(*incoming)

    def paste(self) -> None:
        """Ctrl+V: files or an image from the clipboard, for the line under the cursor."""
        clipboard = QGuiApplication.clipboard()
        data = clipboard.mimeData() if clipboard is not None else None
        if clipboard is None or data is None or self._view is None:
            return
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.take_files(paths, self._tab.current())
        elif data.hasImage():
            name = f"剪贴板-{self._view.now:%H%M%S}.png"
            incoming = Incoming(name, partial(self._keep_image, name, clipboard.image()))
            row = self._tab.current()
            if row is not None:
                self.file(incoming, row.code)
            else:
                self._ask_for(incoming)
        else:
            self._desk.notifier.say("剪贴板里没有图片或文件", icon="info-circle", key="scan")

    def _keep_image(self, name: str, image: QImage) -> KeptFile:
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        return self._desk.services.scans.keep_bytes(name, data.data())

    def file_loose(self) -> None:
        """Ask about every scan of the case that has no material."""
        self._ask_for(*(Incoming(scan.name, scan=scan) for scan in self._scans.unassigned))

    def ask_again(self, scan: ScanRow) -> None:
        """Ask once more where a scan belongs."""
        self._ask_for(Incoming(scan.name, scan=scan))

    def _on_arrived(self, path: Path) -> None:
        self._ask_for(Incoming(path.name, partial(self._desk.services.scans.keep, path), path))

    # Asking.

    def _ask_for(self, *incoming: Incoming) -> None:
        known = {(one.file, one.scan) for one in (self._asked, *self._queue) if one is not None}
        self._queue += [
            one for one in incoming if (one.file, one.scan) == (None, None) or (one.file, one.scan) not in known
        ]
        if self._asked is None:
            self._ask_next()
        else:
            self._ask(self._asked)

    def _ask_next(self) -> None:
        self._asked = self._queue.pop(0) if self._queue and self._view is not None else None
        if self._asked is None:
            self.overlay.close_overlay()
        else:
            self._ask(self._asked)

    def _ask(self, incoming: Incoming) -> None:
        if self._view is None:
            return
        leave = "留在文件夹" if incoming.file is not None else "先放着"
        self.overlay.ask(incoming.name, targets(self._view, self._scans), len(self._queue), leave)
        self._desk.tasks.background(
            self, partial(self._preview, incoming), lambda picture: self.overlay.show_picture(picture.image),
            key="preview",
        )  # fmt: skip

    def _preview(self, incoming: Incoming) -> Picture:
        """A look at what is asked about; what can't be shown has no picture."""
        try:
            if incoming.scan is not None:
                data = self._desk.services.scans.content(incoming.scan.sha256)
            elif incoming.file is not None and incoming.file.stat().st_size <= self._most():
                data = incoming.file.read_bytes()
            else:
                return Picture(QImage(), 0)
        except (OSError, StationError):
            return Picture(QImage(), 0)
        return draw_page(data, 0, _PREVIEW)

    def _most(self) -> int:
        return self._desk.services.settings.get(MOST_ATTACHMENT_BYTES)

    def _on_filed_under(self, material: object) -> None:
        incoming, self._asked = self._asked, None
        if incoming is not None:
            self.file(incoming, material if isinstance(material, str) else None)
        self._ask_next()

    def leave_it(self) -> None:
        """Esc: the file stays where it is; F4 asks about it again."""
        self._asked = None
        self._ask_next()

    # Filing.

    def file(self, incoming: Incoming, material: str | None) -> None:
        """Keep something and put it under a material, or under none yet."""
        if self._view is None:
            return
        no, scans = self._view.no, self._desk.services.scans
        if incoming.scan is not None:
            if material is not None:
                self._store(partial(_assign, scans, self._desk.operator_id, incoming.scan, material))
            return
        keep = incoming.keep
        assert keep is not None

        def kept(file: KeptFile) -> None:
            self._store(partial(_attach, scans, self._desk.operator_id, no, file, material, incoming.file))

        def opened(_folder: object) -> None:
            self._desk.tasks.background(self, keep, kept, failed=self._on_refused)

        self._desk.tasks.store(self, lambda: scans.files, opened, failed=self._on_refused)

    def _store(self, work: Callable[[], Filed]) -> None:
        self._desk.tasks.store(self, work, self._on_filed, failed=self._on_refused)

    def _on_filed(self, filed: Filed) -> None:
        scan = filed.scan
        name = self._name(scan.material)
        if filed.step is None:
            self._desk.notifier.say(f"内容相同，“{name}”里已有第 {scan.version} 版", icon="info-circle", key="scan")
        else:
            self._tab.line.scan.show_newest()
            where = f"归到“{name}”，第 {scan.version} 版" if scan.material is not None else "收下，还没归类"
            self.filed.emit(filed.step, where)
        self.changed.emit()

    def _name(self, material: str | None) -> str:
        rows = self._view.materials if self._view is not None else ()
        return next((row.name for row in rows if row.code == material), "未归类")

    def _on_refused(self, error: StationError) -> None:
        self._desk.notifier.problem(error)
        self.changed.emit()


def _attach(
    scans: ScanService, operator_id: str, no: str, kept: KeptFile, material: str | None, file: Path | None
) -> Filed:
    """Put a kept file into the case and its original among the taken ones."""
    before = {scan.id: scan.material for scan in scans.of_case(no)}
    scan = scans.attach(no, kept, operator_id, material)
    taken = take(file) if file is not None else None
    if scan.id not in before:
        return Filed(scan, scan_added(scans, operator_id, scan.id, taken))
    if before[scan.id] == material:
        return Filed(scan, None)
    return Filed(scan, scan_moved(scans, operator_id, scan.id, before[scan.id], material))


def _assign(scans: ScanService, operator_id: str, scan: ScanRow, material: str) -> Filed:
    after = scans.assign(scan.id, material, operator_id)
    return Filed(after, scan_moved(scans, operator_id, scan.id, scan.material, material))
