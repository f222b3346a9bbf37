"""走访诉求: the five stages, the demands with their clocks, this week's visits, and what the month is made of."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from station_app.domain.demand import Act, Stage
from station_app.domain.evidence import EvidenceOf
from station_app.domain.terms import DEMAND_STAGES
from station_app.domain.visit import VisitRow, VisitState
from ui.desk import Desk
from ui.models.cells import MarkCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import Navigator, Page, WidthClass
from ui.scanning.evidence import EvidenceFor
from ui.shortcuts import action
from ui.visits.bars import Bars
from ui.visits.boxes import StageBoxes
from ui.visits.demand_panel import DemandPanel
from ui.visits.entering import Entering
from ui.visits.lines import DemandLine, VisitLine, visit_sections
from ui.visits.papers import VisitPapers
from ui.visits.reading import DemandView, VisitsView, read_demand, read_visits
from ui.widgets.button import Button, Kind
from ui.widgets.overlays import EmptyState, SideSheet
from ui.widgets.panel import Panel
from ui.widgets.split import RememberedSplit
from ui.widgets.table import Table
from ui.widgets.tabs import CountTabs, Tab
from ui.widgets.text import Text

OPEN, ALL, PLANNED = "open", "all", "planned"
_VISIT = "ZF-"
_EMPTY = {
    OPEN: ("没有在办的诉求", "来了诉求就登记：Ctrl+N。走访里记下的问题也会到这里。"),
    ALL: ("还没有诉求", "窗口、电话、网络、意见簿、邮箱、12345 和惠企码来的，都记在这里。"),
    PLANNED: ("近 30 天没有走访计划", "点“排走访”排上，或走完再“记走访”。"),
}


class VisitsPage(Page):
    """Reads on the store thread; box, tab and cursor only choose from what was read."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "走访诉求")
        self._view: VisitsView | None = None
        self._wanted, self._sought = "", False
        self.boxes, self.panel, self.bars = StageBoxes(), DemandPanel(), Bars("本月构成")
        self.tabs = CountTabs([Tab(OPEN, "在办诉求"), Tab(ALL, "全部诉求"), Tab(PLANNED, "走访计划")], "走访诉求")
        self.tabs.ruled = False
        self.demands, self.plan, self.week = Table("诉求列表"), Table("走访计划"), Table("本周走访")
        self.demand_rows, self.plan_rows, self.week_rows = _demand_model(), _visit_model(), _visit_model()
        self.entering, self.papers = Entering(desk, self), VisitPapers(desk, self)
        self.sheet = SideSheet(self)
        self._log = Button("记走访", icon="walk")
        self._add = Button("登记诉求", kind=Kind.PRIMARY, icon="plus", hint="Ctrl N")
        self._build()
        self._actions = self._shortcuts()
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.setSpacing(12)
        outer.addWidget(self.boxes)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._list_panel(), 5)
        self._week_panel = self._visits_panel()
        column.addWidget(self._week_panel, 4)
        self._month_panel = Panel("本月构成")
        self._month_panel.add_header("本月构成", "来源 · 结果")
        self._month_panel.body.addWidget(self.bars)
        column.addWidget(self._month_panel)
        self.panel.setMinimumWidth(360)
        sizes = {WidthClass.S: (790, 464), WidthClass.M: (828, 500), WidthClass.L: (1040, 528)}
        self._split = RememberedSplit("visits", (left, self.panel), (1, 0), sizes)
        outer.addWidget(self._split, 1)

    def _list_panel(self) -> Panel:
        panel = Panel("诉求")
        panel.body.addWidget(self.tabs)
        self.demands.setModel(self.demand_rows)
        self.plan.setModel(self.plan_rows)
        self._no_demands, self._no_plan = EmptyState("messages", "", ""), EmptyState("walk", *_EMPTY[PLANNED])
        self._no_demands.lie_on(self.demands)
        self._no_plan.lie_on(self.plan)
        panel.body.addWidget(self.demands, 1)
        panel.body.addWidget(self.plan, 1)
        self.plan.hide()
        foot = panel.add_footer()
        self._note = Text("", "captionText")
        foot.addWidget(self._note)
        foot.addStretch(1)
        foot.addWidget(Text("Enter 打开 · Ctrl+Enter 转下一环", "captionText"))
        return panel

    def _visits_panel(self) -> Panel:
        panel = Panel("本周走访")
        row, self._week_remark = panel.add_header("本周走访", "")
        pack = Button("随身包", kind=Kind.TEXT, icon="printer", hint="Ctrl Shift P", small=True)
        pack.clicked.connect(self.take_along)
        row.addWidget(pack)
        plan = Button("排走访", kind=Kind.TEXT, icon="plus", small=True)
        plan.clicked.connect(self.entering.plan_visit)
        row.addWidget(plan)
        self.week.setModel(self.week_rows)
        panel.body.addWidget(self.week, 1)
        return panel

    def _shortcuts(self) -> list[QAction]:
        return [
            action(self, "记走访", "Ctrl+Shift+V", self.entering.log_visit),
            action(self, "排走访", "Ctrl+Shift+D", self.entering.plan_visit),
            action(self, "转下一环", ("Ctrl+Return", "Ctrl+Enter"), self.lead_on),
            action(self, "记一条", "Ctrl+J", partial(self.take_act, Act.NOTE)),
            action(self, "打印", "Ctrl+P", self.print_here),
            action(self, "随身包", "Ctrl+Shift+P", self.take_along),
            action(self, "打印移送单", "Ctrl+Shift+L", self.print_referral),
            action(self, "证据", "Ctrl+Shift+E", self.show_evidence),
            action(self, "下一页签", "Ctrl+Tab", partial(self.tabs.step, 1)),
            action(self, "上一页签", "Ctrl+Shift+Tab", partial(self.tabs.step, -1)),
        ]

    def _connect(self) -> None:
        self._log.clicked.connect(self.entering.log_visit)
        self._add.clicked.connect(self.entering.add_demand)
        self.boxes.chosen.connect(self._fill)
        self.tabs.chosen.connect(self._fill)
        self.demands.moved_to.connect(self._on_moved)
        self.demands.opened.connect(lambda _: self.panel.take_focus())
        for table in (self.plan, self.week):
            table.opened.connect(self._open_visit)
        self.panel.act_wanted.connect(self.take_act)
        self.panel.print_wanted.connect(self.print_slip)
        self.panel.referral_wanted.connect(self.print_referral)
        self.panel.evidence_wanted.connect(self.show_evidence)
        self.entering.stored.connect(self._on_stored)

    # What the shell calls.

    def top_actions(self) -> Sequence[QWidget]:
        """记走访, and 登记诉求 as the page's primary button."""
        return (self._log, self._add)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:
        """The number of a demand puts the cursor on it, that of a visit shows it."""
        if isinstance(argument, str) and argument.startswith(_VISIT):
            self.show_visit(argument)
        elif isinstance(argument, str) and argument:
            self._wanted, self._sought = argument, True
        self.refresh()
        self.demands.setFocus()

    def refresh(self) -> None:
        """Read again; the cursor stays on its row."""
        self.desk.tasks.store(self, partial(read_visits, self.desk), self._show, key="visits")

    def set_width_class(self, width: WidthClass) -> None:
        """Rows of 28 where room is short, and no month; below that the demand's panel closes."""
        short = width in (WidthClass.S, WidthClass.NARROW)
        for table in (self.demands, self.plan, self.week):
            table.set_row_height(28 if short else 31)
        self._month_panel.setVisible(not short)
        self.panel.setVisible(width is not WidthClass.NARROW)
        self._split.set_width_class(width)

    def add_new(self) -> bool:
        """Ctrl+N: 登记诉求."""
        self.entering.add_demand()
        return True

    def escape(self) -> bool:
        """Esc closes the sheet, then shows all stages again."""
        if self.sheet.isVisible():
            self.sheet.close_sheet()
            return True
        return self.boxes.clear()

    # Showing.

    def _show(self, view: VisitsView) -> None:
        self._view = view
        self.set_heading("走访诉求", "五环闭环，件件有回音")
        self.boxes.show_lines(view.boxes, f"本月销号 {view.closed}\n满意 {view.satisfied} · 重开 {view.reopened}")
        kinds = "、".join(dict.fromkeys(("敲门服务" if line.row.kind == "knock" else "走访") for line in view.week))
        self._week_remark.setText(f"{kinds} · {len(view.week)} 家" if view.week else "还没有")
        self.week_rows.set_rows(view.week)
        self.bars.show_counts(view.sources, view.outcomes)
        self._fill()

    def _shown(self) -> tuple[DemandLine, ...]:
        if self._view is None:
            return ()
        stage = self.boxes.stage
        lines = self._view.everything if self.tabs.key() == ALL else self._view.open_ones
        return tuple(line for line in lines if stage is None or line.row.stage is stage)

    def _fill(self, _chosen: object = None) -> None:
        view, key = self._view, self.tabs.key()
        if view is None:
            return
        shown, here = self._shown(), self.current()
        sought, self._sought = self._sought, False
        if sought and not _holds(shown, self._wanted) and _holds(view.everything, self._wanted):
            self.tabs.choose(ALL)
            return
        self.tabs.set_tabs(self._tabs(view))
        wanted = self._wanted or (here.row.no if here is not None else "")
        self._wanted = ""
        shown_table, other = (self.plan, self.demands) if key == PLANNED else (self.demands, self.plan)
        had_focus = other.hasFocus()
        shown_table.show()
        other.hide()
        if had_focus:
            shown_table.setFocus()
        self.plan_rows.set_rows(view.planned)
        self.demand_rows.set_rows(shown)
        rows = len(view.planned) if key == PLANNED else len(shown)
        self._no_demands.setVisible(not shown)
        self._no_demands.say(*_EMPTY[ALL if key == ALL else OPEN])
        self._no_plan.setVisible(not view.planned)
        self._note.setText(f"共 {rows} {'家' if key == PLANNED else '件'}")
        self.demands.select_first(lambda line: isinstance(line, DemandLine) and line.row.no == wanted)
        if not self.demands.currentIndex().isValid():
            self.demands.select_first()
        if not shown:
            self.panel.show_line(None)

    def _tabs(self, view: VisitsView) -> list[Tab]:
        stage: Stage | None = self.boxes.stage
        first = f"{DEMAND_STAGES[stage]}中" if stage is not None else "在办诉求"
        held = [line for line in view.open_ones if stage is None or line.row.stage is stage]
        return [
            Tab(OPEN, first, len(held)),
            Tab(ALL, "全部诉求", len(view.everything)),
            Tab(PLANNED, "走访计划", len(view.planned)),
        ]

    def current(self) -> DemandLine | None:
        """The demand under the cursor."""
        row = self.demands.current_row()
        return row if isinstance(row, DemandLine) else None

    def _on_moved(self, line: object) -> None:
        if isinstance(line, DemandLine):
            self.panel.show_line(line)
            self.desk.tasks.store(self, partial(read_demand, self.desk, line.row.no), self._show_demand, key="demand")

    def _show_demand(self, view: DemandView) -> None:
        self.panel.show_view(view)

    # Doing.

    def lead_on(self) -> None:
        """Ctrl+Enter: the first act that is legal now."""
        first = next(iter(self.panel.buttons), None)
        if first is not None:
            self.take_act(first)

    def take_act(self, act: Act) -> None:
        """Ask what belongs to an act, then do it."""
        line = self.current()
        if line is not None:
            self.entering.act(line.row, act)

    def _open_visit(self, line: object) -> None:
        if isinstance(line, VisitLine) and line.row.state in (VisitState.PLANNED, VisitState.AGREED):
            self.entering.settle_visit(line.row)
        elif isinstance(line, VisitLine):
            self.show_visit(line.row.no)

    def show_visit(self, no: str) -> None:
        """A visit with its record, in the sheet."""

        def show(row: VisitRow) -> None:
            self.sheet.open_sheet(f"走访 {row.no}", visit_sections(row), self.week)

        self.desk.tasks.store(self, partial(self.desk.services.visits.find, no), show, key="visit")

    def _on_stored(self, said: str, demand: str) -> None:
        self.desk.notifier.say(said, key="visits")
        self._wanted = demand
        self.refresh()

    def print_here(self) -> None:
        """Ctrl+P: the sheet of the visit under the cursor where visits have the focus, else the demand's ticket."""
        visit = self._visit() if self.plan.hasFocus() or self.week.hasFocus() else None
        if visit is not None:
            self.papers.visit_sheet(visit.row)
        else:
            self.print_slip()

    def print_slip(self) -> None:
        """WS20 of the demand under the cursor."""
        line = self.current()
        if line is not None:
            self.papers.ticket(line.row)

    def print_referral(self) -> None:
        """线索移送单 of the demand under the cursor."""
        line = self.current()
        if line is not None:
            self.papers.referral(line.row)

    def show_evidence(self) -> None:
        """附证据: the files of the visit under the cursor where visits have the focus, else of the demand."""
        visit = self._visit() if self.plan.hasFocus() or self.week.hasFocus() else None
        demand = self.current()
        if visit is not None:
            self.papers.evidence(EvidenceFor(EvidenceOf.VISIT, visit.row.no, f"走访 {visit.row.no} {visit.enterprise}"))
        elif demand is not None:
            title = f"{demand.row.no} {demand.row.subject}"
            self.papers.evidence(EvidenceFor(EvidenceOf.DEMAND, demand.row.no, title))

    def take_along(self) -> None:
        """The pack for the visit under the cursor, the next one where none is chosen."""
        visit = self._visit()
        if visit is not None:
            self.papers.pack(visit.row)

    def _visit(self) -> VisitLine | None:
        tables = [self.plan, self.week] if self.plan.hasFocus() else [self.week, self.plan]
        chosen = (table.current_row() for table in tables)
        found = next((row for row in chosen if isinstance(row, VisitLine)), None)
        coming = (VisitState.PLANNED, VisitState.AGREED)
        return found or next((line for line in self.week_rows.rows() if line.row.state in coming), None)


def _holds(lines: Sequence[DemandLine], no: str) -> bool:
    return any(line.row.no == no for line in lines)


def _demand_model() -> RowsModel[DemandLine]:
    return RowsModel(
        [
            Column("light", "灯", 92, lambda line: MarkCell(line.light_words, line.mark)),
            Column("subject", "诉求", 0, lambda line: TextCell(line.subject)),
            Column("enterprise", "企业", 118, lambda line: TextCell(line.enterprise)),
            Column("channel", "来源", 86, lambda line: TextCell(line.channel, quiet=True)),
            Column("unit", "承办", 84, lambda line: TextCell(line.unit)),
        ],
        spoken=lambda line: f"{line.light_words}，{line.subject}，{line.enterprise}，{line.channel}，{line.unit}",
    )


def _visit_model() -> RowsModel[VisitLine]:
    return RowsModel(
        [
            Column("when", "时间", 96, lambda line: TextCell(line.when)),
            Column("enterprise", "企业", 0, lambda line: TextCell(line.enterprise)),
            Column("subject", "主题", 176, lambda line: TextCell(line.subject)),
            Column("companions", "同行", 86, lambda line: TextCell(line.companions)),
            Column("state", "状态", 88, lambda line: MarkCell(line.state, line.mark)),
        ],
        spoken=lambda line: f"{line.when}，{line.enterprise}，{line.subject}，{line.companions}，{line.state}",
    )
