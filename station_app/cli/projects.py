"""`project`: add, list, show, plan, whatif, act, board, and the plan templates."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from station_app.cli import project_json as shown
from station_app.cli import project_life
from station_app.cli.context import Context, split_pairs
from station_app.cli.json_lines import Ack, take_lines
from station_app.cli.periods import read_day
from station_app.domain.project_node import NodeAct
from station_app.domain.project_view import ProjectView
from station_app.errors import Code, Exit, UserError
from station_app.services.service_set import Services

_MORE_ACTS = ("change", "link", "unlink")


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("project", parents=shared, help="key projects and their plans").add_subparsers(
        metavar="ACTION", required=True
    )
    add = group.add_parser("add", parents=shared, help="enter projects; one ACK or NAK a line")
    add.add_argument("--file", required=True, metavar="F|-")
    add.set_defaults(run=_add)
    group.add_parser("list", parents=shared, help="every project").set_defaults(run=_list)
    group.add_parser("board", parents=shared, help="phases, lights and what comes next").set_defaults(run=_board)
    show = group.add_parser("show", parents=shared, help="a project with its plan as things stand")
    show.add_argument("no")
    show.set_defaults(run=_show)
    plan = group.add_parser("plan", parents=shared, help="plan from a template, forward or back from a wished finish")
    plan.add_argument("no")
    plan.add_argument("--template", required=True, metavar="CODE")
    day = plan.add_mutually_exclusive_group(required=True)
    day.add_argument("--start", metavar="DATE")
    day.add_argument("--finish", metavar="DATE")
    plan.add_argument("--answers", metavar="k=v,...")
    plan.add_argument("--reason", default="")
    plan.set_defaults(run=_plan)
    whatif = group.add_parser("whatif", parents=shared, help="what changes of a plan would do")
    whatif.add_argument("no")
    whatif.add_argument("--set", action="append", required=True, metavar="NODE=+5|NODE=5|fast:NODE|drop:NODE")
    whatif.add_argument("--take-over", action="store_true", help="put the changes into the plan")
    whatif.set_defaults(run=_whatif)
    act = group.add_parser("act", parents=shared, help="note what happened to a node")
    act.add_argument("no")
    act.add_argument("node")
    act.add_argument("action", choices=[*(act.value for act in NodeAct), *_MORE_ACTS])
    act.add_argument("--data", metavar="JSON", default="{}")
    act.set_defaults(run=_act)
    project_life.add_to(group, shared)
    _add_template(group, shared)


def _add_template(group: Any, shared: list[argparse.ArgumentParser]) -> None:
    template = group.add_parser("template", parents=shared, help="plan templates").add_subparsers(
        metavar="ACTION", required=True
    )
    template.add_parser("list", parents=shared).set_defaults(run=_templates)
    take = template.add_parser("import", parents=shared, help="take in a template of your own from a spreadsheet")
    take.add_argument("file", type=Path)
    take.add_argument("--code", required=True)
    take.add_argument("--name", default="")
    take.add_argument("--dry-run", action="store_true")
    take.set_defaults(run=_import)
    sheet = template.add_parser("sheet", parents=shared, help="write a template as a spreadsheet to be adapted")
    sheet.add_argument("code")
    sheet.add_argument("-o", dest="out", type=Path, required=True, metavar="FILE")
    sheet.set_defaults(run=_sheet)
    retire = template.add_parser("retire", parents=shared, help="offer one of your own no longer")
    retire.add_argument("code")
    retire.set_defaults(run=_retire)


def _add(context: Context) -> Exit:
    from station_app.services.project_inputs import project_form  # pydantic, needed only here

    with context.services() as services:
        operator = context.operator(services)

        def store(data: Any) -> Ack:
            done = services.projects.add(project_form(data), operator.id)
            return {"project_no": done.no, "client_id": done.client_id}

        return take_lines(context, store)


def _list(context: Context) -> Exit:
    with context.services() as services:
        rows = [shown.project_json(row) for row in services.projects.all()]
    context.answer({"projects": rows}, "\n".join(f"{r['no']}\t{r['name']}\t{r['state']}" for r in rows))
    return Exit.DONE


def _board(context: Context) -> Exit:
    with context.services() as services:
        found = shown.board_json(services.project_board.board())
    lines = [
        f"{column['name']}\t{card['no']}\t{card['name']}\t{card['light']}\t{card['done']}/{card['needed']}"
        for column in found["columns"]
        for card in column["projects"]
    ]
    context.answer(found, "\n".join(lines))
    return Exit.DONE


def _answer(context: Context, view: ProjectView) -> Exit:
    context.answer(shown.view_json(view), shown.plan_lines(view))
    return Exit.DONE


def _show(context: Context) -> Exit:
    with context.services() as services:
        return _answer(context, services.plans.view(context.options.no))


def _plan(context: Context) -> Exit:
    options = context.options
    start, finish = read_day(options.start, "plan_start"), read_day(options.finish, "finish")
    with context.services() as services:
        operator = context.operator(services)
        view = services.plans.plan(
            options.no, options.template, operator.id,
            start=start, finish=finish, answers=split_pairs(options.answers), reason=options.reason,
        )  # fmt: skip
    return _answer(context, view)


def _whatif(context: Context) -> Exit:
    from station_app.domain.project_what_if import parse_change

    options = context.options
    changes = [parse_change(text) for text in options.set]
    with context.services() as services:
        if options.take_over:
            answer = services.plans.take_over(options.no, changes, context.operator(services).id)
        else:
            answer = services.plans.what_if(options.no, changes)
    found = shown.what_if_json(answer)
    days = f"{found['change']:+d} 个工作日" if found["change"] else "不变"
    context.answer(found, f"{found['finish_before']} → {found['finish_after']}\t{days}")
    return Exit.DONE


def _act(context: Context) -> Exit:
    from station_app.services.project_inputs import project_act  # pydantic, needed only here

    options = context.options
    data = project_act(context.data())
    with context.services() as services:
        operator = context.operator(services).id
        if options.action in _MORE_ACTS:
            view = _more(services, options, data, operator)
        else:
            view = services.project_nodes.act(
                options.no, options.node, NodeAct(options.action), operator, day=data.day, reason=data.reason
            )
    return _answer(context, view)


def _more(services: Services, options: argparse.Namespace, data: Any, operator: str) -> ProjectView:
    nodes = services.project_nodes
    if options.action == "link":
        if not data.case:
            raise UserError(Code.REQUIRED, "case")
        return nodes.link(options.no, options.node, data.case, operator)
    if options.action == "unlink":
        return nodes.unlink(options.no, options.node, operator)
    return nodes.change(options.no, options.node, operator, days=data.days, department=data.department)


def _templates(context: Context) -> Exit:
    with context.services() as services:
        rows = [shown.template_json(template) for template in services.plan_templates.templates()]
    context.answer({"templates": rows}, "\n".join(f"{r['code']}\t{r['name']}\t{r['nodes']}" for r in rows))
    return Exit.DONE


def _import(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        template = services.plan_templates.import_sheet(
            options.file, context.operator(services).id, code=options.code, name=options.name, dry_run=options.dry_run
        )
    context.answer(shown.template_json(template), f"{template.code}\t{template.name}\t{len(template.nodes)} 个节点")
    return Exit.DONE


def _sheet(context: Context) -> Exit:
    from reports import atomic_write
    from reports.ledgers.xlsx import Sheet, SheetColumn, workbook
    from station_app.services.project_template_sheet import sheet_rows

    options = context.options
    with context.services() as services:
        template = services.plan_templates.template(options.code)
    header, *rows = sheet_rows(template)
    columns = tuple(SheetColumn(title) for title in header)
    note = "改好后用 project template import 导入；条件写成 情形=答案|答案"
    atomic_write.write(options.out, workbook(Sheet(template.name, note, columns, rows)))
    context.answer({"file": str(options.out)}, str(options.out))
    return Exit.DONE


def _retire(context: Context) -> Exit:
    with context.services() as services:
        services.plan_templates.retire(context.options.code, context.operator(services).id)
    context.answer({"code": context.options.code}, f"已停用 {context.options.code}")
    return Exit.DONE
