"""A window in a process of its own with an operator who fills in a form key by key, made to be killed.

Prints `KEPT <field>` when the window says that what was typed last is kept.
"""

import sys
from pathlib import Path

from PyQt6.QtCore import QObject, QTimer
from PyQt6.QtTest import QTest

from tests.ui.driven import run_driven
from ui.app import Start
from ui.intake.arguments import BeginArgument
from ui.page import PageName

CONTACT, MOBILE, REMARK = "周敏", "13812342067", "图纸下周一补，法人周三来签字"
ITEM = "SW-01-02-01"
_PAUSE_MS = 30


class Typist(QObject):
    """Types contact, mobile and remark; after the remark goes on typing for ever."""

    def __init__(self, start: Start) -> None:
        super().__init__()
        self._start = start
        self._page = None
        self._field = ""
        start.tasks.idle_reached.connect(self._on_idle)

    def _on_idle(self) -> None:
        if self._page is None and self._start.window.current_name() is not None:
            self._start.window.navigator.go(PageName.INTAKE, BeginArgument(item=ITEM))
            self._page = self._start.window.current()
            self._page.keeper.kept.connect(self._on_kept)
            self._page.enterprises.chosen.connect(lambda *_: QTimer.singleShot(_PAUSE_MS, self._type))
            QTimer.singleShot(_PAUSE_MS, lambda: self._page.enterprises.take_new("新来的机械有限公司", "", "", ""))

    def _type(self) -> None:
        who = self._page.view.who
        who.contact.setText(CONTACT)
        for letter in MOBILE:
            QTest.keyClick(who.mobile, letter)
        who.remark.setPlainText(REMARK)
        self._field = "remark"

    def _on_kept(self, _moment: str) -> None:
        if self._field:
            print(f"KEPT {self._field}", flush=True)


if __name__ == "__main__":
    sys.exit(run_driven(Path(sys.argv[1]), Typist))
