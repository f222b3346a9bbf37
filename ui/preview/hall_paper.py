"""Registers a paper the hall has sent: which one, its number and date, who issued it, and its file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PyQt6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from station_app.errors import Code, UserError
from station_app.services.hall_paper_service import NAMES_A_REMEDY, ReceivedPaper
from ui.desk import Desk
from ui.widgets.button import Button
from ui.widgets.form_dialog import Answers, Ask, Dated, FormDialog
from ui.widgets.inputs import Field

_PAPERS = (
    ("WS04", "受理"), ("WS05", "不予受理"), ("WS06", "补正"), ("WS08", "容缺"), ("WS16", "延期"), ("WS17", "特别程序"),
)  # fmt: skip
_REMEDY = (("", "不是决定"), ("yes", "含救济告知"), ("no", "没有"))
_FILES = "大厅文书 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)"


def ask_hall_paper(
    desk: Desk, no: str, items: tuple[str, ...], parent: QWidget, done: Callable[[], None]
) -> FormDialog:
    """Open the dialog over a page; `done` is called once the paper is registered."""
    services = desk.services
    today = services.clock.today()
    numerals = tuple((code, str(number)) for number, code in enumerate(items, 1))
    asks = (
        Ask("document", "文书", "WS04", choices=_PAPERS),
        Ask("number", "文号", required=True),
        Ask("dated", "日期", today.isoformat(), required=True, dated=Dated.PAST),
        Ask("issued_by", "出具机关", required=True),
        Ask("item", "事项", "", choices=(("", "整件"), *numerals)),
        Ask("remedy", "救济告知", "", hint="复议 60 日、诉讼 6 个月", choices=_REMEDY),
        Ask("file", "文件", hint="大厅回传的盖章件；没有就先记文号"),
    )

    def run(told: Answers) -> None:
        desk.tasks.store(parent, lambda: _register(desk, no, told), finished, failed=dialog.refuse)

    def finished(paper: ReceivedPaper) -> None:
        dialog.settle()
        back = paper.remedy is False
        said = "没写救济途径，退回大厅，先不送达" if back else "送达回证可以一并打印"
        desk.notifier.say(f"已登记 {paper.number}；{said}", icon="building-skyscraper")
        done()

    text = "只登记和补打，一个字都不改；救济途径由大厅写，本站不代写。"
    dialog = FormDialog(
        parent, f"登记大厅文书 {no}", asks, verb="登记", safe="不登记", on_done=run, text=text, today=today
    )
    _offer_files(dialog)
    dialog.open()
    return dialog


def _offer_files(dialog: FormDialog) -> None:
    """A button beside the field for the file."""
    button, field = Button("选文件", icon="folder", small=True), dialog.fields["file"]
    column = dialog.layout()
    if not isinstance(column, QVBoxLayout) or not isinstance(field, Field):
        return
    column.insertWidget(column.count() - 2, button)

    def pick() -> None:
        chooser = QFileDialog(dialog, "选大厅回传的文件", "", _FILES)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(field.setText)
        chooser.open()

    button.clicked.connect(pick)


def _register(desk: Desk, no: str, told: Answers) -> ReceivedPaper:
    """Runs on the store thread.

    Raises:
        UserError: as `ScanService.keep` and `HallPaperService.register`.
    """
    if told["document"] in NAMES_A_REMEDY and not told["remedy"]:
        raise UserError(Code.REQUIRED, "remedy")
    kept = desk.services.scans.keep(Path(told["file"]).expanduser()) if told["file"] else None
    paper = ReceivedPaper(
        document=told["document"],
        number=told["number"],
        dated=date.fromisoformat(told["dated"]),
        issued_by=told["issued_by"],
        item=told["item"] or None,
        remedy={"yes": True, "no": False}.get(told["remedy"]),
        file=kept,
    )
    desk.services.hall_papers.register(no, paper, desk.operator_id)
    return paper
