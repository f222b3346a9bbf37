"""`blocking` and `whistle`: what stands in a project's way, and calls to departments."""

from __future__ import annotations

import argparse
from typing import Any

from station_app.cli import project_json as shown
from station_app.cli.context import Context
from station_app.cli.json_lines import Ack, take_lines
from station_app.domain.blocking_point import PointStep
from station_app.errors import Exit

_STEPS = [step.value for step in PointStep if step is not PointStep.RAISE]


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    blocking = commands.add_parser("blocking", parents=shared, help="blocking points").add_subparsers(
        metavar="ACTION", required=True
    )
    add = blocking.add_parser("add", parents=shared, help="raise blocking points; one ACK or NAK a line")
    add.add_argument("--file", required=True, metavar="F|-")
    add.set_defaults(run=_add)
    act = blocking.add_parser("act", parents=shared, help="note, escalate, close or reopen one")
    act.add_argument("id")
    act.add_argument("step", choices=_STEPS)
    act.add_argument("--data", metavar="JSON", default="{}")
    act.set_defaults(run=_act)
    listing = blocking.add_parser("list", parents=shared, help="those of a project, or all that are open")
    listing.add_argument("--project", metavar="NO")
    listing.set_defaults(run=_list)
    whistle = commands.add_parser("whistle", parents=shared, help="calls to departments").add_subparsers(
        metavar="ACTION", required=True
    )
    send = whistle.add_parser("add", parents=shared, help="call departments; one ACK or NAK a line")
    send.add_argument("--file", required=True, metavar="F|-")
    send.set_defaults(run=_send)
    answer = whistle.add_parser("answer", parents=shared, help="a department has reported in")
    answer.add_argument("id")
    answer.add_argument("--by", default="", metavar="NAME")
    answer.add_argument("--text", default="")
    answer.set_defaults(run=_answer)
    whistles = whistle.add_parser("list", parents=shared, help="those of a project, or all that wait for an answer")
    whistles.add_argument("--project", metavar="NO")
    whistles.set_defaults(run=_whistles)


def _add(context: Context) -> Exit:
    from station_app.services.project_inputs import blocking_form  # pydantic, needed only here

    with context.services() as services:
        operator = context.operator(services)

        def store(data: Any) -> Ack:
            point = services.blocking_points.raise_point(blocking_form(data), operator.id).point
            return {"id": point.id, "client_id": point.client_id}

        return take_lines(context, store)


def _act(context: Context) -> Exit:
    from station_app.services.project_inputs import blocking_act  # pydantic, needed only here

    options = context.options
    data = blocking_act(context.data())
    with context.services() as services:
        operator = context.operator(services).id
        view = services.blocking_points.step(
            options.id, PointStep(options.step), data.text, operator, due=data.due, evidence=data.evidence
        )
    context.answer(shown.point_json(view), f"已记下：{view.point.title}")
    return Exit.DONE


def _list(context: Context) -> Exit:
    with context.services() as services:
        points, no = services.blocking_points, context.options.project
        rows = [shown.point_json(view) for view in (points.of_project(no) if no else points.open_points())]
    text = "\n".join(f"{r['due']}\t{r['light']}\t{r['level']}\t{r['title']}\t{r['lead']}" for r in rows)
    context.answer({"blocking_points": rows}, text)
    return Exit.DONE


def _send(context: Context) -> Exit:
    from station_app.services.project_inputs import whistle_form  # pydantic, needed only here

    with context.services() as services:
        operator = context.operator(services)

        def store(data: Any) -> Ack:
            row = services.whistles.send(whistle_form(data), operator.id)
            return {"id": row.id, "client_id": row.client_id}

        return take_lines(context, store)


def _answer(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        operator, whistles = context.operator(services).id, services.whistles
        row = whistles.answer(options.id, options.by, options.text, operator)
        found = shown.whistle_json(row, whistles.minutes(row))
    context.answer(found, f"已记下：{row.department}，用时 {found['minutes']} 分钟")
    return Exit.DONE


def _whistles(context: Context) -> Exit:
    with context.services() as services:
        whistles, no = services.whistles, context.options.project
        rows = whistles.of_project(no) if no else whistles.unanswered()
        found = [shown.whistle_json(row, whistles.minutes(row)) for row in rows]
    text = "\n".join(f"{r['sent_at']}\t{r['department']}\t{r['matter']}\t{r['answered_at'] or '未接铃'}" for r in found)
    context.answer({"whistles": found}, text)
    return Exit.DONE
