"""Taking demands and visits in, and acting on them: each dialog, the work on the store thread, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from station_app.domain.demand import Act, DemandRow
from station_app.domain.terms import DEMAND_ACTS
from station_app.domain.visit import VisitRow, VisitState
from station_app.ids import new_id
from station_app.services.demand_service import TakenIn
from station_app.services.visit_service import Noted
from ui.desk import Desk
from ui.visits import asks
from ui.widgets.asked import ask_and_write
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
        client_id, demands = new_id(), self._desk.services.demands
        self._ask(
            "登记诉求", asks.NEW_DEMAND, "登记",
            lambda told: demands.add(asks.demand_form(client_id, told), self._desk.operator_id), self._on_taken_in,
        )  # fmt: skip

    def plan_visit(self) -> None:
        """排走访."""
        client_id, visits = new_id(), self._desk.services.visits
        self._ask(
            "排走访", asks.PLAN, "排上",
            lambda told: visits.add(asks.planned_visit(client_id, told), self._desk.operator_id),
            lambda noted: self.stored.emit(f"已排走访 {noted.no}", ""),
        )  # fmt: skip

    def log_visit(self) -> None:
        """记走访: one that has taken place."""
        client_id, visits, clock = new_id(), self._desk.services.visits, self._desk.services.clock
        self._ask(
            "记走访", asks.LOG, "记下",
            lambda told: visits.add(asks.logged_visit(client_id, told, clock.now()), self._desk.operator_id),
            self._on_visit,
        )  # fmt: skip

    def settle_visit(self, row: VisitRow) -> None:
        """A planned visit has taken place."""
        visits = self._desk.services.visits

        def settle(told: Answers) -> VisitRow:
            problems = asks.problems_of(told)
            return visits.settle(
                row.no, VisitState.DONE, self._desk.operator_id, record=told["record"], problems=problems
            )

        def said(done: VisitRow) -> None:
            self.stored.emit(f"已记走访 {done.no}", "")

        self._ask(f"已走访：{row.enterprise_name}", asks.OUTCOME, "记下", settle, said)

    def act(self, row: DemandRow, act: Act) -> None:
        """Do something about a demand."""
        demands = self._desk.services.demands
        self._ask(
            f"{DEMAND_ACTS[act]}：{row.subject}", asks.asks_of(act), DEMAND_ACTS[act],
            lambda told: demands.act(row.no, asks.step_form(act, told), self._desk.operator_id),
            lambda done: self.stored.emit(f"已记：{DEMAND_ACTS[act]}", done.no),
        )  # fmt: skip

    def _ask(
        self,
        title: str,
        fields: Sequence[Ask],
        verb: str,
        write: Callable[[Answers], Done],
        said: Callable[[Done], None],
    ) -> None:
        self.dialog = ask_and_write(
            self._desk, self._page, title, fields, write=write, verb=verb, safe="不记", said=said
        )

    def _on_taken_in(self, taken: TakenIn) -> None:
        self.stored.emit(f"已登记 {taken.no}", taken.no)

    def _on_visit(self, noted: Noted) -> None:
        brought = f"，转出诉求 {len(noted.demands)} 件" if noted.demands else ""
        self.stored.emit(f"已记走访 {noted.no}{brought}", noted.demands[0] if noted.demands else "")
