"""`consultation`: the service log from the command line."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from station_app.cli.context import Context
from station_app.cli.json_lines import Ack, take_lines
from station_app.cli.periods import add_period, period
from station_app.domain.money import yuan_text
from station_app.domain.rates import Rate
from station_app.domain.service_log import ServiceLogRow
from station_app.errors import Exit


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("consultation", parents=shared, help="the service log").add_subparsers(
        metavar="ACTION", required=True
    )
    add = group.add_parser("add", parents=shared, help="log services; one ACK or NAK a line")
    add.add_argument("--file", required=True, metavar="F|-")
    add.set_defaults(run=_add)
    listing = group.add_parser("list", parents=shared)
    add_period(listing)
    listing.add_argument("--owed", action="store_true", help="promised call-backs that are due")
    listing.set_defaults(run=_list)
    figures = group.add_parser("figures", parents=shared, help="counts and the in-station solution rate")
    add_period(figures)
    figures.set_defaults(run=_figures)
    call_back = group.add_parser("call-back", parents=shared, help="note that a promised call was made")
    call_back.add_argument("id")
    call_back.add_argument("--result", default="")
    call_back.set_defaults(run=_call_back)
    to_case = group.add_parser("to-case", parents=shared, help="note the case a service became")
    to_case.add_argument("id")
    to_case.add_argument("no")
    to_case.set_defaults(run=_to_case)


def _add(context: Context) -> Exit:
    from station_app.services.people_inputs import consultation_form  # pydantic, needed only here

    with context.services() as services:
        operator = context.operator(services)

        def store(data: Any) -> Ack:
            done = services.service_logs.add(consultation_form(data), operator.id)
            return {"id": done.id, "client_id": done.client_id}

        return take_lines(context, store)


def _list(context: Context) -> Exit:
    with context.services() as services:
        if context.options.owed:
            rows = services.service_logs.owed_callbacks()
        else:
            first, last = period(context, services.clock.today())
            rows = []
            while page := services.service_logs.page(first, last, rows[-1].rid if rows else 0):
                rows += page
    found = [_json(row) for row in rows]
    text = "\n".join(f"{r['at']}\t{r['enterprise']}\t{r['category']}\t{r['subject']}\t{r['id']}" for r in found)
    context.answer({"consultations": found}, text)
    return Exit.DONE


def _figures(context: Context) -> Exit:
    with context.services() as services:
        first, last = period(context, services.clock.today())
        found = services.service_logs.figures(first, last)
    answer = {
        "total": found.total,
        "by_category": {category.value: count for category, count in found.by_category.items()},
        "solved": rate_json(found.solved),
        "weekend": found.weekend,
        "after_hours": found.after_hours,
        "free_services": {kind.value: count for kind, count in found.free.items()},
        "saved": yuan_text(found.saved_fen),
    }
    text = f"服务 {found.total} 次，{found.solved.name} {found.solved.text}（{found.solved.formula}）"
    context.answer(answer, f"{text}，免费服务省下 {answer['saved']} 元")
    return Exit.DONE


def _call_back(context: Context) -> Exit:
    with context.services() as services:
        operator = context.operator(services)
        services.service_logs.call_back(context.options.id, context.options.result, operator.id)
        row = services.service_logs.find(context.options.id)
    context.answer(_json(row), f"已回电：{row.enterprise_name or row.contact_name}")
    return Exit.DONE


def _to_case(context: Context) -> Exit:
    with context.services() as services:
        operator = context.operator(services)
        services.service_logs.link_case(context.options.id, context.options.no, operator.id)
        row = services.service_logs.find(context.options.id)
    context.answer(_json(row), f"已转办件：{context.options.no}")
    return Exit.DONE


def rate_json(rate: Rate) -> dict[str, Any]:
    """A rate with its formula; the text is a dash without a denominator."""
    return {"text": rate.text, "formula": rate.formula, "numerator": rate.numerator, "denominator": rate.denominator}


def _json(row: ServiceLogRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "client_id": row.client_id,
        "at": row.at,
        "category": row.category.value,
        "channel": row.channel.value,
        "enterprise": row.enterprise_name,
        "subject": row.subject,
        "answer": row.answer,
        "solved": row.solved,
        "passed_to": row.passed_to,
        "minutes": row.minutes,
        "weekend": row.weekend,
        "after_hours": row.after_hours,
        "case_id": row.case_id,
        "callback_on": _day(row.callback_on),
        "called_back_at": row.called_back_at,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
