"""Builds what the workbench shows; runs on the store thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station_app.domain.appointment import AppointmentRow, AppointmentState
from station_app.domain.deadlines import Light
from station_app.domain.todo import Todo, TodoKind
from station_app.services.workbench_service import Week
from ui.cases.lines import moment_words
from ui.desk import Desk
from ui.night_words import night_note
from ui.widgets.cards import Card
from ui.workbench.lines import booking_card, reply_card


@dataclass(frozen=True, slots=True)
class Counts:
    """The six figures of the strip; each counts what its click shows."""

    red: int = 0
    yellow: int = 0
    appointments: int = 0
    replies: int = 0
    promises: int = 0
    pending: int = 0


@dataclass(frozen=True, slots=True)
class WorkbenchView:
    """The whole page.

    Attributes:
        logged: services noted today.
        sync_note: when the last session was and what it left to a person.
    """

    today: date
    counts: Counts
    todos: tuple[Todo, ...]
    replies: tuple[Card, ...]
    unseen: int
    bookings: tuple[Card, ...]
    booked: tuple[AppointmentRow, ...]
    week: Week
    logged: int
    sync_note: str


def read_workbench(desk: Desk) -> WorkbenchView:
    """Everything on one look."""
    services, now = desk.services, desk.services.clock.now()
    look = services.workbench.look(desk.operator_id)
    live = [row for row in look.appointments if row.state is not AppointmentState.CANCELLED]
    return WorkbenchView(
        today=look.today,
        counts=Counts(
            red=sum(todo.light is Light.RED for todo in look.todos),
            yellow=sum(todo.light is Light.YELLOW for todo in look.todos),
            appointments=len(live),
            replies=look.unseen,
            promises=sum(todo.kind is TodoKind.PROMISE for todo in look.todos),
            pending=look.pending,
        ),
        todos=look.todos,
        replies=tuple(reply_card(reply, now) for reply in look.replies),
        unseen=look.unseen,
        bookings=tuple(booking_card(row, now) for row in live),
        booked=tuple(live),
        week=look.week,
        logged=services.service_logs.figures(look.today, look.today).total,
        sync_note=_sync_note(desk),
    )


def _sync_note(desk: Desk) -> str:
    services = desk.services
    good = next((run for run in services.sync.runs(20) if run.outcome != "failed"), None)
    if note := night_note(services, good):
        return note
    if good is None:
        return "还没同步过 · 数据已存本机"
    attention = services.sync.attention_count()
    said = f"{moment_words(good.started_at, services.clock.now())} 已同步"
    left = f"，{attention} 条需处理" if attention else ""
    return f"{said}{left} · 今晚 {services.sync.night_window().partition('-')[0]} 自动同步"
