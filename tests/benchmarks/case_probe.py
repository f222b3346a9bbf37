"""Run by the benchmarks: opens a long case in the real window on a home and prints how long each opening took."""

import json
import os
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication

from station_app.bootstrap import build_services, open_store, unlock
from station_app.clock import Clock
from station_app.domain.case_form import CaseForm
from station_app.domain.guidance import GuidanceRequest, guide
from station_app.keyslots import KeySource
from station_app.paths import Paths
from ui import theme
from ui.app import tune_interpreter
from ui.assembly import assemble
from ui.main_window import MainWindow
from ui.page import PageName
from ui.palette import Appearance
from ui.tasks import Tasks

MATERIALS, EVENTS, OPENINGS = 30, 60, 12


def opened(home, key):
    known = unlock(Paths(home), KeySource(key_file=key))
    return build_services(Paths(home), open_store(Paths(home), known.key, Clock()), known)


def register(services, me, items):
    form = CaseForm(
        f"probe-{uuid.uuid4().hex}", items=tuple(items), enterprise_name="云栈智能装备有限公司", contact_name="展云",
        contact_mobile="18907320316",
    )  # fmt: skip
    return services.cases.register(form, me).no


def long_case(services, me):
    """A case with 30 materials, ticked and unticked until its timeline has 60 entries."""
    catalogue, chosen = services.catalogues.active(), []
    for code in catalogue.items:
        chosen.append(code)
        if guide(catalogue, GuidanceRequest(items=tuple(chosen)), services.clock.today()).merged >= MATERIALS:
            break
    no = register(services, me, chosen)
    lines = [line.material for line in services.cases.full(no).lines]
    for number in range(EVENTS - 1):
        act = services.materials.untick if number // len(lines) % 2 else services.materials.tick
        act(no, lines[number % len(lines)], me)
    return no


def wait(condition):
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: condition() and loop.quit())
    look.start(1)
    loop.exec()


def main(home, key):
    tune_interpreter()
    app = QApplication(["probe"])
    theme.apply(app, Appearance.LIGHT)
    services = opened(Path(home), Path(key))
    me = services.operators.first()
    long, short = long_case(services, me.id), register(services, me.id, ["SW-01-02-01"])
    with ThreadPoolExecutor(1) as executor:
        window = MainWindow()
        tasks = Tasks(executor, window)
        window.resize(1440, 900)
        assemble(window, services, me, tasks, Path(home))
        window.show()
        took = []
        for number in range(2 * OPENINGS):
            no = short if number % 2 else long
            started = time.perf_counter()
            window.navigator.go(PageName.CASE, no)
            page = window.current()
            wait(lambda page=page, no=no: page.view is not None and page.view.no == no)
            window.repaint()
            if not number % 2:
                took.append((time.perf_counter() - started) * 1e3)
            wait(lambda: tasks.pending == 0)
        full = services.cases.full(long)
        answer = {"took_ms": took, "materials": len(full.lines), "events": len(full.events)}
        print(json.dumps(answer), flush=True)
        tasks.close()
        executor.submit(services.close).result()
    services.close()
    os._exit(0)


main(*sys.argv[1:])
