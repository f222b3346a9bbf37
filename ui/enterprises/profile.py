"""企业档案: who it is, what it has left here, what is under way for it, and what it thought of us."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import QAbstractItemModel, Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station_app.services.disclosure_service import Disclosed
from ui.cases.lines import CaseLine
from ui.desk import Desk
from ui.enterprises.lines import Contact, Fact, ProfileView, RecordLine, WalletLine
from ui.enterprises.profile_panel import ProfilePanel
from ui.enterprises.reading import read_profile
from ui.enterprises.tables import cases_model, records_model, wallet_model
from ui.enterprises.wallet_acts import WalletActs
from ui.intake.arguments import BeginArgument
from ui.page import Navigator, Page, PageName, WidthClass
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.labels import IconLabel
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.sections import Section, SectionsView
from ui.widgets.split import RememberedSplit
from ui.widgets.table import Table
from ui.widgets.tabs import CountTabs, Tab
from ui.widgets.text import Text, band

WALLET, CASES, TALKS, EVALUATIONS = "wallet", "cases", "talks", "evaluations"
_TABS = ((WALLET, "材料库"), (CASES, "办件"), (TALKS, "服务记录"), (EVALUATIONS, "评价"))
_EMPTY = {
    WALLET: ("材料库还是空的", "办件里把材料“存进企业材料库”，或在这里入库。"),
    CASES: ("还没有办件", "按 Ctrl+N 为它新建一件。"),
    TALKS: ("还没有服务记录", "按 Ctrl+L 记一条。"),
    EVALUATIONS: ("还没有评价", "办结送达后请企业评一评。"),
}
_RECENT = 4


class ProfilePage(Page):
    """Reads on the store thread; Esc goes back to the list."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "企业")
        self._id, self._short = "", False
        self.view: ProfileView | None = None
        self.profile = ProfilePanel()
        self.tabs = CountTabs([Tab(key, label) for key, label in _TABS], "企业档案")
        self.wallet_rows, self.case_rows = wallet_model(), cases_model()
        self.talk_rows, self.judged_rows = records_model("事由", "方式"), records_model("满意度", "评语 / 事项")
        self.recent_rows = cases_model()
        self.tables = {key: Table(label) for key, label in _TABS}
        self.recent = Table("在办与近期办件")
        self.acts = WalletActs(desk, self)
        self._new = Button("为它新建办件", kind=Kind.PRIMARY, icon="plus", hint="Ctrl N")
        self._build()
        self._actions = self._shortcuts()
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.setSpacing(12)
        outer.addWidget(self._build_banner())
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._build_tabs(), 1)
        column.addWidget(self._build_recent())
        self._right = Panel("信用与资格")
        self._right.add_header("信用与资格")
        self._credit = SectionsView()
        self._right.body.addWidget(self._credit, 1)
        sizes = {WidthClass.S: (280, 970, 0), WidthClass.M: (300, 700, 300), WidthClass.L: (320, 880, 360)}
        self._split = RememberedSplit("enterprise", (self.profile, middle, self._right), (0, 1, 0), sizes)
        outer.addWidget(self._split, 1)

    def _build_banner(self) -> QWidget:
        self._banner = band("alarm")
        row = QHBoxLayout(self._banner)
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(8)
        row.addWidget(IconLabel("alert-octagon", "red_fg", 16))
        self._expired = Text("", "alarm")
        row.addWidget(self._expired)
        row.addWidget(Text("新证入库前，办件不再自动复用旧证。", "small"))
        row.addStretch(1)
        self._renew = Button("更新有效期", small=True)
        row.addWidget(self._renew)
        self._banner.hide()
        return self._banner

    def _build_tabs(self) -> Panel:
        panel = Panel("企业档案")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 9, 0)
        row.addWidget(self.tabs, 1)
        self._put = Button("入库", icon="plus", hint="Ins", small=True)
        row.addWidget(self._put)
        panel.body.addLayout(row)
        models: tuple[QAbstractItemModel, ...] = (
            self.wallet_rows, self.case_rows, self.talk_rows, self.judged_rows,
        )  # fmt: skip
        self._stack = QStackedWidget()
        for table, model in zip(self.tables.values(), models, strict=True):
            table.setModel(model)
            self._stack.addWidget(table)
        self._empty = EmptyState("folder", "", "")
        self._stack.addWidget(self._empty)
        panel.body.addWidget(self._stack, 1)
        foot = panel.add_footer()
        self._note = Text("", "captionText")
        foot.addWidget(self._note)
        foot.addStretch(1)
        self._keys = Text("", "caption")
        foot.addWidget(self._keys)
        return panel

    def _build_recent(self) -> Panel:
        self._lower = Panel("在办与近期办件")
        _, self._running = self._lower.add_header("在办与近期办件")
        self.recent.setModel(self.recent_rows)
        self.recent.setFixedHeight(32 * (_RECENT + 1) + 2)
        self._lower.body.addWidget(self.recent)
        return self._lower

    def _shortcuts(self) -> list[QAction]:
        wallet, here = self.tables[WALLET], Qt.ShortcutContext.WidgetWithChildrenShortcut
        result = [
            action(self, "材料入库", "Ins", self.add_material),
            action(wallet, "更新有效期", "F2", self.renew, context=here),
            action(self, "下一页签", "Ctrl+Tab", partial(self.tabs.step, 1)),
            action(self, "上一页签", "Ctrl+Shift+Tab", partial(self.tabs.step, -1)),
        ]
        for number, (key, label) in enumerate(_TABS, 1):
            result.append(action(self, label, f"Alt+{number}", partial(self.tabs.choose, key)))
        return result

    def _connect(self) -> None:
        self._new.clicked.connect(lambda: self.navigator.go(PageName.INTAKE, self.intake_argument()))
        self._put.clicked.connect(self.add_material)
        self._renew.clicked.connect(self._renew_expired)
        self.tabs.chosen.connect(self._on_tab)
        self.acts.done.connect(self.refresh)
        self.profile.shown_wanted.connect(self.disclose)
        for table in (*self.tables.values(), self.recent):
            table.opened.connect(self.open_row)
        self.tables[WALLET].toggled.connect(self.open_row)

    def top_actions(self) -> Sequence[QWidget]:
        """为它新建办件, the page's primary button."""
        return (self._new,)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:
        """The id of an enterprise; None shows the one shown before."""
        if isinstance(argument, str) and argument and argument != self._id:
            self._id, self.view = argument, None
            self.tabs.choose(WALLET)
        self.refresh()
        self.tables[self.tabs.key()].setFocus()

    def intake_argument(self) -> object:
        """Ctrl+N: 新建办件 with this enterprise."""
        return BeginArgument(enterprise_id=self._id)

    def refresh(self) -> None:
        """Read again; tab and cursor stay, what was shown in full is masked again."""
        if self._id:
            self.desk.tasks.store(self, partial(read_profile, self.desk, self._id), self._show, key="profile")

    def _show(self, view: ProfileView) -> None:
        first = self.view is None
        self.view, self._id = view, view.id
        self.set_heading("企业", f"/ {view.name}")
        self.profile.show_profile(view)
        self.wallet_rows.replace_rows(view.wallet)
        self.case_rows.replace_rows(view.cases)
        self.talk_rows.replace_rows(view.talks)
        self.judged_rows.replace_rows(view.evaluations)
        self.recent_rows.replace_rows(view.cases[:_RECENT])
        self._running.setText(f"在办 {view.running}")
        counts = (len(view.wallet), len(view.cases), len(view.talks), len(view.evaluations))
        self.tabs.set_tabs([Tab(key, label, count) for (key, label), count in zip(_TABS, counts, strict=True)])
        facts = tuple(view.credit) or (("", "还没有登记信用与资格。"),)
        self._credit.show_sections([Section(None, "登记的条件", facts)])
        self._show_banner(view)
        self._on_tab()
        if first:
            self.tables[self.tabs.key()].setFocus()

    def _show_banner(self, view: ProfileView) -> None:
        self._banner.setVisible(bool(view.expired))
        if view.expired:
            first, more = view.expired[0], len(view.expired) - 1
            self._expired.setText(f"{first.name}{first.words}" + (f"，还有 {more} 份也过期了。" if more else "。"))

    def _on_tab(self, _key: str = "") -> None:
        key = self.tabs.key()
        table = self.tables[key]
        filled = bool(self.tabs.count())
        if filled:
            focused = self._stack.currentWidget() is not table and self._stack.isAncestorOf(self.focusWidget())
            self._stack.setCurrentWidget(table)
            if not table.currentIndex().isValid():
                table.select_first()
            if focused:
                table.setFocus()
        else:
            self._empty.say(*_EMPTY[key])
            self._stack.setCurrentWidget(self._empty)
        self._put.setVisible(key == WALLET)
        self._lower.setVisible(key == WALLET and self.recent_rows.rowCount() > 0 and not self._short)
        self._keys.setText("Enter 看扫描件 · F2 更新有效期" if key == WALLET and filled else "")
        self._note.setText(self._words(key))

    def _words(self, key: str) -> str:
        if self.view is None or key != WALLET:
            return ""
        reused = sum(line.entry.reused for line in self.view.wallet)
        return f"{len(self.view.wallet)} 份 · 累计复用 {reused} 次"

    # What can be done.

    def open_row(self, row: object) -> None:
        """Enter: the scan of a material, or the case."""
        if isinstance(row, WalletLine):
            self.acts.preview(row)
        elif isinstance(row, CaseLine):
            self.navigator.go(PageName.CASE, row.no)
        elif isinstance(row, RecordLine) and row.case_no:
            self.navigator.go(PageName.CASE, row.case_no)

    def add_material(self) -> None:
        """Ins: a material for the wallet."""
        if self.view is not None:
            self.acts.add(self.view.id, self.view.today)

    def renew(self) -> None:
        """F2: another last day for the material under the cursor."""
        row = self.tables[WALLET].current_row()
        if self.view is not None and isinstance(row, WalletLine):
            self.acts.renew(self.view.id, row, self.view.today)

    def _renew_expired(self) -> None:
        if self.view is not None and self.view.expired:
            self.acts.renew(self.view.id, self.view.expired[0], self.view.today)

    def disclose(self, asked: Fact | Contact) -> None:
        """“显示”: the full text, once its line stands in the audit log."""
        disclosures, me = self.desk.services.disclosures, self.desk.operator_id
        if isinstance(asked, Contact):
            work = partial(disclosures.of_case, asked.case_no, Disclosed.CONTACT_MOBILE, me)
        else:
            assert asked.what is not None
            work = partial(disclosures.of_enterprise, self._id, asked.what, me)
        self.desk.tasks.store(self, work, partial(self.profile.show_text, asked))

    def set_width_class(self, width: WidthClass) -> None:
        """The right closes on S, rows are lower there."""
        self._short = width in (WidthClass.S, WidthClass.NARROW)
        self._right.setVisible(not self._short)
        for table in self.tables.values():
            table.set_row_height(28 if self._short else 32)
        self._split.set_width_class(width)
        self._on_tab()
