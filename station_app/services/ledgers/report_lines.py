"""What a report says beside its figures: progress, plans, blocking points, and how what was logged divides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from station_app.clock import parse_moment
from station_app.domain.blocking_point import view_of_point
from station_app.domain.deadlines import Light
from station_app.domain.ledger import LightCell, Subject
from station_app.domain.project import ProjectState
from station_app.domain.project_node import DONE, OPEN_STATES, UNDER_WAY
from station_app.domain.project_view import NodeView, ProjectView
from station_app.domain.report import Bar, BlockingLine, PlanLine, ProgressLine, TargetLine
from station_app.domain.report_period import Period
from station_app.domain.terms import BLOCKING_LEVELS, CHANNELS
from station_app.domain.visit import VisitState
from station_app.domain.work_plan import TaskView
from station_app.services.ledgers.sources import LedgerSources
from station_app.storage import blocking_point_store, demand_store, ledger_cases, project_store, visit_store
from station_app.storage.ledger_cases import FinishedCase, PeriodCase

_LARGEST = 5
_OTHERS = "其他"
_NAMED = 3
_SHOWN = 60


def bars_by_item(cases: Sequence[PeriodCase]) -> tuple[Bar, ...]:
    """What was logged by item or bundle: the five largest, then the others together."""
    ids: dict[str, list[str]] = {}
    for case in cases:
        ids.setdefault(case.title, []).append(case.id)
    ranked = sorted(ids.items(), key=lambda pair: -len(pair[1]))
    bars = [Bar(name, Subject.CASE, tuple(found)) for name, found in ranked[:_LARGEST]]
    rest = tuple(one for _, found in ranked[_LARGEST:] for one in found)
    return (*bars, Bar(_OTHERS, Subject.CASE, rest)) if rest else tuple(bars)


def bars_by_channel(cases: Sequence[PeriodCase]) -> tuple[Bar, ...]:
    """What was logged by how the enterprise came, the most used way first."""
    ids: dict[str, list[str]] = {}
    for case in cases:
        ids.setdefault(case.channel, []).append(case.id)
    ranked = sorted(ids.items(), key=lambda pair: -len(pair[1]))
    return tuple(Bar(CHANNELS.get(channel, channel), Subject.CASE, tuple(found)) for channel, found in ranked)


def progress_lines(
    sources: LedgerSources, period: Period, cases: Sequence[PeriodCase], finished: Sequence[FinishedCase]
) -> tuple[ProgressLine, ...]:
    """本周进展: of projects, of the tasks of work plans, of the most frequent bundles, and of the visits."""
    lines = [*_project_progress(sources, period), *_task_progress(sources, period)]
    lines.extend(_bundle_progress(sources, cases, finished))
    lines.extend(_visit_progress(sources, period))
    return tuple(lines[:_SHOWN])


def _project_progress(sources: LedgerSources, period: Period) -> Iterator[ProgressLine]:
    for view in sources.projects:
        done = [node for node in view.nodes if node.state in DONE and _in(period, node.node.ended)]
        begun = [node for node in view.nodes if node.state in UNDER_WAY and _in(period, node.node.began)]
        if not done and not begun:
            continue
        said = [f"{_named(done)}已办结" if done else "", f"{_named(begun)}已启动" if begun else ""]
        behind = f"；比承诺迟 {view.late} 个工作日" if view.late and view.late > 0 else ""
        yield ProgressLine(
            light=_project_light(sources, view),
            task=view.project.name,
            progress=f"{'；'.join(part for part in said if part)}（{view.done}/{view.needed}）{behind}",
            person=sources.person(view.project.liaison_id),
            subject=Subject.PROJECT,
            id=view.project.id,
        )


def _task_progress(sources: LedgerSources, period: Period) -> Iterator[ProgressLine]:
    for task in _tasks(sources, period):
        if task.note is not None and task.note.progress:
            yield ProgressLine(
                task_light(sources, task), f"{task.task.number} {task.task.title}", task.note.progress, task.task.lead,
                Subject.TASK, task.task.id,
            )  # fmt: skip


def _tasks(sources: LedgerSources, period: Period) -> Iterator[TaskView]:
    """The tasks of all work plans, once for every week that begins in the period."""
    monday = period.first + timedelta(days=-period.first.weekday() % 7)
    while monday <= period.last:
        for plan in sources.work_plans.week(monday):
            yield from plan.tasks
        monday += timedelta(days=7)


def task_light(sources: LedgerSources, task: TaskView) -> LightCell:
    """The light of a task of a work plan."""
    if task.task.due is None:
        return LightCell(task.light, "已完成" if task.task.finished_on else "未定期限")
    return sources.light_of(task.light, task.task.due)


def target_lines(sources: LedgerSources, period: Period) -> tuple[TargetLine, ...]:
    """月度目标: what the tasks of work plans are to reach by the end of the period's month, and what was noted last."""
    noted = {task.task.id: task.note.progress for task in _tasks(sources, period) if task.note is not None}
    return tuple(
        TargetLine(
            task=f"{view.task.number} {view.task.title}",
            lead=view.task.lead,
            target=view.target,
            reached=view.task.result or noted.get(view.task.id, "") or "—",
            light=task_light(sources, view),
            id=view.task.id,
        )
        for plan in sources.work_plans.week(min(period.last, sources.today))
        for view in plan.tasks
        if view.target
    )


def _named(nodes: Sequence[NodeView]) -> str:
    """The first few by their short names; what stands in brackets tells variants apart that a report need not."""
    short = list(dict.fromkeys(node.node.name.partition("（")[0] for node in nodes))
    names = "、".join(short[:_NAMED])
    return names if len(short) <= _NAMED else f"{names}等 {len(nodes)} 项"


def _project_light(sources: LedgerSources, view: ProjectView) -> LightCell:
    if view.project.state is ProjectState.PAUSED:
        return LightCell(Light.PAUSED, "已暂停")
    due = next((node.due for node in view.next if node.due is not None), None)
    if due is None:
        return (
            LightCell(Light.DONE, "已完成") if view.needed and view.done == view.needed else LightCell(view.light, "")
        )
    return sources.light_of(view.light, due)


def _bundle_progress(
    sources: LedgerSources, cases: Sequence[PeriodCase], finished: Sequence[FinishedCase]
) -> Iterator[ProgressLine]:
    over = {one.id for one in finished}
    by_title: dict[str, list[PeriodCase]] = {}
    for case in cases:
        by_title.setdefault(case.title, []).append(case)
    ranked = sorted(by_title.items(), key=lambda pair: -len(pair[1]))[:_NAMED]
    for title, found in ranked:
        requested, to_submit = sum(one.requested for one in found), sum(one.to_submit for one in found)
        done = sum(one.id in over for one in found)
        waiting = sorted((one for one in found if one.due is not None), key=lambda one: one.due or "")
        worst = waiting[0] if waiting else found[0]
        yield ProgressLine(
            light=sources.light(worst.clock, worst.due, worst.yellow_from),
            task=title,
            progress=f"登记 {len(found)} 件，办结 {done} 件；逐项 {requested:,} 份，实交 {to_submit:,} 份",
            person=sources.person(worst.operator_id),
            subject=Subject.CASE,
            id=worst.id,
        )


def _visit_progress(sources: LedgerSources, period: Period) -> Iterator[ProgressLine]:
    visits = [
        row for row in visit_store.between(sources.store, period.first, period.last) if row.state is VisitState.DONE
    ]
    if not visits:
        return
    brought = demand_store.of_visits(sources.store, [row.id for row in visits])
    demands = sum(len(ids) for ids in brought.values())
    enterprises = len({row.enterprise_id or row.enterprise_name for row in visits})
    yield ProgressLine(
        light=LightCell(Light.DONE, "已走访"),
        task="敲门行动",
        progress=f"走访 {enterprises} 家、{len(visits)} 次，转诉求 {demands} 件",
        person=sources.person(visits[-1].operator_id),
        subject=Subject.VISIT,
        id=visits[-1].id,
    )


def plan_lines(sources: LedgerSources, period: Period) -> tuple[PlanLine, ...]:
    """下周计划: what people wrote down for their projects, the nodes, promised materials and visits of the next period."""
    coming = period.next
    found = [*_written(sources, period), *_tasks_to_come(sources, period), *_nodes_to_come(sources, coming)]
    found.extend((*_materials_owed(sources, coming), *_visits_to_come(sources, coming)))
    return tuple(sorted(found, key=lambda line: line.due or date.max)[:_SHOWN])


def _written(sources: LedgerSources, period: Period) -> Iterator[PlanLine]:
    for row in project_store.projects(sources.store, (ProjectState.OPEN, ProjectState.PAUSED)):
        for monday, lines in sorted(row.next_steps.items()):
            if period.holds(monday):
                for text in lines:
                    plan = f"{row.name}：{text}"
                    yield PlanLine(plan, sources.person(row.liaison_id), None, Subject.PROJECT, row.id)


def _tasks_to_come(sources: LedgerSources, period: Period) -> Iterator[PlanLine]:
    for task in _tasks(sources, period):
        if task.note is not None and task.note.coming:
            plan = f"{task.task.title}：{task.note.coming}"
            yield PlanLine(plan, task.task.lead, task.task.due, Subject.TASK, task.task.id)


def _nodes_to_come(sources: LedgerSources, coming: Period) -> Iterator[PlanLine]:
    """One line a project, with the first day on which something falls due."""
    for view in sources.projects:
        due = [node for node in view.nodes if node.state in OPEN_STATES and _in(coming, node.due)]
        if due and view.project.state is ProjectState.OPEN:
            first = min(node.due or date.max for node in due)
            plan = f"{view.project.name}：办成{_named(due)}"
            yield PlanLine(plan, sources.person(view.project.liaison_id), first, Subject.PROJECT, view.project.id)


def _materials_owed(sources: LedgerSources, coming: Period) -> Iterator[PlanLine]:
    for one in ledger_cases.deferrals(sources.store, coming.first, coming.last):
        due = date.fromisoformat(one.promised_until)
        if one.ticked_at is None and due <= coming.last:
            plan = f"{one.enterprise_name}补齐容缺材料“{sources.material(one.material)}”"
            yield PlanLine(plan, sources.person(one.operator_id), due, Subject.CASE, one.case_id)


def _visits_to_come(sources: LedgerSources, coming: Period) -> Iterator[PlanLine]:
    for row in visit_store.between(sources.store, coming.first, coming.last):
        if row.state in {VisitState.PLANNED, VisitState.AGREED}:
            day = parse_moment(row.at).date()
            plan = f"走访{row.enterprise_name}：{row.subject}"
            yield PlanLine(plan, sources.person(row.operator_id), day, Subject.VISIT, row.id)


def blocking_lines(sources: LedgerSources) -> tuple[BlockingLine, ...]:
    """堵点与请求支持: what is not closed, the most pressing first."""
    points = [
        view_of_point(one, sources.axis, sources.today) for one in blocking_point_store.open_points(sources.store)
    ]
    return tuple(
        BlockingLine(
            light=sources.light_of(view.light, view.point.due),
            title=view.point.title,
            lead=view.point.lead,
            due=view.point.due,
            request=view.point.plan or f"请{BLOCKING_LEVELS[view.point.level]}",
            id=view.point.id,
        )
        for view in sorted(points, key=lambda view: view.point.due)[:_SHOWN]
    )


def _in(period: Period, day: date | None) -> bool:
    return day is not None and period.holds(day)
