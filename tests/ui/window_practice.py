"""A window on a practice in a process of its own: logs a case, begins anew by its key, says what is there, and closes."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QSettings, Qt, QTimer
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.cli.practice import restart_practice, start_practice
from station_app.clock import Clock
from station_app.domain.case_form import CaseForm
from station_app.domain.guidance import Mode
from station_app.paths import Paths
from ui.app import make_application, run_window
from ui.main_window import MainWindow

_LOOK_MS = 50
_AGAIN = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Visitor:
    """Looks until a window has its store, then acts once on it."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.timer = QTimer()
        self.timer.timeout.connect(self.look)
        self.timer.start(_LOOK_MS)

    def look(self) -> None:
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible()]
        desk = shown[0]._desk if shown else None
        if desk is None or desk.services.profile.replica_id in self.seen or desk.tasks.pending:
            return
        self.seen.add(desk.services.profile.replica_id)
        desk.tasks.store(shown[0], desk.services.cases.all, lambda cases: self.act(shown[0], len(list(cases))))

    def act(self, window: MainWindow, cases: int) -> None:
        print(f"CASES {cases}", flush=True)
        if len(self.seen) > 1:
            self.timer.stop()
            window.close()
            return
        services, me = window._desk.services, window._desk.operator_id
        form = CaseForm("mine", Mode.CONSULT, items=("SB-01-01-05",), enterprise_name="试一试有限公司")
        window._desk.tasks.store(window, lambda: services.cases.register(form, me), lambda _: self.again(window))

    def again(self, window: MainWindow) -> None:
        QApplication.setActiveWindow(window)
        QTest.keyClick(window, Qt.Key.Key_R, _AGAIN)


def main(home: Path) -> int:
    app = make_application()
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(home))
    visitor = Visitor()
    paths, source = start_practice(Paths(home), Clock())
    code = run_window(paths, source, Clock(), start_practice=restart_practice)
    visitor.timer.stop()
    app.processEvents()
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
