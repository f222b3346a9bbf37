"""`project`: promises, answers, states, hand-over, contacts and reminders."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from station_app.cli import project_json as shown
from station_app.cli.context import Context, split_pairs
from station_app.domain.chase import ChaseRow, ChaseWay
from station_app.domain.project import ProjectState
from station_app.errors import Exit

_STATES = {"pause": ProjectState.PAUSED, "resume": ProjectState.OPEN, "close": ProjectState.CLOSED}


def add_to(group: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add these commands to the group."""
    promise = group.add_parser("promise", parents=shared, help="make the plan as it stands the new promise")
    promise.add_argument("no")
    promise.add_argument("--reason", default="")
    promise.set_defaults(run=_promise)
    tailor = group.add_parser("tailor", parents=shared, help="answer the template's questions anew")
    tailor.add_argument("no")
    tailor.add_argument("--answers", required=True, metavar="k=v,...")
    tailor.set_defaults(run=_tailor)
    move = group.add_parser("move", parents=shared, help="pause a project, let it go on, or close it")
    move.add_argument("no")
    move.add_argument("action", choices=list(_STATES))
    move.add_argument("--reason", default="")
    move.set_defaults(run=_move)
    hand = group.add_parser("hand-over", parents=shared, help="give a project to another liaison")
    hand.add_argument("no")
    hand.add_argument("--to", required=True, metavar="WHO")
    hand.add_argument("--reason", default="")
    hand.set_defaults(run=_hand_over)
    contact = group.add_parser("contact", parents=shared, help="note a person of a department")
    contact.add_argument("no")
    for name in ("department", "name", "phone", "duty"):
        contact.add_argument(f"--{name}", required=name == "department", default="")
    contact.set_defaults(run=_contact)
    chase = group.add_parser("chase", parents=shared, help="remind a department of a node, or note its answer")
    chase.add_argument("no")
    chase.add_argument("node")
    chase.add_argument("--way", choices=[way.value for way in ChaseWay], default=ChaseWay.LETTER.value)
    for name in ("department", "contact", "text"):
        chase.add_argument(f"--{name}", default="")
    chase.add_argument("--answer", metavar="TEXT", help="what the newest reminder of this node brought")
    chase.set_defaults(run=_chase)
    back = group.add_parser("retrospect", parents=shared, help="what was promised, what it took, and why")
    back.add_argument("no")
    back.set_defaults(run=_retrospect)
    notice = group.add_parser("notice", parents=shared, help="what the project will be asked for, by department too")
    notice.add_argument("no")
    notice.add_argument("-o", "--output", required=True, type=Path, metavar="F.xlsx")
    notice.set_defaults(run=_notice)
    people = group.add_parser("people", parents=shared, help="contacts, reminders and hand-overs of a project")
    people.add_argument("no")
    people.set_defaults(run=_people)


def _notice(context: Context) -> Exit:
    from reports import atomic_write  # openpyxl, needed only here
    from reports.ledgers.project_notice import notice_workbook

    options = context.options
    with context.services() as services:
        notice = services.project_notices.notice(options.no)
    atomic_write.write(options.output, notice_workbook(notice))
    found = notice.guidance
    answer = {
        "path": str(options.output), "items": list(notice.items),
        "requested": found.requested if found else 0, "merged": found.merged if found else 0,
        "to_submit": found.to_submit if found else 0,
        "departments": {one.department: [step.code for step in one.steps] for one in notice.departments},
    }  # fmt: skip
    context.answer(answer, str(options.output))
    return Exit.DONE


def _promise(context: Context) -> Exit:
    with context.services() as services:
        operator = context.operator(services).id
        view = services.plans.promise_anew(context.options.no, operator, context.options.reason)
    context.answer(shown.view_json(view), shown.plan_lines(view))
    return Exit.DONE


def _tailor(context: Context) -> Exit:
    with context.services() as services:
        operator = context.operator(services).id
        view = services.plans.tailor(context.options.no, split_pairs(context.options.answers), operator)
    context.answer(shown.view_json(view), shown.plan_lines(view))
    return Exit.DONE


def _move(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        operator = context.operator(services).id
        row = services.projects.move(options.no, _STATES[options.action], operator, options.reason)
    context.answer(shown.project_json(row), f"{row.no}\t{row.state.value}")
    return Exit.DONE


def _hand_over(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        operator = context.operator(services).id
        row = services.projects.hand_over(options.no, options.to, operator, options.reason)
    context.answer(shown.project_json(row), f"{row.no}\t{row.liaison_id}")
    return Exit.DONE


def _contact(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        operator = context.operator(services).id
        row = services.project_people.add_contact(
            options.no, operator,
            department=options.department, name=options.name, phone=options.phone, duty=options.duty,
        )  # fmt: skip
    context.answer(asdict(row), f"已记下：{row.department}")
    return Exit.DONE


def _chase(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        operator, people = context.operator(services).id, services.project_people
        if options.answer is None:
            row = people.chase(
                options.no, options.node, operator,
                department=options.department, contact=options.contact, way=ChaseWay(options.way), text=options.text,
            )  # fmt: skip
        else:
            row = people.answered(people.newest_chase(options.no, options.node).id, options.answer, operator)
    context.answer(_chase_json(row), row.text)
    return Exit.DONE


def _retrospect(context: Context) -> Exit:
    with context.services() as services:
        found = shown.retrospect_json(services.retrospects.retrospect(context.options.no))
    lines = [
        f"{node['node']}\t承诺 {node['promised']}\t实际 {node['real']}\t迟 {node['late']}\t停表 {node['stopped']}\t{node['name']}"
        for node in found["nodes"]
    ]
    context.answer(found, "\n".join(lines))
    return Exit.DONE


def _people(context: Context) -> Exit:
    no = context.options.no
    with context.services() as services:
        people = services.project_people
        found = {
            "contacts": [asdict(row) for row in people.contacts(no)],
            "chases": [_chase_json(row) for row in people.chases(no)],
            "handovers": [asdict(row) for row in people.handovers(no)],
        }
    lines = [f"{row['department']}\t{row['name']}\t{row['phone']}" for row in found["contacts"]]
    lines += [f"{row['at']}\t{row['department']}\t第 {row['times']} 次催办" for row in found["chases"]]
    context.answer(found, "\n".join(lines))
    return Exit.DONE


def _chase_json(row: ChaseRow) -> dict[str, Any]:
    return {**asdict(row), "way": row.way.value, "answered_on": row.answered_on and row.answered_on.isoformat()}
