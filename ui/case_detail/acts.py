"""What can be done with the case that is shown: the legal acts alone, the next one on Ctrl+Enter, each on a key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMenu, QWidget

from station_app.domain.assist_case import CaseAction
from station_app.domain.case_records import DeliveryWay
from station_app.domain.terms import DELIVERY_WAYS
from station_app.errors import StationError
from station_app.services.case_acts import CaseActs, HandOver, Term
from ui.case_detail.lines import CaseView
from ui.desk import Desk
from ui.shortcuts import action
from ui.widgets.form_dialog import Answers, Ask, Dated, FormDialog

_REASON = Ask("reason", "原因", required=True)
_RELATIONS = (("本人", "本人"), ("代理人", "代理人"), ("法定代表人", "法定代表人"))
_WAYS = tuple((way.value, words) for way, words in DELIVERY_WAYS.items())


@dataclass(frozen=True, slots=True)
class Act:
    """One act as it is offered: its word, icon and key."""

    word: str
    icon: str
    keys: str


ACTS: Mapping[CaseAction, Act] = {
    CaseAction.NOTICE: Act("已口头告知", "messages", "Alt+G"),
    CaseAction.ENTRUST: Act("签委托书", "signature", "Alt+W"),
    CaseAction.READY: Act("材料齐备", "checks", "Alt+Q"),
    CaseAction.SUBMIT: Act("报送大厅", "send", "Alt+B"),
    CaseAction.RESULT: Act("收到结果", "certificate", "Alt+J"),
    CaseAction.DELIVER: Act("登记送达", "checks", "Alt+S"),
    CaseAction.ARCHIVE: Act("归档", "folder", "Alt+D"),
    CaseAction.RESUME: Act("续办", "history", "Alt+X"),
    CaseAction.SUSPEND: Act("中止服务", "player-pause", "Alt+Z"),
    CaseAction.WITHDRAW: Act("申请人撤回", "arrow-back-up", "Alt+H"),
    CaseAction.TERMINATE: Act("终止办件", "ban", "Alt+T"),
}
"""Every act the window offers; the rest follow from other work (a first tick, an evaluation)."""
_NEXT = (
    CaseAction.RESUME, CaseAction.SUBMIT, CaseAction.READY, CaseAction.DELIVER, CaseAction.ARCHIVE, CaseAction.RESULT,
    CaseAction.ENTRUST, CaseAction.NOTICE,
)  # fmt: skip
REFUSALS: Mapping[str, str] = {
    "materials_missing": "材料没齐", "no_power_of_attorney": "缺有效的委托书", "originals_not_returned": "先退还原件",
    "remedy_missing": "大厅文书没写救济途径，先退回大厅",
}  # fmt: skip


class ActBar(QObject):
    """Starts acts over a page; says when one was done, so that the case is read again.

    Args:
        keys_on: the widget on which the acts' keys hold.
    """

    done = pyqtSignal()

    def __init__(self, desk: Desk, page: QWidget, keys_on: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._view: CaseView | None = None
        self.dialog: FormDialog | None = None
        self.actions: list[QAction] = [
            action(keys_on, act.word, act.keys, partial(self.start, which)) for which, act in ACTS.items()
        ]
        self.actions.append(action(keys_on, "指派", "Alt+A", self.assign))

    def show_case(self, view: CaseView) -> None:
        """Offer what is legal now."""
        self._view = view
        legal = self.legal()
        for which, entry in zip(ACTS, self.actions, strict=False):
            entry.setEnabled(which in legal)
        self.actions[-1].setEnabled(not view.closed and len(view.operators) > 1)

    def legal(self) -> list[CaseAction]:
        """The acts that are allowed now, in the order of a case's life."""
        offers = self._view.offers if self._view is not None else ()
        return [offer.action for offer in offers if offer.refusal is None and offer.action in ACTS]

    def next(self) -> CaseAction | None:
        """The act on Ctrl+Enter."""
        legal = self.legal()
        return next((which for which in _NEXT if which in legal), None)

    def hint(self) -> str:
        """What still stands in the way of the next step."""
        if self._view is None or self._view.closed:
            return ""
        for offer in self._view.offers:
            if offer.action in (CaseAction.READY, CaseAction.SUBMIT, CaseAction.DELIVER) and offer.refusal in REFUSALS:
                missing = offer.refusal == "materials_missing"
                why = f"还差 {self._view.waiting} 份" if missing else REFUSALS[offer.refusal or ""]
                return f"{ACTS[offer.action].word}前：{why}"
        return ""

    def menu(self) -> QMenu:
        """Every legal act with its key."""
        menu = QMenu(self._page)
        self.fill(menu)
        return menu

    def fill(self, menu: QMenu) -> None:
        """Add every legal act to a menu."""
        for which, entry in zip(ACTS, self.actions, strict=False):
            if which in (CaseAction.SUSPEND, CaseAction.RESUME) and menu.actions():
                menu.addSeparator()
            if which in self.legal():
                self._copy(menu, entry)
        if self.actions[-1].isEnabled():
            self._copy(menu, self.actions[-1])

    @staticmethod
    def _copy(menu: QMenu, entry: QAction) -> None:
        copied = QAction(entry.text(), menu)
        copied.setShortcut(QKeySequence(entry.shortcut()))
        copied.triggered.connect(entry.trigger)
        menu.addAction(copied)

    def start(self, which: CaseAction) -> None:
        """Do an act, asking first for what it needs."""
        view = self._view
        if view is None:
            return
        acts, no, me = self._desk.services.acts, view.no, self._desk.operator_id
        at_once: Mapping[CaseAction, Callable[[], object]] = {
            CaseAction.NOTICE: partial(acts.notice, no, me),
            CaseAction.READY: partial(acts.ready, no, me),
            CaseAction.RESUME: partial(acts.resume, no, me),
        }
        self.dialog = None
        if which in at_once:
            self._run(which, at_once[which])
        else:
            self._ask(which, view, acts)

    def _ask(self, which: CaseAction, view: CaseView, acts: CaseActs) -> None:
        form = _form(which, view, self._desk)
        word, today = ACTS[which].word, view.now.date()
        self.dialog = FormDialog(
            self._page,
            f"{word} {view.no}",
            form.asks,
            verb=form.verb or word,
            safe=form.safe,
            text=form.text,
            final=form.final,
            today=today,
            on_done=lambda answers: self._run(which, lambda: form.run(acts, view.no, self._desk.operator_id, answers)),
        )
        self.dialog.open()

    def assign(self) -> None:
        """Hand the case to a colleague."""
        view = self._view
        if view is None:
            return
        others = tuple((person.id, person.name) for person in view.operators if person.id != view.operator_id)
        asks = (Ask("to", "交给", others[0][0] if others else "", choices=others), Ask("reason", "原因"))
        services, me = self._desk.services, self._desk.operator_id

        def run(answers: Answers) -> None:
            self._work(
                lambda: services.acts.assign(
                    view.no, me, answers["to"], expected=view.operator_id, reason=answers["reason"]
                ),
                "已指派",
            )

        self.dialog = FormDialog(self._page, f"指派 {view.no}", asks, verb="指派", safe="不指派", on_done=run)
        self.dialog.open()

    def _run(self, which: CaseAction, work: Callable[[], object]) -> None:
        self._work(work, f"{ACTS[which].word}：已记下")

    def _work(self, work: Callable[[], object], said: str) -> None:
        dialog, self.dialog = self.dialog, None

        def done(_: object) -> None:
            if dialog is not None:
                dialog.settle()
            self._desk.notifier.say(said)
            self.done.emit()

        def failed(error: StationError) -> None:
            """Somebody may have been quicker: what is offered is read again."""
            if dialog is not None:
                self.dialog = dialog
                dialog.refuse(error)
            else:
                self._desk.notifier.problem(error)
            self.done.emit()

        self._desk.tasks.store(self, work, done, failed=failed)


@dataclass(frozen=True, slots=True)
class _Form:
    asks: tuple[Ask, ...]
    run: Callable[[CaseActs, str, str, Answers], object]
    safe: str
    text: str = ""
    verb: str = ""
    final: bool = False


def _form(which: CaseAction, view: CaseView, desk: Desk) -> _Form:
    """What an act asks, and how its answers are passed on."""
    match which:
        case CaseAction.ENTRUST:
            until = date.fromordinal(view.now.date().toordinal() + 90).isoformat()
            asks = (Ask("until", "有效至", until, dated=Dated.COMING), Ask("agent", "受托人", desk.operator_name))
            return _Form(asks, _entrust, "不签", "双方已签字的授权委托书；到期前可以续签。")
        case CaseAction.SUBMIT:
            return _Form(
                (), lambda acts, no, me, _: acts.submit(no, me), "先不报送", "材料交到大厅后清单不能再改。", final=True
            )
        case CaseAction.RESULT:
            return _Form((Ask("name", "证照或文书", required=True), Ask("number", "文号")), _result, "不记")
        case CaseAction.DELIVER:
            handed = (
                Ask("recipient", "领取人", view.contact, required=True),
                Ask("relation", "与申请人关系", "本人", choices=_RELATIONS),
                Ask("way", "送达方式", DeliveryWay.DIRECT.value, choices=_WAYS),
                Ask("express", "快递单号"),
            )
            return _Form(handed, _deliver, "不记")
        case CaseAction.ARCHIVE:
            return _Form(
                (), lambda acts, no, me, _: acts.archive(no, me), "不归档", "归档后只能查看，不能再改。", final=True
            )
        case CaseAction.SUSPEND:
            text = "只停驿站的服务，大厅的时限照走。"
            return _Form((_REASON,), lambda acts, no, me, told: acts.suspend(no, me, told["reason"]), "不中止", text)
        case CaseAction.WITHDRAW:
            run = lambda acts, no, me, told: acts.withdraw(no, me, told["reason"])  # noqa: E731
            return _Form((_REASON,), run, "不撤回", "撤回后只能查看，不能再办。", final=True)
        case _:
            run = lambda acts, no, me, told: acts.terminate(no, me, told["reason"])  # noqa: E731
            return _Form((_REASON,), run, "不终止", "终止后只能查看，不能再办。", final=True)


def _entrust(acts: CaseActs, no: str, me: str, told: Answers) -> object:
    until = date.fromisoformat(told["until"]) if told["until"] else None
    return acts.entrust(no, me, Term(valid_until=until, agent=told["agent"]))


def _result(acts: CaseActs, no: str, me: str, told: Answers) -> object:
    return acts.result(no, me, name=told["name"], document_no=told["number"])


def _deliver(acts: CaseActs, no: str, me: str, told: Answers) -> object:
    handed = HandOver(told["recipient"], told["relation"], DeliveryWay(told["way"]), told["express"])
    return acts.deliver(no, me, handed)
