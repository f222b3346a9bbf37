"""What belongs to a shift: the operator's menu of the status bar with duty, queue hint and the hand-over sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PyQt6.QtCore import QObject, QPoint, Qt
from PyQt6.QtWidgets import QMenu

from station_app.domain.duty import DutyDay, DutyKind
from station_app.domain.records import OperatorRow
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.widgets.asked import ask_and_write
from ui.widgets.form_dialog import Answers, Ask, Dated, FormDialog

_LONGEST = 9


@dataclass(frozen=True, slots=True)
class _Shift:
    day: DutyDay
    hint: str
    operators: tuple[OperatorRow, ...]


class ShiftMenu(QObject):
    """Reads when it is asked for; writes on the store thread."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.menu: QMenu | None = None
        self.dialog: FormDialog | None = None
        window.operator_menu_requested.connect(self.open)
        window.handover_requested.connect(self.hand_over)

    def open(self) -> None:
        """The menu over the operator's cell."""
        self._desk.tasks.store(self, self._read, self._show, key="shift")

    def _read(self) -> _Shift:
        services = self._desk.services
        hint = services.tidal.hint()
        said, everybody = hint.text if hint is not None else "", tuple(services.operators.all())
        return _Shift(services.duty.day(self._desk.operator_id), said, everybody)

    def _show(self, shift: _Shift) -> None:
        menu, day = QMenu(self._window), shift.day
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        state = "在岗" if day.on_duty else "不在岗"
        _note(menu, f"{self._desk.operator_name} · {state} · 在岗率 {day.presence.text}")
        if shift.hint:
            _note(menu, shift.hint)
        menu.addSeparator()
        if day.on_duty:
            menu.addAction("离岗…", self.leave)
        else:
            menu.addAction("上岗", partial(self._mark, DutyKind.ON, ""))
        menu.addAction("记排队人数…", self.note_queue)
        menu.addAction("交接班单\tCtrl+Shift+J", self.hand_over)
        menu.addAction("请假、找人代理…", self.take_leave)
        if len(shift.operators) > 1:
            menu.addAction("切换操作员…", partial(self.switch, shift.operators))
        self.menu = menu
        cell = self._window.status.operator
        menu.popup(cell.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def switch(self, operators: Sequence[OperatorRow]) -> None:
        """Somebody else sits down here."""
        from ui.login.form import SignInForm, SwitchDialog  # noqa: PLC0415  # when first asked for

        others = [row for row in operators if row.id != self._desk.operator_id]
        form = SignInForm(self._desk.tasks, self._desk.services.operators, others)
        form.signed_in.connect(self._on_switched)
        SwitchDialog(form, self._window).open()

    def _on_switched(self, operator: OperatorRow) -> None:
        page = self._window.current()
        if page is not None:
            page.leave()
        self._desk.take_over(operator)
        if page is not None:
            page.open_with(None)
        self._desk.notifier.say(f"现在由{operator.name}操作", icon="user", key="shift")

    def leave(self) -> None:
        """离岗 with its reason."""
        asks = (Ask("reason", "去做什么", hint="例：上门、开会、下班"),)
        self._ask("离岗", asks, "离岗", "不离岗", lambda told: self._mark(DutyKind.OFF, told["reason"]))

    def take_leave(self) -> None:
        """Leave with cover: whoever stands in sees the cases for these days."""
        asks = (
            Ask("cover", "谁代理", hint="姓名或工号", required=True),
            Ask("first", "从哪天", dated=Dated.COMING, required=True),
            Ask("last", "到哪天", dated=Dated.COMING, required=True),
            Ask("reason", "事由"),
        )

        def write(told: Answers) -> object:
            me, days = self._desk.operator_id, [date.fromisoformat(told[key]) for key in ("first", "last")]
            return self._desk.services.duty.leave(me, told["cover"], days[0], days[1], told["reason"], me)

        self.dialog = ask_and_write(
            self._desk, self._window, "请假", asks, write, verb="记下", safe="不请了",
            said=lambda _: self._desk.notifier.say("已记下，代理期间对方能看到你的办件", icon="user"),
        )  # fmt: skip

    def note_queue(self) -> None:
        """The figures of the half hour that ends now."""
        asks = (
            Ask("waiting", "现在等着几人", required=True),
            Ask("served", "这半小时办了几人", required=True),
            Ask("windows", "开着几个窗口", required=True),
        )
        self._ask("记排队人数", asks, "记下", "不记", self._on_queue)

    def _on_queue(self, told: Answers) -> None:
        waiting, served, windows = (_number(told[key]) for key in ("waiting", "served", "windows"))
        work = partial(self._desk.services.tidal.note, waiting, served, windows, self._desk.operator_id)
        say = self._desk.notifier.say
        self._desk.tasks.store(self, work, lambda hint: say(hint.text if hint is not None else "已记下", icon="user"))

    def _ask(self, title: str, asks: tuple[Ask, ...], verb: str, safe: str, run: Callable[[Answers], None]) -> None:
        self.dialog = FormDialog(self._window, title, asks, verb=verb, safe=safe, on_done=run)
        self.dialog.open()

    def _mark(self, kind: DutyKind, reason: str) -> None:
        def work() -> object:
            return self._desk.services.duty.mark(self._desk.operator_id, kind, reason=reason)

        said = "已上岗" if kind is DutyKind.ON else "已离岗"
        self._desk.tasks.store(self, work, lambda _: self._desk.notifier.say(said, icon="user", key="shift"))

    def hand_over(self) -> None:
        """Ctrl+Shift+J: the sheet of one's own shift, ready to print."""
        from ui.preview.dialog import PreviewRequest, open_preview  # noqa: PLC0415  # 40 ms, with the first paper

        open_preview(self._desk, PreviewRequest(self._desk.operator_name, "JJ"), self._window)


def _number(text: str) -> int:
    """What was typed; -1, which the service refuses, for anything but digits."""
    return int(text) if text.isdecimal() and len(text) < _LONGEST else -1


def _note(menu: QMenu, text: str) -> None:
    line = menu.addAction(text)
    if line is not None:
        line.setEnabled(False)
