"""What is written down on a case by hand: a talk with the enterprise, and a decision of the hall that came on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QWidget

from station_app.domain.case_form import Channel
from station_app.domain.service_log import OnSiteVisit, ServiceCategory, ServiceLogForm
from station_app.ids import new_id
from ui.case_detail.lines import CaseView
from ui.desk import Desk
from ui.shortcuts import action
from ui.widgets.form_dialog import Answers, Ask, Dated, FormDialog

_CHANNELS = (
    (Channel.PHONE.value, "电话"), (Channel.ON_SITE.value, "到站"), (Channel.VISIT.value, "上门"),
    (Channel.ONLINE.value, "线上"),
)  # fmt: skip
_DECISIONS = (
    ("log_accepted", "受理"), ("log_correction", "补正"), ("log_suspended", "停表"), ("log_resumed", "恢复"),
    ("log_finished", "办结"),
)  # fmt: skip
_OFFICE_HOUR = "T09:00:00+08:00"


class NoteActs(QObject):
    """Asks, writes on the store thread, and says when the case has to be read again."""

    done = pyqtSignal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._view: CaseView | None = None
        self.dialog: FormDialog | None = None
        self.actions: list[QAction] = [
            action(page, "记一条", "Ctrl+J", self.note),
            action(page, "记大厅决定", "Alt+L", self.decide),
        ]

    def show_case(self, view: CaseView) -> None:
        """The hall decides nothing more on a closed case; talking goes on."""
        self._view = view
        self.actions[1].setEnabled(not view.closed)

    def note(self) -> None:
        """A talk about this case: kept with it, and in the service log."""
        view, services, me = self._view, self._desk.services, self._desk.operator_id
        if view is None:
            return
        asks = (
            Ask("subject", "说了什么", required=True),
            Ask("answer", "怎么答的"),
            Ask("channel", "方式", Channel.PHONE.value, choices=_CHANNELS),
            Ask("place", "上门地点", hint="上门才填"),
            Ask("callback", "约定回电", hint="日期，可不填", dated=Dated.COMING),
        )

        def run(told: Answers) -> None:
            form = ServiceLogForm(
                client_id=new_id(),
                category=ServiceCategory.CONSULTATION,
                subject=told["subject"],
                answer=told["answer"],
                channel=Channel(told["channel"]),
                enterprise_name=view.enterprise,
                contact_name=view.contact,
                callback_on=date.fromisoformat(told["callback"]) if told["callback"] else None,
                case=view.no,
                visit=_visit(told, services.clock.now()),
            )
            self._work(lambda: services.service_logs.add(form, me), "已记一条")

        self._ask(f"记一条 {view.no}", asks, "记下", run)

    def decide(self) -> None:
        """A decision of the hall on paper or by phone; it counts until the hall's own row arrives."""
        view, services, me = self._view, self._desk.services, self._desk.operator_id
        if view is None or view.closed:
            return
        items = tuple((clock.item, f"{clock.number} {clock.name}") for clock in view.clocks)
        asks = (
            Ask("item", "事项", items[0][0], choices=items[:1] if len(items) == 1 else _numbered(items)),
            Ask("what", "决定", "log_accepted", choices=_DECISIONS),
            Ask("day", "日期", view.now.date().isoformat(), required=True, dated=Dated.PAST),
            Ask("number", "文号或受理号", hint="停表要写"),
            Ask("why", "停表原因或要补什么", hint="停表和补正要写"),
        )

        def run(told: Answers) -> None:
            data = _decision(told, today=view.now.date())
            self._work(lambda: services.cases.log(view.no, told["what"], data, me), "已记下大厅的决定")

        self._ask(f"记大厅决定 {view.no}", asks, "记下", run, "照大厅的纸或电话记；大厅的数据一到，以大厅为准。")

    def _ask(
        self, title: str, asks: tuple[Ask, ...], verb: str, run: Callable[[Answers], None], text: str = ""
    ) -> None:
        today = self._view.now.date() if self._view is not None else None
        self.dialog = FormDialog(self._page, title, asks, verb=verb, safe="不记", on_done=run, text=text, today=today)
        self.dialog.open()

    def _work(self, work: Callable[[], object], said: str) -> None:
        dialog = self.dialog
        if dialog is None:
            return

        def done(_: object) -> None:
            dialog.settle()
            self._desk.notifier.say(said, key="case")
            self.done.emit()

        self._desk.tasks.store(self, work, done, failed=dialog.refuse)


def _numbered(items: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Numerals alone, as on the clocks beside: the names would not fit."""
    return tuple((code, name.split(" ", 1)[0]) for code, name in items)


def _visit(told: Answers, now: datetime) -> OnSiteVisit | None:
    """A talk on a visit (上门) with its place is a visit of its own."""
    if told["channel"] != Channel.VISIT.value or not told["place"]:
        return None
    return OnSiteVisit(now, told["place"], told["subject"], told["answer"])


def _decision(told: Mapping[str, str], today: date) -> dict[str, str]:
    data = {"item": told["item"]}
    if told["day"] != today.isoformat():
        data["from" if told["what"] == "log_suspended" else "at"] = f"{told['day']}{_OFFICE_HOUR}"
    if told["why"]:
        data["kind" if told["what"] == "log_suspended" else "text"] = told["why"]
    if told["number"]:
        data["official_no" if told["what"] == "log_accepted" else "document_no"] = told["number"]
    return data
