"""同步中心: the batch on top, lists and history at the left, what needs a person at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QUrl
from PyQt6.QtGui import QAction, QDesktopServices
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from station_app.errors import StationError
from sync.station.worker import SyncStatus
from ui.desk import Desk
from ui.messages import sentence
from ui.page import Navigator, Page, PageName, WidthClass
from ui.shortcuts import action
from ui.sync_centre.attention import AttentionPanel
from ui.sync_centre.card import AttentionCard
from ui.sync_centre.deeds import CardDeeds
from ui.sync_centre.enrol import EnrolPanel
from ui.sync_centre.lists import HISTORY, TABS, HistoryPanel, ListsPanel
from ui.sync_centre.log_export import write_log
from ui.sync_centre.network import NetworkDialog
from ui.sync_centre.plan import PlanPanel
from ui.sync_centre.reading import InboxLine, OutboxLine, SyncView, read_sync
from ui.sync_centre.stick import StickPanel
from ui.sync_centre.track import TrackPanel
from ui.widgets.button import Button
from ui.widgets.split import RememberedSplit

_PLAN_HEIGHT = 220


class SyncPage(Page):
    """Reads the store after every session; never waits for the network."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "同步中心")
        self.set_heading("同步中心", f"{desk.services.profile.name} ⇄ 大厅")
        self._view: SyncView | None = None
        self._enrols_again = False
        self.network: NetworkDialog | None = None
        self.written: Path | None = None
        self.now_button = Button("立即同步", icon="refresh", hint="F9")
        self.track, self.enrol_panel, self.attention = TrackPanel(), EnrolPanel(), AttentionPanel()
        self.lists, self.history, self.plan, self.stick = ListsPanel(), HistoryPanel(), PlanPanel(), StickPanel(desk)
        self.tabs = self.lists.tabs
        self.deeds = CardDeeds(desk, navigator, self)
        self._build()
        self._actions = self._shortcuts()
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.setSpacing(12)
        outer.addWidget(self.track)
        outer.addWidget(self.enrol_panel)
        self.enrol_panel.hide()
        left, right = QWidget(), QWidget()
        column, side = QVBoxLayout(left), QVBoxLayout(right)
        for layout in (column, side):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(12)
        column.addWidget(self.lists, 1)
        column.addWidget(self.history)
        column.addWidget(self.stick)
        side.addWidget(self.attention, 1)
        self.plan.setFixedHeight(_PLAN_HEIGHT)
        side.addWidget(self.plan)
        right.setMinimumWidth(300)
        sizes = {WidthClass.S: (826, 428), WidthClass.M: (888, 440)}
        self._split = RememberedSplit("sync", (left, right), (1, 0), sizes)
        outer.addWidget(self._split, 1)

    def _shortcuts(self) -> list[QAction]:
        result = [
            action(self, "下一页签", "Ctrl+Tab", partial(self.tabs.step, 1)),
            action(self, "上一页签", "Ctrl+Shift+Tab", partial(self.tabs.step, -1)),
            action(self, "下一窗格", "F6", partial(self._step_pane, 1)),
            action(self, "上一窗格", "Shift+F6", partial(self._step_pane, -1)),
            action(self, "导出日志", "Ctrl+E", self.export_log),
        ]
        for number, (key, label) in enumerate(TABS, 1):
            result.append(action(self, label, f"Alt+{number}", partial(self.tabs.choose, key)))
        return result

    def _connect(self) -> None:
        link = self.desk.link
        self.lists.opened.connect(self._open_row)
        self.lists.tab_changed.connect(lambda key: self.history.setVisible(key != HISTORY))
        self.attention.step_wanted.connect(self.deeds.do)
        self.attention.shown_wanted.connect(self.deeds.disclose)
        self.deeds.done.connect(self.refresh)
        self.deeds.lines_shown.connect(self.attention.show_lines)
        self.deeds.enrol_wanted.connect(self._enrol_again)
        self.stick.done.connect(self.refresh)
        self.history.export_button.clicked.connect(self.export_log)
        self.plan.network_button.clicked.connect(self.check_network)
        self.plan.network_button.setEnabled(link is not None)
        self.enrol_panel.enrol_wanted.connect(self._on_enrol)
        if link is not None:
            link.status_changed.connect(self._on_status)
            self.now_button.clicked.connect(link.sync_now)
            self.track.pause_wanted.connect(link.pause)
            self.track.resume_wanted.connect(link.sync_now)

    # What the shell calls.

    def top_actions(self) -> Sequence[QWidget]:
        """立即同步."""
        return (self.now_button,)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:  # noqa: ARG002  # this page has nothing to open
        """Show the state of now."""
        self.refresh()
        self.lists.table.setFocus()

    def refresh(self) -> None:
        """Read the store again."""
        self.desk.tasks.store(self, partial(read_sync, self.desk), self._on_read, key="read")

    def set_width_class(self, width: WidthClass) -> None:
        """Row 28 on S."""
        self._split.set_width_class(width)
        height = 28 if width in (WidthClass.S, WidthClass.NARROW) else 32
        self.lists.set_row_height(height)
        self.history.set_row_height(height)

    # Showing.

    def _on_read(self, view: SyncView) -> None:
        self._view = view
        self.lists.show_view(view, running=self._status().running)
        self.history.show_view(view)
        self.attention.show_cards(view.attention, view.open_items)
        self.plan.show_lines(view.plan)
        self.stick.show_view(view)
        self._show_status()

    def _status(self) -> SyncStatus:
        status = self.desk.link.status if self.desk.link is not None else None
        return status or SyncStatus()

    def _on_status(self, status: SyncStatus) -> None:
        if status.running:
            self.lists.show_outbox(running=True)
            self._show_status()
        else:
            self.refresh()

    def _show_status(self) -> None:
        status, view = self._status(), self._view
        enrolled = (view is None or view.hall_url is not None) and not self._enrols_again
        self.track.setVisible(enrolled)
        self.enrol_panel.setVisible(not enrolled)
        self.now_button.setEnabled(enrolled and not status.running and self.desk.link is not None)
        if status.running:
            self.track.show_running(view, status, self.desk.services.clock.now())
        elif view is not None:
            self.track.show_idle(view, status)

    def _step_pane(self, by: int) -> None:
        """Lists, history, cards, stick, round the corner; an empty pane is passed by."""
        panes: list[QWidget] = [self.lists.table]
        panes += [self.history.table] if self.history.isVisible() else []
        panes += [self.attention.views[0]] if self.attention.views else []
        panes += [self.stick.choose_button] if self.stick.choose_button.isEnabled() else []
        panels = {self.lists.table: self.lists, self.history.table: self.history, self.stick.choose_button: self.stick}
        window = self.window()
        focused = window.focusWidget() if window is not None else None
        here = next(
            (
                place
                for place, pane in enumerate(panes)
                if focused is not None and panels.get(pane, self.attention).isAncestorOf(focused)
            ),
            -1 if by > 0 else 0,
        )
        panes[(here + by) % len(panes)].setFocus()

    # Doing.

    def _open_row(self, row: object) -> None:
        """Enter: the case of a row, or its card."""
        if isinstance(row, AttentionCard):
            self.attention.focus_card(row.id)
        elif isinstance(row, (OutboxLine, InboxLine)) and row.case:
            self.navigator.go(PageName.CASE, row.no)

    def export_log(self) -> None:
        """Ctrl+E: every session that is kept, as a spreadsheet that was read back."""
        if self._view is None or not self._view.runs:
            return
        work = partial(write_log, self.desk.papers, self.desk.services.profile.name, self._view.runs)
        self.desk.tasks.background(self, work, self._on_exported, key="log")

    def _on_exported(self, path: Path) -> None:
        self.written = path
        self.desk.notifier.say(
            f"已导出日志，已读回核对：{path.name}",
            icon="file-spreadsheet",
            action="打开",
            on_action=partial(_open_file, path),
        )

    def check_network(self) -> None:
        """网络检查: open the dialog at once, fill it when the answers are there."""
        if self.desk.link is None:
            return
        self.network = NetworkDialog(self)
        self.network.open()
        future = self.desk.link.check_network()
        self.desk.tasks.background(self.network, future.result, self.network.show_findings)

    def _enrol_again(self) -> None:
        self._enrols_again = True
        self._show_status()
        self.enrol_panel.begin(self._view.hall_url or "" if self._view is not None else "")

    def _on_enrol(self, url: str, code: str, pins: str) -> None:
        link = self.desk.link
        if link is None:
            return
        future = link.enrol(url, code, pins.split())
        self.desk.tasks.background(self, future.result, self._on_enrolled, failed=self._on_refused)

    def _on_enrolled(self, _enrolled: object) -> None:
        self._enrols_again = False
        self.desk.notifier.say("已接入大厅，正在报送")
        self.refresh()

    def _on_refused(self, error: StationError) -> None:
        self.enrol_panel.show_error(sentence(error))


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
