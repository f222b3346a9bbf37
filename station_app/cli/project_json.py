"""Projects, plans, blocking points and whistles as JSON (CONTRACT 2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from station_app.domain.blocking_point import PointView
from station_app.domain.money import wan_text
from station_app.domain.project import ProjectRow
from station_app.domain.project_board import Board, Card
from station_app.domain.project_retrospect import Retrospect
from station_app.domain.project_template import PlanTemplate
from station_app.domain.project_view import NodeView, ProjectView
from station_app.domain.project_what_if import WhatIf
from station_app.domain.whistle import WhistleRow


def project_json(row: ProjectRow) -> dict[str, Any]:
    """What is known of a project."""
    return {
        "no": row.no,
        "client_id": row.client_id,
        "name": row.name,
        "project_code": row.project_code or None,
        "owner": {"uscc": row.owner_uscc or None, "name": row.owner_name},
        "investment": None if row.investment_fen is None else wan_text(row.investment_fen),
        "site": row.site,
        "green_card": row.green_card,
        "green_card_no": row.green_card_no,
        "green_channel": row.green_channel,
        "liaison": row.liaison_id,
        "template": row.template,
        "answers": dict(row.answers),
        "situations": dict(row.situations),
        "wished_finish": _day(row.wished_finish),
        "state": row.state.value,
        "state_reason": row.state_reason,
        "remark": row.remark,
        "next_steps": {monday.isoformat(): list(lines) for monday, lines in row.next_steps.items()},
    }


def view_json(view: ProjectView) -> dict[str, Any]:
    """A project with its plan as things stand."""
    plan = view.plan
    return {
        **project_json(view.project),
        "start": _day(plan.start) if plan else None,
        "finish": _day(plan.finish) if plan else None,
        "workdays": plan.workdays if plan else 0,
        "tentative": bool(plan and plan.tentative),
        "critical_path": list(plan.critical_path) if plan else [],
        "nodes": [_node_json(node) for node in view.nodes],
        "light": view.light.value,
        "late": view.late,
        "done": view.done,
        "needed": view.needed,
        "phase": view.phase,
        "phases": [
            {
                "phase": phase.code, "name": phase.name, "done": phase.done, "needed": phase.needed,
                "started_on": _day(phase.started_on), "finished_on": _day(phase.finished_on),
                "forecast": _day(phase.forecast),
            }
            for phase in view.phases
        ],
        "next": [node.node.code for node in view.next],
        "open_situations": list(view.open_situations),
        "promised": None if view.baseline is None else {
            "version": view.baseline.version, "start": _day(view.baseline.start), "finish": _day(view.baseline.finish),
            "workdays": view.baseline.workdays, "reason": view.baseline.reason,
        },
    }  # fmt: skip


def _node_json(view: NodeView) -> dict[str, Any]:
    node, row, promised = view.node, view.row, view.promised
    return {
        "node": node.code,
        "active": row.active,
        "es": row.es,
        "ef": row.ef,
        "ls": row.ls,
        "lf": row.lf,
        "slack": row.slack,
        "critical": row.critical,
        "start": _day(row.start),
        "finish": _day(row.finish),
        "late_start": _day(row.late_start),
        "late_finish": _day(row.late_finish),
        "name": node.name,
        "item": node.item,
        "department": node.department,
        "phase": node.phase,
        "days": node.days,
        "depends_on": list(node.depends_on),
        "preliminary_for": list(node.preliminary_for),
        "parallel_group": node.parallel_group or None,
        "milestone": node.milestone,
        "fast": node.fast,
        "state": view.state.value,
        "cause": {"kind": row.cause.value, "node": row.cause_node},
        "formal_due": _day(row.formal_due),
        "promised_start": _day(promised.start) if promised else None,
        "promised_finish": _day(promised.finish) if promised else None,
        "started_on": _day(node.began),
        "preliminary_on": _day(node.preliminary_on),
        "finished_on": _day(node.ended),
        "dropped_on": _day(node.dropped_on),
        "drop_reason": node.drop_reason,
        "due": _day(view.due),
        "remaining": view.remaining,
        "light": view.light.value,
        "late": view.late,
        "case": None if node.case is None else {"no": node.case.no, "status": node.case.status},
    }


def what_if_json(answer: WhatIf) -> dict[str, Any]:
    """What changes would do."""
    return {
        "change": answer.change,
        "finish_before": _day(answer.before.finish),
        "finish_after": _day(answer.after.finish),
        "critical_before": list(answer.before.critical_path),
        "critical_after": list(answer.after.critical_path),
        "nodes": [{"node": code, "change": change} for code, change in answer.nodes],
        "tentative": answer.after.tentative,
    }


def board_json(board: Board) -> dict[str, Any]:
    """The project board."""
    return {
        "columns": [
            {
                "phase": column.phase, "name": column.name, "average_workdays": column.average_workdays,
                "projects": [_card_json(card) for card in column.cards],
            }
            for column in board.columns
        ],
        "lights": {light.value: count for light, count in board.lights.items()},
        "green_cards": board.green_cards,
        "with_blocking_points": board.with_points,
        "investment": wan_text(board.investment_fen),
    }  # fmt: skip


def _card_json(card: Card) -> dict[str, Any]:
    following = card.next
    return {
        "no": card.project.no,
        "name": card.project.name,
        "owner": card.project.owner_name,
        "green_card": card.project.green_card,
        "state": card.project.state.value,
        "light": card.light.value,
        "next": None if following is None else {
            "node": following.node.code, "name": following.node.name, "due": _day(following.due),
            "remaining": following.remaining, "light": following.light.value,
        },
        "done": card.done,
        "needed": card.needed,
        "blocking_points": card.points,
        "late": card.late,
        "finish": _day(card.finish),
        "liaison": card.liaison,
    }  # fmt: skip


def template_json(template: PlanTemplate) -> dict[str, Any]:
    """A plan template without its nodes."""
    return {
        "code": template.code, "name": template.name, "nodes": len(template.nodes), "own": template.own,
        "target_workdays": template.target_workdays, "illustrative": template.illustrative,
        "situations": list(template.situations), "source": template.source,
    }  # fmt: skip


def point_json(view: PointView) -> dict[str, Any]:
    """A blocking point with its light and its steps."""
    point = view.point
    return {
        "id": point.id, "client_id": point.client_id, "node": point.node or None, "title": point.title,
        "cause": point.cause, "lead": point.lead, "support": point.support, "level": point.level.value,
        "raised_on": _day(point.raised_on), "due": _day(point.due), "evidence": point.evidence, "plan": point.plan,
        "closed_on": _day(point.closed_on), "result": point.result, "light": view.light.value,
        "remaining": view.remaining, "reopened": point.reopened,
        "steps": [
            {"step": step.step.value, "at": step.at, "level": step.level.value, "text": step.text, "actor": step.actor}
            for step in point.steps
        ],
    }  # fmt: skip


def whistle_json(row: WhistleRow, minutes: int) -> dict[str, Any]:
    """A whistle; `minutes` of service time until its answer, or until now."""
    return {
        "id": row.id, "client_id": row.client_id, "node": row.node or None, "department": row.department,
        "matter": row.matter, "sent_at": row.sent_at.isoformat(timespec="seconds"), "answer_by": _day(row.answer_by),
        "answered_at": row.answered_at.isoformat(timespec="seconds") if row.answered_at else None,
        "answered_by": row.answered_by, "answer": row.answer, "in_time": row.in_time, "minutes": minutes,
    }  # fmt: skip


def retrospect_json(found: Retrospect) -> dict[str, Any]:
    """What a project promised and took."""
    rate = found.in_time
    return {
        "first_promise": found.first_promise,
        "last_promise": found.last_promise,
        "workdays": found.workdays,
        "stopped": found.stopped,
        "in_time": {
            "name": rate.name, "formula": rate.formula, "numerator": rate.numerator, "denominator": rate.denominator,
            "text": rate.text,
        },
        "blocking_points": list(found.causes),
        "nodes": [
            {
                "node": node.code, "name": node.name, "department": node.department, "promised": node.promised,
                "real": node.real, "late": node.late, "stopped": node.stopped, "blocking_points": list(node.causes),
                "chased": node.chased, "done": node.done,
            }
            for node in found.nodes
        ],
    }  # fmt: skip


def plan_lines(view: ProjectView) -> str:
    """A plan for people: one line a node."""
    found = view_json(view)
    span = f"{found['start'] or '—'} → {found['finish'] or '—'}"
    length = f"{found['workdays']} 个工作日{'（暂定）' if found['tentative'] else ''}"
    head = f"{found['no']}\t{found['name']}\t{span}\t{length}"
    return "\n".join([head, *map(_plan_line, found["nodes"])])


def _plan_line(node: Mapping[str, Any]) -> str:
    when = f"{node['start']} → {node['finish']}" if node["active"] else "无需办理"
    mark = "关键" if node["critical"] else ("" if node["slack"] is None else f"余 {node['slack']}")
    return f"{node['node']}\t{when}\t{mark}\t{node['state']}\t{node['name']}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
