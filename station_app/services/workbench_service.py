"""The workbench (工作台): what to do next, what the hall said, and how the week goes; read on one snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from station_app.clock import Clock
from station_app.domain.affair import AffairState
from station_app.domain.appointment import AppointmentRow, AppointmentState
from station_app.domain.deadlines import Light
from station_app.domain.records import CaseSummary, PageKey
from station_app.domain.todo import (
    HallReply,
    Todo,
    TodoGroup,
    TodoKind,
    group_of,
    last_day,
    light_of,
    remaining_workdays,
    reminders,
)
from station_app.domain.workdays import Calendar
from station_app.services.appointment_service import AppointmentService
from station_app.services.catalogue_service import CatalogueService
from station_app.services.duty_service import DutyService
from station_app.services.evaluation_service import EvaluationService
from station_app.services.progress import Clocks
from station_app.services.service_log_service import ServiceLogService
from station_app.settings import REPLIES_SEEN_AT, Settings
from station_app.storage import case_store, handover_store, setting_store, status_store, workbench_store
from station_app.storage.case_conditions import by_operators, correction, due_by, is_open
from station_app.storage.store import Store
from station_app.storage.workbench_store import Watch

_MOST_CASES = 200
_REPLY_DAYS = timedelta(days=14)
_MOST_REPLIES = 50
_ORDER = {group: rank for rank, group in enumerate(TodoGroup)}


@dataclass(frozen=True, slots=True)
class Week:
    """Cases logged and finished on each day from Monday, and what merging spared."""

    monday: date
    registered: tuple[int, ...]
    finished: tuple[int, ...]
    requested: int
    to_submit: int


@dataclass(frozen=True, slots=True)
class Workbench:
    """Everything screen 01 shows.

    Attributes:
        todos: by group, then by day; late ones first.
        unseen: how many replies came since the list was last looked at.
    """

    today: date
    deferrals: int
    pending: int
    todos: tuple[Todo, ...]
    replies: tuple[HallReply, ...]
    unseen: int
    appointments: tuple[AppointmentRow, ...]
    week: Week


class WorkbenchService:
    """Reads; only what was seen is remembered, on this PC."""

    def __init__(
        self,
        store: Store,
        catalogues: CatalogueService,
        settings: Settings,
        clocks: Clocks,
        logs: ServiceLogService,
        appointments: AppointmentService,
        duty: DutyService,
        evaluations: EvaluationService,
        clock: Clock,
    ) -> None:
        self._store = store
        self._catalogues = catalogues
        self._settings = settings
        self._clocks = clocks
        self._logs = logs
        self._appointments = appointments
        self._duty = duty
        self._evaluations = evaluations
        self._clock = clock

    def look(self, operator_id: str) -> Workbench:
        """The workbench of an operator and of those they stand in for today."""
        now, today = self._clock.now(), self._clock.today()
        with self._store.read():
            operators = tuple(dict.fromkeys((operator_id, *self._duty.covering(operator_id, today))))
            booked = tuple(self._appointments.day(today).appointments)
            todos = sorted(self._todos(operators, booked, today), key=_urgency)
            since = (now - _REPLY_DAYS).isoformat()
            replies = workbench_store.replies(self._store, since, _MOST_REPLIES)
            seen = self._settings.get(REPLIES_SEEN_AT)
            return Workbench(
                today=today,
                deferrals=sum(todo.kind is TodoKind.PROMISE for todo in todos),
                pending=status_store.pending(self._store),
                todos=tuple(todos),
                replies=tuple(replies),
                unseen=sum(reply.at > seen for reply in replies),
                appointments=booked,
                week=self._week(today),
            )

    def reminders(self, operator_id: str) -> tuple[Todo, ...]:
        """What is worth speaking up for right now; nothing outside the service hours."""
        now = self._clock.now()
        return reminders(self.look(operator_id).todos, now, self._catalogues.calendar(), self._clocks.hours)

    def seen(self) -> None:
        """Remember that the replies were looked at; commits, on this PC only."""
        with self._store.write() as write:
            setting_store.put(write, REPLIES_SEEN_AT, write.at)
        self._settings.remember(REPLIES_SEEN_AT, write.at)

    def refresh_silent(self) -> int:
        """Bring cases up to date on which the hall let its supplement window pass (推定受理); commits; how many.

        Done at the first look of a day: nothing else tells the store that a day has passed.
        """
        cases = workbench_store.overdue_watches(self._store, self._clock.today())
        for case_id in cases:
            with self._store.write() as write:
                case = case_store.detail(self._store, case_id)
                if case is not None:
                    self._clocks.refresh(write, case)
        return len(cases)

    def _todos(self, operators: Sequence[str], booked: Sequence[AppointmentRow], today: date) -> Iterator[Todo]:
        calendar, until = self._catalogues.calendar(), last_day(today)
        yield from self._case_todos(operators, today, until, calendar)
        yield from self._material_todos(operators, today, until, calendar)
        earliest: dict[str, Watch] = {}
        for watch in workbench_store.watches(self._store, operators, until):
            earliest.setdefault(watch.case_no, watch)
        for watch in earliest.values():
            subject = self._item_name(watch.item)
            yield _todo(TodoKind.HALL_SILENT, watch.due, subject, watch.enterprise_name, watch.case_no, today, calendar)
        for row in self._logs.owed_callbacks(until, operators):
            yield _todo(TodoKind.CALLBACK, row.callback_on, row.subject, row.enterprise_name, row.id, today, calendar)
        for appointment in booked:
            if appointment.state is AppointmentState.BOOKED:
                detail = appointment.start.strftime("%H:%M")
                yield Todo(
                    TodoKind.APPOINTMENT, TodoGroup.TODAY, Light.YELLOW, today, 0, appointment.matter,
                    appointment.enterprise_name, appointment.no, detail,
                )  # fmt: skip
        for mending in self._evaluations.open_mendings():
            clock = mending.clocks.contact or mending.clocks.mend
            due = clock.due if clock else None
            given = mending.evaluation
            case = case_store.detail(self._store, given.case_id) if given.case_id else None
            enterprise = case.summary.enterprise_name if case is not None else ""
            yield _todo(TodoKind.MENDING, due, given.comment, enterprise, given.id, today, calendar)

    def _case_todos(self, operators: Sequence[str], today: date, until: date, calendar: Calendar) -> Iterator[Todo]:
        mine = is_open() & by_operators(operators)
        due = case_store.page(self._store, mine & due_by(until), PageKey(), _MOST_CASES)
        to_mend = case_store.page(self._store, mine & correction(), PageKey(), _MOST_CASES)
        for case in {case.id: case for case in (*to_mend, *due)}.values():
            kind = TodoKind.CORRECTION if case.stage == AffairState.CORRECTION else TodoKind.CASE_DUE
            day = date.fromisoformat(case.due) if case.due else None
            yield Todo(
                kind, group_of(day, today, calendar), _case_light(case, today), day,
                remaining_workdays(day, today, calendar) if day else None, case.title, case.enterprise_name, case.no,
                _place(case),
            )  # fmt: skip

    def _material_todos(self, operators: Sequence[str], today: date, until: date, calendar: Calendar) -> Iterator[Todo]:
        for operator in operators:
            for no, enterprise, material, promised in handover_store.deferrals(self._store, operator, until):
                yield _todo(TodoKind.PROMISE, promised, self._material(material), enterprise, no, today, calendar)
            for no, enterprise, material, shelf, _, due_back in handover_store.originals(self._store, operator):
                if due_back is not None and due_back <= until:
                    todo = _todo(TodoKind.ORIGINAL, due_back, self._material(material), enterprise, no, today, calendar)
                    yield todo if not shelf else _with_detail(todo, shelf)

    def _material(self, code: str) -> str:
        known = self._catalogues.active().materials.get(code)
        return known.name if known else code

    def _item_name(self, code: str) -> str:
        known = self._catalogues.active().items.get(code)
        return known.name if known else code

    def _week(self, today: date) -> Week:
        monday = today - timedelta(days=today.weekday())
        days = [monday + timedelta(days=offset) for offset in range(max(5, today.weekday() + 1))]
        registered = workbench_store.registered_by_day(self._store, days[0], days[-1])
        finished = workbench_store.finished_by_day(self._store, days[0], days[-1])
        requested, to_submit = workbench_store.savings(self._store, days[0], days[-1])
        return Week(
            monday,
            tuple(registered.get(day, 0) for day in days),
            tuple(finished.get(day, 0) for day in days),
            requested,
            to_submit,
        )


def _todo(
    kind: TodoKind, due: date | None, subject: str, enterprise: str, ref: str, today: date, calendar: Calendar
) -> Todo:
    remaining = remaining_workdays(due, today, calendar) if due else None
    return Todo(
        kind, group_of(due, today, calendar), light_of(due, today, calendar), due, remaining, subject, enterprise, ref
    )


def _with_detail(todo: Todo, detail: str) -> Todo:
    return Todo(
        todo.kind, todo.group, todo.light, todo.due, todo.remaining, todo.subject, todo.enterprise, todo.ref, detail
    )


def _case_light(case: CaseSummary, today: date) -> Light:
    if case.due is None:
        return Light.PAUSED if case.clock == Light.PAUSED else Light.NOT_STARTED
    if case.due <= today.isoformat():
        return Light.RED
    return Light.YELLOW if case.yellow_from and case.yellow_from <= today.isoformat() else Light.GREEN


def _place(case: CaseSummary) -> str:
    """Where a case stands; one finished item among several is not the end of it."""
    partly = case.stage in (AffairState.FINISHED, AffairState.SERVED) and case.clock != Light.DONE
    return AffairState.PROCESSING.value if partly else case.stage or case.state


def _urgency(todo: Todo) -> tuple[int, date, bool, str]:
    """What is due before who comes; those who come by their clock time."""
    return _ORDER[todo.group], todo.due or date.min, todo.kind is TodoKind.APPOINTMENT, todo.detail
