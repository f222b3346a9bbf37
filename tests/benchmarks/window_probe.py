"""Run by the benchmarks: opens the real window on a home and prints when it was painted and when it was ready."""

import json
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from PyQt6.QtCore import QTimer

from station_app.clock import Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths
from ui import theme
from ui.app import Home, Start, make_application, tune_interpreter

_POLL_MS = 5


def resident_megabytes():
    """What the process holds in memory now; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(home, key, spawned_at):
    started = float(spawned_at)
    tune_interpreter()
    app = make_application()
    theme.apply(app, theme.remembered())
    times = {}
    with ExitStack() as held:
        start = Start(Home(Paths(Path(home)), KeySource(Path(key))), Clock(), None, held)
        start.window.resize(1440, 900)
        start.window.show()
        start.window.repaint()
        times["first_paint"] = time.time() - started
        QTimer.singleShot(0, start.begin)
        watch = QTimer()

        def look():
            page = start.window.current()
            if page is None or not page.heading[1]:
                return
            page.repaint()
            times["interactive"] = time.time() - started
            watch.stop()
            QTimer.singleShot(3000, leave)

        def leave():
            times["rss_mb"] = resident_megabytes()
            print(json.dumps(times), flush=True)
            app.quit()

        watch.timeout.connect(look)
        watch.start(_POLL_MS)
        app.exec()
        start.finish()


main(*sys.argv[1:])
