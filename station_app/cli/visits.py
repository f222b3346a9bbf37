"""`visit`: plan and log visits, list them, and how far they reach."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from station_app.cli.consultations import rate_json
from station_app.cli.context import Context, split_list
from station_app.cli.json_lines import Ack, take_lines
from station_app.cli.periods import add_period, period
from station_app.domain.visit import VisitRow, VisitState
from station_app.errors import Code, Exit, UserError


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("visit", parents=shared, help="visits to enterprises").add_subparsers(
        metavar="ACTION", required=True
    )
    add = group.add_parser("add", parents=shared, help="plan or log visits; one ACK or NAK a line")
    add.add_argument("--file", required=True, metavar="F|-")
    add.set_defaults(run=_add)
    listing = group.add_parser("list", parents=shared)
    add_period(listing)
    listing.set_defaults(run=_list)
    act = group.add_parser("act", parents=shared, help="what became of a visit")
    act.add_argument("no")
    act.add_argument("state", choices=[state.value for state in VisitState])
    act.add_argument("--data", metavar="JSON", default="{}")
    act.set_defaults(run=_act)
    pack = group.add_parser("pack", parents=shared, help="what is taken along to visits, as one PDF (随身包)")
    pack.add_argument("names", nargs="+", metavar="NO", help="visits, or codes of enterprises")
    pack.add_argument("--forms", metavar="CODE,CODE", help="papers of what is open, such as WS02,WS20")
    pack.add_argument("-o", "--output", required=True, type=Path)
    pack.set_defaults(run=_pack)
    coverage = group.add_parser("coverage", parents=shared, help="how far they reach, and who was not seen for long")
    add_period(coverage)
    coverage.set_defaults(run=_coverage)


def _add(context: Context) -> Exit:
    from station_app.services.demand_inputs import visit_form  # pydantic, needed only here

    with context.services() as services:
        operator = context.operator(services)

        def store(data: Any) -> Ack:
            done = services.visits.add(visit_form(data), operator.id)
            return {"visit_no": done.no, "client_id": done.client_id}

        return take_lines(context, store)


def _list(context: Context) -> Exit:
    with context.services() as services:
        rows = services.visits.between(*period(context, services.clock.today()))
    answer = {"visits": [_json(row) for row in rows]}
    context.answer(answer, "\n".join(f"{row.at}\t{row.state.value}\t{row.enterprise_name}\t{row.no}" for row in rows))
    return Exit.DONE


def _act(context: Context) -> Exit:
    from station_app.services.demand_inputs import visit_act  # pydantic, needed only here

    options = context.options
    data = visit_act(context.data())
    with context.services() as services:
        row = services.visits.settle(
            options.no, VisitState(options.state), context.operator(services).id,
            record=data.record, problems=data.problems, reason=data.reason,
        )  # fmt: skip
    context.answer(_json(row), f"已记下：{row.no} {row.state.value}")
    return Exit.DONE


def _pack(context: Context) -> Exit:
    from reports import atomic_write  # reportlab loads only when something is printed
    from reports.render import BatchOptions, render

    options = context.options
    with context.services() as services:
        operator, forms = context.operator(services).id, split_list(options.forms)
        if unknown := [form for form in forms if form not in services.catalogues.active().document_types]:
            raise UserError(Code.UNKNOWN_DOCUMENT, "forms", document=unknown[0])
        pack = services.visit_packs.contents(options.names, forms, operator)
        printed = services.visit_packs.issue(
            pack,
            operator,
            lambda documents: render(documents, BatchOptions(pad_to_even=len(documents) > 1)),
            lambda pdf: atomic_write.write(options.output, pdf),
        )
    rows = [{"no": one.case_no, "document": one.document, "number": one.number} for one in printed]
    left_out = [{"no": no, "document": form, "code": Code.OPEN_SITUATIONS.value} for no, form in pack.left_out]
    answer = {"path": str(options.output), "documents": rows, "left_out": left_out}
    lines = [str(options.output), *(one.number for one in printed)]
    lines += [f"{no} {form} 还有情形没答，没有放进来" for no, form in pack.left_out]
    context.answer(answer, "\n".join(lines))
    return Exit.DONE


def _coverage(context: Context) -> Exit:
    with context.services() as services:
        found = services.visits.coverage(*period(context, services.clock.today()))
        unseen = services.visits.unseen()
    rate = found.enterprises
    answer = {
        "visits": found.visits,
        "enterprises": rate_json(rate),
        "unseen": [
            {"id": one.enterprise_id, "name": one.name, "last": one.last.isoformat() if one.last else None}
            for one in unseen
        ],
    }
    context.answer(answer, f"{rate.name}\t{rate.text}\t{rate.formula}\n超期未走访\t{len(unseen)}")
    return Exit.DONE


def _json(row: VisitRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "no": row.no,
        "client_id": row.client_id,
        "kind": row.kind.value,
        "enterprise": row.enterprise_name,
        "at": row.at,
        "subject": row.subject,
        "companions": list(row.companions),
        "record": row.record,
        "state": row.state.value,
    }
