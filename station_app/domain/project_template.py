"""Plan templates (计划模板): the phases and nodes a project's plan is made from, and the answers that tailor them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from station_app.domain.project_graph import PlanNode, in_order
from station_app.domain.project_what_if import LONGEST_NODE
from station_app.domain.text_rules import check_required, check_text
from station_app.errors import Code, UserError

_NODE_CODE = re.compile(r"[^\s=:,，、;；|/\x00-\x1f]{1,32}")
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,32}")
_TEXT = 200
_MOST_CHARACTERS = 100_000
MOST_NODES = 400
LONGEST_NODE_CODE = 32


@dataclass(frozen=True, slots=True)
class TemplatePhase:
    """One phase, in order; `P` goes along with the others (并行推进)."""

    code: str
    name: str


PARALLEL_PHASE = "P"


@dataclass(frozen=True, slots=True)
class TemplateNode:
    """One step of a template.

    Attributes:
        item: the handling item it stands for; None for steps of one's own, which then have a name.
        name: empty = the item's name; `department` empty = the item's.
        when: the answers under which it is needed; else it is 无需办理.
        preliminary_for: nodes that may start on its preliminary opinion under the fast track.
    """

    code: str
    item: str | None
    phase: str
    days: int
    depends_on: tuple[str, ...] = ()
    name: str = ""
    department: str = ""
    parallel_group: str = ""
    milestone: bool = False
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    preliminary_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """A template; `illustrative` = its days are examples to be adapted."""

    code: str
    name: str
    phases: tuple[TemplatePhase, ...]
    nodes: tuple[TemplateNode, ...]
    target_workdays: int | None = None
    illustrative: bool = False
    source: str = ""
    own: bool = False

    @property
    def situations(self) -> tuple[str, ...]:
        """The questions whose answers tailor it, in the order in which they come up."""
        return tuple(dict.fromkeys(code for node in self.nodes for code in node.when))


def plan_nodes(template: PlanTemplate) -> tuple[PlanNode, ...]:
    """Its nodes as a plan that needs them all."""
    return tuple(PlanNode(node.code, node.days, node.depends_on, node.preliminary_for) for node in template.nodes)


def check_template(template: PlanTemplate, known: Mapping[str, tuple[str, ...]]) -> PlanTemplate:
    """Check a template of the station's own.

    Args:
        template: as read.
        known: the values of every situation of the catalogue.

    Raises:
        UserError: `bad_choice` for its code, `required`, `too_long`, `bad_character`, `bad_number`,
            `unknown_situation`, `answer_not_an_option`, and what `in_order` finds in the graph.
    """
    if not _CODE.fullmatch(template.code):
        raise UserError(Code.BAD_CHOICE, "template")
    check_required(template.name, "name", _TEXT)
    if len(template.nodes) > MOST_NODES:
        raise UserError(Code.TOO_LONG, "nodes", limit=MOST_NODES, found=len(template.nodes))
    for phase in template.phases:
        check_text(phase.name, "phase", _TEXT)
    for node in template.nodes:
        _check_node(node, known)
    if (size := _size(template)) > _MOST_CHARACTERS:
        raise UserError(Code.TOO_LONG, "nodes", limit=_MOST_CHARACTERS, found=size)
    in_order(plan_nodes(template))
    return template


def _size(template: PlanTemplate) -> int:
    """Characters it takes, about: one change for the hall holds a whole template."""
    lists = sum(len(code) + 3 for node in template.nodes for code in (*node.depends_on, *node.preliminary_for))
    names = sum(len(node.name) + len(node.department) + len(node.parallel_group) for node in template.nodes)
    return lists + names + 200 * len(template.nodes)


def _check_node(node: TemplateNode, known: Mapping[str, tuple[str, ...]]) -> None:
    if not _NODE_CODE.fullmatch(node.code):
        raise UserError(Code.BAD_CHOICE, "node")
    if not 0 <= node.days <= LONGEST_NODE:
        raise UserError(Code.BAD_NUMBER, f"{node.code}.days")
    for name, text in (("name", node.name), ("department", node.department), ("parallel_group", node.parallel_group)):
        check_text(text, f"{node.code}.{name}", _TEXT)
    if node.item is None:
        check_required(node.name, f"{node.code}.name", _TEXT)
    for situation, values in node.when.items():
        if situation not in known:
            raise UserError(Code.UNKNOWN_SITUATION, f"{node.code}.when", situation=situation)
        for value in values:
            if value not in known[situation]:
                options = "、".join(known[situation])
                raise UserError(
                    Code.ANSWER_NOT_AN_OPTION, f"{node.code}.when", situation=situation, value=value, options=options
                )
