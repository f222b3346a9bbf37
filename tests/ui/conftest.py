"""A real store in a temporary folder, real services on it, and a window as the operator sees it."""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QSettings
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station_app.bootstrap import NewStation, build_services, create_store, open_store, unlock
from station_app.clock import Clock, parse_moment
from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.guidance import Mode
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.services.enterprise_service import EnterpriseForm
from station_app.services.service_set import Services
from ui import theme
from ui.assembly import assemble
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.palette import Appearance
from ui.tasks import Tasks

HERE = Path(__file__).parent
PATIENCE_MS = 30_000
NOW = "2026-11-20T10:24:00+08:00"
ENTERPRISES = (
    (
        "青澜味工坊餐饮管理有限公司",
        "91430302MA4L16JQ9L",
        "王青",
        "金桂园产业社区 3 号楼 102",
        {"CL0101": date(2029, 7, 1)},
    ),
    ("瑞禾精密机械（青澜）有限公司", None, "李禾", "智造谷北区 6 号厂房", {}),
    ("远舟跨境电商服务有限公司", None, "周远", "云栈大厦 12 层", {}),
)


class PatientBot(QtBot):
    """Waits longer than others: a busy machine stands still for seconds, and what is there at once waits for nothing."""

    def waitUntil(self, callback, *, timeout=PATIENCE_MS):  # noqa: N802  # pytest-qt's name
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


@pytest.fixture(scope="session")
def qapp_cls():
    return QApplication


@pytest.fixture(scope="session", autouse=True)
def themed(qapp, tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("settings"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
    theme.apply(qapp, Appearance.LIGHT)
    return qapp


@pytest.fixture(scope="session")
def store_template(tmp_path_factory):
    """A store made once; tests work on copies."""
    home = tmp_path_factory.mktemp("template")
    paths = Paths(home)
    clock = Clock(parse_moment(NOW))
    station = NewStation("JG", "金桂园驿站", operator="顾专员", park="金桂园产业社区", demo=True)
    create_store(paths, station, KeySource(key_file=home / "key"), clock)
    return home


def open_home(home: Path) -> Services:
    paths = Paths(home)
    opened = unlock(paths, KeySource(key_file=home / "key"))
    return build_services(paths, open_store(paths, opened.key, Clock(parse_moment(NOW))), opened)


@pytest.fixture(scope="session")
def known_enterprises(store_template, tmp_path_factory) -> Path:
    """The same store with three enterprises in it, for most tests."""
    home = tmp_path_factory.mktemp("known") / "home"
    shutil.copytree(store_template, home)
    services = open_home(home)
    operator = services.operators.first().id
    for name, uscc, person, address, wallet in ENTERPRISES:
        profile = {"legal_representative": person, "address": address}
        services.enterprises.add(EnterpriseForm(name, uscc, None, wallet, profile), operator)
    services.close()
    return home


@pytest.fixture
def services(known_enterprises, tmp_path) -> Iterator[Services]:
    shutil.copytree(known_enterprises, tmp_path / "home")
    services = open_home(tmp_path / "home")
    yield services
    services.close()


def pytest_collection_modifyitems(items):
    """Qt's offscreen platform warns of a call it leaves out whenever a dialog is shown; every other warning counts."""
    for item in (item for item in items if item.path.is_relative_to(HERE)):
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True))


class Stage:
    """The window with its executor, and the two ways a test waits: for jobs, or for a condition."""

    def __init__(self, qtbot, services: Services, papers) -> None:
        self.qtbot = qtbot
        self.services = services
        self.executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self.window = MainWindow()
        self.tasks = Tasks(self.executor, self.window)
        self.desk: Desk = assemble(self.window, services, services.operators.first(), self.tasks, papers)
        self.window.resize(1440, 870)
        self.window.show()
        self.notices: list[str] = []
        self.desk.notifier.announced.connect(lambda notice: self.notices.append(notice.text))

    def settle(self) -> None:
        """Until every job has delivered its answer and the layouts have followed; asking again and again takes longer."""
        while self.tasks.pending:
            with self.qtbot.waitSignal(self.tasks.idle_reached, timeout=PATIENCE_MS):
                pass
            QApplication.processEvents()
        for _ in range(3):
            QApplication.sendPostedEvents()

    def activate(self) -> None:
        """Give the window the keyboard, as the window system does at the start and after a dialog."""

        def active() -> bool:
            QApplication.setActiveWindow(self.window)
            return QApplication.activeWindow() is self.window

        self.qtbot.waitUntil(active)

    def close(self) -> None:
        self.window.close()
        self.executor.submit(self.services.close).result()
        self.executor.shutdown()
        self.tasks.close()


@pytest.fixture
def stage(qtbot, services, tmp_path) -> Iterator[Stage]:
    made = Stage(qtbot, services, tmp_path / "papers")
    yield made
    made.close()
    made.window.deleteLater()


@pytest.fixture
def hall(tmp_path):
    """A real hall on loopback."""
    from sync.hall.embedded import EmbeddedHall

    home = tmp_path / "hall"
    home.mkdir()
    made = EmbeddedHall(home, 0, Clock())
    made.begin()
    yield made
    made.stop()


@pytest.fixture
def linked(qtbot, services, tmp_path):
    """The window with its network thread, and a case that waits."""
    from ui.sync_link import SyncLink

    form = CaseForm("c", Mode.PROXY, Channel.ON_SITE, bundle="YJS-14", enterprise_name="百穗食品科技有限公司",
                    contact_name="周敏", contact_mobile="13812342067")  # fmt: skip
    services.cases.register(form, services.operators.first().id)
    executor = ThreadPoolExecutor(max_workers=1)
    window = MainWindow()
    tasks, link = Tasks(executor, window), SyncLink(services, window)
    assemble(window, services, services.operators.first(), tasks, tmp_path, link)
    window.resize(1440, 870)
    window.show()
    link.start()
    yield window, services
    window.close()
    link.stop()
    tasks.close()
    executor.submit(services.close).result()
    executor.shutdown()
    window.deleteLater()
