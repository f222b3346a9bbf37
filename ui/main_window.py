"""The navigation frame: rail, top bar, stacked pages and status bar; it knows no business rule and no page's inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PyQt6.QtCore import QByteArray, QSettings, QSize, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QAction, QCloseEvent, QIcon, QPainter, QPixmap, QResizeEvent
from PyQt6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui import icons
from ui.desk import Desk
from ui.page import PLANNED_PROJECT, QUICK_LINE, Navigator, Page, PageName, WidthClass, width_class
from ui.palette import palette
from ui.shortcuts import ShortcutCard, action
from ui.widgets.inputs import SearchButton
from ui.widgets.overlays import ToastStack
from ui.widgets.rail import Rail, RailEntry
from ui.widgets.status import HEIGHT as STATUS_HEIGHT
from ui.widgets.status import StatusBar, StatusWords
from ui.widgets.text import Text

TITLE = "政务驿站工作台"
ENTRIES = (
    RailEntry(PageName.WORKBENCH, "工作台", "layout-dashboard", "Ctrl+1"),
    RailEntry(PageName.CASES, "办件", "files", "Ctrl+2"),
    RailEntry(PageName.PROJECTS, "项目", "building-factory-2", "Ctrl+3"),
    RailEntry(PageName.ENTERPRISES, "企业", "building-skyscraper", "Ctrl+4"),
    RailEntry(PageName.VISITS, "走访诉求", "messages", "Ctrl+5"),
    RailEntry(PageName.CATALOGUE, "事项库", "binary-tree", "Ctrl+6", gap=True),
    RailEntry(PageName.EVALUATIONS, "评价", "mood-smile", "Ctrl+8"),
    RailEntry(PageName.LEDGERS, "台账报表", "report-analytics", "Ctrl+9", gap=True),
    RailEntry(PageName.SYNC, "同步中心", "refresh", "Ctrl+0"),
)
_RAIL_OF = {
    PageName.INTAKE: PageName.CASES, PageName.CASE: PageName.CASES, PageName.ENTERPRISE: PageName.ENTERPRISES,
    PageName.PROJECT: PageName.PROJECTS,
}  # fmt: skip

PageFactory = Callable[[Desk, Navigator], Page]


class MainWindow(QMainWindow):
    """Shows one page at a time; pages are built when first asked for."""

    closing = pyqtSignal()
    search_requested = pyqtSignal()
    sync_requested = pyqtSignal()
    handover_requested = pyqtSignal()
    operator_menu_requested = pyqtSignal()
    practice_requested = pyqtSignal()
    """Go to the practice; from inside it, begin it anew."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setWindowIcon(_seal_icon())
        self.setMinimumSize(1080, 600)
        self.navigator = Navigator(self)
        self._desk: Desk | None = None
        self._factories: Mapping[PageName, PageFactory] = {}
        self._pages: dict[PageName, Page] = {}
        self._actions: dict[PageName, QWidget] = {}
        self._trail: list[PageName] = []
        self._width = WidthClass.M
        self._build()
        self._window_actions = self._shortcuts()
        self.navigator.requested.connect(self._on_requested)
        self.navigator.back_requested.connect(self.go_back)

    def _build(self) -> None:
        root = QWidget()
        root.setObjectName("canvas")
        self.setCentralWidget(root)
        outer = QVBoxLayout(root)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        outer.addLayout(middle, 1)
        self.rail = Rail(ENTRIES)
        middle.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        middle.addLayout(column, 1)
        self._banner = Text("", "remark")
        self._banner.setContentsMargins(16, 4, 16, 4)
        self._banner.setObjectName("practice")
        self._banner.hide()
        column.addWidget(self._banner)
        column.addWidget(self._build_top_bar())
        self._stack = QStackedWidget()
        column.addWidget(self._stack, 1)
        self.status = StatusBar()
        outer.addWidget(self.status)
        self.toasts = ToastStack(self, bottom=STATUS_HEIGHT)
        self.rail.chosen.connect(self._on_rail_chosen)
        self.status.keys.clicked.connect(self.show_shortcuts)
        for cell in (self.status.network, self.status.last_sync, self.status.outbox):
            cell.clicked.connect(lambda: self.navigator.go(PageName.SYNC))
        self.status.operator.clicked.connect(self.operator_menu_requested)
        self.status.catalogue.clicked.connect(lambda: self.navigator.go(PageName.CATALOGUE))

    def _build_top_bar(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("topbar")
        bar.setFixedHeight(52)
        self._top = QHBoxLayout(bar)
        self._top.setContentsMargins(16, 0, 9, 0)
        self._top.setSpacing(4)
        self._title = Text("", "title")
        self._remark = Text("", "hint")
        self._top.addWidget(self._title)
        self._top.addSpacing(6)
        self._top.addWidget(self._remark)
        self._top.addStretch(1)
        self.search_button = SearchButton("搜企业 / 件号 / 事项 / 项目，可输拼音首字母", "Ctrl K")
        self.search_button.clicked.connect(self.search_requested)
        self._top.addWidget(self.search_button)
        return bar

    def _shortcuts(self) -> list[QAction]:
        window = Qt.ShortcutContext.WindowShortcut
        result = [
            action(self, "全局搜索", "Ctrl+K", self.search_requested.emit, context=window),
            action(self, "新建办件", "Ctrl+N", self._on_new_case, context=window),
            action(
                self, "快速登记", "Ctrl+L", lambda: self.navigator.go(PageName.WORKBENCH, QUICK_LINE), context=window
            ),
            action(
                self,
                "新签约项目",
                "Ctrl+Shift+N",
                lambda: self.navigator.go(PageName.PROJECTS, PLANNED_PROJECT),
                context=window,
            ),
            action(self, "交接班单", "Ctrl+Shift+J", self.handover_requested.emit, context=window),
            action(self, "立即同步", "F9", self.sync_requested.emit, context=window),
            action(self, "快捷键卡", "F1", self.show_shortcuts, context=window),
            action(self, "返回上级", "Escape", self._on_escape, context=window),
        ]
        for entry in ENTRIES:
            go = partial(self.navigator.go, PageName(entry.key))
            result.append(action(self, entry.label, entry.shortcut, go, context=window))
        return result

    def attach(self, desk: Desk, factories: Mapping[PageName, PageFactory]) -> None:
        """Give the frame its services and pages, once the store is open."""
        self._desk = desk
        self._factories = factories
        desk.notifier.announced.connect(self.toasts.show_notice)
        desk.tasks.problem_met.connect(desk.notifier.problem)

    def show_practice(self) -> None:
        """The banner of a practice, and the key that begins it anew."""
        self._banner.setText("演练 · 不作凭据，不上传 · Ctrl+Alt+R 从头再来")
        self._banner.show()
        window = Qt.ShortcutContext.WindowShortcut
        again = action(self, "演练从头再来", "Ctrl+Alt+R", self.practice_requested.emit, context=window)
        self._window_actions.append(again)

    def show_plain(self, widget: QWidget, title: str) -> None:
        """Show something that is no page: set-up, or what keeps the store from opening."""
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        self._title.setText(title)
        self._remark.setText("")
        self.search_button.setVisible(self._desk is not None)

    def drop_plain(self, widget: QWidget) -> None:
        """Take such a widget away again."""
        self._stack.removeWidget(widget)
        widget.deleteLater()
        self.search_button.show()

    def show_status(self, words: StatusWords) -> None:
        """Put words into the status bar."""
        self.status.show_words(words)

    def page(self, name: PageName) -> Page:
        """The page of this name, built now if need be."""
        if name not in self._pages:
            if self._desk is None:
                raise RuntimeError("pages need an open store")
            page = self._factories[name](self._desk, self.navigator)
            self._pages[name] = page
            self._stack.addWidget(page)
            page.heading_changed.connect(self._show_heading)
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4)
            for widget in page.top_actions():
                row.addWidget(widget)
            self._top.addWidget(holder)
            holder.hide()
            self._actions[name] = holder
            page.set_width_class(self._width)
        return self._pages[name]

    def current(self) -> Page | None:
        """The page shown now."""
        widget = self._stack.currentWidget()
        return widget if isinstance(widget, Page) else None

    def current_name(self) -> PageName | None:
        """Name of the page shown now."""
        shown = self.current()
        return next((name for name, page in self._pages.items() if page is shown), None)

    def _on_requested(self, name: PageName, argument: object) -> None:
        if self._desk is None:
            return
        before, page = self.current_name(), self.page(name)
        if before is not None and before is not name:
            self._pages[before].leave()
            self._trail.append(before)
            del self._trail[:-20]
        for other, holder in self._actions.items():
            holder.setVisible(other is name)
        self._stack.setCurrentWidget(page)
        self.rail.choose(_RAIL_OF.get(name, name))
        self._show_heading()
        page.open_with(argument)

    def go_back(self) -> None:
        """Esc, third step: the page before, else the case list."""
        while self._trail:
            name = self._trail.pop()
            if name is not self.current_name():
                self._on_requested(name, None)
                if self._trail:
                    self._trail.pop()
                return

    def _show_heading(self, *_words: str) -> None:
        page = self.current()
        if page is None:
            return
        title, remark = page.heading
        self._title.setText(title)
        self._remark.setText(remark)
        self._remark.set_role("crumb" if remark.startswith("/") else "hint")
        self.setWindowTitle(f"{TITLE} — {title} {remark}" if remark.startswith("/") else f"{TITLE} — {title}")

    def _on_escape(self) -> None:
        page = self.current()
        if page is not None and not page.escape():
            self.go_back()

    def _on_new_case(self) -> None:
        page = self.current()
        if page is not None and page.add_new():
            return
        self.navigator.go(PageName.INTAKE, page.intake_argument() if page is not None else None)

    def _on_rail_chosen(self, key: str) -> None:
        self.navigator.go(PageName(key))

    def show_shortcuts(self) -> None:
        """F1: the card of every key that works here."""
        page = self.current()
        groups = [("到处可用", self._window_actions)]
        if page is not None:
            groups.insert(0, (page.heading[0], list(page.page_actions())))
        ShortcutCard(groups, self).open()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Qt override: tell the pages about the width class, close the search field in where room is short."""
        super().resizeEvent(a0)
        size = self.size()
        width = width_class(size.width(), size.height())
        if width is not self._width:
            self._width = width
            for page in self._pages.values():
                page.set_width_class(width)

    def restore_place(self) -> None:
        """Put the window where it was last time."""
        stored = QSettings("station-desk", "window").value("geometry")
        if isinstance(stored, QByteArray):
            self.restoreGeometry(stored)
        else:
            self.resize(QSize(1440, 870))

    def closeEvent(self, a0: QCloseEvent | None) -> None:
        """Qt override: pages keep what was typed before the window goes."""
        for page in self._pages.values():
            page.leave()
        QSettings("station-desk", "window").setValue("geometry", self.saveGeometry())
        self.closing.emit()
        super().closeEvent(a0)

    def start_clock(self, tick: Callable[[], None]) -> None:
        """Call `tick` every 10 seconds: the time in the status bar, lights at midnight."""
        timer = QTimer(self)
        timer.timeout.connect(tick)
        timer.start(10_000)


def _seal_icon() -> QIcon:
    from PyQt6.QtCore import QRectF  # noqa: PLC0415

    result = QIcon()
    for side in (16, 32, 48, 128):
        image = QPixmap(side, side)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        icons.draw_seal(painter, QRectF(0, 0, side, side), palette().seal)
        painter.end()
        result.addPixmap(image)
    return result


def application() -> QApplication:
    """The running QApplication."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("there is no QApplication")
    return app
