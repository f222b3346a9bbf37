"""Papers of visits and demands from their page: 办理单, 线索移送单, 走访单, and the pack to take along (随身包)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QWidget

from station_app.domain.demand import DemandRow
from station_app.domain.visit import VisitRow
from ui.desk import Desk
from ui.scanning.evidence import EvidenceDialog, EvidenceFor
from ui.widgets.asked import ask_and_write
from ui.widgets.form_dialog import Answers, Ask, FormDialog

TICKET, REFERRAL, VISIT_SHEET = "WS20", "XS", "ZF"
_FORMS = (
    ("WS20", "走访单和诉求办理单"),
    ("WS20,WS02", "再加在办件的材料清单"),
    ("", "只要走访单"),
)
_ASKS = (Ask("forms", "带哪些", _FORMS[0][0], choices=_FORMS),)


class VisitPapers(QObject):
    """Opens previews, and writes packs into the folder for papers."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self.dialog: FormDialog | None = None
        self.files: EvidenceDialog | None = None

    def ticket(self, row: DemandRow) -> None:
        """WS20 of a demand."""
        self._preview(row.no, TICKET)

    def referral(self, row: DemandRow) -> None:
        """线索移送单, for a demand that was handed on."""
        if row.referred:
            self._preview(row.no, REFERRAL)
        else:
            self._desk.notifier.say("先把这件作风问题移送出去，再打移送单", key="visits")

    def visit_sheet(self, row: VisitRow) -> None:
        """走访单 of a visit."""
        self._preview(row.no, VISIT_SHEET)

    def pack(self, row: VisitRow) -> None:
        """随身包: ask for the forms, then one PDF with all of it."""
        self.dialog = ask_and_write(
            self._desk, self._page, f"随身包：{row.enterprise_name}", _ASKS, partial(self._write, row), verb="存 PDF",
            safe="不打了", said=self._say,
        )  # fmt: skip

    def evidence(self, subject: EvidenceFor) -> None:
        """附证据: its files."""
        self.files = EvidenceDialog(self._desk, subject, self._page)
        self.files.open()

    def _write(self, row: VisitRow, told: Answers) -> tuple[Path, int]:
        """On the store thread: the file, and how many papers had to stay out."""
        from reports import atomic_write  # noqa: PLC0415  # reportlab only when something is printed
        from reports.render import BatchOptions, render  # noqa: PLC0415

        packs, me = self._desk.services.visit_packs, self._desk.operator_id
        pack = packs.contents([row.no], tuple(filter(None, told["forms"].split(","))), me)
        path = self._desk.papers / f"{row.no} 随身包.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        packs.issue(
            pack,
            me,
            lambda papers: render(papers, BatchOptions(pad_to_even=len(papers) > 1)),
            lambda pdf: atomic_write.write(path, pdf),
        )
        return path, len(pack.left_out)

    def _say(self, written: tuple[Path, int]) -> None:
        path, left_out = written
        more = f"，{left_out} 份还有情形没答，没有放进来" if left_out else ""

        def opened() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self._desk.notifier.say(f"已存 {path.name}{more}", icon="download", action="打开", on_action=opened)

    def _preview(self, name: str, document: str) -> None:
        from ui.preview.dialog import PreviewRequest, open_preview  # noqa: PLC0415  # 40 ms, with the first paper

        open_preview(self._desk, PreviewRequest(name, document), self._page)
