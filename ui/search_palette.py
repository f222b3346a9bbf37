"""Ctrl+K: one field over projects, enterprises, cases, visits, demands, items and actions; local only, grouped, keyboard driven."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QDialog, QVBoxLayout, QWidget

from station_app.errors import StationError
from station_app.services.search_service import SearchAnswer
from ui.desk import Desk
from ui.messages import sentence
from ui.page import Navigator, PageName
from ui.widgets.inputs import Field
from ui.widgets.matches import ROW, Match, MatchView
from ui.widgets.text import Text

WIDTH = 640
_LIMIT = 40
_PER_GROUP = 6
_MOST_ROWS = 12
_GROUPS: Mapping[str, tuple[str, str]] = {
    "project": ("项目", "building-factory-2"),
    "enterprise": ("企业", "building-skyscraper"),
    "case": ("办件", "files"),
    "visit": ("走访", "walk"),
    "demand": ("诉求", "messages"),
    "bundle": ("套餐", "package"),
    "item": ("事项", "file-text"),
    "published_item": ("名录", "info-circle"),
}
_PAGES = {"project": PageName.PROJECT, "visit": PageName.VISITS, "demand": PageName.VISITS}
COMMANDS_ONLY = ">"


@dataclass(frozen=True, slots=True)
class Command:
    """An action of the window that can be typed for."""

    text: str
    keys: str
    run: Callable[[], None]


class SearchPalette(QDialog):
    """Frameless; ↑↓ move, Enter opens, Esc closes."""

    def __init__(self, desk: Desk, navigator: Navigator, commands: Sequence[Command], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setWindowTitle("全局搜索")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(WIDTH)
        self._desk = desk
        self._navigator = navigator
        self._commands = {f"command:{position}": command for position, command in enumerate(commands)}
        self._searched = ""
        self._open_on_arrival = False
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 10)
        column.setSpacing(8)
        self.field = Field("全局搜索", icon="search")
        self.field.setPlaceholderText("搜企业 / 件号 / 事项 / 项目，可输拼音首字母、件号或电话后四位；输 > 只找操作")
        column.addWidget(self.field)
        self.view = MatchView("搜索结果")
        column.addWidget(self.view)
        self._note = Text("↑↓ 选择 · Enter 打开 · Esc 关上", "caption")
        column.addWidget(self._note)
        self.field.textEdited.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_enter)
        self.field.moved.connect(self.view.step)
        self.view.taken.connect(self._take)
        self._show([])
        self.field.setFocus()

    def open_over(self, window: QWidget) -> None:
        """Show below the top bar of a window."""
        corner = window.mapToGlobal(QPoint((window.width() - WIDTH) // 2, 84))
        self.move(corner)
        self.open()

    def _on_typed(self, text: str) -> None:
        self._open_on_arrival = False
        if text.startswith(COMMANDS_ONLY) or not text.strip():
            self._searched = text
            self._show(self._command_matches(text.removeprefix(COMMANDS_ONLY).strip()) if text.strip() else [])
            return
        work = partial(self._desk.services.search.find, text, _LIMIT)
        self._desk.tasks.store(self, work, partial(self._on_found, text), key="search", failed=self._on_refused)

    def _on_refused(self, error: StationError) -> None:
        self._note.setText(sentence(error))

    def _on_found(self, text: str, answer: SearchAnswer) -> None:
        self._searched = text
        matches: list[Match] = []
        for kind, (heading, icon) in _GROUPS.items():
            hits = [hit for hit in answer.hits if hit.kind == kind][:_PER_GROUP]
            for position, hit in enumerate(hits):
                title = f"{hit.no} {hit.detail}" if kind == "case" else hit.title
                remark = hit.title if kind == "case" else (hit.no if kind == "enterprise" else hit.detail)
                key = hit.no if kind in _PAGES else hit.ref
                matches.append(Match(kind, key, title, remark, icon, "" if position else heading))
        matches += self._command_matches(text)
        self._show(matches)
        self._note.setText(f"{len(answer.hits)} 条 · 本机 {answer.milliseconds / 1000:.2f} 秒 · ↑↓ 选择 · Enter 打开")
        if self._open_on_arrival:
            self._on_enter()

    def _command_matches(self, text: str) -> list[Match]:
        found = [(key, command) for key, command in self._commands.items() if text in command.text]
        return [
            Match("command", key, command.text, command.keys, "arrow-right", "" if position else "操作")
            for position, (key, command) in enumerate(found)
        ]

    def _show(self, matches: list[Match]) -> None:
        self.view.show_matches(matches)
        headings = sum(1 for match in matches[:_MOST_ROWS] if match.heading)
        self.view.setFixedHeight(min(len(matches), _MOST_ROWS) * ROW + headings * 22)
        self.view.setVisible(bool(matches))
        self.adjustSize()

    def _on_enter(self) -> None:
        """Open the chosen match; typed faster than found, wait for it."""
        current = self.view.current() if self._searched == self.field.text() else None
        if current is not None:
            self._take(current)
        elif self._searched != self.field.text():
            self._open_on_arrival = True

    def _take(self, match: Match) -> None:
        self.accept()
        if match.kind == "command":
            self._commands[match.key].run()
        elif match.kind == "case":
            self._navigator.go(PageName.CASE, match.title.split(" ", 1)[0])
        elif match.kind == "enterprise":
            from ui.intake.arguments import BeginArgument  # noqa: PLC0415

            self._navigator.go(PageName.INTAKE, BeginArgument(enterprise_id=match.key))
        elif match.kind in _PAGES:
            self._navigator.go(_PAGES[match.kind], match.key)
        else:
            self._navigator.go(PageName.CATALOGUE, match.key)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override: Enter belongs to the field, not to a default button."""
        if a0 is not None and a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        super().keyPressEvent(a0)
