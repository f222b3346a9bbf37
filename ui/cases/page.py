"""办件: saved views as tabs, filter, table and detail pane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from station_app.services.case_views import CaseView
from ui.cases.detail import DetailPane, DetailView
from ui.cases.filters import FilterBar
from ui.cases.lines import CaseLine
from ui.cases.reading import read_detail, read_sheet
from ui.cases.table import DRAFTS, WIDE_ONLY, CaseModel
from ui.desk import Desk
from ui.intake.arguments import DraftArgument
from ui.marks import LIGHTS, Light
from ui.page import Navigator, Page, PageName, WidthClass
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.labels import MarkLabel
from ui.widgets.overlays import EmptyState, SideSheet
from ui.widgets.panel import Panel
from ui.widgets.sections import Section
from ui.widgets.split import RememberedSplit
from ui.widgets.table import Table
from ui.widgets.tabs import CountTabs, Tab
from ui.widgets.text import Text

VIEWS = (
    (CaseView.MINE, "我的在办"),
    (CaseView.CORRECTION, "待补正"),
    (CaseView.DEFERRED, "容缺待补"),
    (CaseView.DUE_TODAY, "今日到期"),
    (CaseView.OPEN, "全站在办"),
    (DRAFTS, "草稿"),
    (CaseView.FINISHED, "近七日办结"),
)


@dataclass(frozen=True, slots=True)
class _Counts:
    views: dict[str, int]
    station: str


class CasesPage(Page):
    """The list is loaded off the GUI thread; the pane follows the cursor."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "办件")
        self.set_heading("办件", desk.services.profile.name)
        self._asked, self._cursor, self._scroll = "", "", 0
        self._narrow = False
        self.tabs = CountTabs([Tab(view, label) for view, label in VIEWS], "办件视图")
        self.model = CaseModel(desk)
        self.table = Table("办件列表")
        self.detail = DetailPane()
        self.filters = FilterBar()
        self._build()
        self.sheet = SideSheet(self)
        self._new = Button("新建办件", kind=Kind.PRIMARY, icon="plus", hint="Ctrl N")
        self._actions = self._shortcuts()
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        panel = Panel("办件")
        panel.body.addWidget(self.tabs)
        panel.body.addWidget(self.filters)
        self.table.setModel(self.model)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        button = Button("新建办件", icon="plus", hint="Ctrl N")
        button.clicked.connect(partial(self.navigator.go, PageName.INTAKE))
        self._empty = EmptyState("folder", "这里还没有办件", "从来电、到访或扫营业执照开始。", button)
        self._stack.addWidget(self._empty)
        panel.body.addWidget(self._stack, 1)
        foot = panel.add_footer()
        self._total = Text("", "captionText")
        foot.addWidget(self._total)
        self._lights = {light: MarkLabel() for light in (Light.RED, Light.YELLOW, Light.GREEN)}
        for label in self._lights.values():
            foot.addWidget(label)
        foot.addStretch(1)
        foot.addWidget(Text("Enter 打开 · Ctrl+C 复制", "caption"))
        self.detail.setMinimumWidth(356)
        sizes = {WidthClass.M: (972, 356), WidthClass.L: (1100, 420)}
        self._split = RememberedSplit("cases", (panel, self.detail), (1, 0), sizes)
        outer.addWidget(self._split)

    def _shortcuts(self) -> list[QAction]:
        result = [
            action(self, "筛选", "Ctrl+F", self.filters.words.setFocus),
            action(self, "打印告知单", "Ctrl+P", partial(self._print, "WS01")),
            action(self, "下一视图", "Ctrl+Tab", partial(self.tabs.step, 1)),
            action(self, "上一视图", "Ctrl+Shift+Tab", partial(self.tabs.step, -1)),
        ]
        for number, (view, label) in enumerate(VIEWS, 1):
            result.append(action(self, label, f"Alt+{number}", partial(self.tabs.choose, view)))
        return result

    def _connect(self) -> None:
        self._new.clicked.connect(partial(self.navigator.go, PageName.INTAKE))
        self.tabs.chosen.connect(self._on_view_chosen)
        self.table.moved_to.connect(self._on_moved)
        self.table.opened.connect(self._on_opened)
        self.model.loaded.connect(self._on_loaded)
        self.filters.changed.connect(self._reload)
        self.filters.words.returnPressed.connect(self.table.setFocus)
        self.detail.open_wanted.connect(self._on_open_wanted)
        self.detail.notice_wanted.connect(partial(self._print, "WS01"))
        self.detail.receipt_wanted.connect(partial(self._print, "WS03"))

    def top_actions(self) -> Sequence[QWidget]:
        """新建办件, the page's primary button."""
        return (self._new,)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:
        """A case number puts the cursor on that case."""
        if isinstance(argument, str) and argument:
            self._asked = argument
            self.filters.clear()
            self.tabs.choose(CaseView.OPEN)
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Counts and rows again; cursor and scroll position stay."""
        self._reload()
        self.desk.tasks.store(self, self._count, self._on_counted, key="count")

    def _count(self) -> _Counts:
        services = self.desk.services
        counts: dict[str, int] = {DRAFTS: len(services.drafts.all())}
        for view, _ in VIEWS:
            if view != DRAFTS:
                counts[view] = services.cases.count(CaseView(view), operator_id=self.desk.operator_id)
        return _Counts(counts, services.profile.name)

    def _on_counted(self, counts: _Counts) -> None:
        self.tabs.set_tabs([Tab(view, label, counts.views[view]) for view, label in VIEWS])
        self._show_footer()

    def _on_view_chosen(self, _key: str) -> None:
        self._cursor, self._scroll = "", 0
        self.model.set_rows([])
        self._reload()

    def _reload(self) -> None:
        bar = self.table.verticalScrollBar()
        self._scroll = bar.value() if bar is not None else 0
        keep = self.filters.keep(self.desk.services.clock.now())
        self.model.show_view(self.tabs.key(), self.filters.words.text(), keep)

    def _on_loaded(self) -> None:
        rows = self.model.rowCount()
        if not rows:
            if self.filters.narrowing:
                self._empty.say("没有匹配的办件", "换个词，或按 Esc 清除筛选。")
            else:
                self._empty.say("这里还没有办件", "从来电、到访或扫营业执照开始。")
        self._stack.setCurrentIndex(0 if rows else 1)
        self._place_cursor()
        self._show_footer()
        if not rows:
            self.detail.show_case(None)

    def _place_cursor(self) -> None:
        """On the case that was asked for, else where it was, else on the first row; the view does not jump."""
        asked, self._asked = self._asked, ""
        wanted, bar = asked or self._cursor, self.table.verticalScrollBar()
        place = bar.value() if bar is not None else 0
        self.table.select_first(lambda row: isinstance(row, CaseLine) and row.no == wanted)
        index = self.table.currentIndex()
        if asked and not index.isValid():
            self._load_detail(asked)
        elif asked:
            self.table.scrollTo(index)
        elif not index.isValid():
            self.table.select_first()
        if bar is not None and not asked:
            bar.setValue(self._scroll or place)
        self._on_moved(self.table.current_row())

    def _show_footer(self) -> None:
        lines = self.model.rows()
        selected = " · 已选 1" if self.table.currentIndex().isValid() else ""
        shown = len(lines) if self.model.complete else max(len(lines), self.tabs.count() or 0)
        self._total.setText(f"共 {shown} 件{selected}")
        for light, label in self._lights.items():
            number = sum(line.light is light for line in lines)
            words = {Light.RED: "红灯", Light.YELLOW: "黄灯", Light.GREEN: "绿灯"}[light]
            label.show_mark(LIGHTS[light], f"{words} {number}")
            label.setVisible(self.model.complete and bool(lines))

    def escape(self) -> bool:
        """Close the sheet, else clear the filters."""
        if self.sheet.isVisible():
            self.sheet.close_sheet()
            return True
        if self.filters.clear():
            self._reload()
            self.table.setFocus()
            return True
        return False

    # One case.

    def _on_moved(self, row: object) -> None:
        if isinstance(row, CaseLine) and row.no:
            self._cursor = row.no
            self._load_detail(row.no)
        else:
            self.detail.show_case(None)

    def _load_detail(self, no: str) -> None:
        if not self._narrow:
            self.desk.tasks.store(self, partial(read_detail, self.desk, no), self._on_detail, key="detail")

    def _on_detail(self, view: DetailView) -> None:
        self.detail.show_case(view)
        self._show_footer()

    def _on_open_wanted(self) -> None:
        self._on_opened(self.table.current_row())

    def _on_opened(self, row: object) -> None:
        if not isinstance(row, CaseLine):
            return
        if row.draft_id:
            self.navigator.go(PageName.INTAKE, DraftArgument(row.draft_id))
            return
        self.desk.tasks.store(self, partial(read_sheet, self.desk, row.no), self._on_sheet, key="sheet")

    def _on_sheet(self, sheet: tuple[str, list[Section]]) -> None:
        self.sheet.open_sheet(sheet[0], sheet[1], self.table)

    def _print(self, document: str) -> None:
        from ui.preview.dialog import PreviewRequest, open_preview  # noqa: PLC0415  # 40 ms, with the first paper

        row = self.table.current_row()
        if isinstance(row, CaseLine) and row.no:
            open_preview(self.desk, PreviewRequest(row.no, document), self)

    def set_width_class(self, width: WidthClass) -> None:
        """Row 28 on S; below that the pane closes and Enter opens the sheet; two more columns' room on L."""
        self._narrow = width is WidthClass.NARROW
        self.detail.setVisible(not self._narrow)
        self.table.set_row_height(28 if width in (WidthClass.S, WidthClass.NARROW) else 32)
        for column in WIDE_ONLY:
            self.table.setColumnHidden(column, width is not WidthClass.L)
        self._split.set_width_class(width)
