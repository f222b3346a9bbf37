"""办件详情: head with track and acts, and one tab at a time below it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.case_detail.acts import ACTS, ActBar
from ui.case_detail.elsewhere import Elsewhere
from ui.case_detail.head import TABS, CaseHead
from ui.case_detail.lines import CaseView
from ui.case_detail.material_acts import MaterialActs
from ui.case_detail.materials import MaterialsTab
from ui.case_detail.notes import NoteActs
from ui.case_detail.papers import PapersTab
from ui.case_detail.reading import read_case
from ui.case_detail.reading_tab import ReadingTab
from ui.case_detail.scan_acts import ScanActs
from ui.case_detail.timeline import TimelineTab
from ui.case_detail.ways_on import CONVERT, WaysOn
from ui.desk import Desk
from ui.page import Navigator, Page, PageName, WidthClass
from ui.shortcuts import action
from ui.widgets.button import Button


class CasePage(Page):
    """Reads the case on the store thread; what was done is seen after it is read again."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "办件")
        self._no = ""
        self._stale: set[str] = set()
        self.view: CaseView | None = None
        self.head = CaseHead()
        self.materials = MaterialsTab()
        self.timeline = TimelineTab()
        self.papers = PapersTab()
        self.overview = ReadingTab("clipboard", "没有内容", "")
        self.situations = ReadingTab("info-circle", "这件没有要问的情形", "事项里没有情形题，清单是固定的。")
        self.contacts = ReadingTab("phone", "还没有沟通记录", "按 Ctrl+J 记一条。")
        self.evaluation = ReadingTab("mood-smile", "还没有评价", "送达后由企业评价，经办人不能代评。")
        self._back = Button("返回列表", icon="arrow-back-up", hint="Esc")
        self._back.clicked.connect(partial(navigator.go, PageName.CASES))
        self._build()
        self.acts = ActBar(desk, self, self)
        self.work = MaterialActs(desk, self.materials, self)
        self.scans = ScanActs(desk, self.materials, self)
        self.notes = NoteActs(desk, self)
        self.ways_on = WaysOn(desk, navigator, self, self)
        self.elsewhere = Elsewhere(desk, self)
        self._actions = self._shortcuts()
        self._connect()
        self.head.tabs.choose("materials")

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.setSpacing(12)
        outer.addWidget(self.head)
        self._stack = QStackedWidget()
        self._tabs: dict[str, QWidget] = {
            "overview": self.overview, "situations": self.situations, "materials": self.materials,
            "papers": self.papers, "timeline": self.timeline, "contacts": self.contacts,
            "evaluation": self.evaluation,
        }  # fmt: skip
        for tab in self._tabs.values():
            self._stack.addWidget(tab)
        outer.addWidget(self._stack, 1)

    def _shortcuts(self) -> list[QAction]:
        result = [
            action(self, "下一步", ("Ctrl+Return", "Ctrl+Enter"), self.do_next),
            action(self, "打印", "Ctrl+P", self.print_due),
            action(self, "其他动作", "Alt+M", self.open_menu),
            action(self, "下一页签", "Ctrl+Tab", partial(self.head.tabs.step, 1)),
            action(self, "上一页签", "Ctrl+Shift+Tab", partial(self.head.tabs.step, -1)),
        ]
        for number, (key, label) in enumerate(TABS, 1):
            result.append(action(self, label, f"Alt+{number}", partial(self.head.tabs.choose, key)))
        return result

    def _connect(self) -> None:
        self.head.tabs.chosen.connect(self._on_tab)
        self.head.print_button.clicked.connect(self.print_due)
        self.head.act_button.clicked.connect(self.do_next)
        self.head.more_button.clicked.connect(self.open_menu)
        self.acts.done.connect(self.refresh)
        self.work.done.connect(self.refresh)
        self.scans.did.connect(self.work.did)
        self.scans.done.connect(self.refresh)
        self.notes.done.connect(self.refresh)
        self.ways_on.done.connect(self.refresh)
        self.elsewhere.done.connect(self.refresh)
        self.timeline.note_button.clicked.connect(self.notes.note)
        self.timeline.decide_button.clicked.connect(self.notes.decide)
        self.timeline.paper_wanted.connect(self.print_paper)
        self.papers.paper_wanted.connect(self.print_paper)

    def top_actions(self) -> Sequence[QWidget]:
        """返回列表."""
        return (self._back,)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page; acts that are not legal now are left out."""
        acts = [entry for entry in self.acts.actions if entry.isEnabled()]
        return [
            *self._actions, *self.work.actions, *self.scans.actions, *self.notes.actions, *acts, *self.ways_on.offered(),
        ]  # fmt: skip

    def open_with(self, argument: object) -> None:
        """A case number shows that case on its materials; None the case shown before."""
        if isinstance(argument, str) and argument and argument != self._no:
            self._no, self.view = argument, None
            self.scans.intake.rest()
            self.head.tabs.choose("materials")
        self.set_heading("办件", f"/ {self._no}" if self._no else "")
        self._on_tab(self.head.tabs.key())
        self.refresh()

    def refresh(self) -> None:
        """Read the case again; cursor, tab and filters stay."""
        if self._no:
            self.desk.tasks.store(self, partial(read_case, self.desk, self._no), self._show, key="case")

    def _show(self, view: CaseView) -> None:
        self.view = view
        self.set_heading("办件", f"/ {view.no}")
        self.head.show_case(view)
        self.acts.show_case(view)
        self.work.show_case(view)
        self.notes.show_case(view)
        self.ways_on.show_case(view)
        self.elsewhere.show_case(view)
        self._stale = set(self._tabs)
        self._fill(self.head.tabs.key())
        self._show_acts()

    def _fill(self, key: str) -> None:
        """Fill a tab when it is in sight: building what nobody looks at would double the time of opening a case."""
        view = self.view
        if view is None or key not in self._stale:
            return
        self._stale.discard(key)
        tab = self._tabs[key]
        if isinstance(tab, ReadingTab):
            tab.show_sections(getattr(view, key))
        elif isinstance(tab, MaterialsTab | TimelineTab | PapersTab):
            tab.show_case(view)
        if key == "materials":
            self.scans.show_case(view)

    def _show_acts(self) -> None:
        following, converts = self.acts.next(), self.ways_on.converts()
        self.head.act_button.setVisible(converts or following is not None)
        if converts or following is not None:
            self.head.act_button.setText(CONVERT if converts or following is None else ACTS[following].word)
            self.head.act_button.set_icon("plus" if converts or following is None else ACTS[following].icon)
            self.head.act_button.updateGeometry()
        self.head.hint.setText("" if converts else self.acts.hint())
        others = self.acts.actions[-1].isEnabled() or bool(self.ways_on.offered())
        self.head.more_button.setVisible(bool(self.acts.legal()) or others)

    def _on_tab(self, key: str) -> None:
        """Show a tab; what can be worked on in it gets the focus."""
        self._fill(key)
        self._stack.setCurrentWidget(self._tabs[key])
        focus = {"materials": self.materials.view(), "timeline": self.timeline.events, "papers": self.papers.table}
        (focus.get(key) or self.head.tabs).setFocus()

    def do_next(self) -> None:
        """Ctrl+Enter: the next step of the case's life, when it is legal."""
        self.materials.table.take_digits()
        following = self.acts.next()
        if self.ways_on.converts():
            self.ways_on.convert()
        elif following is not None:
            self.acts.start(following)
        elif self.acts.hint():
            self.desk.notifier.say(self.acts.hint(), icon="info-circle", key="case")

    def open_menu(self) -> None:
        """Every legal act."""
        button = self.head.more_button
        menu = self.acts.menu()
        self.ways_on.fill(menu)
        self.elsewhere.fill(menu)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def print_due(self) -> None:
        """Ctrl+P: the notice; once something has been handed over, the service return."""
        handed_over = self.view is not None and self.view.handed_over
        self.print_paper("WS15" if handed_over else "WS01")

    def print_paper(self, document: str) -> None:
        """Preview a paper of this case; the case is read again when the preview closes."""
        from ui.preview.dialog import PreviewRequest, open_preview  # noqa: PLC0415  # 40 ms, with the first paper

        if self._no:
            open_preview(self.desk, PreviewRequest(self._no, document), self).finished.connect(self.refresh)

    def escape(self) -> bool:
        """Leave the scan that is asked about, close the sheet, else show every line, else go back."""
        if self.scans.intake.overlay.isVisible():
            self.scans.intake.leave_it()
            return True
        if self.timeline.sheet.isVisible():
            self.timeline.sheet.close_sheet()
            return True
        return self.materials.unfilter()

    def leave(self) -> None:
        """Files that come in now wait in their folder."""
        self.scans.intake.rest()

    def set_width_class(self, width: WidthClass) -> None:
        """Rows and panes of another width class."""
        self.materials.set_width_class(width)
        self.timeline.set_width_class(width)
        short = width in (WidthClass.S, WidthClass.NARROW)
        for button in (self.head.print_button, self.head.act_button):
            button.set_hint_shown(not short)
