"""`demand`: take 诉求 in, list them with their clocks, move them on, and their figures."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from station_app.cli.consultations import rate_json
from station_app.cli.context import Context
from station_app.cli.json_lines import Ack, take_lines
from station_app.cli.periods import add_period, period
from station_app.domain.deadlines import Deadline
from station_app.domain.demand import Act, DemandRow, possible_acts
from station_app.errors import Exit


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("demand", parents=shared, help="what enterprises ask for").add_subparsers(
        metavar="ACTION", required=True
    )
    add = group.add_parser("add", parents=shared, help="take demands in; one ACK or NAK a line")
    add.add_argument("--file", required=True, metavar="F|-")
    add.set_defaults(run=_add)
    taking = group.add_parser("import", parents=shared, help="take a 12345 list in: xlsx, csv or JSON lines")
    taking.add_argument("file", type=Path)
    taking.add_argument("--dry-run", action="store_true")
    taking.set_defaults(run=_import)
    listing = group.add_parser("list", parents=shared, help="newest first, or the open ones, most pressing first")
    listing.add_argument("--open", action="store_true")
    listing.set_defaults(run=_list)
    show = group.add_parser("show", parents=shared)
    show.add_argument("no")
    show.set_defaults(run=_show)
    act = group.add_parser("act", parents=shared, help="do something about a demand")
    act.add_argument("no")
    act.add_argument("act", choices=[act.value for act in Act])
    act.add_argument("--data", metavar="JSON", default="{}")
    act.set_defaults(run=_act)
    figures = group.add_parser("figures", parents=shared, help="counts and rates with their formulas and rows")
    add_period(figures)
    figures.set_defaults(run=_figures)


def _add(context: Context) -> Exit:
    from station_app.services.demand_inputs import demand_form  # pydantic, needed only here

    with context.services() as services:
        operator = context.operator(services)

        def store(data: Any) -> Ack:
            done = services.demands.add(demand_form(data), operator.id)
            return {"demand_no": done.no, "client_id": done.client_id}

        return take_lines(context, store)


def _import(context: Context) -> Exit:
    from station_app.services.hotline_import import NEEDED, unread
    from station_app.services.table_rows import read_table

    options = context.options
    table = read_table(options.file, NEEDED)
    with context.services() as services:
        taken = services.hotline.take(table, context.operator(services).id, dry_run=options.dry_run)
    acks = [
        {"line": one.line, "ticket": one.ticket, "demand_no": one.demand, "new": one.new}
        for one in taken
        if one.fault is None
    ]
    naks = [
        {"line": one.line, "ticket": one.ticket, "code": one.fault.code.value, "field": one.fault.field}
        for one in taken
        if one.fault is not None
    ]
    answer = {"dry_run": options.dry_run, "unread": unread(table), "acks": acks, "naks": naks}
    lines = [f"ACK {one['line']} {one['ticket']} {one['demand_no'] or '-'}" for one in acks]
    lines += [f"NAK {one['line']} {one['code']} {one['field'] or '-'}" for one in naks]
    lines += [f"没有读的列：{'、'.join(answer['unread'])}"] if answer["unread"] else []
    context.answer(answer, "\n".join(lines))
    return Exit.BAD_INPUT if naks else Exit.DONE


def _list(context: Context) -> Exit:
    with context.services() as services:
        demands = services.demands
        if context.options.open:
            found = [_json(one.row, one.clock) for one in demands.open_ones()]
        else:
            rows: list[DemandRow] = []
            while page := demands.page(rows[-1].rid if rows else 0):
                rows += page
            found = [_json(row, demands.clock(row)) for row in rows]
    context.answer({"demands": found}, "\n".join(f"{r['no']}\t{r['stage']}\t{r['due']}\t{r['subject']}" for r in found))
    return Exit.DONE


def _show(context: Context) -> Exit:
    with context.services() as services:
        row = services.demands.find(context.options.no)
        answer = _json(row, services.demands.clock(row))
    context.answer(answer, f"{row.no}\t{row.stage.value}\t{row.subject}")
    return Exit.DONE


def _act(context: Context) -> Exit:
    from station_app.services.demand_inputs import demand_act  # pydantic, needed only here

    options = context.options
    form = demand_act(Act(options.act), context.data())
    with context.services() as services:
        row = services.demands.act(options.no, form, context.operator(services).id)
        answer = _json(row, services.demands.clock(row))
    context.answer(answer, f"已记下：{row.no} {row.stage.value}")
    return Exit.DONE


def _figures(context: Context) -> Exit:
    with context.services() as services:
        first, last = period(context, services.clock.today())
        found = services.demands.figures(first, last)
    rates = {"closed": found.closed, "solved": found.solved, "satisfied": found.satisfied, "on_time": found.on_time}
    answer = {
        "ids": list(found.ids),
        "by_channel": {channel.value: list(ids) for channel, ids in found.by_channel.items()},
        "by_kind": {kind.value: list(ids) for kind, ids in found.by_kind.items()},
        "by_outcome": {outcome.value: list(ids) for outcome, ids in found.by_outcome.items()},
        "open": list(found.open_ids),
        "concerned": found.concerned,
        "amount_fen": found.amount_fen,
        "reopened": found.reopened,
        **{name: rate_json(rate) for name, rate in rates.items()},
    }
    context.answer(answer, "\n".join(f"{rate.name}\t{rate.text}\t{rate.formula}" for rate in rates.values()))
    return Exit.DONE


def _json(row: DemandRow, clock: Deadline | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "no": row.no,
        "client_id": row.client_id,
        "kind": row.kind.value,
        "channel": row.channel.value,
        "subject": row.subject,
        "enterprise": row.enterprise_name,
        "amount_fen": row.amount_fen,
        "concerned": row.concerned,
        "broken_promise": row.broken_promise,
        "at": row.at,
        "stage": row.stage.value,
        "entered_at": row.entered_at,
        "due": clock.due.isoformat() if clock and clock.due else None,
        "light": clock.light.value if clock else None,
        "reopened": row.reopened,
        "outcome": row.outcome.value if row.outcome else None,
        "merged_into": row.merged_into,
        "next": [act.value for act in possible_acts(row)],
        "acts": [
            {
                "act": step.act.value, "after": step.after.value if step.after else None, "at": step.at,
                "actor": step.actor, "text": step.text, "unit": step.unit, "workdays": step.workdays,
                "slip_no": step.slip_no, "satisfied": step.satisfied,
            }
            for step in row.steps
        ],
    }  # fmt: skip
