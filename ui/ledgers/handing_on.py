"""What leaves the page: PDF and spreadsheet as files, text for the clipboard, and the report to the hall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QUrl
from PyQt6.QtGui import QDesktopServices, QGuiApplication
from PyQt6.QtWidgets import QWidget

from reports.ledgers.plain_text import ledger_summary, ledger_text, report_text
from station_app.domain.ledger import Ledger
from station_app.domain.report import Report
from station_app.errors import StationError
from ui.desk import Desk
from ui.ledgers.reading import Shown
from ui.ledgers.words import counted_missing
from ui.widgets.form_dialog import Answers, FormDialog

if TYPE_CHECKING:
    from ui.preview.making import PreviewRequest  # the papers are loaded on the reading thread


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written, and the number it bears."""

    number: str
    version: int
    paths: tuple[Path, ...]


def request_of(shown: Shown) -> PreviewRequest:
    """What the preview is asked for."""
    from ui.preview.making import PreviewRequest  # noqa: PLC0415

    label = f"{shown.source.title} {shown.period.name}"
    return PreviewRequest(shown.entry.paper_name(shown.period, shown.left_out), shown.entry.document, label=label)


class HandingOn(QObject):
    """Files are written beside the window; only numbering and handing in take the store thread.

    Args:
        done: called once something was numbered or handed in.
    """

    def __init__(self, desk: Desk, page: QWidget, done: Callable[[], None]) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._done = done
        self.dialog: FormDialog | None = None
        self.saved: Saved | None = None

    # Files.

    def save_workbook(self, shown: Shown) -> None:
        """Ctrl+E: the spreadsheet into the folder for papers."""
        work = partial(write_workbook, self._desk.papers, self._desk.services.profile.name, shown)
        self._desk.tasks.background(self, work, self._on_workbook, key="workbook")

    def _on_workbook(self, path: Path) -> None:
        self.saved = Saved("", 0, (path,))
        self._desk.notifier.say(
            f"已导出：{path.name}", icon="file-spreadsheet", action="打开", on_action=partial(_open, path)
        )

    def save_both(self, shown: Shown) -> None:
        """Enter: the numbered PDF and the spreadsheet, side by side."""
        self._desk.tasks.store(self, partial(self._write_both, shown), self._on_both, key="both")

    def _write_both(self, shown: Shown) -> Saved:
        from ui.preview.making import Layout, issue  # noqa: PLC0415

        book = write_workbook(self._desk.papers, self._desk.services.profile.name, shown)
        pdf = book.with_suffix(".pdf")
        issued = issue(self._desk, request_of(shown), Layout(), pdf)
        printed = issued.printed[0]
        return Saved(printed.number, printed.version, (pdf, book))

    def _on_both(self, saved: Saved) -> None:
        self.saved = saved
        self._desk.notifier.say(
            f"已存 PDF 和 xlsx：{saved.number}",
            icon="download",
            action="打开文件夹",
            on_action=partial(_open, saved.paths[0].parent),
        )
        self._done()

    def copy_text(self, shown: Shown) -> None:
        """The text for a chat or an office system."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(text_of(shown.source, self._desk.services.profile.name))
            self._desk.notifier.say(f"已复制 {shown.source.title} 的文字", icon="copy")

    # To the hall.

    def ask_hand_in(self, shown: Shown) -> None:
        """报送大厅: say what leaves the station and what is still missing, then ask."""
        self.dialog = FormDialog(
            self._page,
            f"报送{shown.source.title}（{shown.period.name}）",
            (),
            verb="报送",
            safe="不报送",
            on_done=partial(self._on_answer, shown),
            text=_leaving(shown),
            final=True,
        )
        self.dialog.open()

    def _on_answer(self, shown: Shown, _answers: Answers) -> None:
        self._desk.tasks.store(self, partial(self._hand_in, shown), self._on_handed, failed=self._on_refused)

    def _hand_in(self, shown: Shown) -> Saved:
        """The numbered paper and its spreadsheet are written first: what is handed in stands on a paper."""
        from station_app.services.report_service import Handed  # noqa: PLC0415

        saved = self._write_both(shown)
        source, services = shown.source, self._desk.services
        handed = Handed(
            shown.entry.kind.value, shown.period.label, source.title, saved.number, saved.version, source.figures,
            _told(source, services.profile.name),
        )  # fmt: skip
        services.reports.file(handed, self._desk.operator_id)
        return saved

    def _on_handed(self, saved: Saved) -> None:
        self.saved = saved
        if self.dialog is not None:
            self.dialog.settle()
        self._desk.notifier.say(f"已报送 {saved.number}，随下次同步传到大厅", icon="send")
        self._done()

    def _on_refused(self, error: StationError) -> None:
        if self.dialog is not None:
            self.dialog.refuse(error)


def _leaving(shown: Shown) -> str:
    """What leaves the station: figures and words, no rows; and what is still missing."""
    figures = len(shown.source.figures)
    parts = [f"送出去的是标题、期次、{figures} 项指标和正文，随下次同步传到大厅；明细和附件不出站。"]
    if isinstance(shown.source, Report):
        parts[0] = (
            f"送出去的是标题、期次、{figures} 项指标，以及进展、计划、堵点的文字，随下次同步传到大厅；办件明细不出站。"
        )
    if shown.missing:
        parts.append(f"还有 {counted_missing(shown.missing)}没补。")
    if shown.filed:
        parts.append("本期已经报送过，再报送算一次更正。")
    return "".join(parts)


def text_of(source: Ledger | Report, station: str) -> str:
    """The text of a ledger or report."""
    return ledger_text(source, station) if isinstance(source, Ledger) else report_text(source, station)


def _told(source: Ledger | Report, station: str) -> str:
    return ledger_summary(source, station) if isinstance(source, Ledger) else report_text(source, station)


def write_workbook(folder: Path, station: str, shown: Shown) -> Path:
    """Write the spreadsheet and return where it is.

    Raises:
        EnvironmentFault: the file can't be written.
    """
    from reports.atomic_write import write  # noqa: PLC0415
    from reports.ledgers.sheets import ledger_workbook, report_workbook  # noqa: PLC0415  # with the first file
    from reports.ledgers.xlsx import file_name  # noqa: PLC0415

    source, period = shown.source, shown.period
    content = ledger_workbook(source) if isinstance(source, Ledger) else report_workbook(source)
    path = folder / file_name(station, source.title, period.first, period.last)
    folder.mkdir(parents=True, exist_ok=True)
    write(path, content)
    return path


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
