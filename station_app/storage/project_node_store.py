"""Queries and writes of project nodes, with what their cases tell, and of the baselines of plans."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from station_app.domain.affair import AffairState
from station_app.domain.project_baseline import Baseline, BaselineNode
from station_app.domain.project_node import NodeCase, NodeRow
from station_app.domain.project_template import PlanTemplate, TemplateNode
from station_app.storage import kind_rows
from station_app.storage.store import Store, Write

KIND = "project_node"
_ENDED_WELL = frozenset({AffairState.FINISHED.value, AffairState.SERVED.value})
_COLUMNS = """
    SELECT n.id, n.project_id, n.template, n.code, n.position, n.name, n.item, n.department, n.phase, n.phase_name,
        n.days, n.depends_on, n.preliminary_for, n.parallel_group, n.milestone, n.condition, n.fast, n.dropped_on,
        n.drop_reason, n.started_on, n.preliminary_on, n.finished_on, c.id, c.no, c.state, i.status, i.accepted_at,
        i.finished_at, i.due
"""
_CASES = """
    LEFT JOIN assist_case AS c ON c.id = n.case_id
    LEFT JOIN case_item AS i ON i.case_rid = c.rid AND i.code = n.item
"""
_SELECT = f"""
    {_COLUMNS} FROM project AS p JOIN project_node AS n ON n.project_id = p.id AND n.template = p.template {_CASES}
"""
_BASELINES = """
    SELECT project_id, version, template, at, reason, start, finish, workdays, tentative, nodes, operator_id
    FROM project_baseline
"""


def nodes(store: Store, project_id: str) -> list[NodeRow]:
    """The nodes of a project's present plan, in order."""
    rows = store.sql(f"{_SELECT} WHERE p.id = ? ORDER BY n.position, n.code", project_id)
    return [_record(row) for row in rows]


def nodes_under(store: Store, project_id: str, template: str) -> list[NodeRow]:
    """The nodes a project has under a template, whether it is planned by it or not, in order."""
    where = "WHERE n.project_id = ? AND n.template = ? ORDER BY n.position, n.code"
    return [
        _record(row) for row in store.sql(f"{_COLUMNS} FROM project_node AS n {_CASES} {where}", project_id, template)
    ]


def nodes_of_all(store: Store) -> dict[str, list[NodeRow]]:
    """The nodes of every project that is not closed, by project, in order."""
    found: dict[str, list[NodeRow]] = {}
    for row in store.sql(f"{_SELECT} WHERE p.state <> 'closed' ORDER BY n.project_id, n.position, n.code"):
        found.setdefault(row[1], []).append(_record(row))
    return found


def of_case(store: Store, case_id: str) -> list[NodeRow]:
    """The nodes a case stands behind."""
    return [_record(row) for row in store.sql(f"{_SELECT} WHERE c.id = ? ORDER BY n.project_id, n.position", case_id)]


def has_nodes(store: Store, project_id: str, template: str) -> bool:
    """Whether a project has nodes under a template, planned by it now or earlier."""
    rows = store.sql("SELECT 1 FROM project_node WHERE project_id = ? AND template = ? LIMIT 1", project_id, template)
    return bool(rows)


def insert(
    write: Write,
    project_id: str,
    template: PlanTemplate,
    position: int,
    node: TemplateNode,
    names: Mapping[str, str],
    *,
    fast: bool,
) -> None:
    """Add a node of a template to a project, with its change.

    Args:
        names: `name` and `department` as they are shown, `phase_name`.
    """
    columns = {
        "project_id": project_id, "template": template.code, "code": node.code, "position": position, **names,
        "item": node.item, "phase": node.phase, "days": node.days, "depends_on": list(node.depends_on),
        "preliminary_for": list(node.preliminary_for), "parallel_group": node.parallel_group,
        "milestone": node.milestone, "condition": {key: list(values) for key, values in node.when.items()},
        "fast": fast, "dropped_on": None, "drop_reason": "", "started_on": None, "preliminary_on": None,
        "finished_on": None, "case_id": None,
    }  # fmt: skip
    kind_rows.add(write, KIND, columns, entity=f"{project_id}:{template.code}:{node.code}")


def update(write: Write, node_id: str, columns: Mapping[str, Any]) -> None:
    """Write some columns of a node, with their change."""
    kind_rows.update(write, KIND, node_id, columns)


def amended(node: NodeRow, columns: Mapping[str, Any]) -> NodeRow:
    """A node as it reads after columns of it were written."""
    named: dict[str, Any] = {name: _day(value) if name.endswith("_on") else value for name, value in columns.items()}
    return replace(node, **named)


def add_baseline(write: Write, project_id: str, baseline: Baseline) -> None:
    """Keep what a plan promised, with the change."""
    columns = {
        "project_id": project_id, "version": baseline.version, "template": baseline.template, "at": write.at,
        "reason": baseline.reason, "start": baseline.start.isoformat(),
        "finish": baseline.finish.isoformat() if baseline.finish else None, "workdays": baseline.workdays,
        "tentative": baseline.tentative,
        "nodes": {code: [str(one.start), str(one.finish), one.days] for code, one in baseline.nodes.items()},
        "operator_id": write.actor,
    }  # fmt: skip
    kind_rows.add(write, "project_baseline", columns)


def baselines(store: Store, project_id: str) -> list[Baseline]:
    """What the plans of a project promised, the newest first."""
    return [_baseline(row) for row in store.sql(f"{_BASELINES} WHERE project_id = ? ORDER BY hlc DESC", project_id)]


def newest_baseline(store: Store, project_id: str, template: str | None) -> Baseline | None:
    """The promise in force of one project: the newest under its template, whatever other PCs promised under others."""
    where = "WHERE project_id = ? AND template = ? ORDER BY hlc DESC LIMIT 1"
    rows = store.sql(f"{_BASELINES} {where}", project_id, template)
    return _baseline(rows[0]) if rows else None


def newest_baselines(store: Store) -> dict[str, Baseline]:
    """The promise in force of every project."""
    newest = """
        WHERE hlc = (SELECT max(b.hlc) FROM project_baseline AS b JOIN project AS p ON p.id = b.project_id
            AND p.template = b.template WHERE b.project_id = project_baseline.project_id)
    """
    return {row[0]: _baseline(row) for row in store.sql(f"{_BASELINES} {newest}")}


def _baseline(row: Sequence[Any]) -> Baseline:
    _, version, template, at, reason, start, finish, workdays, tentative, nodes, operator_id = row
    return Baseline(
        version=version,
        template=template,
        at=at,
        reason=reason,
        start=date.fromisoformat(start),
        finish=_day(finish),
        workdays=workdays,
        tentative=bool(tentative),
        nodes={
            code: BaselineNode(begin, end, days)
            for code, (begins, ends, days) in json.loads(nodes).items()
            if (begin := _day(begins)) and (end := _day(ends))
        },
        operator_id=operator_id,
    )


def _record(row: Sequence[Any]) -> NodeRow:
    return NodeRow(
        id=row[0],
        project_id=row[1],
        template=row[2],
        code=row[3],
        position=row[4],
        name=row[5],
        item=row[6],
        department=row[7],
        phase=row[8],
        phase_name=row[9],
        days=row[10],
        depends_on=_codes(row[11]),
        preliminary_for=_codes(row[12]),
        parallel_group=row[13],
        milestone=bool(row[14]),
        when=_condition(row[15]),
        fast=bool(row[16]),
        dropped_on=_day(row[17]),
        drop_reason=row[18],
        started_on=_day(row[19]),
        preliminary_on=_day(row[20]),
        finished_on=_day(row[21]),
        case=_case(row[22:]) if row[22] else None,
    )


def _case(row: Sequence[Any]) -> NodeCase:
    case_id, no, state, status, accepted_at, finished_at, due = row
    ended = finished_at if status in _ENDED_WELL else None
    return NodeCase(case_id, no, state, status or "", _day(accepted_at), _day(ended), _day(due))


@lru_cache(maxsize=4096)
def _codes(text: str) -> tuple[str, ...]:
    """A stored list; many projects share the lists of one template."""
    return tuple(json.loads(text))


@lru_cache(maxsize=4096)
def _condition(text: str) -> Mapping[str, tuple[str, ...]]:
    """A stored condition."""
    return MappingProxyType({key: tuple(values) for key, values in json.loads(text).items()})


@lru_cache(maxsize=8192)
def _day(text: str | None) -> date | None:
    """The day of a stored date or moment."""
    return date.fromisoformat(text[:10]) if text else None
