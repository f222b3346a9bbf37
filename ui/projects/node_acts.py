"""What can be noted of a step: begun, opinion in hand, finished, its dates, not needed, reminded of; by keys and by menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PyQt6.QtCore import QObject, QPoint, pyqtSignal
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMenu, QWidget

from station_app.domain.project_node import DONE, NodeAct, NodeState
from station_app.domain.project_view import NodeView, ProjectView
from ui.desk import Desk
from ui.projects.asks import CASE, DAY, DROP, change_of_dates, date_asks
from ui.projects.letter import LetterDialog
from ui.shortcuts import action
from ui.widgets.asked import ask_and_write
from ui.widgets.form_dialog import Answers, Ask, FormDialog


@dataclass(frozen=True, slots=True)
class Act:
    """One entry: its word, the letter that picks it in the menu, its keys and what it does."""

    word: str
    letter: str
    keys: tuple[str, ...]
    run: Callable[[], None]
    possible: Callable[[NodeView], bool]


def _open(view: NodeView) -> bool:
    return view.state not in DONE and view.state is not NodeState.NOT_NEEDED


class NodeActs(QObject):
    """Works on the step the page names; `done` says what was noted. `aside` asks the page for what is not the step's own."""

    done = pyqtSignal(str)
    aside = pyqtSignal(str)

    def __init__(self, desk: Desk, page: QWidget, current: Callable[[], NodeView | None]) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._current = current
        self._no = ""
        self.dialog: FormDialog | None = None
        self.letter: LetterDialog | None = None
        self.acts = self._entries()
        self.shortcuts = [action(page, act.word, act.keys, act.run) for act in self.acts if act.keys]

    def _entries(self) -> Sequence[Act]:
        note = self.note
        return (
            Act("记开始", "B", ("Ctrl+B",), partial(note, NodeAct.START), _open),
            Act("记初审意见", "O", ("Ctrl+Shift+B",), partial(note, NodeAct.PRELIMINARY), _open),
            Act("记办结", "F", ("Ctrl+Enter", "Ctrl+Return"), partial(note, NodeAct.FINISH), _open),
            Act("改日期", "E", ("F2",), self.edit, lambda one: one.state is not NodeState.NOT_NEEDED),
            Act("撤回一步", "Z", ("Ctrl+Z",), partial(note, NodeAct.UNDO), _noted),
            Act("催办", "C", ("Ctrl+U",), self.chase, _open),
            Act("报堵点", "D", (), partial(self.aside.emit, "point"), _open),
            Act("点餐吹哨", "H", (), partial(self.aside.emit, "whistle"), _open),
            Act("推演", "G", (), partial(self.aside.emit, "try"), _open),
            Act("走加急直通车", "J", (), partial(note, NodeAct.FAST), lambda one: _open(one) and not one.node.fast),
            Act("挂上办件", "L", (), self.link, lambda one: one.node.item is not None and one.node.case is None),
            Act("不需要办", "N", ("Delete",), self.drop, _open),
            Act("恢复要办", "R", (), partial(note, NodeAct.RESTORE), lambda one: one.node.dropped_on is not None),
        )

    def show_project(self, no: str) -> None:
        """Work on the steps of another project."""
        self._no = no

    # The menu.

    def open_menu(self, place: QPoint) -> None:
        """Show what can be done with the step under the cursor."""
        view = self._current()
        if view is not None:
            self.menu(view).popup(place)

    def menu(self, view: NodeView) -> QMenu:
        """The menu of a step; letters pick its entries."""
        menu = QMenu(self._page)
        for act in self.acts:
            if act.possible(view):
                entry = QAction(f"{act.word}(&{act.letter})", menu)
                if act.keys:
                    entry.setShortcut(QKeySequence(act.keys[0]))
                entry.triggered.connect(lambda _checked=False, run=act.run: run())
                menu.addAction(entry)
        return menu

    # The acts.

    def note(self, act: NodeAct) -> None:
        """Ask for the day, then note what happened."""
        view = self._current()
        if view is None:
            return
        word = _NOTED[act]
        asks = DAY if act in (NodeAct.START, NodeAct.PRELIMINARY, NodeAct.FINISH) else ()

        def write(told: Answers) -> ProjectView:
            day = date.fromisoformat(told["day"]) if told.get("day") else None
            return self._desk.services.project_nodes.act(self._no, view.node.code, act, self._desk.operator_id, day=day)

        self._ask(f"{word}：{view.node.name}", asks, word, write)

    def drop(self) -> None:
        """无需办理, with its reason."""
        view = self._current()
        if view is None:
            return

        def write(told: Answers) -> ProjectView:
            return self._desk.services.project_nodes.act(
                self._no, view.node.code, NodeAct.DROP, self._desk.operator_id, reason=told["reason"]
            )

        self._ask(f"不需要办：{view.node.name}", DROP, "去掉", write)

    def edit(self) -> None:
        """F2: the real dates and the planned workdays of the step."""
        view = self._current()
        if view is None:
            return
        node, services, who = view.node, self._desk.services, self._desk.operator_id

        def write(told: Answers) -> ProjectView:
            change = change_of_dates(node, told)
            if change.days is not None or change.department is not None:
                services.project_nodes.change(self._no, node.code, who, days=change.days, department=change.department)
            if change.notes:
                return services.project_nodes.act_all(self._no, change.notes, who)
            return services.plans.view(self._no)

        self._ask(f"改日期：{node.name}", date_asks(view), "改好", write)

    def link(self) -> None:
        """Put a case behind the step."""
        view = self._current()
        if view is None:
            return

        def write(told: Answers) -> ProjectView:
            return self._desk.services.project_nodes.link(
                self._no, view.node.code, told["case"], self._desk.operator_id
            )

        self._ask(f"挂上办件：{view.node.name}", CASE, "挂上", write)

    def chase(self) -> None:
        """催办: the letter is shown, copied and counted."""
        view = self._current()
        if view is None:
            return
        node, people, desk = view.node, self._desk.services.project_people, self._desk

        def shown(letter: tuple[str, int]) -> None:
            self.letter = LetterDialog(desk, self._page, self._no, node, *letter)
            self.letter.sent.connect(self.done)
            self.letter.open()

        def read() -> tuple[str, int]:
            before = [one for one in people.chases(self._no) if one.node == node.code]
            return people.draft(self._no, node.code), len(before)

        desk.tasks.store(self, read, shown)

    def _ask(self, title: str, asks: Sequence[Ask], verb: str, write: Callable[[Answers], ProjectView]) -> None:
        self.dialog = ask_and_write(
            self._desk, self._page, title, asks, write, verb=verb, safe="不记", said=lambda _: self.done.emit("")
        )


_NOTED: Mapping[NodeAct, str] = {
    NodeAct.START: "记开始", NodeAct.PRELIMINARY: "记初审意见", NodeAct.FINISH: "记办结", NodeAct.UNDO: "撤回一步",
    NodeAct.FAST: "走加急直通车", NodeAct.RESTORE: "恢复要办",
}  # fmt: skip


def _noted(view: NodeView) -> bool:
    node = view.node
    return any(day is not None for day in (node.started_on, node.preliminary_on, node.finished_on))
