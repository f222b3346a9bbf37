"""工作台: what must be done now, what the hall said, and the line that notes a service in passing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.page import QUICK_LINE, Navigator, Page, PageName, WidthClass
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.split import RememberedSplit
from ui.workbench.acts import WorkbenchActs
from ui.workbench.bookings import BookingsPanel
from ui.workbench.quick import QuickPanel
from ui.workbench.reading import WorkbenchView, read_workbench
from ui.workbench.replies import RepliesPanel
from ui.workbench.strip import APPOINTMENTS, ENTRIES, FILTERS, PENDING, REPLIES, FilterStrip
from ui.workbench.todo_panel import TodoPanel
from ui.workbench.week import WeekPanel

_MINUTE = 60_000
_WEEKDAYS = "一二三四五六日"


class WorkbenchPage(Page):
    """The list is filled first; the panels beside it follow a moment later, so that nobody waits for them."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "工作台")
        self._view: WorkbenchView | None = None
        self._woken: date | None = None
        self.strip, self.todos, self.replies = FilterStrip(), TodoPanel(), RepliesPanel()
        self.quick, self.bookings, self.week = QuickPanel(desk), BookingsPanel(), WeekPanel()
        self._new = Button("新建办件", kind=Kind.PRIMARY, icon="plus", hint="Ctrl N")
        self._build()
        self.acts = WorkbenchActs(desk, navigator, self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show_next)
        self._waiting: list[Callable[[WorkbenchView], None]] = []
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE)
        self._minute.timeout.connect(self.refresh)
        self._actions = self._shortcuts()
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.setSpacing(12)
        outer.addWidget(self.strip)
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.todos, 7)
        column.addWidget(self.replies, 3)
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self.quick)
        side.addWidget(self.bookings)
        side.addWidget(self.week, 1)
        right.setMinimumWidth(340)
        for panel in (self.replies, self.bookings, self.week):
            policy = panel.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            panel.setSizePolicy(policy)
            panel.hide()
        sizes = {WidthClass.S: (876, 378), WidthClass.M: (918, 410), WidthClass.L: (1130, 438)}
        self._split = RememberedSplit("workbench", (left, right), (1, 0), sizes)
        outer.addWidget(self._split, 1)

    def _shortcuts(self) -> list[QAction]:
        result = [
            action(self, "下一页签", "Ctrl+Tab", partial(self.todos.tabs.step, 1)),
            action(self, "上一页签", "Ctrl+Shift+Tab", partial(self.todos.tabs.step, -1)),
            action(self, "下一窗格", "F6", partial(self._step_pane, 1)),
            action(self, "上一窗格", "Shift+F6", partial(self._step_pane, -1)),
            action(self, "加预约", "Alt+A", self.acts.book),
        ]
        for number, (key, word, _, _) in enumerate(ENTRIES, 1):
            result.append(action(self, word, f"Alt+{number}", partial(self._on_strip, key)))
        return [*result, *self.bookings.actions_here]

    def _connect(self) -> None:
        self._new.clicked.connect(partial(self.navigator.go, PageName.INTAKE))
        self.strip.pressed.connect(self._on_strip)
        self.todos.table.opened.connect(self.acts.open_line)
        self.todos.table.done_wanted.connect(self.acts.finish_line)
        self.replies.case_wanted.connect(partial(self.navigator.go, PageName.CASE))
        self.replies.looked_at.connect(self._on_replies_seen)
        self.replies.room_wanted.connect(self._on_room_wanted)
        self.quick.logged.connect(self.refresh)
        self.quick.case_wanted.connect(self.acts.make_case)
        self.bookings.add_button.clicked.connect(self.acts.book)
        self.bookings.settled.connect(self.acts.settle)
        self.bookings.case_wanted.connect(self.acts.open_appointment)
        self.bookings.slip_wanted.connect(self.acts.print_slip)
        self.acts.done.connect(self.refresh)

    # What the shell calls.

    def top_actions(self) -> Sequence[QWidget]:
        """新建办件, the page's primary button."""
        return (self._new,)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:
        """`QUICK_LINE` puts the cursor into the quick line; anything else into the list."""
        self._minute.start()
        (self.quick.field if argument == QUICK_LINE else self.todos.table).setFocus()
        self.refresh()

    def refresh(self) -> None:
        """Read again; cursor, tab, filter and what is being typed stay."""
        self.desk.tasks.store(self, partial(read_workbench, self.desk), self._show, key="look")

    def leave(self) -> None:
        """Nothing is read while another page is shown."""
        self._minute.stop()

    def escape(self) -> bool:
        """Take the filter away, then give the list its room back, then leave the quick line."""
        if self.todos.filter:
            self._filter("")
            return True
        if self.todos.isHidden():
            self._on_room_wanted()
            return True
        if self.quick.field.hasFocus():
            self.todos.table.setFocus()
        return True

    def set_width_class(self, width: WidthClass) -> None:
        """Rows of 28 and no key hints where room is short."""
        short = width in (WidthClass.S, WidthClass.NARROW)
        self.todos.table.set_row_height(28 if short else 32)
        self.todos.keys.setVisible(width is not WidthClass.NARROW)
        self.quick.set_short(short=short)
        self.bookings.most_rows = 3 if short else 4
        self._split.set_width_class(width)

    # Showing.

    def _show(self, view: WorkbenchView) -> None:
        self._view = view
        day = view.today
        self.set_heading("工作台", f"{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}")
        self.strip.show_counts(view.counts, view.sync_note)
        self.todos.show_todos(view.todos, view.today)
        self._waiting = [self._show_replies, self._show_bookings, self._show_week]
        self._later.start(0)

    def _show_next(self) -> None:
        """One panel, then whatever else waits: no slot is long."""
        if self._view is not None and self._waiting:
            self._waiting.pop(0)(self._view)
            self._later.start(0)

    def _show_replies(self, view: WorkbenchView) -> None:
        self.replies.show_replies(view.replies, view.unseen)
        self.replies.show()

    def _show_bookings(self, view: WorkbenchView) -> None:
        self.bookings.show_bookings(view.bookings, view.booked)
        self.quick.show_logged(view.logged)
        self.bookings.show()

    def _show_week(self, view: WorkbenchView) -> None:
        self.week.show_week(view.week, view.today)
        self.week.show()
        self._wake(view.today)

    def _wake(self, today: date) -> None:
        """Once a day: cases on which the hall let its supplement window pass overnight are brought up to date."""
        if self._woken == today or not self.desk.keeps_drafts:
            return
        self._woken = today
        self.desk.tasks.store(self, self.desk.services.workbench.refresh_silent, self._on_woken)

    def _on_woken(self, changed: int) -> None:
        if changed:
            self.refresh()

    # Strip, panes, replies.

    def _on_strip(self, key: str) -> None:
        if key in FILTERS:
            self._filter("" if self.todos.filter == key else key)
        elif key == APPOINTMENTS:
            self.bookings.list.setFocus()
        elif key == REPLIES:
            self.replies.list.setFocus()
        elif key == PENDING:
            self.navigator.go(PageName.SYNC)

    def _filter(self, key: str) -> None:
        self.todos.set_filter(key)
        self.strip.show_filter(key)
        self.todos.table.setFocus()

    def _step_pane(self, by: int) -> None:
        panes: tuple[QWidget, ...] = (
            self.todos.table, self.replies.list, self.quick.field, self.bookings.list,
        )  # fmt: skip
        here = next((place for place, pane in enumerate(panes) if pane.hasFocus()), -1)
        panes[(here + by) % len(panes)].setFocus()

    def _on_room_wanted(self) -> None:
        """全部: the replies over the whole column, or back."""
        wide = not self.todos.isHidden()
        self.todos.setVisible(not wide)
        self.replies.show_wide(wide=wide)
        (self.replies.list if wide else self.todos.table).setFocus()

    def _on_replies_seen(self) -> None:
        if self._view is not None and self._view.unseen and self.desk.keeps_drafts:
            self.desk.tasks.store(self, self.desk.services.workbench.seen, lambda _: None)
