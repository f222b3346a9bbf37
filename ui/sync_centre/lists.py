"""The left side of 同步中心: outbox, what needs a person, inbox and history, each behind its tab."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import QAbstractItemModel, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget

from ui.marks import SYNC_STATES
from ui.models.cells import MarkCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.sync_centre.card import AttentionCard
from ui.sync_centre.reading import InboxLine, OutboxLine, RunLine, SyncView
from ui.widgets.button import Button, Kind
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.table import Table
from ui.widgets.tabs import CountTabs, Tab
from ui.widgets.text import Text

OUTBOX, ATTENTION, INBOX, HISTORY = "outbox", "attention", "inbox", "history"
TABS = ((OUTBOX, "发件箱"), (ATTENTION, "需处理"), (INBOX, "收件"), (HISTORY, "历史"))
RECENT = 5
_EMPTY: Mapping[str, tuple[str, str]] = {
    OUTBOX: ("没有待上传的", "本机的新内容都已送到大厅，有回执。"),
    ATTENTION: ("没有要人处理的", "大厅退回的、两边都改了的，会列在这里。"),
    INBOX: ("还没有收到什么", "大厅的回复和另一台电脑的改动，同步后列在这里。"),
    HISTORY: ("还没有同步过", "按 F9 立即同步。"),
}
_KEYS = {
    OUTBOX: "Enter 看办件 · F9 立即同步", ATTENTION: "Enter 到右边处理", INBOX: "Enter 看办件", HISTORY: "Ctrl+E 导出日志",
}  # fmt: skip


class ListsPanel(Panel):
    """Four tables in a stack; Enter says which row was meant."""

    opened = pyqtSignal(object)
    tab_changed = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__("收发")
        self.tabs = CountTabs([Tab(key, label) for key, label in TABS], "收发")
        self.body.addWidget(self.tabs)
        self.outbox, self.cards, self.inbox, self.runs = outbox_model(), _card_model(), _inbox_model(), run_model()
        models: dict[str, QAbstractItemModel] = {
            OUTBOX: self.outbox,
            ATTENTION: self.cards,
            INBOX: self.inbox,
            HISTORY: self.runs,
        }
        self.tables: dict[str, Table] = {}
        self._empty: dict[str, EmptyState] = {}
        self._stack = QStackedWidget()
        for key, label in TABS:
            table = Table(label)
            table.setModel(models[key])
            table.opened.connect(self.opened)
            empty = EmptyState("cloud-check", *_EMPTY[key])
            empty.lie_on(table)
            self.tables[key], self._empty[key] = table, empty
            self._stack.addWidget(table)
        self.body.addWidget(self._stack, 1)
        foot = self.add_footer()
        self.note = Text("", "captionText")
        foot.addWidget(self.note)
        foot.addStretch(1)
        self._right = Text("", "captionText")
        foot.addWidget(self._right)
        self._view: SyncView | None = None
        self.tabs.chosen.connect(self._on_chosen)

    @property
    def table(self) -> Table:
        """The table that is shown."""
        return self.tables[self.tabs.key()]

    def show_view(self, view: SyncView, *, running: bool) -> None:
        """Show what was read; cursors stay."""
        self._view = view
        self.show_outbox(running=running)
        self.cards.replace_rows(view.attention)
        self.inbox.replace_rows(view.inbox)
        self.runs.replace_rows(view.runs)
        counts = {OUTBOX: len(view.outbox), ATTENTION: view.open_items, INBOX: len(view.inbox), HISTORY: len(view.runs)}
        self.tabs.set_tabs([Tab(key, label, counts[key]) for key, label in TABS])
        self._on_chosen(self.tabs.key())

    def show_outbox(self, *, running: bool) -> None:
        """待上传 turns into 上传中 while what has begun to go out is on its way."""
        if self._view is not None:
            self.outbox.replace_rows([_moving(line) if running else line for line in self._view.outbox])

    def _on_chosen(self, key: str) -> None:
        table, view = self.tables[key], self._view
        focused = any(one.hasFocus() for one in self.tables.values() if one is not table)
        self._stack.setCurrentWidget(table)
        model = table.model()
        empty = view is not None and model is not None and model.rowCount() == 0
        self._empty[key].setVisible(empty)
        self.note.setText(self._words(key))
        safe = "未上传的数据都在本机，断电不丢"
        self._right.setText(safe if key == OUTBOX else _KEYS[key])
        if focused:
            table.setFocus()
        self.tab_changed.emit(key)

    def _words(self, key: str) -> str:
        view = self._view
        if view is None:
            return ""
        if key == OUTBOX and view.cut:
            return f"先列最早的 {len(view.outbox)} 件，共 {view.pending} 条待上传 · 最早存入 {view.earliest}"
        if key == OUTBOX:
            return f"{len(view.outbox)} 条 · {view.size} · 最早存入 {view.earliest}" if view.outbox else "0 条"
        counts = {ATTENTION: f"{view.open_items} 条", INBOX: f"{len(view.inbox)} 条", HISTORY: f"{len(view.runs)} 次"}
        return counts[key]

    def set_row_height(self, height: int) -> None:
        """Width class changed."""
        for table in self.tables.values():
            table.set_row_height(height)


class HistoryPanel(Panel):
    """The last five sessions and the way to all of them as a file."""

    def __init__(self) -> None:
        super().__init__("历史")
        head, _ = self.add_header("历史", f"近 {RECENT} 批")
        self.export_button = Button("导出日志", kind=Kind.TEXT, icon="file-spreadsheet", hint="Ctrl E", small=True)
        row = QHBoxLayout()
        row.addWidget(self.export_button)
        head.addLayout(row)
        self.rows = run_model()
        self.table = Table("历史")
        self.table.setModel(self.rows)
        self.body.addWidget(self.table)
        self.set_row_height(32)

    def show_view(self, view: SyncView) -> None:
        """Show what was read."""
        self.rows.replace_rows(view.runs[:RECENT])
        self.export_button.setEnabled(bool(view.runs))

    def set_row_height(self, height: int) -> None:
        """Five rows are seen whole, whatever the width class."""
        self.table.set_row_height(height)
        self.setFixedHeight(40 + 32 + RECENT * height + 4)


def _moving(line: OutboxLine) -> OutboxLine:
    if not line.sent or line.state != "待上传":
        return line
    return OutboxLine(
        line.kind,
        line.no,
        line.content,
        line.size,
        line.when,
        "上传中",
        SYNC_STATES["上传中"],
        sent=True,
        case=line.case,
    )


def outbox_model() -> RowsModel[OutboxLine]:
    """The columns of 发件箱."""
    return RowsModel(
        [
            Column("kind", "类型", 80, lambda row: TextCell(row.kind, quiet=True)),
            Column("no", "编号", 124, lambda row: TextCell(row.no, mono=True)),
            Column("content", "内容", 0, lambda row: TextCell(row.content)),
            Column("size", "大小", 76, lambda row: TextCell(row.size, right=True), right=True),
            Column("when", "存入", 104, lambda row: TextCell(row.when, quiet=True)),
            Column("state", "状态", 100, lambda row: MarkCell(row.state, row.mark)),
        ],
        spoken=lambda row: f"{row.kind}，{row.no}，{row.content}，{row.size}，{row.state}",
    )


def _card_model() -> RowsModel[AttentionCard]:
    return RowsModel(
        [
            Column("word", "状态", 100, lambda row: MarkCell(row.word, row.mark)),
            Column("no", "编号", 124, lambda row: TextCell(row.no or "—", mono=True)),
            Column("title", "内容", 0, lambda row: TextCell(row.title)),
            Column("step", "下一步", 110, lambda row: TextCell(row.steps[0].label if row.steps else "", quiet=True)),
            Column("when", "时间", 104, lambda row: TextCell(row.when, quiet=True)),
        ],
        spoken=lambda row: f"{row.word}，{row.no}，{row.title}",
    )


def _inbox_model() -> RowsModel[InboxLine]:
    return RowsModel(
        [
            Column("word", "类型", 140, lambda row: MarkCell(row.word, row.mark)),
            Column("no", "编号", 140, lambda row: TextCell(row.no, mono=True)),
            Column("content", "内容", 0, lambda row: TextCell(row.content)),
            Column("when", "时间", 104, lambda row: TextCell(row.when, quiet=True)),
        ],
        spoken=lambda row: f"{row.word}，{row.no}，{row.content}，{row.when}",
    )


def run_model() -> RowsModel[RunLine]:
    """The columns of 历史."""
    return RowsModel(
        [
            Column("number", "批次", 70, lambda row: TextCell(f"#{row.number:04d}", mono=True)),
            Column("when", "时间", 110, lambda row: TextCell(row.when)),
            Column("trigger", "方式", 84, lambda row: TextCell(row.trigger, quiet=True)),
            Column("content", "内容", 0, lambda row: TextCell(row.content)),
            Column("result", "结果", 118, lambda row: MarkCell(row.result, row.mark)),
            Column("duration", "用时", 60, lambda row: TextCell(row.duration, right=True), right=True),
        ],
        spoken=lambda row: f"批次 {row.number}，{row.when}，{row.trigger}，{row.content}，{row.result}",
    )
