"""Taking demands and visits in, and acting on them: each dialog, the work on the store thread, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from station_app.domain.demand import Act, DemandRow
from station_app.domain.visit import VisitRow, VisitState
from station_app.errors import UserError
from station_app.ids import new_id
from station_app.services.demand_service import TakenIn
from station_app.services.visit_service import Noted
from ui.desk import Desk
from ui.visits import asks
from ui.visits.lines import ACTS
from ui.widgets.form_dialog import Answers, Ask, FormDialog

Done = TypeVar("Done")


class Entering(QObject):
    """`stored` says what was done and the number of the demand to show; empty = the one that is shown."""

    stored = pyqtSignal(str, str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self.dialog: FormDialog | None = None

    def add_demand(self) -> None:
        """登记诉求."""
        client_id, services, who = new_id(), self._desk.services, self._desk.operator_id
        self._ask(
            "登记诉求", asks.NEW_DEMAND, "登记",
            lambda told: partial(services.demands.add, asks.demand_form(client_id, told), who), self._on_taken_in,
        )  # fmt: skip

    def plan_visit(self) -> None:
        """排走访."""
        client_id, services, who = new_id(), self._desk.services, self._desk.operator_id
        self._ask(
            "排走访", asks.PLAN, "排上",
            lambda told: partial(services.visits.add, asks.planned_visit(client_id, told), who), self._on_visit,
        )  # fmt: skip

    def log_visit(self) -> None:
        """记走访: one that has taken place."""
        client_id, services, who = new_id(), self._desk.services, self._desk.operator_id
        self._ask(
            "记走访", asks.LOG, "记下",
            lambda told: partial(services.visits.add, asks.logged_visit(client_id, told, services.clock.now()), who),
            self._on_visit,
        )  # fmt: skip

    def settle_visit(self, row: VisitRow) -> None:
        """A planned visit has taken place."""
        services, who = self._desk.services, self._desk.operator_id
        self._ask(
            f"已走访：{row.enterprise_name}", asks.OUTCOME, "记下",
            lambda told: partial(
                services.visits.settle, row.no, VisitState.DONE, who, record=told["record"], problems=asks.problems_of(told)
            ),
            lambda done: self.stored.emit(f"已记走访 {done.no}", ""),
        )  # fmt: skip

    def act(self, row: DemandRow, act: Act) -> None:
        """Do something about a demand."""
        services, who = self._desk.services, self._desk.operator_id
        self._ask(
            f"{ACTS[act]}：{row.subject}", asks.asks_of(act), ACTS[act],
            lambda told: partial(services.demands.act, row.no, asks.step_form(act, told), who),
            lambda done: self.stored.emit(f"已记：{ACTS[act]}", done.no),
        )  # fmt: skip

    def _ask(
        self,
        title: str,
        fields: Sequence[Ask],
        verb: str,
        work_of: Callable[[Answers], Callable[[], Done]],
        on_done: Callable[[Done], None],
    ) -> None:
        def on_told(told: Answers) -> None:
            try:
                work = work_of(told)
            except UserError as error:
                dialog.refuse(error)
                return
            self._desk.tasks.store(self._page, work, finish, failed=dialog.refuse)

        def finish(done: Done) -> None:
            dialog.settle()
            on_done(done)

        today = self._desk.services.clock.today()
        dialog = FormDialog(self._page, title, fields, verb=verb, safe="不记", on_done=on_told, today=today)
        self.dialog = dialog
        dialog.open()

    def _on_taken_in(self, taken: TakenIn) -> None:
        self.stored.emit(f"已登记 {taken.no}", taken.no)

    def _on_visit(self, noted: Noted) -> None:
        brought = f"，转出诉求 {len(noted.demands)} 件" if noted.demands else ""
        self.stored.emit(f"已记走访 {noted.no}{brought}", noted.demands[0] if noted.demands else "")
