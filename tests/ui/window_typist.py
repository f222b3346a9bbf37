"""A window in a process of its own with an operator who fills in a form key by key, made to be killed.

Prints `KEPT <field>` when the window says that what was typed last is kept.
"""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QObject, QSettings, QTimer
from PyQt6.QtTest import QTest

from station_app.clock import Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths
from ui import theme
from ui.app import Home, Start, make_application
from ui.intake.arguments import BeginArgument
from ui.page import PageName
from ui.palette import Appearance

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


def main(home: Path) -> int:
    app = make_application()
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(home))
    theme.apply(app, Appearance.LIGHT)
    with ExitStack() as held:
        start = Start(Home(Paths(home), KeySource(key_file=home / "key")), Clock(), None, held)
        typist = Typist(start)
        start.window.show()
        QTimer.singleShot(0, start.begin)
        code = app.exec()
        typist.deleteLater()
        start.finish()
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
