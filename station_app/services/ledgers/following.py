"""Ledgers of what is asked of departments: reminders, whistles, and the tasks of work plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from station_app.clock import parse_moment
from station_app.domain.chase import ChaseRow
from station_app.domain.deadlines import Light
from station_app.domain.ledger import (
    Column,
    ColumnKind,
    Figure,
    Ledger,
    LedgerKind,
    LedgerRow,
    LightCell,
    Missing,
    Subject,
    count,
    share,
)
from station_app.domain.project_view import ProjectView
from station_app.domain.rates import Rate
from station_app.domain.report_period import Period
from station_app.domain.terms import CHASE_WAYS
from station_app.domain.whistle import WhistleRow
from station_app.domain.work_plan import TaskView, WorkPlanView
from station_app.services.ledgers.report_lines import task_light
from station_app.services.ledgers.sources import NOTHING, LedgerSources
from station_app.services.ledgers.titles import title_of
from station_app.storage import project_people_store, whistle_store

_CHASE_COLUMNS = (
    Column("at", "催办时间", ColumnKind.MOMENT, 11),
    Column("project", "项目", weight=20),
    Column("node", "审批事项", weight=22),
    Column("department", "部门", weight=14),
    Column("way", "方式", weight=7),
    Column("times", "第几次", ColumnKind.NUMBER, 7),
    Column("text", "内容", weight=28),
    Column("answered_on", "答复日", ColumnKind.DAY, 8),
    Column("answer", "答复", weight=20),
    Column("operator", "催办人", weight=8),
)


def chase_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """催办台账: the reminders that went out in the period."""
    rows = project_people_store.chases_of_period(sources.store, period.first, period.last)
    answered = [one.project_id for one in rows if one.answered_on is not None]
    rate = Rate("催办答复率", "有答复的催办数 ÷ 催办数", len(answered), len(rows))
    ids = [one.project_id for one in rows]
    known = _projects(sources)
    return Ledger(
        kind=LedgerKind.CHASE,
        title=title_of(LedgerKind.CHASE, period),
        period=period,
        subject=Subject.PROJECT,
        filters="本期发出的催办",
        order="催办时间",
        unit="次",
        columns=_CHASE_COLUMNS,
        rows=tuple(_chase_row(sources, one, known.get(one.project_id)) for one in rows),
        figures=(
            count("chases", "催办", "次", Subject.PROJECT, ids),
            share("chases_answered", rate, ("有答复", "催办"), Subject.PROJECT, answered, ids),
        ),
        missing=(),
        notes=("同一部门同一事项催办第几次，从项目立起算",),
    )


def _chase_row(sources: LedgerSources, one: ChaseRow, project: ProjectView | None) -> LedgerRow:
    cells = (
        parse_moment(one.at), _name(project), _node(project, one.node), one.department, CHASE_WAYS[one.way], one.times,
        one.text, one.answered_on, one.answer or NOTHING, sources.person(one.operator_id),
    )  # fmt: skip
    return LedgerRow(one.project_id, cells)


_WHISTLE_COLUMNS = (
    Column("sent_at", "吹哨时间", ColumnKind.MOMENT, 11),
    Column("project", "项目", weight=20),
    Column("department", "部门", weight=14),
    Column("matter", "事由", weight=28),
    Column("answer_by", "要求报到", ColumnKind.DAY, 8),
    Column("answered_at", "报到时间", ColumnKind.MOMENT, 11),
    Column("minutes", "响应分钟", ColumnKind.NUMBER, 8),
    Column("answer", "答复", weight=22),
    Column("operator", "吹哨人", weight=8),
)


def whistle_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """吹哨报到台账: the whistles that were sent in the period, and how long the answers took."""
    rows = whistle_store.of_period(sources.store, period.first, period.last)
    answered = [one for one in rows if one.answered_at is not None]
    in_time = [one.project_id for one in answered if one.in_time]
    rate = Rate("按时报到率", "按要求日期报到的吹哨数 ÷ 吹哨数", len(in_time), len(rows))
    ids = [one.project_id for one in rows]
    known = _projects(sources)
    return Ledger(
        kind=LedgerKind.WHISTLE,
        title=title_of(LedgerKind.WHISTLE, period),
        period=period,
        subject=Subject.PROJECT,
        filters="本期发出的吹哨",
        order="吹哨时间",
        unit="次",
        columns=_WHISTLE_COLUMNS,
        rows=tuple(_whistle_row(sources, one, known.get(one.project_id)) for one in rows),
        figures=(
            count("whistles", "吹哨", "次", Subject.PROJECT, ids),
            share("whistles_in_time", rate, ("按时报到", "吹哨"), Subject.PROJECT, in_time, ids),
            _mean_minutes(sources, answered),
        ),
        missing=(),
        notes=("响应分钟只计工作日服务时间",),
    )


def _mean_minutes(sources: LedgerSources, answered: Sequence[WhistleRow]) -> Figure:
    ids = [one.project_id for one in answered]
    figure = count("mean_minutes", "平均响应", "分钟", Subject.PROJECT, ids)
    if not answered:
        return replace(figure, value=NOTHING, unit="", numerator=None, worked="本期没有报到，不计算")
    total = sum(sources.whistles.minutes(one) for one in answered)
    worked = f"响应分钟 {total:,} ÷ 报到 {len(answered):,}"
    return replace(
        figure, value=f"{total // len(answered):,}", formula="响应分钟之和 ÷ 报到数", worked=worked, numerator=total,
        denominator=len(answered),
    )  # fmt: skip


def _whistle_row(sources: LedgerSources, one: WhistleRow, project: ProjectView | None) -> LedgerRow:
    minutes = sources.whistles.minutes(one) if one.answered_at is not None else None
    cells = (
        one.sent_at, _name(project), one.department, one.matter, one.answer_by, one.answered_at, minutes,
        one.answer or NOTHING, sources.person(one.operator_id),
    )  # fmt: skip
    return LedgerRow(one.project_id, cells)


_TASK_COLUMNS = (
    Column("aspect", "方面", weight=12),
    Column("item", "项", weight=14),
    Column("number", "编号", ColumnKind.CODE, 7),
    Column("title", "小项", weight=24),
    Column("lead", "牵头", weight=12),
    Column("target", "月度目标", weight=20),
    Column("progress", "本周进展", weight=24),
    Column("coming", "下周计划", weight=22),
    Column("due", "完成时限", ColumnKind.DAY, 8),
    Column("light", "灯", ColumnKind.LIGHT, 11),
)


def task_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """专项任务台账: the tasks of all work plans as the last week of the period sees them."""
    plans = sources.work_plans.week(min(period.last, sources.today))
    tasks = [(plan, task) for plan in plans for task in plan.tasks]
    ids = [task.task.id for _, task in tasks]
    done = [task.task.id for _, task in tasks if task.task.finished_on is not None]
    silent = [(plan, task) for plan, task in tasks if task.task.open and task.note is None]
    rate = Rate("完成率", "已完成的小项 ÷ 小项", len(done), len(ids))
    return Ledger(
        kind=LedgerKind.TASK,
        title=title_of(LedgerKind.TASK, period),
        period=period,
        subject=Subject.TASK,
        filters="全部专项任务，按本期最后一周",
        order="任务编号",
        unit="项",
        columns=_TASK_COLUMNS,
        rows=tuple(_task_row(sources, task) for _, task in tasks),
        figures=(
            count("tasks", "小项", "项", Subject.TASK, ids),
            share("tasks_done", rate, ("完成", "小项"), Subject.TASK, done, ids),
            count("tasks_late", "超期", "项", Subject.TASK, [task.task.id for _, task in tasks if task.late]),
            _leads(plans),
        ),
        missing=tuple(
            Missing(Subject.TASK, task.task.id, f"{plan.plan.no} {task.task.number}", "这周没写进展")
            for plan, task in silent
        ),
        notes=("月度目标按本期最后一天所在的月",),
    )


def _leads(plans: Sequence[WorkPlanView]) -> Figure:
    tasks = [task.task for plan in plans for task in plan.tasks]
    leads = {task.lead for task in tasks}
    figure = count("leads", "牵头单位", "家", Subject.TASK, [task.id for task in tasks])
    return replace(figure, value=f"{len(leads):,}", numerator=len(leads))


def _task_row(sources: LedgerSources, view: TaskView) -> LedgerRow:
    task, note = view.task, view.note
    light = LightCell(Light.DONE, "已完成") if task.finished_on else task_light(sources, view)
    cells = (
        task.aspect or NOTHING, task.item or NOTHING, task.number, task.title, task.lead, view.target or NOTHING,
        (note.progress if note else "") or NOTHING, (note.coming if note else "") or NOTHING, task.due, light,
    )  # fmt: skip
    return LedgerRow(task.id, cells)


def _projects(sources: LedgerSources) -> dict[str, ProjectView]:
    return {view.project.id: view for view in sources.projects}


def _name(project: ProjectView | None) -> str:
    return project.project.name if project else NOTHING


def _node(project: ProjectView | None, code: str) -> str:
    view = project.node(code) if project else None
    return view.node.name if view else code or NOTHING
