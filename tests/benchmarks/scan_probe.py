"""Run by the benchmarks: adds a 10 MB scan in the real window and prints how long the window stood still at most."""

import io
import json
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image
from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication

from station_app.bootstrap import NewStation, build_services, create_store, open_store, unlock
from station_app.clock import Clock
from station_app.domain.case_form import CaseForm
from station_app.keyslots import KeySource
from station_app.paths import Paths
from ui import theme
from ui.app import tune_interpreter
from ui.assembly import assemble
from ui.main_window import MainWindow
from ui.page import PageName
from ui.palette import Appearance
from ui.tasks import Tasks

MEGABYTES = 10


def photo(megabytes):
    """A colour page of noise, which no compression makes smaller."""
    side = 1400
    while True:
        buffer = io.BytesIO()
        Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(buffer, "JPEG", quality=95)
        if buffer.tell() >= megabytes << 20:
            return buffer.getvalue()
        side = round(side * max(1.05, (megabytes * (1 << 20) / buffer.tell()) ** 0.5))


def opened(folder):
    key, clock = KeySource(key_file=folder / "key"), Clock()
    create_store(Paths(folder), NewStation("JG", "驿站", demo=True), key, clock)
    known = unlock(Paths(folder), key)
    return build_services(Paths(folder), open_store(Paths(folder), known.key, clock), known)


class Heart:
    """Beats on the GUI thread; the longest time between two beats is how long the window stood still."""

    def __init__(self):
        self.longest, self._last = 0.0, time.perf_counter()
        self.timer = QTimer()
        self.timer.timeout.connect(self._beat)
        self.timer.start(1)

    def _beat(self):
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now

    def rest(self):
        self.longest, self._last = 0.0, time.perf_counter()


def until(condition, seconds=30):
    loop, look = QEventLoop(), QTimer()
    ends = time.perf_counter() + seconds
    look.timeout.connect(lambda: loop.quit() if condition() or time.perf_counter() > ends else None)
    look.start(20)
    loop.exec()


def main():
    tune_interpreter()
    app = QApplication(["probe"])
    theme.apply(app, Appearance.LIGHT)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        services = opened(folder)
        me = services.operators.first()
        form = CaseForm("c", bundle="YJS-04", enterprise_name="企业", contact_name="周敏", contact_mobile="13812342067")
        no = services.cases.register(form, me.id).no
        with ThreadPoolExecutor(1) as executor:
            window = MainWindow()
            tasks = Tasks(executor, window)
            window.resize(1440, 900)
            assemble(window, services, me, tasks, folder)
            window.show()
            window.navigator.go(PageName.CASE, no)
            page = window.current()
            until(lambda: page.view is not None and tasks.pending == 0)
            gaps, heart = [], Heart()
            ends = time.perf_counter() + 1
            until(lambda: time.perf_counter() > ends)
            idle = heart.longest * 1e3
            heart.timer.stop()
            for number, row in enumerate(page.view.materials[:4]):
                path = folder / f"scan{number}.jpg"
                path.write_bytes(photo(MEGABYTES))
                heart = Heart()
                until(lambda: tasks.pending == 0)
                heart.rest()
                page.scans.intake.take_files([path], row)
                until(lambda count=number + 1: len(page.view.scans) == count and tasks.pending == 0)
                gaps.append(heart.longest * 1e3)
                heart.timer.stop()
            print(json.dumps({"gaps_ms": gaps, "idle_ms": idle}), flush=True)
            tasks.close()
            executor.submit(services.close).result()
        services.close()
    os._exit(0)


main()
