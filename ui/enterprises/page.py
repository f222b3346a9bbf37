"""企业: everyone the station knows, found by name, code or initials; and those that were entered twice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station_app.errors import StationError
from ui.desk import Desk
from ui.enterprises.lines import DoublesView, EnterpriseLine, EnterprisesView, Side, SuspectLine
from ui.enterprises.merge_dialog import MergeDialog
from ui.enterprises.reading import MOST, read_doubles, read_enterprises, read_sides
from ui.marks import LIGHTS, Light
from ui.models.cells import Cell, MarkCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import Navigator, Page, PageName, WidthClass
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.inputs import Field
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.table import Table
from ui.widgets.tabs import CountTabs, Tab
from ui.widgets.text import Text

ALL, SUSPECTS, MERGED = "all", "suspects", "merged"
_TABS = ((ALL, "全部企业"), (SUSPECTS, "疑似重复"), (MERGED, "已合并"))
_EMPTY = {
    ALL: ("没有找到企业", "换个词再找；新企业在新建办件里建。"),
    SUSPECTS: ("没有疑似重复的企业", "名称只差后缀或信用代码主体相同的两家会列在这里。"),
    MERGED: ("没有合并过的企业", "合并过的可以在这里撤销。"),
}
_SEARCH_MS = 150


def _held(line: EnterpriseLine) -> Cell:
    if line.expired:
        return MarkCell(f"{line.expired} 份过期", LIGHTS[Light.RED])
    return TextCell(f"{line.held} 份" if line.held else "—", quiet=True)


_COLUMNS: list[Column[EnterpriseLine]] = [
    Column("name", "企业", 0, lambda line: TextCell(line.name, bold=True)),
    Column(
        "uscc", "统一社会信用代码", 190, lambda line: TextCell(line.uscc or "尚未办理营业执照", mono=bool(line.uscc))
    ),
    Column("person", "法定代表人", 110, lambda line: TextCell(line.person or "—")),
    Column("held", "材料库", 110, _held),
    Column("address", "地址", 280, lambda line: TextCell(line.address or "—", quiet=True)),
]
_PAIRS: list[Column[SuspectLine]] = [
    Column("first", "企业", 0, lambda line: TextCell(line.first, bold=True)),
    Column("second", "另一家 / 合并时间", 420, lambda line: TextCell(line.second)),
    Column("reason", "说明", 180, lambda line: TextCell(line.reason, quiet=True)),
]


def _spoken(line: EnterpriseLine) -> str:
    return f"{line.name}，信用代码 {line.uscc or '没有'}，材料库 {line.held} 份，过期 {line.expired} 份"


class EnterprisesPage(Page):
    """Reads on the store thread; doubles are looked for when the page is shown, not with every letter."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "企业")
        self._view = EnterprisesView((), 0)
        self._doubles = DoublesView((), ())
        self.tabs = CountTabs([Tab(key, label) for key, label in _TABS], "企业")
        self.words = Field("找企业", icon="search", hint_key="Ctrl F")
        self.words.setPlaceholderText("名称、信用代码、拼音首字母")
        self.table, self.pairs = Table("企业列表"), Table("成对的企业")
        self.rows: RowsModel[EnterpriseLine] = RowsModel(_COLUMNS, spoken=_spoken)
        self.pair_rows: RowsModel[SuspectLine] = RowsModel(_PAIRS, spoken=lambda line: f"{line.first}，{line.second}")
        self.dialog: MergeDialog | None = None
        self._merge = Button("合并", icon="arrow-merge", hint="Enter")
        self._new = Button("新建办件", kind=Kind.PRIMARY, icon="plus", hint="Ctrl N")
        self._build()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_SEARCH_MS)
        self._actions = [
            action(self, "找企业", "Ctrl+F", self.words.setFocus),
            action(self, "下一页签", "Ctrl+Tab", partial(self.tabs.step, 1)),
            action(self, "上一页签", "Ctrl+Shift+Tab", partial(self.tabs.step, -1)),
        ]
        self._actions += [
            action(self, label, f"Alt+{number}", partial(self.tabs.choose, key))
            for number, (key, label) in enumerate(_TABS, 1)
        ]
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        panel = Panel("企业")
        panel.body.addWidget(self.tabs)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 9, 8)
        self.words.setFixedWidth(320)
        bar.addWidget(self.words)
        bar.addStretch(1)
        bar.addWidget(self._merge)
        panel.body.addLayout(bar)
        self.table.setModel(self.rows)
        self.pairs.setModel(self.pair_rows)
        self._stack = QStackedWidget()
        self._empty = EmptyState("building-skyscraper", "", "")
        for widget in (self.table, self.pairs, self._empty):
            self._stack.addWidget(widget)
        panel.body.addWidget(self._stack, 1)
        foot = panel.add_footer()
        self._note = Text("", "captionText")
        foot.addWidget(self._note)
        foot.addStretch(1)
        self._keys = Text("", "caption")
        foot.addWidget(self._keys)
        outer.addWidget(panel)

    def _connect(self) -> None:
        self._new.clicked.connect(partial(self.navigator.go, PageName.INTAKE))
        self._merge.clicked.connect(lambda: self.act_on(self.pairs.current_row()))
        self._typing.timeout.connect(self._reload)
        self.words.textChanged.connect(lambda _text: self._typing.start())
        self.words.returnPressed.connect(self.table.setFocus)
        self.tabs.chosen.connect(self._fill)
        self.table.opened.connect(self.open_row)
        self.pairs.opened.connect(self.act_on)

    def top_actions(self) -> Sequence[QWidget]:
        """新建办件, the page's primary button."""
        return (self._new,)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:  # noqa: ARG002  # the page has no argument
        """Read again; the list has the focus."""
        self.refresh()
        self._shown().setFocus()

    def refresh(self) -> None:
        """Rows and pairs again."""
        self._reload()
        self.desk.tasks.store(self, partial(read_doubles, self.desk), self._on_doubles, key="doubles")

    def _reload(self) -> None:
        words = self.words.text().strip()
        self.desk.tasks.store(self, partial(read_enterprises, self.desk, words), self._on_rows, key="rows")

    def _on_rows(self, view: EnterprisesView) -> None:
        self._view = view
        self._fill()

    def _on_doubles(self, doubles: DoublesView) -> None:
        self._doubles = doubles
        self._fill()

    def _shown(self) -> Table:
        return self.table if self.tabs.key() == ALL else self.pairs

    def _fill(self, _tab: str = "") -> None:
        counts = {ALL: self._view.total, SUSPECTS: len(self._doubles.suspects), MERGED: len(self._doubles.merged)}
        self.tabs.set_tabs([Tab(key, label, counts[key]) for key, label in _TABS])
        key = self.tabs.key()
        self.rows.replace_rows(self._view.rows)
        self.pair_rows.replace_rows(self._doubles.merged if key == MERGED else self._doubles.suspects)
        self.words.setVisible(key == ALL)
        self._merge.setVisible(key != ALL and self.pair_rows.rowCount() > 0)
        self._merge.setText("撤销合并" if key == MERGED else "合并")
        self._merge.updateGeometry()
        table = self._shown()
        model = table.model()
        if model is not None and model.rowCount():
            self._stack.setCurrentWidget(table)
            if not table.currentIndex().isValid():
                table.select_first()
        else:
            self._empty.say(*_EMPTY[key])
            self._stack.setCurrentWidget(self._empty)
        more = "，先列最近的" if key == ALL and len(self._view.rows) == MOST else ""
        self._note.setText(f"{model.rowCount() if model is not None else 0} 家{more}" if key == ALL else "")
        self._keys.setText("Enter 看档案" if key == ALL else f"Enter {self._merge.text()}")

    def escape(self) -> bool:
        """Clear the words."""
        if self.words.text():
            self.words.clear()
            self.table.setFocus()
            return True
        return False

    def open_row(self, row: object) -> None:
        """Enter: 企业档案."""
        if isinstance(row, EnterpriseLine):
            self.navigator.go(PageName.ENTERPRISE, row.id)

    # Doubles.

    def act_on(self, row: object) -> None:
        """Enter on a pair: make it one, or take that back."""
        if not isinstance(row, SuspectLine):
            return
        if row.merge_id:
            self.undo_merge(row.merge_id)
        else:
            self.desk.tasks.store(self, partial(read_sides, self.desk, row), self._ask)

    def _ask(self, sides: tuple[Side, Side]) -> None:
        self.dialog = MergeDialog(self, *sides, self._on_agreed)
        self.dialog.rejected.connect(self._on_left)
        self.dialog.open()

    def _on_left(self) -> None:
        self.dialog = None

    def _on_agreed(self, keep_id: str, drop_id: str) -> None:
        dialog, self.dialog = self.dialog, None

        def done(merge_id: str) -> None:
            if dialog is not None:
                dialog.settle()
            self.desk.notifier.say("合并好了", action="撤销", on_action=partial(self.undo_merge, merge_id), key="merge")
            self.refresh()

        def failed(error: StationError) -> None:
            self.dialog = dialog
            if dialog is not None:
                dialog.refuse(error)

        merges, me = self.desk.services.merges, self.desk.operator_id
        self.desk.tasks.store(self, lambda: merges.merge(keep_id, drop_id, me).id, done, failed=failed)

    def undo_merge(self, merge_id: str) -> None:
        """Make them two again."""

        def done(_result: None) -> None:
            self.desk.notifier.say("撤销了合并，两家各归各", key="merge")
            self.refresh()

        work = partial(self.desk.services.merges.undo, merge_id, self.desk.operator_id)
        self.desk.tasks.store(self, work, done)

    def set_width_class(self, width: WidthClass) -> None:
        """Row 28 on S."""
        for table in (self.table, self.pairs):
            table.set_row_height(28 if width in (WidthClass.S, WidthClass.NARROW) else 32)
