"""A window in a process of its own with an operator who saves cases for ever, made to be killed.

Prints `ACK <case no> <client id>` when the window says that a case is saved.
"""

import sys
from pathlib import Path

from PyQt6.QtCore import QObject, QTimer

from tests.ui.driven import run_driven
from ui.app import Start
from ui.intake.arguments import BeginArgument
from ui.page import PageName

ITEMS = ("SW-01-02-01", "SB-01-01-05", "SS-01-02-03", "ZY-01-01-01")


class Operator(QObject):
    """Fills the form through the page's own doors and saves as soon as it may."""

    def __init__(self, start: Start) -> None:
        super().__init__()
        self._start = start
        self._count = 0
        self._client = ""
        self._page = None
        start.tasks.idle_reached.connect(self._on_idle)

    def _on_idle(self) -> None:
        if self._page is None and self._start.window.current_name() is PageName.WORKBENCH:
            self._start.window.navigator.go(PageName.INTAKE)
            self._page = self._start.window.current()
            self._page.enterprises.chosen.connect(lambda *_: QTimer.singleShot(0, self._save))
            self._page.saver.saved.connect(self._on_saved)
            QTimer.singleShot(0, self._next)

    def _next(self) -> None:
        self._count += 1
        self._page.open_with(BeginArgument(item=ITEMS[self._count % len(ITEMS)]))
        self._page.enterprises.take_new(f"第{self._count}家精密机械有限公司", "", "", "")

    def _save(self) -> None:
        who = self._page.view.who
        who.contact.setText("周敏")
        who.mobile.set_number("13812342067")
        self._page.save_draft()
        self._client = self._page.form().client_id
        self._page.save()

    def _on_saved(self, no: str) -> None:
        print(f"ACK {no} {self._client}", flush=True)
        QTimer.singleShot(0, self._next)


if __name__ == "__main__":
    sys.exit(run_driven(Path(sys.argv[1]), Operator))
