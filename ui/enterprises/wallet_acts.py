"""Work on a wallet: look at the scan, add a material, renew one that runs out."""

from __future__ import annotations

from datetime import date

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from station_app.domain.catalogue import Catalogue
from station_app.errors import Code, StationError, UserError
from ui.desk import Desk
from ui.enterprises.lines import WalletLine
from ui.scanning.pictures import Pictures
from ui.widgets.form_dialog import Answers, Ask, Dated, FormDialog


class WalletActs(QObject):
    """One dialog at a time; says when the enterprise has to be read again."""

    done = pyqtSignal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._pictures = Pictures(desk, self)
        self.dialog: FormDialog | None = None

    def preview(self, line: WalletLine) -> None:
        """Enter or 空格: the scan that stands for the material."""
        if line.entry.sha256 is None:
            self._desk.notifier.say(
                f"“{line.name}”没有扫描件，办件里存进材料库时带上", icon="info-circle", key="wallet"
            )
            return
        from ui.scanning.viewer import ScanViewer  # noqa: PLC0415  # with the first scan looked at

        viewer = ScanViewer(self._page, line.name, self._pictures)
        viewer.show_file(line.entry.sha256, line.words)
        viewer.open()

    def add(self, enterprise_id: str, today: date) -> None:
        """A material that is not in the wallet yet."""
        asks = [
            Ask("material", "材料", hint="编号或名称", required=True),
            Ask("until", "有效至", hint="长期有效不填", dated=Dated.COMING),
        ]
        self._ask("材料入库", asks, "入库", "不入库", enterprise_id, today)

    def renew(self, enterprise_id: str, line: WalletLine, today: date) -> None:
        """Another last day for a material."""
        known = line.entry.valid_to.isoformat() if line.entry.valid_to is not None else ""
        asks = [Ask("until", "有效至", known, hint="长期有效不填", dated=Dated.COMING)]
        self._ask(f"更新有效期：{line.name}", asks, "更新", "不更新", enterprise_id, today, line.entry.material)

    def _ask(
        self, title: str, asks: list[Ask], verb: str, safe: str, enterprise_id: str, today: date, material: str = ""
    ) -> None:
        services, me = self._desk.services, self._desk.operator_id

        def run(told: Answers) -> None:
            def work() -> str:
                catalogue = services.catalogues.active()
                code = material or material_code(catalogue, told["material"])
                until = date.fromisoformat(told["until"]) if told["until"] else None
                services.wallets.put(enterprise_id, code, until, me)
                return catalogue.materials[code].name if code in catalogue.materials else code

            self._desk.tasks.store(self, work, self._on_done, failed=self._on_failed)

        dialog = FormDialog(self._page, title, asks, verb=verb, safe=safe, on_done=run, today=today)
        dialog.rejected.connect(self._on_left)
        self.dialog = dialog
        dialog.open()

    def _on_done(self, name: str) -> None:
        if self.dialog is not None:
            self.dialog.settle()
            self.dialog = None
        self._desk.notifier.say(f"记进材料库：{name}", key="wallet")
        self.done.emit()

    def _on_failed(self, error: StationError) -> None:
        if self.dialog is not None:
            self.dialog.refuse(error)

    def _on_left(self) -> None:
        self.dialog = None


def material_code(catalogue: Catalogue, typed: str) -> str:
    """The material that is meant by a code, a name, or a part of a name that only one has.

    Raises:
        UserError: `unknown_material`.
    """
    words = typed.strip()
    if words.upper() in catalogue.materials:
        return words.upper()
    exact = [material.code for material in catalogue.materials.values() if material.name == words]
    part = exact or [material.code for material in catalogue.materials.values() if words in material.name]
    if len(part) != 1:
        raise UserError(Code.UNKNOWN_MATERIAL, "material", material=words)
    return part[0]
