"""Runs a window in a process of its own with a driver that uses it."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QObject, QSettings, QTimer

from station_app.clock import Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths
from ui import theme
from ui.app import Home, Start, make_application
from ui.palette import Appearance


def run_driven(home: Path, make_driver: Callable[[Start], QObject]) -> int:
    """Open the store at `home` (key file `key`), hand the start to the driver, return the exit code at the end."""
    app = make_application()
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(home))
    theme.apply(app, Appearance.LIGHT)
    with ExitStack() as held:
        start = Start(Home(Paths(home), KeySource(key_file=home / "key")), Clock(), None, held)
        driver = make_driver(start)
        start.window.show()
        QTimer.singleShot(0, start.begin)
        code = app.exec()
        driver.deleteLater()
        start.finish()
    return code
