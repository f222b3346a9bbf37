"""Work plans (专项任务台账): taken from a list or entered, noted week by week, and read by the weekly report."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from station_app.clock import Clock
from station_app.domain.form_digest import form_digest
from station_app.domain.next_steps import monday_of
from station_app.domain.work_plan import (
    MOST_TASKS,
    PlanForm,
    TaskAct,
    TaskForm,
    TaskRow,
    WorkPlanRow,
    WorkPlanView,
    check_note,
    check_plan,
    check_target,
    check_task,
    columns_of_act,
    plan_number,
    view_of_plan,
)
from station_app.domain.workday_axis import WorkdayAxis, check_near
from station_app.errors import Code, UserError
from station_app.services.catalogue_service import CatalogueService
from station_app.services.station_profile import StationProfile
from station_app.services.work_plan_sheet import SheetTask, doubled
from station_app.storage import case_store, work_plan_store
from station_app.storage.store import Store, Write


@dataclass(frozen=True, slots=True)
class TakenTask:
    """What became of one row of a list: `new`, `changed`, `same`, or its fault."""

    line: int
    number: str
    outcome: str
    fault: UserError | None = None


class WorkPlanService:
    """One transaction per call that writes; every one appends its changes for the hall."""

    def __init__(self, store: Store, profile: StationProfile, catalogues: CatalogueService, clock: Clock) -> None:
        self._store = store
        self._profile = profile
        self._catalogues = catalogues
        self._clock = clock

    def add(self, form: PlanForm, operator_id: str) -> WorkPlanRow:
        """Enter a plan; the same `client_id` with the same content answers the same one; commits.

        Raises:
            UserError: at the first wrong field; `client_id_conflict`.
        """
        form = check_plan(form, self._clock.today())
        digest = form_digest(form)
        with self._store.write(operator_id) as write:
            known = work_plan_store.acknowledged(self._store, form.client_id)
            if known is not None and known[1] != digest:
                raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=form.client_id)
            plan_id = known[0] if known else self._insert(write, form, digest)
        return self.find(plan_id)

    def _insert(self, write: Write, form: PlanForm, digest: str) -> str:
        terminal, year = self._profile.terminal, write.now.year
        serial = case_store.next_serial(write, f"work_plan:{terminal}", str(year))
        no = plan_number(self._profile.code, year, terminal, serial)
        columns = {
            "no": no, "client_id": form.client_id,
            "title": form.title, "lead": form.lead, "first_day": _text(form.first), "last_day": _text(form.last),
            "source": form.source, "operator_id": write.actor,
        }  # fmt: skip
        plan_id = work_plan_store.insert_plan(write, columns, digest)
        write.audit("work_plan_add", no)
        return plan_id

    def take_tasks(
        self, no: str, rows: Sequence[SheetTask], operator_id: str, *, dry_run: bool = False
    ) -> list[TakenTask]:
        """Take the tasks of a list into a plan; those it knows by their number are brought up to the list; commits.

        Rows that cannot be taken say why, the others are taken; nothing is written in a dry run.

        Raises:
            UserError: `work_plan_not_found`.
        """
        twice = doubled(rows)
        with self._store.write(operator_id) as write:
            plan = self.find(no)
            known = {task.number: task for task in work_plan_store.tasks(self._store, plan.id)}
            taken = [self._take(None if dry_run else write, plan, row, known, twice) for row in rows]
            if not dry_run:
                write.audit("work_plan_tasks", plan.no, rows=len(rows))
        return taken

    def _take(
        self, write: Write | None, plan: WorkPlanRow, row: SheetTask, known: dict[str, TaskRow], twice: set[str]
    ) -> TakenTask:
        if row.task is None:
            return TakenTask(row.line, "", "", row.fault)
        number = row.task.number
        if number in twice or (number not in known and len(known) >= MOST_TASKS):
            return TakenTask(row.line, number, "", UserError(Code.ROW_DOUBLED, "task_number", number=number))
        try:
            form = check_task(row.task, self._clock.today())
        except UserError as fault:
            return TakenTask(row.line, number, "", fault)
        before = known.get(number)
        columns = _columns(form, before.position if before else len(known) + 1)
        changed = columns if before is None else _differences(columns, before)
        if write is not None and before is None:
            entity = _task_id(plan.id, number)
            work_plan_store.insert_task(write, {**columns, **_fresh(plan.id)}, entity)
        elif write is not None and before is not None and changed:
            work_plan_store.update_task(write, before.id, changed)
        if before is None:
            known[number] = _stand_in(plan.id, form, len(known) + 1)
        return TakenTask(row.line, number, "new" if before is None else "changed" if changed else "same")

    def note(self, no: str, number: str, day: date, progress: str, coming: str, operator_id: str) -> WorkPlanView:
        """Write 本周进展 and 下周计划 of a task for the week of a day; what stood there stays to be read; commits.

        Raises:
            UserError: `work_plan_not_found`, `work_task_not_found`, `required`, `too_long`, `bad_date` for a week that
                has not begun or lies ten years back.
        """
        check_note(progress, coming)
        week = monday_of(day)
        if week > self._clock.today():
            raise UserError(Code.BAD_DATE, "week")
        check_near(week, self._clock.today(), "week")
        with self._store.write(operator_id) as write:
            task = self._task(no, number)
            columns = {
                "task_id": task.id, "week": week.isoformat(), "progress": progress, "coming": coming, "at": write.at,
                "operator_id": write.actor,
            }  # fmt: skip
            work_plan_store.insert_note(write, columns)
            write.audit("work_task_act", no, task=number, act=TaskAct.NOTE.value)
        return self.view(no, day)

    def set_target(self, no: str, number: str, month: str, target: str, operator_id: str) -> WorkPlanView:
        """Set what is to be reached by the end of a month (`2026-11`); an empty text takes it away; commits.

        Raises:
            UserError: `work_plan_not_found`, `work_task_not_found`, `bad_date`, `too_long`.
        """
        check_target(month, target)
        with self._store.write(operator_id) as write:
            task = self._task(no, number)
            targets = {**task.targets, month: target}
            kept = {name: targets[name] for name in sorted(targets) if targets[name]}
            work_plan_store.update_task(write, task.id, {"targets": kept})
            write.audit("work_task_act", no, task=number, act=TaskAct.TARGET.value)
        return self.view(no)

    def act(
        self, no: str, number: str, act: TaskAct, operator_id: str, *, day: date | None = None, result: str = ""
    ) -> WorkPlanView:
        """Finish a task, open it again or drop it from the plan; commits.

        Raises:
            UserError: `work_plan_not_found`, `work_task_not_found`, `action_not_allowed`, `bad_date`, `too_long`.
        """
        today = self._clock.today()
        with self._store.write(operator_id) as write:
            task = self._task(no, number)
            work_plan_store.update_task(write, task.id, columns_of_act(task, act, day or today, today, result))
            write.audit("work_task_act", no, task=number, act=act.value)
        return self.view(no)

    def find(self, no: str) -> WorkPlanRow:
        """One plan by its number, its id or its caller's id.

        Raises:
            UserError: `work_plan_not_found`.
        """
        found = work_plan_store.find(self._store, no)
        if found is None:
            raise UserError(Code.WORK_PLAN_NOT_FOUND, "plan", no=no)
        return found

    def _task(self, no: str, number: str) -> TaskRow:
        tasks = work_plan_store.tasks(self._store, self.find(no).id)
        found = next((task for task in tasks if task.number == number), None)
        if found is None:
            raise UserError(Code.WORK_TASK_NOT_FOUND, "task", number=number)
        return found

    def view(self, no: str, day: date | None = None) -> WorkPlanView:
        """A plan with its tasks as the week of a day sees them, of today's week without one.

        Raises:
            UserError: `work_plan_not_found`.
        """
        return self._view(self.find(no), day or self._clock.today())

    def week(self, day: date) -> list[WorkPlanView]:
        """Every plan as the week of a day sees it: 月度目标, 本周进展, 下周计划, done and late; for the weekly report."""
        with self._store.read():
            return [self._view(plan, day) for plan in work_plan_store.plans(self._store)]

    def _view(self, plan: WorkPlanRow, day: date) -> WorkPlanView:
        today, monday = self._clock.today(), monday_of(day)
        axis = WorkdayAxis(self._catalogues.calendar(), today)
        tasks = work_plan_store.tasks(self._store, plan.id)
        notes = work_plan_store.notes(self._store, plan.id, monday, monday)
        return view_of_plan(plan, tasks, notes, day, today, axis)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _task_id(plan_id: str, number: str) -> str:
    """The same for the same task wherever it is taken in, so that two PCs with one list make one task."""
    return hashlib.sha256(f"{plan_id}:{number}".encode()).hexdigest()[:32]


def _columns(form: TaskForm, position: int) -> dict[str, Any]:
    return {
        "number": form.number, "position": position, "aspect": form.aspect, "item": form.item, "title": form.title,
        "lead": form.lead, "support": form.support, "due": _text(form.due), "targets": dict(form.targets or {}),
    }  # fmt: skip


def _fresh(plan_id: str) -> dict[str, Any]:
    return {"plan_id": plan_id, "finished_on": None, "result": "", "dropped_on": None}


def _differences(columns: Mapping[str, Any], before: TaskRow) -> dict[str, Any]:
    """What a list says otherwise; targets of months it does not name stay."""
    stored = _columns(_form_of(before), before.position)
    wanted = {**columns, "targets": {**before.targets, **columns["targets"]}}
    return {name: value for name, value in wanted.items() if value != stored[name]}


def _form_of(task: TaskRow) -> TaskForm:
    return TaskForm(
        task.number, task.title, task.lead, task.aspect, task.item, task.support, task.due, dict(task.targets)
    )  # fmt: skip


def _stand_in(plan_id: str, form: TaskForm, position: int) -> TaskRow:
    """A task as it will be stored, so that later rows of a list know it."""
    return TaskRow(
        0, "", plan_id, form.number, position, form.aspect, form.item, form.title, form.lead, form.support, form.due,
        dict(form.targets or {}), None, "", None,
    )  # fmt: skip
