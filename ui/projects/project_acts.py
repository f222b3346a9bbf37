"""What can be done with a whole project: planned, tried out, compared, looked back on, handed over, paused, printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPoint, pyqtSignal
from PyQt6.QtGui import QAction, QImage, QKeySequence
from PyQt6.QtWidgets import QFileDialog, QMenu, QWidget

from station_app.domain.project import ProjectRow, ProjectState
from station_app.domain.project_notice import ProjectNotice
from station_app.domain.project_retrospect import Retrospect
from station_app.domain.project_template import PlanTemplate
from station_app.domain.project_view import NodeView, ProjectView
from ui.desk import Desk
from ui.projects.asks import hand_over_asks, plan_asks
from ui.projects.compare import Choice, CompareDialog, read_choices
from ui.projects.papers import CHART, ONE_PAGE
from ui.projects.plan_dialog import PlanDialog, days_of
from ui.projects.retrospect import open_retrospect
from ui.projects.sheet_reading import ProjectSheet
from ui.projects.table_dialog import TableDialog
from ui.projects.try_out import TryOutDialog
from ui.projects.whistles import Whistles
from ui.shortcuts import action
from ui.widgets.asked import ask_and_write
from ui.widgets.form_dialog import Answers, Ask, FormDialog

_REASON = (Ask("reason", "理由", required=True),)


class ProjectActs(QObject):
    """Works on the project the page shows; `done` says what was written."""

    done = pyqtSignal(str)

    def __init__(self, desk: Desk, page: QWidget, here: Callable[[], NodeView | None]) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._here = here
        self._view: ProjectView | None = None
        self.dialog: FormDialog | None = None
        self.tried: TryOutDialog | None = None
        self.compared: CompareDialog | None = None
        self.looked_back: TableDialog | None = None
        self.whistles = Whistles(desk, page)
        self.whistles.done.connect(self.done)
        self._entries: Sequence[tuple[str, str, str, Callable[[], None]]] = (
            ("推演", "G", "Ctrl+G", self.try_out),
            ("比方案", "B", "Ctrl+Shift+G", self.compare),
            ("排计划", "P", "Ctrl+Shift+P", self.plan),
            ("按现状重新承诺", "N", "", self.promise),
            ("复盘", "R", "Ctrl+R", self.look_back),
            ("点餐吹哨", "H", "Ctrl+H", partial(self.whistle, None)),
            ("吹哨记录", "L", "Ctrl+Shift+H", self.show_whistles),
            ("一页纸", "Y", "Ctrl+Shift+Y", partial(self._print, ONE_PAGE)),
            ("打印进度单", "D", "Ctrl+P", self.print_chart),
            ("项目告知 xlsx", "K", "Ctrl+Shift+K", self.tell_once),
            ("移交联络员", "M", "Ctrl+Shift+M", self.hand_over),
        )
        self.shortcuts = [action(page, word, keys, run) for word, _, keys, run in self._entries if keys]

    def show_project(self, sheet: ProjectSheet) -> None:
        """Work on another project."""
        self._view = sheet.view

    def open_menu(self, place: QPoint) -> None:
        """Everything that can be done with the project."""
        if self._view is not None:
            self.menu(self._view).popup(place)

    def menu(self, view: ProjectView) -> QMenu:
        """The menu; letters pick its entries."""
        menu = QMenu(self._page)
        for word, letter, keys, run in self._entries:
            _add(menu, f"{word}(&{letter})", run, keys)
        menu.addSeparator()
        if view.project.state is ProjectState.OPEN:
            _add(menu, "暂停(&S)", partial(self.move, ProjectState.PAUSED))
            _add(menu, "办结归档(&E)", partial(self.move, ProjectState.CLOSED))
        else:
            _add(menu, "继续(&S)", partial(self.move, ProjectState.OPEN))
        return menu

    # The plan.

    def plan(self) -> None:
        """排计划: a template, and a first day or a wished last one."""
        desk = self._desk

        def ask(templates: list[PlanTemplate]) -> None:
            self.dialog = PlanDialog(
                desk, self._page, "排计划", plan_asks(desk.services.clock.today()), templates, write=self._planned,
                said=lambda _: self.done.emit("计划排好了"),
            )  # fmt: skip

        desk.tasks.store(self, desk.services.plan_templates.templates, ask)

    def _planned(self, told: Answers) -> ProjectView:
        start, finish = days_of(told)
        return self._desk.services.plans.plan(
            self._no, told["template"], self._desk.operator_id, start=start, finish=finish
        )

    def promise(self) -> None:
        """The plan as it stands becomes the new promise; the old ones stay to be read."""
        self._ask(
            "按现状重新承诺", _REASON, "重新承诺",
            lambda told: self._desk.services.plans.promise_anew(self._no, self._desk.operator_id, told["reason"]),
            "已按现状重新承诺",
        )  # fmt: skip

    def try_out(self) -> None:
        """推演."""
        if self._view is not None and self._view.plan is not None:
            here = self._here()
            self.tried = TryOutDialog(self._desk, self._page, self._view, here.node.code if here else "")
            self.tried.taken.connect(self.done)
            self.tried.open()

    def compare(self) -> None:
        """比方案."""
        view, desk = self._view, self._desk
        if view is None or view.plan is None:
            return

        def shown(choices: tuple[Choice, ...]) -> None:
            self.compared = CompareDialog(desk, self._page, view, choices)
            self.compared.open()

        desk.tasks.store(self, partial(read_choices, desk, view), shown)

    def look_back(self) -> None:
        """复盘."""
        view = self._view
        if view is None:
            return

        def shown(told: Retrospect) -> None:
            self.looked_back = open_retrospect(self._page, view.project.name, told)

        self._desk.tasks.store(self, partial(self._desk.services.retrospects.retrospect, self._no), shown)

    # People and state.

    def whistle(self, node: NodeView | None) -> None:
        """点餐吹哨."""
        self.whistles.send(self._no, node)

    def show_whistles(self) -> None:
        """吹哨记录."""
        self.whistles.open_list(self._no)

    def hand_over(self) -> None:
        """移交联络员."""
        desk = self._desk

        def ask(names: list[str]) -> None:
            self._ask(
                "移交联络员", hand_over_asks(names), "移交",
                lambda told: desk.services.projects.hand_over(self._no, told["to"], desk.operator_id, told["reason"]),
                "已移交，在办的事都列在移交单上",
            )  # fmt: skip

        def read() -> list[str]:
            return [one.name for one in desk.services.operators.all() if one.id != desk.operator_id]

        desk.tasks.store(self, read, ask)

    def move(self, state: ProjectState) -> None:
        """暂停, 继续 or 办结归档."""
        word = {ProjectState.PAUSED: "暂停", ProjectState.OPEN: "继续", ProjectState.CLOSED: "办结归档"}[state]
        asks = _REASON if state is ProjectState.PAUSED else (Ask("reason", "说明"),)
        self._ask(
            f"{word}项目", asks, word,
            lambda told: self._desk.services.projects.move(self._no, state, self._desk.operator_id, told["reason"]),
            f"已{word}",
        )  # fmt: skip

    # Papers.

    def print_chart(self) -> None:
        """Ctrl+P: 进度单."""
        self._print(CHART)

    def _print(self, document: str) -> None:
        from ui.preview.dialog import PreviewRequest, open_preview  # noqa: PLC0415  # 40 ms, with the first paper

        if self._view is None:
            return
        if self._view.plan is None:
            self._desk.notifier.say("还没排计划，排好再打印。", icon="info-circle", key="project")
            return
        open_preview(self._desk, PreviewRequest(self._no, document), self._page)

    def tell_once(self) -> None:
        """项目一次性告知: the merged list and a sheet for every department, beside the other papers."""
        if self._view is None:
            return
        desk, path = self._desk, self._desk.papers / f"{self._no}-项目一次性告知.xlsx"

        def keep(notice: ProjectNotice) -> None:
            desk.tasks.background(
                self, partial(_write_notice, notice, path), lambda _: self.done.emit(f"已存 {path.name}")
            )

        desk.tasks.store(self, partial(desk.services.project_notices.notice, self._no), keep)

    def export(self, image: QImage) -> None:
        """导出图: the whole chart as a PNG."""
        name = f"{self._view.project.name if self._view else '项目'}-审批甘特.png"
        chosen, _ = QFileDialog.getSaveFileName(self._page, "导出图", str(self._desk.papers / name), "PNG 图片 (*.png)")
        if chosen:
            self.write_image(image, Path(chosen))

    def write_image(self, image: QImage, path: Path) -> None:
        """Write a picture of the chart."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")

        def work() -> None:
            from reports.atomic_write import write  # noqa: PLC0415  # only when something is written

            write(path, data.data())

        self._desk.tasks.background(self, work, lambda _: self.done.emit(f"已存 {path.name}"))

    @property
    def _no(self) -> str:
        assert self._view is not None
        return self._view.project.no

    def _ask(
        self,
        title: str,
        asks: Sequence[Ask],
        verb: str,
        write: Callable[[Answers], ProjectView | ProjectRow],
        said: str,
    ) -> None:
        self.dialog = ask_and_write(
            self._desk, self._page, title, asks, write, verb=verb, safe="不记", said=lambda _: self.done.emit(said)
        )


def _add(menu: QMenu, word: str, run: Callable[[], object], keys: str = "") -> None:
    entry = QAction(word, menu)
    if keys:
        entry.setShortcut(QKeySequence(keys))
    entry.triggered.connect(lambda _checked=False: run())
    menu.addAction(entry)


def _write_notice(notice: ProjectNotice, path: Path) -> None:
    from reports import atomic_write  # noqa: PLC0415  # openpyxl, only when something is written
    from reports.ledgers.project_notice import notice_workbook  # noqa: PLC0415

    atomic_write.make_folder(path.parent)
    atomic_write.write(path, notice_workbook(notice))
