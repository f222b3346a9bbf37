"""办件: views as tabs, filter, table and detail pane."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from station_app.domain.records import CaseOrder
from ui.cases.counting import VIEWS, Counts, count_views
from ui.cases.detail import DetailPane, DetailView
from ui.cases.export import Exporter, Wanted
from ui.cases.filters import FilterBar
from ui.cases.footer import ListFooter
from ui.cases.lines import CaseLine
from ui.cases.loading import SNAPSHOT, Request
from ui.cases.reading import read_detail
from ui.cases.row_menu import RowMenu
from ui.cases.table import CaseModel
from ui.cases.view_state import DEFAULT_ORDER
from ui.cases.views import ViewTabs
from ui.desk import Desk
from ui.intake.arguments import DraftArgument
from ui.page import Navigator, Page, PageName, WidthClass
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.column_chooser import ColumnChooser
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.split import RememberedSplit
from ui.widgets.wide_table import WideTable


class CasesPage(Page):
    """The list is loaded off the GUI thread; the pane follows the cursor."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "办件")
        self.set_heading("办件", desk.services.profile.name)
        self._asked, self._cursor, self._scroll = "", "", 0
        self._narrow = False
        self.views = ViewTabs(desk, self)
        self.tabs = self.views.tabs
        self.model = CaseModel(desk)
        self.table = WideTable("办件列表")
        self.detail = DetailPane()
        self.filters = FilterBar()
        self.exporter = Exporter(desk, self)
        self._build()
        self._new = Button("新建办件", kind=Kind.PRIMARY, icon="plus", hint="Ctrl N")
        self._actions = self._shortcuts()
        self.menu = RowMenu(self)
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        panel = Panel("办件")
        panel.body.addWidget(self.tabs)
        panel.body.addWidget(self.filters)
        self.table.setModel(self.model)
        self.table.arrange(self.views.memory.columns)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        button = Button("新建办件", icon="plus", hint="Ctrl N")
        button.clicked.connect(partial(self.navigator.go, PageName.INTAKE))
        self._empty = EmptyState("folder", "这里还没有办件", "从来电、到访或扫营业执照开始。", button)
        self._stack.addWidget(self._empty)
        panel.body.addWidget(self._stack, 1)
        self.footer = ListFooter(panel.add_footer())
        self.detail.setMinimumWidth(356)
        sizes = {WidthClass.M: (972, 356), WidthClass.L: (1100, 420)}
        self._split = RememberedSplit("cases", (panel, self.detail), (1, 0), sizes)
        outer.addWidget(self._split)

    def _shortcuts(self) -> list[QAction]:
        result = [
            action(self, "筛选", "Ctrl+F", self.filters.words.setFocus),
            action(self, "打印告知单", "Ctrl+P", partial(self.print_paper, "WS01")),
            action(self, "导出 xlsx", "Ctrl+E", self.export_view),
            action(self, "下一视图", "Ctrl+Tab", partial(self.tabs.step, 1)),
            action(self, "上一视图", "Ctrl+Shift+Tab", partial(self.tabs.step, -1)),
        ]
        for number, (view, label) in enumerate(VIEWS, 1):
            result.append(action(self, label, f"Alt+{number}", partial(self.tabs.choose, view)))
        return result

    def _connect(self) -> None:
        self._new.clicked.connect(partial(self.navigator.go, PageName.INTAKE))
        self.views.chosen.connect(self._on_view_chosen)
        self.views.listed.connect(self._count)
        self.table.moved_to.connect(self._on_moved)
        self.table.opened.connect(self.open_row)
        self.table.sort_wanted.connect(self._on_sort_wanted)
        self.table.columns_changed.connect(lambda: self.views.keep_columns(self.table.own_arrangement()))
        self.table.chooser_wanted.connect(lambda at: ColumnChooser(self.table, self).open_at(at))
        self.table.menu_wanted.connect(self.menu.open_at)
        self.table.selection_changed.connect(self._show_footer)
        self.model.loaded.connect(self._on_loaded)
        self.filters.changed.connect(self._reload)
        self.filters.words.returnPressed.connect(self.table.setFocus)
        self.filters.keep_button.clicked.connect(self._on_keep_view)
        self.filters.columns_button.clicked.connect(self._on_columns)
        self.filters.export_button.clicked.connect(self.export_view)
        self.detail.open_wanted.connect(lambda: self.open_row(self.table.current_row()))
        self.detail.notice_wanted.connect(partial(self.print_paper, "WS01"))
        self.detail.receipt_wanted.connect(partial(self.print_paper, "WS03"))

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
            self.tabs.choose("open")
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Counts and rows again; cursor and scroll position stay."""
        self._reload()
        self._count()

    def _count(self) -> None:
        self.desk.tasks.store(self, partial(count_views, self.desk), self._on_counted, key="count")

    def _on_counted(self, counts: Counts) -> None:
        self.views.show_counts(counts.views)
        self.filters.offer_operators(counts.operators)
        self._show_footer()

    # Views, filters, order.

    def _on_view_chosen(self, _key: str) -> None:
        self._cursor, self._scroll = "", 0
        self.filters.show_filters(self.views.filters())
        self.model.set_rows([])
        self._reload()

    def _reload(self) -> None:
        bar = self.table.verticalScrollBar()
        self._scroll = bar.value() if bar is not None else 0
        filters = self.filters.filters()
        self._offer_keeping()
        self.model.show_view(Request(self.views.base(), filters, self.views.order()))

    def _on_sort_wanted(self, by: str, added: bool) -> None:  # noqa: FBT001  # a Qt signal's argument
        self.views.order_by(CaseOrder(by), added=added)
        self._scroll = 0
        self._reload()

    def _offer_keeping(self) -> None:
        """A view of one's own can be removed; anything else that is narrowed can be kept."""
        button, own = self.filters.keep_button, self.views.own() is not None
        button.setVisible(own or self.filters.filters().narrowing)
        button.setText("移除视图" if own else "存为视图")
        button.set_icon("x" if own else "device-floppy")
        button.updateGeometry()

    def _on_keep_view(self) -> None:
        if self.views.own() is not None:
            self.views.remove()
        else:
            self.views.ask_name(self.filters.filters())

    def _on_columns(self) -> None:
        button = self.filters.columns_button
        ColumnChooser(self.table, self).open_at(button.mapToGlobal(button.rect().bottomLeft()))

    # Rows.

    def _on_loaded(self) -> None:
        rows = self.model.rowCount()
        if not rows:
            if self.filters.filters().narrowing:
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
        here = self.table.current_row()
        if not isinstance(here, CaseLine) or here.no != wanted:
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
        lines, complete = self.model.rows(), self.model.complete
        counted = 0 if self.filters.filters().narrowing else self.tabs.count() or 0
        total = len(lines) if complete and len(lines) < SNAPSHOT else max(len(lines), counted)
        most = SNAPSHOT if self.views.order() != DEFAULT_ORDER else None
        self.footer.show(lines, total, len(self.table.selected_positions()), complete=complete, most=most)

    def escape(self) -> bool:
        """Clear the filters."""
        if self.filters.clear():
            self.table.setFocus()
            return True
        return False

    # One case.

    def _on_moved(self, row: object) -> None:
        if isinstance(row, CaseLine) and row.no:
            self._cursor = row.no
            if not self._narrow:
                self._load_detail(row.no)
        else:
            self.detail.show_case(None)

    def _load_detail(self, no: str) -> None:
        self.desk.tasks.store(self, partial(read_detail, self.desk, no), self._on_detail, key="detail")

    def _on_detail(self, view: DetailView) -> None:
        self.detail.show_case(view)

    def open_row(self, row: object) -> None:
        """A case opens as a full page, a draft in 新建办件."""
        if isinstance(row, CaseLine) and row.draft_id:
            self.navigator.go(PageName.INTAKE, DraftArgument(row.draft_id))
        elif isinstance(row, CaseLine):
            self.navigator.go(PageName.CASE, row.no)

    def print_paper(self, document: str) -> None:
        """Preview a paper of the case under the cursor."""
        from ui.preview.dialog import PreviewRequest, open_preview  # noqa: PLC0415  # 40 ms, with the first paper

        row = self.table.current_row()
        if isinstance(row, CaseLine) and row.no:
            open_preview(self.desk, PreviewRequest(row.no, document), self)

    def selected_cases(self) -> list[CaseLine]:
        """The selected rows that have a number."""
        return [row for row in self.table.selected_rows() if isinstance(row, CaseLine) and row.no]

    # Spreadsheets.

    def export_view(self) -> None:
        """The whole view as a spreadsheet."""
        self.exporter.export_view(self.model.request, self._wanted())

    def export_selected(self) -> None:
        """The selected rows as a spreadsheet."""
        rows = [row for row in self.table.selected_rows() if isinstance(row, CaseLine)]
        self.exporter.export_rows(self._wanted(), rows)

    def _wanted(self) -> Wanted:
        columns = tuple(self.table.shown_columns())
        widths = tuple(self.table.columnWidth(column) for column in columns)
        name = f"办件_{self.views.label()}"
        filters = f"视图：{self.views.label()}；{self.filters.words_now()}"
        return Wanted(columns, widths, name, filters)

    def set_width_class(self, width: WidthClass) -> None:
        """Row 28 on S; below that the pane closes; two more columns' room on L."""
        self._narrow = width is WidthClass.NARROW
        self.detail.setVisible(not self._narrow)
        self.table.set_row_height(28 if width in (WidthClass.S, WidthClass.NARROW) else 32)
        self.table.set_extra(("due", "registered") if width is WidthClass.L else ())
        self._split.set_width_class(width)
