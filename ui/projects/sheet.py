"""One project: its head, the chart of its plan, what stands in the way, who was visited, and what is done next (screen 06)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import QPoint
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from station_app.domain.project_view import NodeView
from ui.desk import Desk
from ui.page import Navigator, Page, PageName, WidthClass
from ui.projects.gantt_panel import GanttPanel
from ui.projects.head import ProjectHead
from ui.projects.next_panel import NextPanel
from ui.projects.node_acts import NodeActs
from ui.projects.points import PointsPanel
from ui.projects.project_acts import ProjectActs
from ui.projects.scale import ZOOM_WORDS, ZOOMS
from ui.projects.sheet_reading import ProjectSheet, read_project
from ui.projects.visits_panel import VisitsPanel
from ui.shortcuts import action
from ui.widgets.button import Button
from ui.widgets.split import RememberedSplit

_BOTTOM, _BOTTOM_SHORT = 190, 182


class ProjectPage(Page):
    """Reads on the store thread; every act is noted and read again. F6 goes from panel to panel."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "项目")
        self._no = ""
        self._shown = ""
        self.sheet: ProjectSheet | None = None
        self.head, self.gantt = ProjectHead(), GanttPanel()
        self.points, self.visits, self.next = PointsPanel(desk, self), VisitsPanel(desk, self), NextPanel(desk, self)
        self.node_acts = NodeActs(desk, self, self.current)
        self.acts = ProjectActs(desk, self, self.current)
        self._print = Button("打印进度单", icon="printer", hint="Ctrl P")
        self._back = Button("返回看板", icon="arrow-back-up", hint="Esc")
        self._build()
        self._actions = self._shortcuts()
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.setSpacing(12)
        outer.addWidget(self.head)
        outer.addWidget(self.gantt, 1)
        sizes = {WidthClass.S: (568, 370, 280), WidthClass.M: (614, 410, 292), WidthClass.L: (760, 520, 380)}
        self._split = RememberedSplit("project", (self.points, self.visits, self.next), (5, 4, 3), sizes)
        outer.addWidget(self._split)

    def _shortcuts(self) -> list[QAction]:
        zooms = [
            action(self, ZOOM_WORDS[zoom], f"Alt+{place}", partial(self.gantt.zoom.choose, zoom))
            for place, zoom in enumerate(ZOOMS, start=1)
        ]
        return [
            *zooms,
            action(self, "图 / 表", "Ctrl+T", self.gantt.turn),
            action(self, "下一窗格", "F6", partial(self._to_pane, 1)),
            action(self, "上一窗格", "Shift+F6", partial(self._to_pane, -1)),
            action(self, "报堵点", "Ctrl+D", self.points.raise_for_project),
            action(self, "项目菜单", "Ctrl+M", self._open_project_menu),
            action(self, "记走访", "Ctrl+Shift+V", self.visits.log),
            action(self, "排走访", "Ctrl+Shift+D", self.visits.plan),
            action(self, "写入周台账", "Ctrl+Shift+W", self.next.ask),
            *self.node_acts.shortcuts,
            *self.acts.shortcuts,
        ]

    def _connect(self) -> None:
        self._print.clicked.connect(self.acts.print_chart)
        self.gantt.more.clicked.connect(self._open_project_menu)
        self.gantt.try_out.clicked.connect(self.acts.try_out)
        self._back.clicked.connect(self.escape)
        self.gantt.plan.clicked.connect(self.acts.plan)
        self.gantt.edit.clicked.connect(self.node_acts.edit)
        self.gantt.export.clicked.connect(self._export)
        self.gantt.chart.menu_wanted.connect(lambda _code, place: self.node_acts.open_menu(place))
        self.gantt.chart.opened.connect(lambda _code: self._open_menu())
        self.gantt.table.opened.connect(lambda _row: self._open_menu())
        self.points.add.clicked.connect(self.points.raise_for_project)
        self.node_acts.aside.connect(self._aside)
        self.visits.shown.connect(partial(self.navigator.go, PageName.VISITS))
        for source in (self.node_acts.done, self.acts.done, self.points.stored, self.visits.stored, self.next.stored):
            source.connect(self._on_done)

    # What the shell calls.

    def top_actions(self) -> Sequence[QWidget]:
        """打印进度单 and the way back."""
        return (self._print, self._back)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:
        """The number of the project to show; None shows the one of before."""
        if isinstance(argument, str) and argument:
            self._no = argument
        self.refresh()
        self.gantt.take_focus()

    def refresh(self) -> None:
        """Read again; the cursor stays on its step."""
        if self._no:
            self.desk.tasks.store(self, partial(read_project, self.desk, self._no), self._show, key="project")

    def set_width_class(self, width: WidthClass) -> None:
        """Lower rows and panels where room is short."""
        short = width in (WidthClass.S, WidthClass.NARROW)
        for bottom in (self.points, self.visits, self.next):
            bottom.setFixedHeight(_BOTTOM_SHORT if short else _BOTTOM)
        self.points.set_width_class(width)
        self.visits.table.set_row_height(28 if short else 31)
        self.next.set_width_class(width)
        self.gantt.set_width_class(width)
        self._split.set_width_class(width)

    def escape(self) -> bool:
        """Esc: back to the board, on this project."""
        self.navigator.go(PageName.PROJECTS, self._no)
        return True

    # Showing.

    def _show(self, sheet: ProjectSheet) -> None:
        anew = self._shown != sheet.view.project.no
        self._shown, self.sheet = sheet.view.project.no, sheet
        row = sheet.view.project
        self._no = row.no
        self.set_heading("项目", f"/ {row.name}")
        self.head.show_head(sheet.head)
        self.node_acts.show_project(row.no)
        self.acts.show_project(sheet)
        focused = self.gantt.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.gantt.show_sheet(sheet, anew=anew)
        self.points.show_points(row.no, sheet.points)
        self.visits.show_visits(row, sheet.visits)
        self.next.show_steps(row, sheet.steps, sheet.hint, written=sheet.written)
        if anew or focused:
            self.gantt.take_focus()

    def current(self) -> NodeView | None:
        """The step under the cursor."""
        code = self.gantt.current()
        return self.sheet.view.node(code) if self.sheet is not None and code else None

    # Doing.

    def _open_menu(self) -> None:
        at = self.gantt.mapToGlobal(QPoint(220, 120))
        self.node_acts.open_menu(at)

    def _open_project_menu(self) -> None:
        self.acts.open_menu(self.gantt.more.mapToGlobal(QPoint(0, self.gantt.more.height())))

    def _aside(self, what: str) -> None:
        view = self.current()
        if view is None:
            return
        node = view.node
        if what == "point":
            self.points.raise_point(node.code, node.name, node.department)
        elif what == "whistle":
            self.acts.whistle(view)
        else:
            self.acts.try_out()

    def _to_pane(self, by: int) -> None:
        panes: list[QWidget] = [self.gantt, self.points, self.visits, self.next]
        focus = self.focusWidget()
        here = next((place for place, pane in enumerate(panes) if focus is not None and pane.isAncestorOf(focus)), -1)
        there = panes[(here + by) % len(panes)]
        if there is self.gantt:
            self.gantt.take_focus()
        elif there is self.next:
            self.next.write.setFocus()
        else:
            (self.points if there is self.points else self.visits).table.setFocus()

    def _export(self) -> None:
        if self.gantt.chart.picture is not None:
            self.acts.export(self.gantt.chart.image())

    def _on_done(self, said: str) -> None:
        if said:
            self.desk.notifier.say(said, key="project")
        self.refresh()
