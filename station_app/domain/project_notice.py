"""项目一次性告知: everything a project will be asked for, and what each department is told to prepare for (dictionary 48)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from station_app.domain.guidance import Guidance
from station_app.domain.project_node import NodeState
from station_app.domain.project_view import NodeView, ProjectView


@dataclass(frozen=True, slots=True)
class NoticeStep:
    """One step as its department is told of it; `materials` are those its item asks for, merged ones too."""

    code: str
    name: str
    item: str
    start: date | None
    finish: date | None
    materials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DepartmentNotice:
    """部门通知单: the steps of one department, by their start."""

    department: str
    steps: tuple[NoticeStep, ...]


@dataclass(frozen=True, slots=True)
class ProjectNotice:
    """The whole notice.

    Attributes:
        items: names of the handling items the plan asks for, by code, in plan order.
        guidance: their merged list; None for a plan without items.
    """

    no: str
    name: str
    owner: str
    items: Mapping[str, str]
    guidance: Guidance | None
    departments: tuple[DepartmentNotice, ...]


def items_of(view: ProjectView) -> tuple[str, ...]:
    """The handling items of the steps that are needed, each once, in plan order."""
    return tuple(dict.fromkeys(node.node.item for node in _needed(view) if node.node.item is not None))


def notice_of(view: ProjectView, guidance: Guidance | None, names: Mapping[str, str]) -> ProjectNotice:
    """The notice of a planned project.

    Args:
        guidance: the merged list of its items.
        names: of the items, by code.
    """
    grouped: dict[str, list[NodeView]] = {}
    for node in _needed(view):
        grouped.setdefault(node.node.department, []).append(node)
    departments = (
        DepartmentNotice(name, tuple(_step(node, guidance) for node in sorted(nodes, key=_by_start)))
        for name, nodes in grouped.items()
    )
    project = view.project
    return ProjectNotice(project.no, project.name, project.owner_name, names, guidance, tuple(departments))


def _needed(view: ProjectView) -> list[NodeView]:
    return [node for node in view.nodes if node.state is not NodeState.NOT_NEEDED]


def _by_start(node: NodeView) -> tuple[date, int]:
    return node.row.start or date.max, node.node.position


def _step(node: NodeView, guidance: Guidance | None) -> NoticeStep:
    lines = guidance.lines if guidance is not None else ()
    materials = tuple(line.name for line in lines if node.node.item in line.items)
    return NoticeStep(
        node.node.code, node.node.name, node.node.item or "", node.row.start, node.row.finish, materials
    )  # fmt: skip
