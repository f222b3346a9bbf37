"""The demonstration's projects: planned some weeks ago, worked on since, with blocking points, whistles and reminders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from station_app.domain.blocking_point import PointStep
from station_app.domain.project import ProjectState
from station_app.domain.project_node import NodeAct
from station_app.domain.project_plan import Plan
from station_app.domain.roles import Role
from station_app.domain.workday_axis import WorkdayAxis
from station_app.services.project_inputs import blocking_form, project_form, whistle_form
from station_app.services.project_node_service import NodeNote
from station_app.services.service_set import Services


def add_projects(services: Services, script: Mapping[str, Any], numbers: Mapping[str, str]) -> None:
    """Enter the projects of the script, each with what has happened to it.

    Args:
        script: its days are workdays from the last one before or on today; those of nodes from the plan's start.
        numbers: case numbers by client id, for the cases behind nodes.
    """
    operator = services.operators.first().id
    for liaison in script["liaisons"]:
        services.operators.add(liaison["name"], Role(liaison["role"]), operator, work_no=liaison["work_no"])
    for row in script["projects"]:
        no = services.projects.add(project_form(row["project"]), operator).no
        if "template" in row:
            _plan(services, no, row, operator)
            _link(services, no, row.get("cases", {}), numbers, operator)
        for state, reason in row.get("moves", {}).items():
            services.projects.move(no, ProjectState(state), operator, reason)
        _points(services, row.get("points", ()), operator)
        _calls(services, no, row, operator)


def _plan(services: Services, no: str, row: Mapping[str, Any], operator: str) -> None:
    start = _last_workday(services).day(row["start"])
    services.plans.plan(no, row["template"], operator, start=start)
    plan = services.plans.paper(no)
    axis = WorkdayAxis(services.catalogues.calendar(), start)
    started = [NodeNote(code, NodeAct.START, axis.day(day)) for code, day in row.get("started", {}).items()]
    finished = [NodeNote(code, NodeAct.FINISH, day) for code, day in _finished(plan, row, axis)]
    if started or finished:
        services.project_nodes.act_all(no, [*started, *finished], operator)


def _last_workday(services: Services) -> WorkdayAxis:
    """Workdays numbered from today, or from the last one before a day off: nothing of the script lies in the future."""
    calendar, today = services.catalogues.calendar(), services.clock.today()
    axis = WorkdayAxis(calendar, today)
    return WorkdayAxis(calendar, axis.day(axis.number_until(today)))


def _finished(plan: Plan, row: Mapping[str, Any], axis: WorkdayAxis) -> list[tuple[str, date]]:
    """What is done: all that was planned to end before a day but for some, on its day or so many workdays after it."""
    found = []
    for node in plan.rows:
        if node.finish is None or node.code in row.get("not_done", ()):
            continue
        last = axis.number_from(node.finish)
        if last < row.get("done_until", 0):
            found.append((node.code, axis.day(last + row.get("late", {}).get(node.code, 0))))
    return found


def _link(services: Services, no: str, cases: Mapping[str, str], numbers: Mapping[str, str], operator: str) -> None:
    for code, case in cases.items():
        if case in numbers:
            services.project_nodes.link(no, code, numbers[case], operator)


def _points(services: Services, points: Sequence[Mapping[str, Any]], operator: str) -> None:
    axis = _last_workday(services)
    for row in points:
        days = {name: axis.day(row[name]).isoformat() for name in ("raised_on", "due")}
        point = services.blocking_points.raise_point(blocking_form({**row["point"], **days}), operator).point
        for step, text in row.get("steps", {}).items():
            services.blocking_points.step(point.id, PointStep(step), text, operator)


def _calls(services: Services, no: str, row: Mapping[str, Any], operator: str) -> None:
    for whistle in row.get("whistles", ()):
        sent = services.whistles.send(whistle_form(whistle["whistle"]), operator)
        if "answer" in whistle:
            services.whistles.answer(sent.id, whistle["by"], whistle["answer"], operator)
    for contact in row.get("contacts", ()):
        services.project_people.add_contact(no, operator, **contact)
    for code in row.get("chased", ()):
        services.project_people.chase(no, code, operator)
