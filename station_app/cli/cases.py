"""`case`: add, list, show, attach and explain."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from station_app.cli import case_acts
from station_app.cli.case_json import deadline_json, full_json, summary_json
from station_app.cli.context import Context
from station_app.cli.json_lines import Ack, take_lines
from station_app.domain.assist_case import CaseState
from station_app.domain.deadlines import ClockKind
from station_app.domain.records import CaseSummary
from station_app.errors import Code, Exit, UserError


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("case", parents=shared, help="cases").add_subparsers(metavar="ACTION", required=True)
    add = group.add_parser("add", parents=shared, help="log cases; one ACK or NAK a line")
    add.add_argument("--file", required=True, metavar="F|-")
    add.set_defaults(run=_add)
    listing = group.add_parser("list", parents=shared)
    listing.add_argument("--query")
    listing.add_argument("--state", choices=[state.value for state in CaseState])
    listing.add_argument("--limit", type=int)
    listing.set_defaults(run=_list)
    show = group.add_parser("show", parents=shared)
    show.add_argument("no")
    show.set_defaults(run=_show)
    case_acts.add_command(group, shared)
    attach = group.add_parser("attach", parents=shared, help="put a file into a case, encrypted")
    attach.add_argument("no")
    attach.add_argument("file", type=Path)
    attach.add_argument("--material", metavar="CODE")
    attach.set_defaults(run=_attach)
    explain = group.add_parser("explain", parents=shared, help="a deadline, day by day")
    explain.add_argument("no")
    explain.add_argument("--item", metavar="CODE")
    explain.add_argument("--clock", choices=[kind.value for kind in ClockKind], default=ClockKind.PROMISED.value)
    explain.set_defaults(run=_explain)


def _add(context: Context) -> Exit:
    from station_app.services.inputs import case_form  # pydantic, needed only here

    with context.services() as services:
        operator = context.operator(services)

        def store(data: Any) -> Ack:
            done = services.cases.register(case_form(data), operator.id)
            return {"case_no": done.no, "client_id": done.client_id}

        return take_lines(context, store)


def _list(context: Context) -> Exit:
    options = context.options
    if options.limit is not None and options.limit < 0:
        raise UserError(Code.BAD_NUMBER, "limit")
    with context.services() as services:
        found: Iterator[CaseSummary]
        if options.query:
            count = services.cases.count_all() + 1
            hits = services.search.find(options.query, limit=count, kinds=("case",)).hits
            found = iter(services.cases.by_ids([hit.ref for hit in hits]))
        else:
            found = services.cases.all(state=options.state)
        if options.query and options.state:
            found = (summary for summary in found if summary.state == options.state)
        rows = [summary_json(summary) for summary in islice(found, options.limit)]
    text = "\n".join(f"{r['no']}\t{r['enterprise']}\t{r['title']}\t{r['state']}\t{r['sync']['state']}" for r in rows)
    context.answer({"cases": rows}, text)
    return Exit.DONE


def _show(context: Context) -> Exit:
    with context.services() as services:
        case = services.cases.full(context.options.no)
        progress = services.cases.progress(context.options.no)
        prints = services.documents.prints(context.options.no)
    found = full_json(case, progress, prints)
    context.answer(found, json.dumps(found, ensure_ascii=False, indent=1, default=str))
    return Exit.DONE


def _attach(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        operator = context.operator(services)
        services.cases.find(options.no)
        kept = services.scans.keep(options.file)
        scan = services.scans.attach(options.no, kept, operator.id, options.material)
    answer = {**asdict(scan), "renamed": kept.renamed}
    context.answer(answer, f"已收进 {options.no}：{kept.name}，第 {scan.version} 版")
    return Exit.DONE


def _explain(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        deadline = services.cases.explain(options.no, options.item, ClockKind(options.clock))
    found = deadline_json(deadline)
    lines = [f"到期 {found['due'] or '—'}，{found['light']}"]
    lines += [f"{d['date']}\t{'计' if d['counted'] else '不计'}\t{d['reason']}\t{d['clause']}" for d in found["days"]]
    context.answer(found, "\n".join(lines))
    return Exit.DONE
