"""导入工作日历: the cases a new calendar moves are shown before it is put in force."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QFileDialog

from station_app.services.calendar_change import MovedCase
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.widgets.asked import ask_and_write
from ui.widgets.form_dialog import FormDialog

_SHOWN = 8


class CalendarImport(QObject):
    """Asks for the file, shows what it moves, and takes it over only when that is confirmed."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.dialog: FormDialog | None = None

    def choose(self) -> None:
        """Pick the file."""
        name, _ = QFileDialog.getOpenFileName(self._window, "导入工作日历", "", "工作日历 (*.json)")
        if name:
            self.compare(Path(name))

    def compare(self, path: Path) -> None:
        """Read which cases the file moves."""
        read = partial(self._desk.services.calendar_change.moved_by, path)
        self._desk.tasks.store(self, read, partial(self._confirm, path), key="calendar")

    def _confirm(self, path: Path, moved: list[MovedCase]) -> None:
        lines = [f"{one.case.no}　{one.before or '—'} → {one.after or '—'}" for one in moved[:_SHOWN]]
        more = f"\n另有 {len(moved) - _SHOWN} 件" if len(moved) > _SHOWN else ""
        text = f"{len(moved)} 件在办的到期日会变：\n" + "\n".join(lines) + more if moved else "没有办件的到期日会变。"
        self.dialog = ask_and_write(
            self._desk, self._window, "换上新的工作日历", (),
            lambda _: self._desk.services.calendar_change.take(path, self._desk.operator_id),
            verb="换上", safe="不换", text=text, said=lambda _: self._on_taken(len(moved)),
        )  # fmt: skip

    def _on_taken(self, moved: int) -> None:
        self._desk.notifier.say(f"工作日历已换，{moved} 件已重算", icon="calendar")
        page = self._window.current()
        if page is not None:
            page.open_with(None)
