"""Queries and writes of work plans, their tasks and their weekly notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from station_app.domain.work_plan import TaskNote, TaskRow, WorkPlanRow
from station_app.storage import kind_rows
from station_app.storage.store import Store, Write
from station_app.storage.tables.work_plans import WorkNote, WorkPlan, WorkTask

PLAN, TASK, NOTE = "work_plan", "work_task", "work_note"


def acknowledged(store: Store, client_id: str) -> tuple[str, str] | None:
    """Id and content hash of the plan a caller's id already stands for."""
    rows = store.sql("SELECT id, content_hash FROM work_plan WHERE client_id = ?", client_id)
    return (rows[0][0], rows[0][1]) if rows else None


def insert_plan(write: Write, columns: Mapping[str, Any], content_hash: str) -> str:
    """Add a plan with its change; returns its id."""
    return kind_rows.add(write, PLAN, columns, local={"content_hash": content_hash})


def insert_task(write: Write, columns: Mapping[str, Any], entity: str) -> str:
    """Add a task with its change under an id; returns it."""
    return kind_rows.add(write, TASK, columns, entity=entity)


def update_task(write: Write, task_id: str, columns: Mapping[str, Any]) -> None:
    """Write some columns of a task, with their change."""
    kind_rows.update(write, TASK, task_id, columns)


def insert_note(write: Write, columns: Mapping[str, Any]) -> str:
    """Append a note with its change; returns its id."""
    return kind_rows.add(write, NOTE, columns)


def find(store: Store, no_or_id: str) -> WorkPlanRow | None:
    """One plan by its number, its id or its caller's id."""
    condition = (WorkPlan.no == no_or_id) | (WorkPlan.id == no_or_id) | (WorkPlan.client_id == no_or_id)
    row = store.first(WorkPlan.select().where(condition).order_by(WorkPlan.rid).limit(1))
    return _plan(row) if row else None


def plans(store: Store) -> list[WorkPlanRow]:
    """Every plan, oldest first."""
    return [_plan(row) for row in store.rows(WorkPlan.select().order_by(WorkPlan.rid))]


def tasks(store: Store, plan_id: str) -> list[TaskRow]:
    """The tasks of a plan in their order, dropped ones too."""
    query = WorkTask.select().where(WorkTask.plan_id == plan_id).order_by(WorkTask.position, WorkTask.hlc, WorkTask.id)
    return [_task(row) for row in store.rows(query)]


def notes(store: Store, plan_id: str, first: date, last: date) -> list[TaskNote]:
    """What was written about a plan's tasks for the weeks whose Monday lies in a period, in the order of the stamps."""
    of_plan = WorkTask.select(WorkTask.id).where(WorkTask.plan_id == plan_id)
    within = (WorkNote.week >= first.isoformat()) & (WorkNote.week <= last.isoformat())
    query = WorkNote.select().where(WorkNote.task_id.in_(of_plan) & within).order_by(WorkNote.hlc)
    return [_note(row) for row in store.rows(query)]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plan(row: Any) -> WorkPlanRow:
    return WorkPlanRow(
        rid=row.rid,
        id=row.id,
        no=row.no,
        client_id=row.client_id,
        title=row.title,
        lead=row.lead,
        first=_day(row.first_day),
        last=_day(row.last_day),
        source=row.source,
        operator_id=row.operator_id,
    )


def _task(row: Any) -> TaskRow:
    return TaskRow(
        rid=row.rid,
        id=row.id,
        plan_id=row.plan_id,
        number=row.number,
        position=row.position,
        aspect=row.aspect,
        item=row.item,
        title=row.title,
        lead=row.lead,
        support=row.support,
        due=_day(row.due),
        targets=row.targets,
        finished_on=_day(row.finished_on),
        result=row.result,
        dropped_on=_day(row.dropped_on),
    )


def _note(row: Any) -> TaskNote:
    return TaskNote(row.task_id, date.fromisoformat(row.week), row.progress, row.coming, row.at, row.operator_id)
