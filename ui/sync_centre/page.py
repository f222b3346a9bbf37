"""同步中心: the session on top, outbox and history at the left, what needs a person at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station_app.errors import StationError
from sync.station.worker import SyncStatus
from ui.desk import Desk
from ui.messages import sentence
from ui.models.cells import MarkCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import Navigator, Page, PageName, WidthClass
from ui.shortcuts import action
from ui.sync_centre.attention import AttentionPanel
from ui.sync_centre.enrol import EnrolPanel
from ui.sync_centre.reading import OutboxLine, ReceiptLine, RunLine, SyncView, read_sync
from ui.sync_centre.track import TrackPanel
from ui.widgets.button import Button
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel, clear_layout
from ui.widgets.split import RememberedSplit
from ui.widgets.table import Table
from ui.widgets.tabs import CountTabs, Tab
from ui.widgets.text import ElidedText, Text

OUTBOX, RECEIPTS = "outbox", "receipts"
_RECENT_RUNS = 5


class SyncPage(Page):
    """Reads the store after every session; never waits for the network."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "同步中心")
        self.set_heading("同步中心", f"{desk.services.profile.name} ⇄ 大厅")
        self._view: SyncView | None = None
        self.now_button = Button("立即同步", icon="refresh", hint="F9")
        self.track, self.enrol_panel, self.attention = TrackPanel(), EnrolPanel(), AttentionPanel()
        self._build()
        self._actions = [
            action(self, "下一页签", "Ctrl+Tab", partial(self.tabs.step, 1)),
            action(self, "下一窗格", "F6", self._step_pane),
        ]
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.setSpacing(12)
        outer.addWidget(self.track)
        outer.addWidget(self.enrol_panel)
        self.enrol_panel.hide()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._build_lists(), 5)
        column.addWidget(self._build_history(), 4)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self.attention, 3)
        side.addWidget(self._build_plan(), 2)
        right.setMinimumWidth(300)
        self._split = RememberedSplit("sync", (left, right), (1, 0), {WidthClass.M: (888, 440)})
        outer.addWidget(self._split, 1)

    def _build_lists(self) -> Panel:
        panel = Panel("发件箱")
        self.tabs = CountTabs([Tab(OUTBOX, "发件箱"), Tab(RECEIPTS, "回执")], "收发")
        panel.body.addWidget(self.tabs)
        self.outbox: RowsModel[OutboxLine] = RowsModel(
            [
                Column("kind", "类型", 72, lambda row: TextCell(row.kind, quiet=True)),
                Column("no", "编号", 130, lambda row: TextCell(row.no, mono=True)),
                Column("content", "内容", 0, lambda row: TextCell(row.content)),
                Column("when", "存入", 100, lambda row: TextCell(row.when, quiet=True)),
                Column("state", "状态", 96, lambda row: MarkCell(row.state, row.mark)),
            ],
            spoken=lambda row: f"{row.kind}，{row.no}，{row.content}，{row.state}",
        )
        self.receipts: RowsModel[ReceiptLine] = RowsModel(
            [
                Column("no", "回执号", 190, lambda row: TextCell(row.receipt_no, mono=True)),
                Column("changes", "内容", 0, lambda row: TextCell(row.changes)),
                Column("size", "大小", 90, lambda row: TextCell(row.size, right=True), right=True),
                Column("when", "回执时间", 120, lambda row: TextCell(row.when, quiet=True)),
            ]
        )
        self.outbox_table, self.receipt_table = Table("发件箱"), Table("回执")
        self.outbox_table.setModel(self.outbox)
        self.receipt_table.setModel(self.receipts)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.outbox_table)
        self._stack.addWidget(self.receipt_table)
        self._stack.addWidget(EmptyState("cloud-check", "没有待上传的", "本机的新内容都已送到大厅，有回执。"))
        panel.body.addWidget(self._stack, 1)
        foot = panel.add_footer()
        self._outbox_note = Text("", "captionText")
        foot.addWidget(self._outbox_note)
        foot.addStretch(1)
        foot.addWidget(Text("未上传的数据都在本机，断电不丢", "captionText"))
        return panel

    def _build_history(self) -> Panel:
        panel = Panel("历史")
        _, self._history_note = panel.add_header("历史", f"近 {_RECENT_RUNS} 次")
        self.runs: RowsModel[RunLine] = RowsModel(
            [
                Column("when", "时间", 118, lambda row: TextCell(row.when)),
                Column("trigger", "方式", 92, lambda row: TextCell(row.trigger, quiet=True)),
                Column("content", "内容", 0, lambda row: TextCell(row.content)),
                Column("result", "结果", 240, lambda row: MarkCell(row.result, row.mark)),
                Column("duration", "用时", 80, lambda row: TextCell(row.duration, right=True), right=True),
            ]
        )
        self.run_table = Table("历史")
        self.run_table.setModel(self.runs)
        panel.body.addWidget(self.run_table, 1)
        return panel

    def _build_plan(self) -> Panel:
        panel = Panel("计划与版本")
        panel.add_header("计划与版本")
        holder = QWidget()
        self._plan = QVBoxLayout(holder)
        self._plan.setContentsMargins(12, 10, 12, 10)
        self._plan.setSpacing(6)
        panel.body.addWidget(holder)
        panel.body.addStretch(1)
        return panel

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show_list)
        self.attention.case_wanted.connect(partial(self.navigator.go, PageName.CASES))
        self.attention.done_wanted.connect(self._on_done)
        if self.desk.link is not None:
            self.desk.link.status_changed.connect(self._on_status)
            self.now_button.clicked.connect(self.desk.link.sync_now)
        self.enrol_panel.enrol_wanted.connect(self._on_enrol)

    def top_actions(self) -> Sequence[QWidget]:
        """立即同步."""
        return (self.now_button,)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:  # noqa: ARG002  # this page has nothing to open
        """Show the state of now."""
        self.refresh()
        self.outbox_table.setFocus()

    def refresh(self) -> None:
        """Read the store again."""
        self.desk.tasks.store(self, partial(read_sync, self.desk), self._on_read, key="read")

    def _on_read(self, view: SyncView) -> None:
        self._view = view
        self.outbox.replace_rows(view.outbox)
        self.receipts.replace_rows(view.receipts)
        self.runs.replace_rows(view.runs[:_RECENT_RUNS])
        self.attention.show_cards(view.attention)
        self.tabs.set_tabs([Tab(OUTBOX, "发件箱", view.pending), Tab(RECEIPTS, "回执", len(view.receipts))])
        earliest = f" · 最早存入 {view.outbox[0].when}" if view.outbox else ""
        self._outbox_note.setText(f"{view.pending} 条{earliest}")
        self._show_list()
        self._show_plan(view)
        self._show_status()

    def _show_plan(self, view: SyncView) -> None:
        clear_layout(self._plan)
        for label, text in (("大厅", view.hall_url or "还没接入"), *view.plan):
            row = QHBoxLayout()
            row.setSpacing(8)
            name = Text(label, "hint")
            name.setFixedWidth(68)
            row.addWidget(name)
            row.addWidget(ElidedText(text, pixels=13), 1)
            self._plan.addLayout(row)

    def _show_list(self, _key: str = "") -> None:
        if self.tabs.key() == RECEIPTS:
            self._stack.setCurrentIndex(1)
        else:
            self._stack.setCurrentIndex(0 if self.outbox.rowCount() else 2)

    def _status(self) -> SyncStatus:
        status = self.desk.link.status if self.desk.link is not None else None
        return status or SyncStatus()

    def _on_status(self, status: SyncStatus) -> None:
        if status.running:
            self._show_status()
        else:
            self.refresh()

    def _show_status(self) -> None:
        status, view = self._status(), self._view
        enrolled = view is None or view.hall_url is not None
        self.track.setVisible(enrolled)
        self.enrol_panel.setVisible(not enrolled)
        self.now_button.setEnabled(enrolled and not status.running and self.desk.link is not None)
        if status.running:
            self.track.show_running(status)
        elif view is not None:
            self.track.show_idle(view, view.runs[0] if view.runs else None, status)

    def _on_done(self, attention_id: int) -> None:
        work = partial(self.desk.services.sync.close_item, attention_id)
        self.desk.tasks.store(self, work, lambda _: self.refresh())

    def _on_enrol(self, url: str, code: str) -> None:
        link = self.desk.link
        if link is None:
            return
        future = link.enrol(url, code)
        self.desk.tasks.background(self, future.result, self._on_enrolled, failed=self._on_refused)

    def _on_enrolled(self, _enrolled: object) -> None:
        self.desk.notifier.say("已接入大厅，正在报送")
        self.refresh()

    def _on_refused(self, error: StationError) -> None:
        self.enrol_panel.show_error(sentence(error))

    def _step_pane(self) -> None:
        (self.run_table if self.outbox_table.hasFocus() else self.outbox_table).setFocus()

    def set_width_class(self, width: WidthClass) -> None:
        """Row 28 on S."""
        self._split.set_width_class(width)
        height = 28 if width in (WidthClass.S, WidthClass.NARROW) else 32
        for table in (self.outbox_table, self.receipt_table, self.run_table):
            table.set_row_height(height)
