"""Work plans (专项任务台账): tasks broken down until each has one lead unit, with monthly targets and weekly notes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from station_app.domain.deadlines import Light
from station_app.domain.identifiers import check_client_id
from station_app.domain.next_steps import monday_of
from station_app.domain.text_rules import check_long_text, check_required, check_text
from station_app.domain.workday_axis import WorkdayAxis, check_near
from station_app.errors import Code, UserError

_LINE, _LONG, _NUMBER = 200, 4_000, 32
MOST_TASKS = 500
_SOON = 5
"""Workdays from which a task is yellow: the weekly report after this one comes too late for it."""
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


class TaskAct(StrEnum):
    """What can be done about a task."""

    NOTE = "note"
    """本周进展 and 下周计划."""
    TARGET = "target"
    FINISH = "finish"
    REOPEN = "reopen"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class PlanForm:
    """A plan, as entered; `lead` is the unit that answers for all of it, `source` the paper it comes from."""

    client_id: str
    title: str
    lead: str = ""
    first: date | None = None
    last: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class TaskForm:
    """One task (小项), as entered.

    Attributes:
        number: what it is called in its plan; known again by it.
        aspect: 方面; `item` 项, which may have several tasks.
        lead: 牵头单位; `support` those that help.
        targets: what is to be reached by the end of a month, by `2026-11`.
    """

    number: str
    title: str
    lead: str
    aspect: str = ""
    item: str = ""
    support: str = ""
    due: date | None = None
    targets: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class WorkPlanRow:
    """One plan."""

    rid: int
    id: str
    no: str
    client_id: str
    title: str
    lead: str
    first: date | None
    last: date | None
    source: str
    operator_id: str


@dataclass(frozen=True, slots=True)
class TaskNote:
    """本周进展 and 下周计划 of one week, named by its Monday."""

    task_id: str
    week: date
    progress: str
    coming: str
    at: str
    operator_id: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task; `finished_on` None = open, `dropped_on` = no longer part of the plan."""

    rid: int
    id: str
    plan_id: str
    number: str
    position: int
    aspect: str
    item: str
    title: str
    lead: str
    support: str
    due: date | None
    targets: Mapping[str, str]
    finished_on: date | None
    result: str
    dropped_on: date | None

    @property
    def open(self) -> bool:
        """Whether something is left to do."""
        return self.finished_on is None and self.dropped_on is None


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as one week sees it.

    Attributes:
        remaining: workdays until it is due, negative after it; None when it has no day or is finished.
        target: what is to be reached by the end of the week's month.
        note: of that week; None when nobody wrote one.
    """

    task: TaskRow
    light: Light
    remaining: int | None
    target: str
    note: TaskNote | None

    @property
    def late(self) -> bool:
        """Whether its day has passed and it is not finished."""
        return self.remaining is not None and self.remaining < 0


@dataclass(frozen=True, slots=True)
class WorkPlanView:
    """A plan as one week sees it, with its counts: 4 方面 19 项 46 小项, 14 家牵头.

    Attributes:
        without_note: open tasks nobody wrote about in that week.
    """

    plan: WorkPlanRow
    week: date
    tasks: tuple[TaskView, ...]
    aspects: int
    items: int
    leads: int
    done: int
    late: int
    without_note: int


def plan_number(station: str, year: int, terminal: str, serial: int) -> str:
    """A number like `JG-ZX26-001`: station, year, the terminal that gave it, a serial of at least two digits."""
    return f"{station}-ZX{year % 100:02d}-{terminal}{serial:02d}"


def check_plan(form: PlanForm, today: date) -> PlanForm:
    """Check a form.

    Raises:
        UserError: at the first wrong field; `bad_date` for days that lie ten years off or the wrong way round.
    """
    check_client_id(form.client_id)
    check_required(form.title, "title", _LINE)
    for name in ("lead", "source"):
        check_text(getattr(form, name), name, _LINE)
    for name in ("first", "last"):
        if (day := getattr(form, name)) is not None:
            check_near(day, today, name)
    if form.first and form.last and form.last < form.first:
        raise UserError(Code.BAD_DATE, "last")
    return form


def check_task(form: TaskForm, today: date) -> TaskForm:
    """Check a task; its item stands in for a title that is missing.

    Raises:
        UserError: at the first wrong field.
    """
    form = replace(form, title=form.title or form.item, targets=dict(form.targets or {}))
    check_required(form.number, "task_number", _NUMBER)
    check_required(form.title, "title", _LINE)
    check_required(form.lead, "lead", _LINE)
    for name in ("aspect", "item", "support"):
        check_text(getattr(form, name), name, _LINE)
    if form.due is not None:
        check_near(form.due, today, "due")
    for month, target in (form.targets or {}).items():
        check_target(month, target)
    return form


def check_target(month: str, target: str) -> None:
    """Check the target of a month.

    Raises:
        UserError: `bad_date` for a month that is none, `too_long`, `bad_character`.
    """
    if not _MONTH.fullmatch(month):
        raise UserError(Code.BAD_DATE, "month")
    check_text(target, "target", _LINE)


def check_note(progress: str, coming: str) -> None:
    """Check what is written about a week.

    Raises:
        UserError: `required` when both are empty, `too_long`, `bad_character`.
    """
    for text, name in ((progress, "progress"), (coming, "coming")):
        check_long_text(text, name, _LONG)
    if not (progress.strip() or coming.strip()):
        raise UserError(Code.REQUIRED, "progress")


def columns_of_act(task: TaskRow, act: TaskAct, day: date, today: date, result: str) -> dict[str, object]:
    """The columns that finishing, reopening or dropping a task writes.

    Raises:
        UserError: `action_not_allowed` with a reason, `bad_date` for a day to come or ten years ago.
    """
    if task.dropped_on is not None:
        raise _refusal(act, "task_dropped")
    if day > today:
        raise UserError(Code.BAD_DATE, "date")
    check_near(day, today, "date")
    check_long_text(result, "result", _LONG)
    if act is TaskAct.REOPEN:
        if task.finished_on is None:
            raise _refusal(act, "task_open")
        return {"finished_on": None, "result": ""}
    if act is TaskAct.FINISH:
        if task.finished_on is not None:
            raise _refusal(act, "task_finished")
        return {"finished_on": day.isoformat(), "result": result}
    return {"dropped_on": day.isoformat(), "result": result}


def _refusal(act: TaskAct, reason: str) -> UserError:
    return UserError(Code.ACTION_NOT_ALLOWED, "action", action=act.value, reason=reason)


def view_of_plan(
    plan: WorkPlanRow, tasks: Sequence[TaskRow], notes: Sequence[TaskNote], day: date, today: date, axis: WorkdayAxis
) -> WorkPlanView:
    """A plan as the week of a day sees it; tasks that were dropped are no part of it.

    Args:
        notes: in the order they were written; the last one of a week counts.
    """
    week = monday_of(day)
    of_week = {note.task_id: note for note in notes if note.week == week}
    kept = [task for task in tasks if task.dropped_on is None]
    views = tuple(_view(task, of_week.get(task.id), day, today, axis) for task in kept)
    return WorkPlanView(
        plan=plan,
        week=week,
        tasks=views,
        aspects=len({task.aspect for task in kept if task.aspect}),
        items=len({(task.aspect, task.item or task.title) for task in kept}),
        leads=len({task.lead for task in kept}),
        done=sum(task.finished_on is not None for task in kept),
        late=sum(view.late for view in views),
        without_note=sum(view.task.open and view.note is None for view in views),
    )


def _view(task: TaskRow, note: TaskNote | None, day: date, today: date, axis: WorkdayAxis) -> TaskView:
    target = task.targets.get(f"{day:%Y-%m}", "")
    if task.finished_on is not None:
        return TaskView(task, Light.DONE, None, target, note)
    if task.due is None:
        return TaskView(task, Light.NO_LIMIT, None, target, note)
    remaining = axis.between(today, task.due)
    light = Light.RED if today >= task.due else Light.YELLOW if remaining <= _SOON else Light.GREEN
    return TaskView(task, light, remaining, target, note)
