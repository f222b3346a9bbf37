"""The window's start: lock, QApplication, first paint, then the store off the GUI thread, the first page, the network.

`run_window` gets what lies outside the window's walls from the command line: the home, the key source, the clock and
the demonstration.
"""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PyQt6.QtCore import QLibraryInfo, QLocale, QObject, QStandardPaths, QTimer, QTranslator
from PyQt6.QtWidgets import QApplication, QWidget

from station_app.errors import Exit, StationError
from station_app.instance import Lock, hold
from station_app.store_thread import StoreThread
from ui import theme
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.messages import sentence
from ui.page import PageName
from ui.tasks import Tasks
from ui.unfinished import Unfinished
from ui.widgets.button import Button
from ui.widgets.overlays import EmptyState

if TYPE_CHECKING:
    from station_app.clock import Clock
    from station_app.domain.records import OperatorRow
    from station_app.keyslots import KeySource
    from station_app.paths import Paths
    from station_app.services.service_set import (
        Services,  # the core is loaded behind the first paint, on the store's thread
    )
    from ui.sync_link import SyncLink

StartDemo = Callable[["Paths", "Clock"], "tuple[Paths, KeySource, Callable[[], None]]"]
StartPractice = Callable[["Paths", "Clock"], "tuple[Paths, KeySource]"]
"""The practice of a home; given the practice's own home, begun anew."""
_TO_PRACTICE = -1
"""The event loop ended in order to go to the practice, or to begin it anew."""
_START_MS = 3_000
"""What is loaded at the start stays; looking through it for garbage on the way costs a twentieth of the start."""
SWITCH_SECONDS = 0.001
"""How long a worker may keep the interpreter from the GUI thread; the default of 5 ms is felt while typing."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Home:
    """Which store to open, and how."""

    paths: Paths
    source: KeySource


@dataclass(frozen=True, slots=True)
class _Opened:
    services: Services
    operators: tuple[OperatorRow, ...]


def run_window(
    paths: Paths,
    source: KeySource,
    clock: Clock,
    *,
    start_demo: StartDemo | None = None,
    start_practice: StartPractice | None = None,
) -> int:
    """Open the window on a home and run until it is closed; returns the exit code.

    Args:
        paths: the home; one without a store gets the offer to set up this station, or to see the demonstration.
        source: where its key comes from.
        clock: the time.
        start_demo: starts the demonstration and says where it lives; None where there is none to offer.
        start_practice: the same for the practice, and begins it anew.

    Raises:
        EnvironmentFault: `already_running` when this home has a window already.
    """
    with ExitStack() as held:
        held.enter_context(hold(paths, Lock.WINDOW))
        tune_interpreter()
        app = make_application()
        theme.apply(app, theme.remembered())
        home, code = Home(paths, source), _TO_PRACTICE
        QTimer.singleShot(_START_MS, _collect_from_now)
        while code == _TO_PRACTICE:
            start = Start(home, clock, start_demo, held, start_practice)
            start.window.restore_place()
            start.window.show()
            QTimer.singleShot(0, start.begin)
            code = app.exec()
            home = start.home
            start.finish()
            if code == _TO_PRACTICE and start_practice is not None:
                start.window.hide()
                start.window.deleteLater()
                home = _practice_of(home, start_practice(home.paths, clock), held)
        return code


def _practice_of(home: Home, made: tuple[Paths, KeySource], held: ExitStack) -> Home:
    """The practice as the next home; from another home its window lock is taken, too."""
    if made[0] != home.paths:
        held.enter_context(hold(made[0], Lock.WINDOW))
    return Home(*made)


def tune_interpreter() -> None:
    """Let the GUI thread have its turn soon, and look for garbage only once everything is loaded."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.disable()


def _collect_from_now() -> None:
    gc.freeze()
    gc.enable()


def make_application() -> QApplication:
    """The QApplication with its name and Qt's own Chinese texts."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    app = QApplication(sys.argv[:1])
    app.setApplicationName("station-desk")
    translator = QTranslator(app)
    if translator.load(QLocale("zh_CN"), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    return app


class Start(QObject):
    """Takes the window from its first paint to a running station, and down again."""

    def __init__(
        self,
        home: Home,
        clock: Clock,
        start_demo: StartDemo | None,
        held: ExitStack,
        start_practice: StartPractice | None = None,
    ) -> None:
        super().__init__()
        self.window = MainWindow()
        self._start_practice = start_practice
        if start_practice is not None:
            self.window.practice_requested.connect(lambda: QApplication.exit(_TO_PRACTICE))
        self._home = home
        self._clock = clock
        self._start_demo = start_demo
        self._held = held
        self._executor = StoreThread()
        self.tasks = Tasks(self._executor, self)
        self.tasks.bug_met.connect(self._on_bug)
        self._services: Services | None = None
        self._desk: Desk | None = None
        self._stop_demo: Callable[[], None] | None = None
        self._crashed = False
        self._hook_before = sys.excepthook
        sys.excepthook = self._on_uncaught

    @property
    def home(self) -> Home:
        """Which store is open."""
        return self._home

    def begin(self) -> None:
        """After the first paint: open the store on its own thread."""
        if not self._home.paths.store.exists():
            self._offer_set_up()
            return
        self.tasks.store(self, self._open, self._on_opened, failed=self._on_refused)

    def _open(self) -> _Opened:
        """Runs on the store's thread: load the core, open the store, load the first page's module."""
        from station_app.bootstrap import build_services, open_store, unlock  # noqa: PLC0415  # see above

        opened = unlock(self._home.paths, self._home.source)
        store = open_store(self._home.paths, opened.key, self._clock)
        services = build_services(self._home.paths, store, opened)
        import ui.assembly  # noqa: PLC0415
        import ui.workbench.page  # noqa: F401, PLC0415

        first = services.operators.first()
        others = (operator for operator in services.operators.all() if operator.id != first.id)
        return _Opened(services, (first, *others))

    def _on_opened(self, opened: _Opened) -> None:
        """Show the first page at once; where somebody has a password, ask first who it is."""
        self._services = opened.services
        if any(operator.password_hash is not None for operator in opened.operators):
            self._ask_who(opened)
        else:
            self._show_first_page(opened.services, opened.operators[0])

    def _ask_who(self, opened: _Opened) -> None:
        from ui.login.form import SignInForm, SignInPage  # noqa: PLC0415  # only where passwords are set

        form = SignInForm(self.tasks, opened.services.operators, opened.operators)
        page = SignInPage(form, with_practice=self._start_practice is not None)
        page.practice_wanted.connect(lambda: self._begin_practice(page))

        def enter(operator: OperatorRow) -> None:
            self.window.drop_plain(page)
            self._show_first_page(opened.services, operator)

        form.signed_in.connect(enter)
        self.window.show_plain(page, "登录")
        form.list.setFocus()

    def _show_first_page(self, services: Services, operator: OperatorRow) -> None:
        """The network's libraries load when the page stands there."""
        from ui.assembly import assemble  # noqa: PLC0415  # loaded by `_open`
        from ui.sync_link import SyncLink  # noqa: PLC0415

        link = SyncLink(services, self)
        self._desk = assemble(self.window, services, operator, self.tasks, papers_folder(), link)
        self.window.navigator.go(PageName.WORKBENCH)
        self.tasks.idle_reached.connect(self._on_first_idle)

    def _on_first_idle(self) -> None:
        self.tasks.idle_reached.disconnect(self._on_first_idle)
        link = self._desk.link if self._desk is not None else None
        if link is not None:
            self.tasks.background(self, _load_network, partial(_start, link))
        if self._desk is not None:
            Unfinished(self._desk, self.window).look()

    def _on_refused(self, error: StationError) -> None:
        """The store does not open: say what is safe and what to do, and let the operator try again."""
        retry = Button("重试", icon="refresh")
        view = EmptyState(
            "key" if error.exit is Exit.KEY_UNAVAILABLE else "alert-octagon", "本站数据没打开", sentence(error), retry
        )

        def again() -> None:
            self.window.drop_plain(view)
            self.begin()

        retry.clicked.connect(again)
        self.window.show_plain(view, "政务驿站工作台")

    def _offer_set_up(self) -> None:
        from ui.setup.page import SetUpPage  # noqa: PLC0415  # the first start only

        page = SetUpPage(
            self.tasks,
            self._home.paths,
            self._home.source,
            self._clock,
            with_demo=self._start_demo is not None,
            with_practice=self._start_practice is not None,
        )
        page.practice_wanted.connect(lambda: self._begin_practice(page))
        page.finished.connect(lambda source: self._on_set_up(page, source))
        page.demo_wanted.connect(lambda: self._begin_demo(page))
        self.window.show_plain(page, "欢迎")

    def _on_set_up(self, page: QWidget, source: KeySource) -> None:
        self._home = Home(self._home.paths, source)
        self.window.drop_plain(page)
        self.begin()

    def _begin_demo(self, page: QWidget) -> None:
        start_demo = self._start_demo
        if start_demo is None:
            return
        work = lambda: start_demo(self._home.paths, self._clock)  # noqa: E731  # one expression
        self.tasks.background(self, work, lambda made: self._on_demo(page, made))

    def _on_demo(self, page: QWidget, made: tuple[Paths, KeySource, Callable[[], None]]) -> None:
        paths, source, self._stop_demo = made
        self._held.enter_context(hold(paths, Lock.WINDOW))
        self._home = Home(paths, source)
        self.window.drop_plain(page)
        self.begin()

    def _begin_practice(self, page: QWidget) -> None:
        """演练: close the station, if it is open, and open the practice beside it."""
        start_practice = self._start_practice
        if start_practice is None:
            return
        services, self._services = self._services, None

        def work() -> tuple[Paths, KeySource]:
            if services is not None:
                services.close()
            return start_practice(self._home.paths, self._clock)

        self.tasks.store(self, work, lambda made: self._on_practice(page, made), failed=self._on_refused)

    def _on_practice(self, page: QWidget, made: tuple[Paths, KeySource]) -> None:
        self._held.enter_context(hold(made[0], Lock.WINDOW))
        self._home = Home(*made)
        self.window.drop_plain(page)
        self.begin()

    def finish(self) -> None:
        """After the window closed: network, jobs, store and demonstration end in this order."""
        sys.excepthook = self._hook_before
        if self._desk is not None and self._desk.link is not None:
            self._desk.link.stop()
        self.tasks.close()
        if self._services is not None:
            self._executor.submit(self._services.close).result()
        self._executor.shutdown()
        if self._stop_demo is not None:
            self._stop_demo()

    def _on_uncaught(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.exit(Exit.DONE)
            return
        self._on_bug(error)

    def _on_bug(self, error: BaseException) -> None:
        """A fault of the program: its state is not known any more, so say so once and end in good order."""
        _log.error("uncaught", exc_info=error)
        if self._crashed:
            return
        self._crashed = True
        from ui.crash_dialog import CrashDialog  # noqa: PLC0415  # needed once, if ever

        dialog = CrashDialog(error, self.window)
        dialog.finished.connect(lambda _: QApplication.exit(Exit.BUG))
        dialog.open()


def papers_folder() -> Path:
    """Where PDFs are saved at once, without asking."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(place or Path.home()) / "政务驿站文书"


def _start(link: SyncLink, _loaded: None) -> None:
    link.start()


def _load_network() -> None:
    """Import the network's libraries and the page of a case on a worker thread (about 150 ms each): nobody waits."""
    import sync.station.worker  # noqa: F401, PLC0415
    import ui.case_detail.page  # noqa: F401, PLC0415
