"""`evaluation`: record 好差评, list them with their mendings, and note the steps."""

from __future__ import annotations

import argparse
from typing import Any

from station_app.cli.consultations import rate_json
from station_app.cli.context import Context
from station_app.cli.json_lines import Ack, take_lines
from station_app.cli.periods import add_period, period
from station_app.domain.deadlines import Deadline
from station_app.domain.evaluation import EvaluationRow, Mending, Step, possible_steps
from station_app.errors import Exit


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("evaluation", parents=shared, help="evaluations").add_subparsers(
        metavar="ACTION", required=True
    )
    add = group.add_parser("add", parents=shared, help="record evaluations; one ACK or NAK a line")
    add.add_argument("--file", required=True, metavar="F|-")
    add.set_defaults(run=_add)
    listing = group.add_parser("list", parents=shared)
    add_period(listing)
    listing.add_argument("--open", action="store_true", help="bad ones on which something is left to do")
    listing.set_defaults(run=_list)
    figures = group.add_parser("figures", parents=shared, help="the rates with their formulas")
    add_period(figures)
    figures.set_defaults(run=_figures)
    act = group.add_parser("act", parents=shared, help="note a step of the mending")
    act.add_argument("id")
    act.add_argument("step", choices=[step.value for step in Step])
    act.add_argument("--data", metavar="JSON", default="{}")
    act.set_defaults(run=_act)


def _add(context: Context) -> Exit:
    from station_app.services.people_inputs import evaluation_form  # pydantic, needed only here

    with context.services() as services:
        operator = context.operator(services)

        def store(data: Any) -> Ack:
            done = services.evaluations.add(evaluation_form(data), operator.id)
            return {"id": done.id, "client_id": done.client_id}

        return take_lines(context, store)


def _list(context: Context) -> Exit:
    with context.services() as services:
        evaluations = services.evaluations
        if context.options.open:
            found = [_json(one.evaluation, one.clocks) for one in evaluations.open_mendings()]
        else:
            first, last = period(context, services.clock.today())
            rows: list[EvaluationRow] = []
            while page := evaluations.page(first, last, rows[-1].rid if rows else 0):
                rows += page
            found = [_json(row, evaluations.clocks(row)) for row in rows]
    text = "\n".join(f"{r['at']}\t{r['level']} 级\t{r['state']}\t{r['id']}" for r in found)
    context.answer({"evaluations": found}, text)
    return Exit.DONE


def _figures(context: Context) -> Exit:
    with context.services() as services:
        first, last = period(context, services.clock.today())
        found = services.evaluations.figures(first, last)
    rates = {
        "rated": found.rated,
        "good": found.good,
        "mended": found.mended,
        "revisit_satisfied": found.revisit_satisfied,
        "real_name_revisited": found.real_name_revisited,
    }
    answer = {
        "by_level": {str(int(level)): count for level, count in found.by_level.items()},
        **{name: rate_json(rate) for name, rate in rates.items()},
    }
    context.answer(answer, "\n".join(f"{rate.name}\t{rate.text}\t{rate.formula}" for rate in rates.values()))
    return Exit.DONE


def _act(context: Context) -> Exit:
    from station_app.services.people_inputs import evaluation_act  # pydantic, needed only here

    options = context.options
    data = evaluation_act(context.data())
    with context.services() as services:
        operator = context.operator(services)
        row = services.evaluations.act(
            options.id, Step(options.step), operator.id,
            text=data.text, satisfied=data.satisfied, complex_case=data.complex_case,
        )  # fmt: skip
        clocks = services.evaluations.clocks(row)
    context.answer(_json(row, clocks), f"已记下：{row.state.value}")
    return Exit.DONE


def _json(row: EvaluationRow, clocks: Mending) -> dict[str, Any]:
    return {
        "id": row.id,
        "client_id": row.client_id,
        "event": {row.event_kind.value: row.event_id},
        "level": int(row.level),
        "channel": row.channel.value,
        "real_name": row.real_name,
        "reasons": [reason.value for reason in row.reasons],
        "comment": row.comment,
        "at": row.at,
        "state": row.state.value,
        "closed": row.closed,
        "contact_due": _due(clocks.contact),
        "mend_due": _due(clocks.mend),
        "next": [step.value for step in possible_steps(row)],
        "steps": [
            {
                "step": step.step.value,
                "at": step.at,
                "actor": step.actor,
                "text": step.text,
                "satisfied": step.satisfied,
            }
            for step in row.steps
        ],
    }


def _due(deadline: Deadline | None) -> str | None:
    return deadline.due.isoformat() if deadline and deadline.due else None
