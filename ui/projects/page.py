"""项目: the board of key projects by phase, the same as a list, or all of them as one chart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QAction, QCursor
from PyQt6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from station_app.domain.project_template import PlanTemplate
from station_app.ids import new_id
from station_app.services.project_service import Entered
from ui.desk import Desk
from ui.marks import CLOCK_LIGHTS, LIGHTS
from ui.models.cells import MarkCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import PLANNED_PROJECT, Navigator, Page, PageName, WidthClass
from ui.projects.asks import NEW_PROJECT, SIGNED_PROJECT, plan_asks, project_form
from ui.projects.board import Board
from ui.projects.filters import FilterChips
from ui.projects.gantt_frame import Columns
from ui.projects.gantt_lines import Picture
from ui.projects.gantt_view import GanttView
from ui.projects.lines import CardLine
from ui.projects.overall import read_overall
from ui.projects.papers import CHART, ONE_PAGE
from ui.projects.plan_dialog import PlanDialog, days_of
from ui.projects.reading import ALL, GREEN, MINE, POINTS, BoardView, read_board
from ui.shortcuts import action
from ui.widgets.asked import ask_and_write
from ui.widgets.button import Button, Kind
from ui.widgets.form_dialog import Answers, FormDialog
from ui.widgets.labels import MarkLabel
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel, clear_layout
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.table import Table
from ui.widgets.text import Text, band

BOARD, LIST, OVERALL = "board", "list", "overall"
_COLUMNS = Columns(220, 112, 92)
_FILTERS = ((ALL, "在跟"), (GREEN, "只看绿卡"), (MINE, "我的"), (POINTS, "有堵点"))


class ProjectsPage(Page):
    """Reads on the store thread; which view is shown changes nothing that was read."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "项目")
        self.view: BoardView | None = None
        self.dialog: FormDialog | None = None
        self.shown = Segmented(
            [
                Segment(BOARD, "看板", "layout-dashboard"),
                Segment(LIST, "列表", "columns"),
                Segment(OVERALL, "总甘特", "report-analytics"),
            ],
            "视图",
        )
        self.filters = FilterChips(_FILTERS, "筛选")
        self.board, self.table, self.rows = Board(), Table("项目列表"), _model()
        self.overall, self._drawn = GanttView("总甘特", _COLUMNS, row=30), False
        self._lights = QHBoxLayout()
        self._stack = QStackedWidget()
        self._week = Button("周台账", icon="report-analytics")
        self._new = Button("新建项目", kind=Kind.PRIMARY, icon="plus", hint="Ctrl N")
        self._build()
        self._actions = [
            action(self, "看板", "Alt+1", partial(self.shown.choose, BOARD)),
            action(self, "列表", "Alt+2", partial(self.shown.choose, LIST)),
            action(self, "总甘特", "Alt+3", partial(self.shown.choose, OVERALL)),
            action(self, "一页纸", "Ctrl+Shift+Y", partial(self.print_paper, ONE_PAGE)),
            action(self, "进度单", "Ctrl+P", partial(self.print_paper, CHART)),
            action(self, "项目菜单", ("Menu", "Shift+F10"), lambda: self.open_menu(self._corner())),
        ]
        self._new.clicked.connect(self.add_new)
        self._week.clicked.connect(partial(self.navigator.go, PageName.LEDGERS, "weekly"))
        for view in (self.board, self.table, self.overall):
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(lambda _: self.open_menu(QCursor.pos()))
        self.shown.chosen.connect(self._on_view_chosen)
        self.filters.chosen.connect(self.refresh)
        self.board.opened.connect(self._open)
        self.table.opened.connect(self._on_row_opened)
        self.overall.opened.connect(self._open)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.setSpacing(12)
        bar = Panel("项目视图")
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(12)
        self.shown.setFixedWidth(252)
        row.addWidget(self.shown)
        row.addWidget(band("stem"))
        row.addWidget(self.filters)
        row.addStretch(1)
        self._lights.setSpacing(14)
        row.addLayout(self._lights)
        bar.body.addLayout(row)
        outer.addWidget(bar)
        listing = Panel("项目列表")
        self.table.setModel(self.rows)
        listing.body.addWidget(self.table)
        self._empty = EmptyState("building-factory-2", "还没有项目", "按 Ctrl+N 新建；选好模板和日期，计划自动排出来。")
        chart = Panel("总甘特")
        chart.body.addWidget(self.overall)
        for widget in (self.board, listing, chart, self._empty):
            self._stack.addWidget(widget)
        outer.addWidget(self._stack, 1)

    def top_actions(self) -> Sequence[QWidget]:
        """周台账, and 新建项目 as the page's primary button."""
        return (self._week, self._new)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:
        """The number of a project puts the cursor on it; `PLANNED_PROJECT` asks for a new one."""
        if argument == PLANNED_PROJECT:
            self.add_planned()
        elif isinstance(argument, str) and argument:
            self.board.current = argument
        self.refresh()

    def add_new(self) -> bool:
        """Ctrl+N: 新建项目."""
        client_id, projects = new_id(), self.desk.services.projects
        self.dialog = ask_and_write(
            self.desk, self, "新建项目", NEW_PROJECT, verb="新建", safe="不建", said=self._on_entered,
            write=lambda told: projects.add(project_form(client_id, told), self.desk.operator_id),
        )  # fmt: skip
        return True

    def add_planned(self) -> None:
        """Ctrl+Shift+N: a newly signed project with its plan, in one dialog."""
        client_id, desk = new_id(), self.desk

        def write(told: Answers) -> str:
            start, finish = days_of(told)
            desk.services.plans.foresee(told["template"], start=start, finish=finish)
            entered = desk.services.projects.add(project_form(client_id, told), desk.operator_id)
            desk.services.plans.plan(entered.no, told["template"], desk.operator_id, start=start, finish=finish)
            return entered.no

        def ask(templates: list[PlanTemplate]) -> None:
            asks = (*SIGNED_PROJECT, *plan_asks(desk.services.clock.today()))
            self.dialog = PlanDialog(desk, self, "新签约项目", asks, templates, write=write, said=self._on_planned)

        desk.tasks.store(self, desk.services.plan_templates.templates, ask)

    def _on_planned(self, no: str) -> None:
        self.desk.notifier.say(f"已新建 {no}，计划排好了", key="projects")
        self._open(no)

    def refresh(self, _filter: str = "") -> None:
        """Read again; the cursor stays on its project."""
        chosen = self.filters.value()
        self.desk.tasks.store(self, partial(read_board, self.desk, chosen), self._show, key="projects")
        if self.shown.value() == OVERALL:
            self.desk.tasks.store(self, partial(read_overall, self.desk, chosen), self._show_overall, key="overall")

    def set_width_class(self, width: WidthClass) -> None:
        """Rows of 28 where room is short."""
        self.table.set_row_height(28 if width in (WidthClass.S, WidthClass.NARROW) else 32)

    def _show(self, view: BoardView) -> None:
        self.view = view
        self.set_heading("项目", "重点项目（绿卡）全程代办")
        self.filters.set_labels([f"{word} {view.counts[key]}" for key, word in _FILTERS])
        clear_layout(self._lights)
        for light, words in view.lights:
            mark = MarkLabel()
            mark.show_mark(LIGHTS[CLOCK_LIGHTS[light]], words)
            self._lights.addWidget(mark)
        self._lights.addWidget(Text(view.investment, "hint"))
        self.board.show_columns(view.columns)
        self.rows.set_rows(view.cards)
        self._on_shown()
        if not self.filters.has_keyboard():
            self._take_focus()

    def _show_overall(self, picture: Picture) -> None:
        self.overall.show_picture(picture, anew=not self._drawn)
        self._drawn = True

    def _on_view_chosen(self, value: str) -> None:
        if value == OVERALL:
            self.refresh()
        self._on_shown()
        self._take_focus()

    def _take_focus(self) -> None:
        view = self.shown.value()
        if view == BOARD:
            self.board.take_focus()
        else:
            (self.table if view == LIST else self.overall).setFocus()

    def _on_shown(self) -> None:
        nothing = self.view is not None and self.view.counts[ALL] == 0
        self._stack.setCurrentIndex(3 if nothing else (BOARD, LIST, OVERALL).index(self.shown.value()))

    def current(self) -> str:
        """The number of the project under the cursor."""
        view = self.shown.value()
        if view == LIST:
            row = self.table.current_row()
            return row.no if isinstance(row, CardLine) else ""
        return self.board.current if view == BOARD else self.overall.current()

    def print_paper(self, document: str) -> None:
        """A paper of the project under the cursor."""
        from ui.preview.dialog import PreviewRequest, open_preview  # noqa: PLC0415  # 40 ms, with the first paper

        if self.current():
            open_preview(self.desk, PreviewRequest(self.current(), document), self)

    def _corner(self) -> QPoint:
        return self._stack.mapToGlobal(QPoint(180, 120))

    def open_menu(self, place: QPoint) -> None:
        """What can be done with the project under the cursor; letters pick."""
        no, menu = self.current(), QMenu(self)
        if not no:
            return
        for word, run in (
            ("打开(&O)", partial(self._open, no)),
            ("一页纸(&Y)", partial(self.print_paper, ONE_PAGE)),
            ("打印进度单(&D)", partial(self.print_paper, CHART)),
        ):
            entry = QAction(word, menu)
            entry.triggered.connect(lambda _checked=False, run=run: run())
            menu.addAction(entry)
        menu.popup(place)

    def _on_row_opened(self, line: object) -> None:
        if isinstance(line, CardLine):
            self._open(line.no)

    def _open(self, no: str) -> None:
        self.navigator.go(PageName.PROJECT, no)

    def _on_entered(self, entered: Entered) -> None:
        self.desk.notifier.say(f"已新建 {entered.no}", key="projects")
        self._open(entered.no)


def _model() -> RowsModel[CardLine]:
    return RowsModel(
        [
            Column("light", "灯", 96, lambda line: MarkCell(line.light_words, line.mark)),
            Column("name", "项目", 0, lambda line: TextCell(line.name, bold=True)),
            Column("about", "业主 · 投资 · 用地", 250, lambda line: TextCell(line.about, quiet=True)),
            Column("phase", "阶段", 126, lambda line: TextCell(line.phase)),
            Column("next", "下一审批", 160, lambda line: TextCell(line.next)),
            Column("done", "审批", 62, lambda line: TextCell(f"{line.done}/{line.needed}", right=True)),
            Column("points", "堵点", 48, lambda line: TextCell(str(line.points) if line.points else "—", right=True)),
            Column("finish", "预计完成", 78, lambda line: TextCell(line.finish)),
            Column("late", "比承诺", 88, lambda line: TextCell(line.late)),
            Column("liaison", "联络员", 78, lambda line: TextCell(line.liaison)),
        ],
        spoken=lambda line: line.spoken,
    )
