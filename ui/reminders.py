"""Speaks up during service hours about what falls due today and who is about to come; once for each thing a day."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import QObject, QTimer

from station_app.domain.todo import Todo, TodoKind
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.page import PageName

_EVERY_MS = 5 * 60 * 1000


class Reminders(QObject):
    """Looks every five minutes, on the store thread; a toast at most, never a dialog."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._told: set[tuple[str, str, object]] = set()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_EVERY_MS)

    def look(self) -> None:
        """Ask what is worth a word now."""
        read = partial(self._desk.services.workbench.reminders, self._desk.operator_id)
        self._desk.tasks.store(self, read, self._tell, key="reminders")

    def _tell(self, todos: tuple[Todo, ...]) -> None:
        new = [todo for todo in todos if (todo.kind, todo.ref, todo.due) not in self._told]
        if not new:
            return
        self._told.update((todo.kind, todo.ref, todo.due) for todo in new)
        from ui.workbench.lines import todo_line  # noqa: PLC0415  # with the page that is open by then

        coming = [todo for todo in new if todo.kind is TodoKind.APPOINTMENT]
        first = (coming or new)[0]
        line = todo_line(first, self._desk.services.clock.today())
        when = f"{first.detail} 到站" if first.kind is TodoKind.APPOINTMENT else "今日到期"
        rest = f"，另有 {len(new) - 1} 件" if len(new) > 1 else ""
        self._desk.notifier.say(
            f"{when}：{line.what} · {first.enterprise}{rest}",
            icon="clock",
            action="看待办",
            on_action=partial(self._window.navigator.go, PageName.WORKBENCH),
            key="reminder",
        )
