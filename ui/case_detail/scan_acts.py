"""What can be done with a scan: turn, grey, make a PDF, pin a remark, remove, keep it in the enterprise's wallet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QMenu, QWidget

from station_app.clock import parse_moment
from station_app.domain.case_records import ScanRow
from station_app.domain.file_types import MediaType
from station_app.errors import Code, StationError, UserError
from station_app.services.scan_service import KeptFile
from ui.case_detail.lines import CaseView, MaterialRow
from ui.case_detail.materials import MaterialsTab
from ui.case_detail.scan_intake import Incoming, ScanIntake
from ui.case_detail.scan_lines import CaseScans, case_scans
from ui.case_detail.steps import Step, scan_removed
from ui.desk import Desk
from ui.scanning.pictures import Pictures
from ui.shortcuts import action
from ui.widgets.form_dialog import Answers, Ask, Dated, FormDialog

if TYPE_CHECKING:
    from reports.scan_pages import Reworked  # Pillow is loaded with the first scan that is made better

_PLACES = {"top": 0.2, "middle": 0.5, "bottom": 0.8}


class ScanActs(QObject):
    """Works on the version shown; what it makes is a new version, the old one stays."""

    did = pyqtSignal(object, str)
    """A step for the undo stack, and what to say of it."""
    done = pyqtSignal()

    def __init__(self, desk: Desk, tab: MaterialsTab, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._tab = tab
        self._page = page
        self._view: CaseView | None = None
        self._scans = CaseScans()
        self.pictures = Pictures(desk, self)
        self.intake = ScanIntake(desk, tab, page)
        self.dialog: FormDialog | None = None
        self.actions = self._keys()
        self._connect()

    def _keys(self) -> list[QAction]:
        here, views = Qt.ShortcutContext.WidgetWithChildrenShortcut, self._tab.views
        return [
            action(self._page, "扫描", "F4", self.intake.scan),
            action(views, "粘贴图片或文件", "Ctrl+V", self.intake.paste, context=here),
            action(views, "移除扫描件", "Del", self.remove, context=here),
            action(views, "向右转", "T", partial(self.turn, 90), context=here),
            action(views, "去颜色", "G", self.grey, context=here),
            action(views, "钉批注", "P", self.pin, context=here),
        ]

    def _connect(self) -> None:
        tab, pane = self._tab, self._tab.line.scan
        self.intake.filed.connect(self.did)
        self.intake.changed.connect(self.done)
        self.pictures.drawn.connect(self._on_drawn)
        tab.table.opened.connect(self.open_viewer)
        tab.grid.opened.connect(self.open_viewer)
        pane.picture.opened.connect(self.open_viewer)
        pane.version.clicked.connect(self.open_versions)
        pane.more.clicked.connect(self.open_menu)

    def _on_drawn(self) -> None:
        self._tab.grid.repaint_cards()
        self._tab.line.scan.fill()

    def show_case(self, view: CaseView) -> None:
        """Show the scans of a case."""
        another = self._view is None or self._view.no != view.no
        self._view, self._scans = view, case_scans(view.scans, view.remarks)
        if another:
            self._tab.begin(scanned=bool(self._scans.versions))
        self._tab.show_scans(self._scans, self.pictures)
        self.intake.show_case(view, self._scans)

    def current(self) -> ScanRow | None:
        """The version shown, when the line has a scan."""
        return self._tab.line.scan.scan()

    # Looking.

    def open_viewer(self, _row: object = None) -> None:
        """Enter: the scan in full size."""
        scan = self.current()
        if scan is None:
            return
        from ui.scanning.viewer import ScanViewer  # noqa: PLC0415  # with the first scan looked at

        row = self._tab.current()
        viewer = ScanViewer(self._page, row.name if row is not None else scan.name, self.pictures)
        viewer.pointed.connect(self._pin_at)
        viewer.show_file(scan.sha256, f"第 {scan.version} 版", self._scans.remarks(scan), self._tab.line.scan.page())
        viewer.open()

    def open_versions(self) -> None:
        """Choose another version to look at."""
        menu, pane = self._menu(), self._tab.line.scan
        for scan in reversed(pane.versions()):
            words = f"第 {scan.version} 版 · {parse_moment(scan.added_at):%m-%d %H:%M}"
            self._add(menu, words, partial(pane.choose, scan.id))
        menu.popup(pane.version.mapToGlobal(pane.version.rect().bottomLeft()))

    def open_menu(self) -> None:
        """Everything that can be done with the version shown."""
        button = self._tab.line.scan.more
        self.menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """The acts that are possible now."""
        menu, scan = self._menu(), self.current()
        if scan is None or self._view is None:
            return menu
        self._add(menu, "看大图\tEnter", self.open_viewer)
        if not self._view.closed:
            self._add(menu, "向右转\tT", partial(self.turn, 90))
            self._add(menu, "向左转", partial(self.turn, 270))
            if scan.media_type != MediaType.PDF:
                self._add(menu, "去颜色\tG", self.grey)
                self._add(menu, "转成 PDF", self.make_pdf)
            menu.addSeparator()
            self._add(menu, "钉批注\tP", self.pin)
            for remark in self._scans.remarks(scan):
                if remark.settled_at is None:
                    self._add(menu, f"批注已补：{remark.text[:12]}", partial(self.settle, scan, remark.id))
            self._add(menu, "归到别的材料", partial(self.intake.ask_again, scan))
            self._add(menu, "存进企业材料库", self.keep_in_wallet)
            menu.addSeparator()
            self._add(menu, "移除\tDel", self.remove)
        return menu

    def _menu(self) -> QMenu:
        menu = QMenu(self._page)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    @staticmethod
    def _add(menu: QMenu, words: str, run: Callable[[], object]) -> None:
        entry = menu.addAction(words)
        if entry is not None:
            entry.triggered.connect(lambda _checked=False: run())

    # New versions.

    def turn(self, degrees: int) -> None:
        """A version turned clockwise."""
        from reports.scan_pages import turned  # noqa: PLC0415

        self._rework(lambda data, kind: turned(data, kind, degrees))

    def grey(self) -> None:
        """A version without colours; PDFs keep theirs."""
        from reports.scan_pages import greyed  # noqa: PLC0415

        scan = self.current()
        if scan is not None and scan.media_type == MediaType.PDF:
            self._desk.notifier.say("PDF 不能去颜色，重新扫成灰度", icon="info-circle", key="scan")
        else:
            self._rework(greyed)

    def make_pdf(self) -> None:
        """A version as a PDF."""
        from reports.scan_pages import as_pdf  # noqa: PLC0415

        self._rework(as_pdf)

    def _rework(self, change: Callable[[bytes, str], Reworked]) -> None:
        scan, view = self.current(), self._view
        if scan is None or view is None or view.closed or scan.material is None:
            return
        scans = self._desk.services.scans

        def keep() -> KeptFile:
            try:
                made = change(scans.content(scan.sha256), scan.media_type)
            except (OSError, ValueError) as error:
                raise UserError(Code.FILE_DAMAGED, "file", name=scan.name) from error
            return scans.keep_bytes(f"{PurePath(scan.name).stem}.{made.suffix}", made.data)

        self.intake.file(Incoming(scan.name, keep), scan.material)

    # Remarks, removing, wallet.

    def pin(self) -> None:
        """P: a remark in the middle, or where the dialog says."""
        self._ask_remark(None)

    def _pin_at(self, x: float, y: float) -> None:
        self._ask_remark((x, y))

    def _ask_remark(self, at: tuple[float, float] | None) -> None:
        scan, page = self.current(), self._tab.line.scan.page()
        if scan is None or self._view is None or self._view.closed:
            return
        asks = [Ask("text", "批注", hint="写明缺什么", required=True)]
        if at is None:
            asks.append(
                Ask("place", "钉在", "middle", choices=(("top", "上部"), ("middle", "中间"), ("bottom", "下部")))
            )

        def run(told: Answers) -> None:
            place = at or (0.5, _PLACES[told["place"]])
            work = self._desk.services.scans.pin
            self._do(lambda: work(scan.id, page, place, told["text"], self._desk.operator_id), "批注已钉上")

        self._ask("钉批注", asks, "钉上", "不钉", run)

    def settle(self, scan: ScanRow, remark_id: str) -> None:
        """What a remark asked for is done."""
        self._do(lambda: self._desk.services.scans.settle(scan.id, remark_id, self._desk.operator_id), "批注已补")

    def remove(self) -> None:
        """Del: out of sight; Ctrl+Z brings it back."""
        scan, me = self.current(), self._desk.operator_id
        if scan is None or self._view is None:
            return
        scans = self._desk.services.scans

        def work() -> Step:
            scans.remove(scan.id, me)
            return scan_removed(scans, me, scan.id)

        self._desk.tasks.store(
            self, work, partial(self._on_removed, f"移除第 {scan.version} 版"),
            failed=self._desk.notifier.problem,
        )  # fmt: skip

    def _on_removed(self, said: str, step: Step) -> None:
        self.did.emit(step, said)
        self.done.emit()

    def keep_in_wallet(self) -> None:
        """Keep the material for later cases of the same enterprise."""
        row, view = self._tab.current(), self._view
        if not isinstance(row, MaterialRow) or view is None:
            return
        asks = [Ask("until", "有效至", hint="长期有效不填", dated=Dated.COMING)]

        def run(told: Answers) -> None:
            until = date.fromisoformat(told["until"]) if told["until"] else None
            keep = self._desk.services.wallets.keep
            self._do(lambda: keep(view.no, row.code, until, self._desk.operator_id), f"存进材料库：{row.name}")

        self._ask(f"存进企业材料库：{row.name}", asks, "存进材料库", "不存", run, "以后的办件自动复用，到期前提醒。")

    def _ask(
        self, title: str, asks: list[Ask], verb: str, safe: str, run: Callable[[Answers], None], text: str = ""
    ) -> None:
        today = self._view.now.date() if self._view is not None else None
        dialog = FormDialog(self._page, title, asks, verb=verb, safe=safe, on_done=run, text=text, today=today)
        dialog.rejected.connect(self._on_left)
        self.dialog = dialog
        dialog.open()

    def _on_left(self) -> None:
        self.dialog = None

    def _do(self, work: Callable[[], object], said: str) -> None:
        dialog, self.dialog = self.dialog, None

        def done(_result: object) -> None:
            if dialog is not None:
                dialog.settle()
            self._desk.notifier.say(said, key="scan")
            self.done.emit()

        def failed(error: StationError) -> None:
            self.dialog = dialog
            if dialog is not None:
                dialog.refuse(error)
            else:
                self._desk.notifier.problem(error)

        self._desk.tasks.store(self, work, done, failed=failed)
