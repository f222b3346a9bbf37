"""我的待办: things to do under tabs, grouped by how near their day is; what can be done at once is done by D."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PyQt6.QtCore import QModelIndex, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent

from station_app.domain.deadlines import Light as Clock
from station_app.domain.todo import Todo, TodoKind
from ui.marks import LIGHTS
from ui.models.cells import Cell, GroupCell, MarkCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.palette import Tone
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel, row_of
from ui.widgets.table import Table
from ui.widgets.tabs import CountTabs, Tab
from ui.widgets.text import Text
from ui.workbench.lines import TodoLine, todo_lines
from ui.workbench.strip import PROMISES, RED, YELLOW

ALL = "all"
_CASES = frozenset({
    TodoKind.CASE_DUE, TodoKind.CORRECTION, TodoKind.HALL_SILENT, TodoKind.PROMISE, TodoKind.ORIGINAL,
})  # fmt: skip
TABS: tuple[tuple[str, str, frozenset[TodoKind]], ...] = (
    (ALL, "我的待办", frozenset(TodoKind)), ("cases", "办件", _CASES),
    ("bookings", "预约", frozenset({TodoKind.APPOINTMENT})), ("calls", "回电", frozenset({TodoKind.CALLBACK})),
    ("mendings", "差评", frozenset({TodoKind.MENDING})),
)  # fmt: skip
_FILTERS: Mapping[str, Callable[[Todo], bool]] = {
    RED: lambda todo: todo.light is Clock.RED,
    YELLOW: lambda todo: todo.light is Clock.YELLOW,
    PROMISES: lambda todo: todo.kind is TodoKind.PROMISE,
}
_ACT = 4


def _lead(line: TodoLine) -> Cell:
    return GroupCell(line.heading, "") if line.heading else MarkCell(line.left, LIGHTS[line.light])


class TodoTable(Table):
    """Enter and a click on the action word open, D is reported."""

    done_wanted = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__("我的待办")
        self.rows: RowsModel[TodoLine] = RowsModel(
            [
                Column("left", "灯 / 时限", 112, _lead),
                Column("what", "要做什么", 0, lambda line: TextCell(line.what)),
                Column("enterprise", "对象", 218, lambda line: TextCell(line.enterprise, quiet=True)),
                Column("sort", "类型", 56, lambda line: TextCell(line.sort, quiet=True)),
                Column("act", "", 68, lambda line: TextCell(line.act, tone=Tone.BLUE)),
            ],
            spoken=lambda line: (
                f"{line.left}，{line.what}，{line.enterprise}，{line.act}" if line.what else line.heading
            ),
        )
        self.setModel(self.rows)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self, index: QModelIndex) -> None:
        line = self.rows.row_at(index.row())
        if index.column() == _ACT and line is not None and line.todo is not None:
            self.opened.emit(line)

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Qt override."""
        if e is not None and e.key() == Qt.Key.Key_D and not e.modifiers():
            self.done_wanted.emit(self.current_row())
            return
        super().keyPressEvent(e)


class TodoPanel(Panel):
    """Keeps what was read; tab and filter only choose from it."""

    def __init__(self) -> None:
        super().__init__("我的待办")
        self._todos: tuple[Todo, ...] = ()
        self._today = date.min
        self.filter = ""
        self.tabs = CountTabs([Tab(ALL, "我的待办", 0)], "待办")
        self.tabs.ruled = False
        self.keys = Text("J / K 上下 · Enter 打开 · D 完成", "captionText")
        self.body.addLayout(row_of(self.tabs, self.keys, margins=(0, 0, 12, 0)))
        self.table = TodoTable()
        self._empty = EmptyState("checks", "", "")
        self._empty.lie_on(self.table)
        self.body.addWidget(self.table, 1)
        self.tabs.chosen.connect(self._fill)

    def show_todos(self, todos: Sequence[Todo], today: date) -> None:
        """Show what was read; the cursor stays on its row when that is still there."""
        self._todos, self._today = tuple(todos), today
        self.tabs.set_tabs(
            [
                Tab(key, label, sum(todo.kind in kinds for todo in self._todos))
                for key, label, kinds in TABS
                if key == ALL or any(todo.kind in kinds for todo in self._todos)
            ]
        )
        self._fill()

    def set_filter(self, key: str) -> None:
        """Show only red, yellow or promised things; empty = all."""
        self.filter = key
        if key:
            self.tabs.choose(ALL)
        self._fill()

    def _fill(self, _key: str = "") -> None:
        kinds = next(kinds for key, _, kinds in TABS if key == self.tabs.key())
        holds = _FILTERS.get(self.filter)
        shown = [todo for todo in self._todos if todo.kind in kinds and (holds is None or holds(todo))]
        here = self.table.current_row()
        self.table.rows.set_rows(todo_lines(shown, self._today))
        for position, line in enumerate(self.table.rows.rows()):
            if line.heading:
                self.table.setRowHeight(position, 28)
        self._empty.setVisible(not shown)
        if not shown and self.filter:
            self._empty.say("没有这样的待办", "按 Esc 看全部。")
        elif not shown:
            self._empty.say("今天没有到期的事", "可以排一次走访。")
        before = here.todo if isinstance(here, TodoLine) else None
        if before is not None:
            self.table.select_first(lambda line: _same(line, before))
        if not self.table.currentIndex().isValid():
            self.table.select_first()


def _same(line: object, todo: Todo) -> bool:
    other = line.todo if isinstance(line, TodoLine) else None
    return other is not None and (other.kind, other.ref, other.subject) == (todo.kind, todo.ref, todo.subject)
