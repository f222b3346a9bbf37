"""Ledgers of projects: their nodes and their blocking points."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from station_app.domain.blocking_point import PointView, view_of_point
from station_app.domain.deadlines import Light
from station_app.domain.ledger import (
    Column,
    ColumnKind,
    Ledger,
    LedgerKind,
    LedgerRow,
    LightCell,
    Missing,
    Subject,
    count,
    share,
)
from station_app.domain.project import ProjectRow, ProjectState
from station_app.domain.project_node import DONE, UNDER_WAY, NodeState
from station_app.domain.project_view import NodeView, ProjectView
from station_app.domain.rates import Rate
from station_app.domain.report_period import Period
from station_app.domain.terms import BLOCKING_LEVELS, NODE_STATES
from station_app.services.ledgers.sources import NOTHING, LedgerSources
from station_app.services.ledgers.titles import title_of
from station_app.storage import blocking_point_store, project_store

_NODE_COLUMNS = (
    Column("project", "项目", weight=22),
    Column("node", "审批事项", weight=26),
    Column("department", "部门", weight=12),
    Column("planned_start", "计划开始", ColumnKind.DAY, 8),
    Column("planned_finish", "计划完成", ColumnKind.DAY, 8),
    Column("start", "实际开始", ColumnKind.DAY, 8),
    Column("finish", "实际完成", ColumnKind.DAY, 8),
    Column("late", "迟工作日", ColumnKind.NUMBER, 7),
    Column("state", "状态", weight=9),
    Column("light", "灯", ColumnKind.LIGHT, 11),
    Column("liaison", "联络员", weight=8),
)


def node_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """项目节点台账: the nodes that were planned for the period, or on which something happened in it."""
    found = list(_nodes_of(sources, period))
    finished = [(view, node) for view, node in found if _finished_in(node, period)]
    planned = [(view, node) for view, node in found if node.promised and _in(period, node.promised.finish)]
    in_time = [pair for pair in planned if pair[1].state in DONE and (pair[1].late or 0) <= 0]
    late = [pair for pair in found if pair[1].state not in DONE and pair[1].light is Light.RED]
    rate = Rate("节点按期率", "按计划完成的节点数 ÷ 本期计划完成的节点数", len(in_time), len(planned))
    return Ledger(
        kind=LedgerKind.NODE,
        title=title_of(LedgerKind.NODE, period),
        period=period,
        subject=Subject.PROJECT,
        filters="本期计划完成、开始、办结或在办的节点",
        order="项目、节点",
        unit="个",
        columns=_NODE_COLUMNS,
        rows=tuple(_node_row(sources, view, node) for view, node in found),
        figures=(
            count("nodes", "节点", "个", Subject.PROJECT, _ids(found)),
            count("finished_nodes", "本期办结", "个", Subject.PROJECT, _ids(finished)),
            share("nodes_in_time", rate, ("按期", "计划完成"), Subject.PROJECT, _ids(in_time), _ids(planned)),
            count("late_nodes", "红灯在办", "个", Subject.PROJECT, _ids(late)),
        ),
        missing=(),
        notes=("计划日期按最近一次承诺，没有承诺的按现在的计划", "迟工作日为完成（或预计完成）比承诺晚的工作日"),
    )


def _nodes_of(sources: LedgerSources, period: Period) -> Iterator[tuple[ProjectView, NodeView]]:
    for view in sources.projects:
        for node in view.nodes:
            if node.state is not NodeState.NOT_NEEDED and _touches(node, period):
                yield view, node


def _touches(node: NodeView, period: Period) -> bool:
    if node.state in UNDER_WAY and node.row.start is not None and node.row.start <= period.last:
        return True
    dates = (node.promised.start, node.promised.finish) if node.promised else (node.row.start, node.row.finish)
    return any(_in(period, day) for day in (*dates, node.node.began, node.node.ended))


def _finished_in(node: NodeView, period: Period) -> bool:
    return node.state in DONE and _in(period, node.node.ended)


def _node_row(sources: LedgerSources, view: ProjectView, node: NodeView) -> LedgerRow:
    done = node.state in DONE
    light = LightCell(Light.DONE, "办结") if done else _node_light(sources, node)
    planned = node.promised or node.row
    cells = (
        view.project.name, node.node.name, node.node.department, planned.start, planned.finish, node.node.began,
        node.node.ended if done else None, node.late, NODE_STATES[node.state], light,
        sources.person(view.project.liaison_id),
    )  # fmt: skip
    return LedgerRow(view.project.id, cells)


def _node_light(sources: LedgerSources, node: NodeView) -> LightCell:
    if node.due is None:
        return LightCell(node.light, "未计时")
    return sources.light_of(node.light, node.due)


_BLOCKING_COLUMNS = (
    Column("raised_on", "提出", ColumnKind.DAY, 8),
    Column("project", "项目", weight=20),
    Column("title", "堵点", weight=24),
    Column("cause", "原因", weight=18),
    Column("lead", "牵头", weight=12),
    Column("level", "层级", weight=9),
    Column("due", "限期", ColumnKind.DAY, 8),
    Column("light", "灯", ColumnKind.LIGHT, 11),
    Column("closed_on", "销号", ColumnKind.DAY, 8),
    Column("result", "结果", weight=18),
)


def blocking_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """堵点台账: the blocking points that were open on a day of the period."""
    projects = {row.id: row for row in project_store.projects(sources.store, tuple(ProjectState))}
    found = [
        view_of_point(point, sources.axis, sources.today)
        for point in blocking_point_store.of_period(sources.store, period.first, period.last)
    ]
    closed = [view for view in found if _in(period, view.point.closed_on)]
    in_time = [view.point.id for view in closed if view.point.closed_on and view.point.closed_on <= view.point.due]
    still = [view.point.id for view in found if view.point.closed_on is None]
    raised = [view.point.id for view in found if _in(period, view.point.raised_on)]
    rate = Rate("按期销号率", "限期内销号的堵点数 ÷ 本期销号的堵点数", len(in_time), len(closed))
    return Ledger(
        kind=LedgerKind.BLOCKING,
        title=title_of(LedgerKind.BLOCKING, period),
        period=period,
        subject=Subject.BLOCKING_POINT,
        filters="本期提出或本期初未销号",
        order="提出日",
        unit="个",
        columns=_BLOCKING_COLUMNS,
        rows=tuple(_point_row(sources, view, projects.get(view.point.project_id)) for view in found),
        figures=(
            count("raised", "本期提出", "个", Subject.BLOCKING_POINT, raised),
            count("closed", "本期销号", "个", Subject.BLOCKING_POINT, [view.point.id for view in closed]),
            count("open", "未销号", "个", Subject.BLOCKING_POINT, still),
            share("closed_in_time", rate, ("限期内", "销号"), Subject.BLOCKING_POINT, in_time,
                  [view.point.id for view in closed]),
        ),
        missing=tuple(
            Missing(Subject.BLOCKING_POINT, view.point.id, "", f"“{view.point.title}”缺原因")
            for view in found
            if not view.point.cause
        ),
        notes=("同一堵点重开后按重开计",),
    )  # fmt: skip


def _point_row(sources: LedgerSources, view: PointView, project: ProjectRow | None) -> LedgerRow:
    point = view.point
    light = LightCell(Light.DONE, "已销号") if point.closed_on else sources.light_of(view.light, point.due)
    cells = (
        point.raised_on, project.name if project else NOTHING, point.title, point.cause or NOTHING, point.lead,
        BLOCKING_LEVELS[point.level], point.due, light, point.closed_on, point.result or NOTHING,
    )  # fmt: skip
    return LedgerRow(point.id, cells)


def _ids(pairs: list[tuple[ProjectView, NodeView]]) -> list[str]:
    return [view.project.id for view, _ in pairs]


def _in(period: Period, day: date | None) -> bool:
    return day is not None and period.holds(day)
