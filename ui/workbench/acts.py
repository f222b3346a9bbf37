"""What a row of the workbench leads to, and what is done with it at once: call-backs, arrivals, slips."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from station_app.domain.appointment import AppointmentRow, AppointmentState
from station_app.domain.case_form import Channel
from station_app.domain.service_log import ServiceLogRow
from station_app.domain.todo import TodoKind
from ui.desk import Desk
from ui.intake.arguments import FromTalk
from ui.page import Navigator, PageName
from ui.widgets.form_dialog import Answers, Ask, FormDialog
from ui.workbench.lines import TodoLine
from ui.workbench.quick_line import QuickReading

_SETTLED = {
    AppointmentState.ARRIVED: "已记：到了", AppointmentState.NO_SHOW: "已记：没来",
    AppointmentState.CANCELLED: "预约已取消",
}  # fmt: skip


class WorkbenchActs(QObject):
    """Asks, writes on the store thread, and says when the page has to be read again."""

    done = pyqtSignal()

    def __init__(self, desk: Desk, navigator: Navigator, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._navigator = navigator
        self._page = page
        self.dialog: FormDialog | None = None

    def open_line(self, line: object) -> None:
        """Enter: the case, the form of an appointment, the call, or the evaluation."""
        todo = line.todo if isinstance(line, TodoLine) else None
        if todo is None:
            return
        if todo.kind is TodoKind.CALLBACK:
            self._read_call(todo.ref, self._ask_call)
        elif todo.kind is TodoKind.APPOINTMENT:
            find = partial(self._desk.services.appointments.find, todo.ref)
            self._desk.tasks.store(self, find, self.open_appointment)
        elif todo.kind is TodoKind.MENDING:
            self._navigator.go(PageName.EVALUATIONS, todo.ref)
        else:
            self._navigator.go(PageName.CASE, todo.ref)

    def finish_line(self, line: object) -> None:
        """D: what one word can finish; the rest has to be opened."""
        todo = line.todo if isinstance(line, TodoLine) else None
        if todo is None:
            return
        if todo.kind is TodoKind.CALLBACK:
            self._call_back(todo.ref, "")
        elif todo.kind is TodoKind.APPOINTMENT:
            self.settle(todo.ref, AppointmentState.ARRIVED)
        else:
            self._desk.notifier.say("这一条要打开来办，按 Enter", icon="info-circle", key="workbench")

    # Appointments.

    def settle(self, no: str, state: AppointmentState) -> None:
        """Note what became of an appointment."""
        work = partial(self._desk.services.appointments.settle, no, state, self._desk.operator_id)
        self._write(work, _SETTLED[state])

    def open_appointment(self, row: AppointmentRow) -> None:
        """Its case, or a new form with what is known of it."""
        if row.case_id:
            find = partial(self._desk.services.cases.find, row.case_id)
            self._desk.tasks.store(self, find, lambda case: self._navigator.go(PageName.CASE, case.summary.no))
            return
        begin = FromTalk(
            enterprise_id=row.enterprise_id or "",
            enterprise_name=row.enterprise_name,
            contact_name=row.contact_name,
            contact_mobile=row.contact_mobile,
            remark=row.matter,
            appointment=row.no,
        )
        self._navigator.go(PageName.INTAKE, begin)

    def print_slip(self, no: str) -> None:
        """WS19 of an appointment."""
        from ui.preview.dialog import PreviewRequest, open_preview  # noqa: PLC0415  # 40 ms, with the first paper

        open_preview(self._desk, PreviewRequest(no, "WS19"), self._page)

    def book(self) -> None:
        """加预约."""
        from ui.workbench.booking_dialog import BookingDialog  # noqa: PLC0415  # when first asked for

        dialog = BookingDialog(self._desk, self._page)
        dialog.booked.connect(self._on_booked)
        dialog.open()

    def _on_booked(self, no: str) -> None:
        show = partial(self.print_slip, no)
        self._desk.notifier.say(f"已约好 {no}", icon="calendar", action="打印预约单", on_action=show)
        self.done.emit()

    # Call-backs and quick lines.

    def _read_call(self, log_id: str, then: Callable[[ServiceLogRow], None]) -> None:
        self._desk.tasks.store(self, partial(self._desk.services.service_logs.find, log_id), then)

    def _ask_call(self, row: ServiceLogRow) -> None:
        """Whoever is to be called back is shown in full, which the audit log remembers."""
        if row.contact_mobile:
            reveal = partial(self._desk.services.disclosures.of_service_log, row.id, self._desk.operator_id)
            self._desk.tasks.store(self, reveal, lambda _: self._show_call(row), key="reveal")
        else:
            self._show_call(row)

    def _show_call(self, row: ServiceLogRow) -> None:
        who = " ".join(part for part in (row.contact_name, row.contact_mobile) if part) or "没留电话"
        text = f"{row.subject}。{who}" + (f"。上次答：{row.answer}" if row.answer else "")
        self.dialog = FormDialog(
            self._page,
            f"回电：{row.enterprise_name or row.contact_name or '未留名'}",
            (Ask("result", "说了什么", hint="可不填"),),
            verb="已回电",
            safe="还没打",
            on_done=partial(self._on_call_told, row.id),
            text=text,
        )
        self.dialog.open()

    def _on_call_told(self, log_id: str, told: Answers) -> None:
        self._call_back(log_id, told["result"])

    def _call_back(self, log_id: str, result: str) -> None:
        work = partial(self._desk.services.service_logs.call_back, log_id, result, self._desk.operator_id)
        self._write(work, "已记：回过电话")

    def make_case(self, reading: QuickReading, log_id: str) -> None:
        """Go on with a noted line in 新建办件; it is linked when the case is saved."""
        line = reading.line
        begin = FromTalk(
            enterprise_id=reading.enterprise_id,
            enterprise_name=line.enterprise,
            channel=line.channel or Channel.ON_SITE,
            bundle=reading.bundle,
            item=reading.item,
            contact_mobile=line.phone,
            remark=line.subject,
            log_id=log_id,
        )
        self._navigator.go(PageName.INTAKE, begin)

    def _write(self, work: Callable[[], object], said: str) -> None:
        def done(_: object) -> None:
            self._desk.notifier.say(said, key="workbench")
            self.done.emit()

        self._desk.tasks.store(self, work, done)
