"""What is done with several cases at once: one file of notices, one new handler."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QWidget

from station_app.domain.records import OperatorRow
from station_app.errors import StationError, UserError
from ui.cases.lines import CaseLine
from ui.desk import Desk
from ui.messages import sentence
from ui.widgets.form_dialog import Answers, Ask, FormDialog

_NOTICE = "WS01"


class BatchActs(QObject):
    """Works on the selected rows; says when the list has to be read again."""

    done = pyqtSignal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self.saved_to: Path | None = None
        self.dialog: FormDialog | None = None

    def print_notices(self, rows: Sequence[CaseLine]) -> None:
        """The notices of all of them in one file, each with its own number; nothing is numbered if one can't be."""
        numbers = [row.no for row in rows]
        self._desk.tasks.store(self, partial(_print, self._desk, numbers), self._on_printed, key="print")

    def _on_printed(self, path: Path) -> None:
        self.saved_to = path
        self._desk.notifier.say(
            f"已存 {path.name}", icon="download", action="打开", on_action=partial(_open_file, path), key="batch"
        )
        self.done.emit()

    def assign(self, rows: Sequence[CaseLine]) -> None:
        """Hand all of them to one colleague."""
        numbers = [row.no for row in rows]
        read = self._desk.services.operators.all
        self._desk.tasks.store(self, read, partial(self._ask_whom, numbers), key="operators")

    def _ask_whom(self, numbers: list[str], operators: list[OperatorRow]) -> None:
        people = [(operator.id, operator.name) for operator in operators]
        asks = (Ask("to", "交给", people[0][0], choices=tuple(people)), Ask("reason", "原因"))

        def run(told: Answers) -> None:
            if self.dialog is not None:
                self.dialog.settle()
            work = partial(_assign, self._desk, numbers, told["to"], told["reason"])
            self._desk.tasks.store(self, work, self._on_assigned, key="assign")

        title = f"指派 {len(numbers)} 件"
        self.dialog = FormDialog(self._page, title, asks, verb="指派", safe="不指派", on_done=run)
        self.dialog.open()

    def _on_assigned(self, result: tuple[int, StationError | None]) -> None:
        count, refused = result
        told = f"；有的没指派：{sentence(refused)}" if refused is not None else ""
        self._desk.notifier.say(f"已指派 {count} 件{told}", icon="user", key="batch")
        self.done.emit()


def _print(desk: Desk, numbers: list[str]) -> Path:
    from reports.atomic_write import write  # noqa: PLC0415  # only when something is printed
    from reports.render import render  # noqa: PLC0415

    path = desk.papers / f"一次性告知书 {len(numbers)} 件 {desk.services.clock.now():%m%d-%H%M}.pdf"

    def deliver(pdf: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, pdf)

    desk.services.documents.issue(numbers, _NOTICE, desk.operator_id, render, deliver)
    return path


def _assign(desk: Desk, numbers: list[str], to: str, reason: str) -> tuple[int, StationError | None]:
    """Each case in a transaction of its own; how many went over, and the last refusal."""
    count, refused = 0, None
    for no in numbers:
        try:
            desk.services.acts.assign(no, desk.operator_id, to, reason=reason)
            count += 1
        except UserError as error:
            refused = error
    return count, refused


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
