"""`plan`: work plans with their tasks, taken from a list, noted week by week."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from station_app.cli.context import Context
from station_app.cli.json_lines import Ack, take_lines
from station_app.domain.work_plan import TaskAct, TaskView, WorkPlanView
from station_app.errors import Code, Exit, UserError
from station_app.services.service_set import Services


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("plan", parents=shared, help="work plans (专项任务台账)").add_subparsers(
        metavar="ACTION", required=True
    )
    add = group.add_parser("add", parents=shared, help="enter plans; one ACK or NAK a line")
    add.add_argument("--file", required=True, metavar="F|-")
    add.set_defaults(run=_add)
    taking = group.add_parser("import", parents=shared, help="take a plan's tasks from xlsx, csv or JSON lines")
    taking.add_argument("no")
    taking.add_argument("file", type=Path)
    taking.add_argument("--year", type=int, help="of the months in its header; the plan's without one")
    taking.add_argument("--dry-run", action="store_true")
    taking.set_defaults(run=_import)
    listing = group.add_parser("list", parents=shared, help="every plan, or the tasks of one")
    listing.add_argument("no", nargs="?")
    listing.add_argument("--week", metavar="DATE", help="any day of it; this week without one")
    listing.set_defaults(run=_list)
    act = group.add_parser("act", parents=shared, help="note a week, set a target, finish, reopen or drop a task")
    act.add_argument("no")
    act.add_argument("task")
    act.add_argument("act", choices=[act.value for act in TaskAct])
    act.add_argument("--data", metavar="JSON", default="{}")
    act.set_defaults(run=_act)


def _add(context: Context) -> Exit:
    from station_app.services.work_plan_inputs import work_plan_form  # pydantic, needed only here

    with context.services() as services:
        operator = context.operator(services)

        def store(data: Any) -> Ack:
            row = services.work_plans.add(work_plan_form(data), operator.id)
            return {"plan_no": row.no, "client_id": row.client_id}

        return take_lines(context, store)


def _import(context: Context) -> Exit:
    from station_app.services.table_rows import read_table
    from station_app.services.work_plan_sheet import NEEDED, read_tasks

    options = context.options
    with context.services() as services:
        plan = services.work_plans.find(options.no)
        year = options.year or (plan.first or services.clock.today()).year
        tasks, unread = read_tasks(read_table(options.file, NEEDED), year)
        taken = services.work_plans.take_tasks(plan.no, tasks, context.operator(services).id, dry_run=options.dry_run)
    naks = [{"line": one.line, "code": one.fault.code.value, "field": one.fault.field} for one in taken if one.fault]
    acks = [{"line": one.line, "task": one.number, "outcome": one.outcome} for one in taken if not one.fault]
    answer = {"plan": plan.no, "dry_run": options.dry_run, "unread": unread, "acks": acks, "naks": naks}
    lines = [f"ACK {one['line']} {one['task']} {one['outcome']}" for one in acks]
    lines += [f"NAK {one['line']} {one['code']} {one['field'] or '-'}" for one in naks]
    lines += [f"没有读的列：{'、'.join(unread)}"] if unread else []
    context.answer(answer, "\n".join(lines))
    return Exit.BAD_INPUT if naks else Exit.DONE


def _list(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        day = _day(options.week, "week") or services.clock.today()
        if options.no:
            view = services.work_plans.view(options.no, day)
            context.answer(_plan_json(view, with_tasks=True), "\n".join(_task_line(one) for one in view.tasks))
            return Exit.DONE
        views = services.work_plans.week(day)
    answer = {"plans": [_plan_json(view, with_tasks=False) for view in views]}
    text = "\n".join(
        f"{view.plan.no}\t{view.plan.title}\t{view.aspects} 方面 {view.items} 项 {len(view.tasks)} 小项\t{view.leads} 家牵头"
        f"\t办结 {view.done}\t逾期 {view.late}"
        for view in views
    )
    context.answer(answer, text)
    return Exit.DONE


def _act(context: Context) -> Exit:
    from station_app.services.work_plan_inputs import work_task_act  # pydantic, needed only here

    options = context.options
    data = work_task_act(context.data())
    with context.services() as services:
        view = _done(services, context, TaskAct(options.act), data)
    found = next((one for one in view.tasks if one.task.number == options.task), None)
    answer = _task_json(found) if found else {"number": options.task, "dropped": True}
    context.answer(answer, f"已记下：{options.task}")
    return Exit.DONE


def _done(services: Services, context: Context, act: TaskAct, data: Any) -> WorkPlanView:
    options, operator, plans = context.options, context.operator(services).id, services.work_plans
    if act is TaskAct.NOTE:
        week = data.week or services.clock.today()
        return plans.note(options.no, options.task, week, data.progress, data.coming, operator)
    if act is TaskAct.TARGET:
        return plans.set_target(options.no, options.task, data.month, data.target, operator)
    return plans.act(options.no, options.task, act, operator, day=data.day, result=data.result)


def _day(text: str | None, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UserError(Code.BAD_DATE, field) from error


def _plan_json(view: WorkPlanView, *, with_tasks: bool) -> dict[str, Any]:
    plan = view.plan
    answer = {
        "id": plan.id, "no": plan.no, "client_id": plan.client_id, "title": plan.title, "lead": plan.lead,
        "first": plan.first, "last": plan.last, "source": plan.source, "week": view.week, "aspects": view.aspects,
        "items": view.items, "tasks": len(view.tasks), "leads": view.leads, "done": view.done, "late": view.late,
        "without_note": view.without_note,
    }  # fmt: skip
    return {**answer, "rows": [_task_json(one) for one in view.tasks]} if with_tasks else answer


def _task_json(view: TaskView) -> dict[str, Any]:
    task = view.task
    return {
        "id": task.id, "number": task.number, "aspect": task.aspect, "item": task.item, "title": task.title,
        "lead": task.lead, "support": task.support, "due": task.due, "targets": dict(task.targets),
        "target": view.target, "progress": view.note.progress if view.note else None,
        "coming": view.note.coming if view.note else None, "light": view.light.value, "remaining": view.remaining,
        "late": view.late, "finished_on": task.finished_on, "result": task.result,
    }  # fmt: skip


def _task_line(view: TaskView) -> str:
    task, note = view.task, view.note
    return "\t".join(
        (
            task.number,
            task.title,
            task.lead,
            view.light.value,
            view.target,
            note.progress if note else "",
            note.coming if note else "",
        )
    )
