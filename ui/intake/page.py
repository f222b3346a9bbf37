"""新建办件: one page, three questions from left to right; the list on the right follows every answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.catalogue import Catalogue
from station_app.domain.guidance import Mode
from station_app.errors import Code, StationError
from station_app.ids import new_id
from station_app.services.draft_service import SavedDraft
from ui.desk import Desk
from ui.intake.answer import Answer
from ui.intake.arguments import BeginArgument, ConsultationArgument, DraftArgument, FromTalk
from ui.intake.consultation import read_consultation
from ui.intake.drafts import DraftKeeper, title_of
from ui.intake.enterprise_card import EnterpriseView
from ui.intake.lines import BringLine
from ui.intake.origin import Origins
from ui.intake.parked import ParkedForms
from ui.intake.picking import EnterprisePicker, ItemPicker
from ui.intake.saving import Saver
from ui.intake.view import IntakeView
from ui.intake.who import channel_hints
from ui.messages import sentence
from ui.page import Navigator, Page, PageName, WidthClass
from ui.shortcuts import action
from ui.widgets.overlays import SideSheet

AUTOSAVE_MS = 2000


class IntakePage(Page):
    """Holds one form; the view shows it, the guidance answers it, the keeper and the saver store it."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "新建办件")
        self._form = CaseForm(new_id())
        self._enterprise: EnterpriseView | None = None
        self._done: list[CaseForm] = []
        self._undone: list[CaseForm] = []
        self.view = IntakeView()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.view)
        self.answer = Answer(desk, self.view, self)
        self.sheet = SideSheet(self)
        self.keeper = DraftKeeper(desk, self)
        self.saver = Saver(desk, self)
        self.origins = Origins(desk, self)
        self.parked = ParkedForms()
        self.enterprises = EnterprisePicker(desk, self, self.view.who)
        self.items = ItemPicker(desk, self, self.view.what)
        self._timer = QTimer(self)
        self._timer.setInterval(AUTOSAVE_MS)
        self._timer.timeout.connect(self._autosave)
        self._actions = self._shortcuts()
        self._connect()

    def _shortcuts(self) -> list[QAction]:
        view = self.view
        result = [
            action(self, "存草稿", "Ctrl+S", self.save_draft),
            action(self, "保存", ["Ctrl+Return", "Ctrl+Enter"], self.save),
            action(self, "保存并打印一次性告知", "Ctrl+P", self.save_and_print),
            action(self, "加事项", "Ins", self._pick),
            action(self, "下一窗格", "F6", partial(view.step_pane, 1)),
            action(self, "上一窗格", "Shift+F6", partial(view.step_pane, -1)),
            action(self, "挂起，先办下一件", "Ctrl+Shift+P", self.park),
            action(self, "撤销", "Ctrl+Z", self.undo),
            action(self, "重做", "Ctrl+Y", self.redo),
        ]
        for keys, label, value in channel_hints():
            target = view.who.channel if value in set(Channel) else view.who.mode
            result.append(action(self, label, keys, partial(target.choose, value)))
        return result

    def _connect(self) -> None:
        who, what, bring = self.view.who, self.view.what, self.view.bring
        who.edited.connect(self._on_edited)
        who.left.connect(self._autosave)
        who.mode.chosen.connect(self._on_mode_chosen)
        self.enterprises.chosen.connect(self._on_enterprise)
        self.items.item_taken.connect(self._on_item_taken)
        self.items.bundle_taken.connect(self._on_bundle_taken)
        what.items.removed.connect(self._on_item_removed)
        what.situations.answered.connect(self._on_answered)
        what.situations.cleared.connect(self._on_cleared)
        what.situations.typed_on.connect(self._pick)
        what.catalogue_wanted.connect(partial(self.navigator.go, PageName.CATALOGUE))
        bring.wording_wanted.connect(self._on_wording)
        bring.filter_changed.connect(self.answer.show_list)
        self.view.notes.case_wanted.connect(partial(self.navigator.go, PageName.CASE))
        self.view.draft_button.clicked.connect(self.save_draft)
        self.view.save_button.clicked.connect(self.save)
        self.view.print_button.clicked.connect(self.save_and_print)
        self.parked.park_button.clicked.connect(self.park)
        self.parked.opened.connect(self._open_draft)
        self.keeper.kept.connect(self._on_kept)
        self.keeper.parked_listed.connect(self.parked.show_forms)
        self.saver.saved.connect(self._on_saved)
        self.saver.refused.connect(self._on_refused)
        self.saver.answering_wanted.connect(self._back_to_questions)

    # What the shell calls.

    def top_actions(self) -> Sequence[QWidget]:
        """The parked forms, then 挂起."""
        return (self.parked,)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:
        """A draft, an item, a bundle or an enterprise to begin with; None goes on with the form."""
        self._timer.start()
        self.keeper.list_parked()
        if self.answer.catalogue is None:
            self.desk.tasks.store(self, self.desk.services.catalogues.active, partial(self._on_catalogue, argument))
            self.view.focus(self.view.who.search)
        else:
            self._begin(argument)

    def _on_catalogue(self, argument: object, catalogue: Catalogue) -> None:
        self.answer.catalogue = catalogue
        self._begin(argument)

    def _begin(self, argument: object) -> None:
        if isinstance(argument, DraftArgument):
            self._open_draft(argument.draft_id)
            return
        if isinstance(argument, FromTalk):
            self._begin_from(argument)
            return
        if isinstance(argument, ConsultationArgument):
            work = partial(read_consultation, self.desk, argument.case_no)
            self.desk.tasks.store(self, work, self._on_consultation)
            return
        if isinstance(argument, BeginArgument):
            if argument.enterprise_id:
                self.enterprises.load(argument.enterprise_id)
            items = (*self._form.items, argument.item) if argument.item else self._form.items
            bundle = argument.bundle or self._form.bundle
            self._form = replace(self.form(), items=tuple(dict.fromkeys(items)), bundle=bundle)
        self.recompute()
        self._focus_first()

    def _begin_from(self, argument: FromTalk) -> None:
        """A form of its own: the one on the page is set aside."""
        self.park()
        self._show_form(self.origins.begin(self.keeper.draft_id, argument))
        if argument.enterprise_id:
            self.enterprises.load(argument.enterprise_id)
        else:
            self._focus_first()

    def leave(self) -> None:
        """Keep what was typed before another page is shown."""
        self._timer.stop()
        self._autosave()

    def set_width_class(self, width: WidthClass) -> None:
        """Pass the class to the view; 挂起 needs room in the top bar."""
        self.view.set_width_class(width)
        self.parked.setVisible(width not in (WidthClass.S, WidthClass.NARROW))

    def escape(self) -> bool:
        """Close the sheet or the matches."""
        if self.sheet.isVisible():
            self.sheet.close_sheet()
            return True
        return self.enterprises.close() or self.items.close()

    def _focus_first(self) -> None:
        if not self._form.enterprise_name:
            self.view.focus(self.view.who.search)
        elif not self._has_items():
            self._pick()
        else:
            self.view.focus(self.view.what.situations)

    def _pick(self, typed: str = "") -> None:
        """Bring the search field for items to the front."""
        self.view.what.begin_picking(typed)
        self.view.focus(self.view.what.pick)

    # The form.

    def form(self) -> CaseForm:
        """The form as it stands, with what is typed right now."""
        who = self.view.who
        return replace(
            self._form,
            mode=Mode(who.mode.value()),
            channel=Channel(who.channel.value()),
            contact_name=who.contact.text(),
            contact_mobile=who.mobile.number(),
            remark=who.remark.toPlainText(),
        )

    def _has_items(self) -> bool:
        return bool(self._form.items or self._form.bundle)

    def _on_edited(self) -> None:
        self._form = self.form()
        self.view.who.clear_errors()

    def _on_mode_chosen(self) -> None:
        self._form = self.form()
        self.recompute()

    def _on_enterprise(self, view: EnterpriseView, contact: tuple[str, str] | None, note: str) -> None:
        who = self.view.who
        self._enterprise = view
        who.search.setText(view.name)
        who.clear_errors()
        who.show_enterprise(view)
        who.show_note(note)
        if contact is not None and not who.contact.text():
            who.contact.setText(contact[0])
            who.mobile.set_number(contact[1])
        self._form = replace(self.form(), enterprise_id=view.id, enterprise_name=view.name, uscc=view.uscc)
        self.recompute()
        if not who.contact.text():
            self.view.focus(who.contact)
        else:
            self._focus_first()

    def _on_item_taken(self, code: str) -> None:
        self._picked(replace(self.form(), items=tuple(dict.fromkeys((*self._form.items, code)))))

    def _on_bundle_taken(self, code: str) -> None:
        self._picked(replace(self.form(), bundle=code))

    def _picked(self, form: CaseForm) -> None:
        before, self._form = self._form, form
        if not self.recompute():
            self._form = before
            self.recompute()
            return
        self._done.append(before)
        self.view.what.pick.clear()
        self.view.focus(self.view.what.situations)

    def _on_item_removed(self, code: str) -> None:
        """Take an item out; a bundle that loses one falls apart into its other items."""
        before, chosen = self._form, self.answer.chosen
        self._change(replace(self.form(), bundle=None, items=tuple(item for item in chosen if item != code)))
        name = self.answer.catalogue.item(code).name if self.answer.catalogue is not None else code
        text = f"套餐已拆成单项，移除了“{name}”" if before.bundle else f"已移除“{name}”"
        self.desk.notifier.say(text, action="撤销 Ctrl Z", on_action=self.undo)

    def _on_answered(self, situation: str, value: str) -> None:
        self._change(replace(self.form(), answers={**self._form.answers, situation: value}))

    def _on_cleared(self, situation: str) -> None:
        answers = {code: value for code, value in self._form.answers.items() if code != situation}
        self._change(replace(self.form(), answers=answers))

    def _change(self, form: CaseForm) -> None:
        """Take a change of items or answers; Ctrl+Z takes it back."""
        self._done.append(self._form)
        self._undone.clear()
        self._form = form
        self.recompute()

    def undo(self) -> None:
        """Ctrl+Z: items and answers as they were before the last change; what was typed stays."""
        self._travel(self._done, self._undone)

    def redo(self) -> None:
        """Ctrl+Y: the change again."""
        self._travel(self._undone, self._done)

    def _travel(self, source: list[CaseForm], target: list[CaseForm]) -> None:
        if source:
            other = source.pop()
            target.append(self._form)
            self._form = replace(self.form(), items=other.items, bundle=other.bundle, answers=other.answers)
            self.recompute()

    def recompute(self) -> bool:
        """Work the answer out again; False when the guidance refused."""
        return self.answer.work_out(self._form, self._enterprise.wallet if self._enterprise is not None else {})

    def _on_wording(self, row: BringLine) -> None:
        self.sheet.open_sheet(row.name, self.answer.wording(row), self.view.bring.table)

    # Drafts.

    def _autosave(self) -> None:
        if not self.saver.busy:
            self.keeper.keep(self.form(), title_of(self.form(), self.answer.catalogue))

    def save_draft(self) -> None:
        """Ctrl+S: keep the draft now and say so."""
        self.keeper.keep(self.form(), title_of(self.form(), self.answer.catalogue), aloud=True)

    def _on_kept(self, moment: str) -> None:
        self.set_heading("新建办件", f"草稿 · {moment} 已自动保存")

    def park(self) -> None:
        """Keep this form aside and begin another."""
        self.keeper.park(self.form(), title_of(self.form(), self.answer.catalogue))
        self._start_over()

    def _open_draft(self, draft_id: str) -> None:
        self._autosave()
        self.desk.tasks.store(self, partial(self.desk.services.drafts.load, draft_id), self._on_draft)

    def _on_draft(self, draft: SavedDraft) -> None:
        self.keeper.begin(draft.id, draft.form)
        self.keeper.list_parked()
        self._show_form(draft.form)
        if draft.form.enterprise_id:
            self.enterprises.load(draft.form.enterprise_id)
        else:
            self._focus_first()

    def _on_consultation(self, form: CaseForm) -> None:
        """A form of its own: the one on the page is set aside."""
        self.park()
        self._show_form(form)
        self.set_heading("新建办件", f"由咨询 {form.consultation} 转来")
        if form.enterprise_id:
            self.enterprises.load(form.enterprise_id)

    def _start_over(self) -> None:
        self.keeper.begin(new_id())
        self.keeper.list_parked()
        self._show_form(CaseForm(new_id()))
        self.view.focus(self.view.who.search)

    def _show_form(self, form: CaseForm) -> None:
        self._enterprise = None
        self._done, self._undone = [], []
        self._form = form
        who = self.view.who
        who.show_form(form)
        self.recompute()
        self.set_heading("新建办件", "")

    # Saving.

    def save(self) -> None:
        """Ctrl+Enter: register the case."""
        self.saver.save(self.form(), self.keeper.draft_id)

    def save_and_print(self) -> None:
        """Ctrl+P: register and preview the notice; asks first while questions are open."""
        self.saver.save_and_print(self.form(), self.keeper.draft_id, self.answer.open_questions)

    def _on_saved(self, no: str) -> None:
        self.origins.saved(self.keeper.draft_id, no)
        self._start_over()
        if self.desk.link is not None:
            self.desk.link.note_saved()
        show = partial(self.navigator.go, PageName.CASES, no)
        self.desk.notifier.say(f"已保存 {no}", action="打开", on_action=show)

    def _on_refused(self, error: StationError) -> None:
        who = self.view.who
        row = who.errors().get(error.field or "")
        if row is not None:
            row.show_error(sentence(error))
            self.view.focus(who.entry_of(error.field or ""))
            return
        self.desk.notifier.problem(error)
        if error.code is Code.NOTHING_CHOSEN:
            self._pick()

    def _back_to_questions(self) -> None:
        self.view.what.situations.go_to_open()
        self.view.focus(self.view.what.situations)
