"""Queries and writes of the station's own plan templates."""

from __future__ import annotations

from typing import Any

from station_app.domain.project_template import PlanTemplate, TemplateNode, TemplatePhase
from station_app.storage import kind_rows
from station_app.storage.store import Store, Write
from station_app.storage.tables.projects import ProjectTemplate

KIND = "project_template"


def save(write: Write, template: PlanTemplate) -> None:
    """Add a template, or put it in the place of the one with its code; with the change."""
    columns = {
        "code": template.code, "name": template.name,
        "phases": [[phase.code, phase.name] for phase in template.phases],
        "nodes": [_as_json(node) for node in template.nodes], "source": template.source, "retired_at": None,
        "at": write.at, "operator_id": write.actor,
    }  # fmt: skip
    known = _row(write.store, template.code)
    if known is None:
        kind_rows.add(write, KIND, columns)
    else:
        kind_rows.update(write, KIND, known.id, columns)


def retire(write: Write, code: str) -> bool:
    """Offer a template no longer, with the change; False when there is none."""
    known = _row(write.store, code)
    if known is None or known.retired_at is not None:
        return False
    kind_rows.update(write, KIND, known.id, {"retired_at": write.at})
    return True


def find(store: Store, code: str) -> PlanTemplate | None:
    """One template of the station's own that is still offered."""
    row = _row(store, code)
    return _record(row) if row is not None and row.retired_at is None else None


def templates(store: Store) -> list[PlanTemplate]:
    """The templates that are offered, by code; of two with one code the newer."""
    query = ProjectTemplate.select().where(ProjectTemplate.retired_at.is_null()).order_by(ProjectTemplate.rid)
    found = {row.code: _record(row) for row in store.rows(query)}
    return [found[code] for code in sorted(found)]


def _row(store: Store, code: str) -> Any | None:
    query = ProjectTemplate.select().where(ProjectTemplate.code == code).order_by(ProjectTemplate.rid.desc())
    return store.first(query.limit(1))


def _as_json(node: TemplateNode) -> dict[str, Any]:
    return {
        "node": node.code, "item": node.item, "phase": node.phase, "days": node.days,
        "depends_on": list(node.depends_on), "name": node.name, "department": node.department,
        "parallel_group": node.parallel_group, "milestone": node.milestone,
        "when": {key: list(values) for key, values in node.when.items()},
        "preliminary_for": list(node.preliminary_for),
    }  # fmt: skip


def _record(row: Any) -> PlanTemplate:
    return PlanTemplate(
        code=row.code,
        name=row.name,
        phases=tuple(TemplatePhase(code, name) for code, name in row.phases),
        nodes=tuple(_node(node) for node in row.nodes),
        source=row.source,
        own=True,
    )


def _node(node: dict[str, Any]) -> TemplateNode:
    return TemplateNode(
        code=node["node"],
        item=node["item"],
        phase=node["phase"],
        days=node["days"],
        depends_on=tuple(node["depends_on"]),
        name=node["name"],
        department=node["department"],
        parallel_group=node["parallel_group"],
        milestone=node["milestone"],
        when={key: tuple(values) for key, values in node["when"].items()},
        preliminary_for=tuple(node["preliminary_for"]),
    )
