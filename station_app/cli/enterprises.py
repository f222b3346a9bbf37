"""`enterprise`: add, show and list; merge what was entered twice."""

from __future__ import annotations

import argparse
from typing import Any

from station_app.cli.context import Context
from station_app.cli.lines import read_documents
from station_app.domain.records import EnterpriseRow
from station_app.errors import Exit, StationError


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("enterprise", parents=shared, help="enterprises").add_subparsers(
        metavar="ACTION", required=True
    )
    add = group.add_parser("add", parents=shared)
    add.add_argument("--file", required=True, metavar="F|-")
    add.set_defaults(run=_add)
    show = group.add_parser("show", parents=shared)
    show.add_argument("uscc")
    show.set_defaults(run=_show)
    group.add_parser("list", parents=shared).set_defaults(run=_list)
    merge = group.add_parser("merge", parents=shared, help="make two enterprises one")
    merge.add_argument("keep", metavar="KEEP", help="code or id of the one that stays")
    merge.add_argument("drop", metavar="DROP")
    merge.set_defaults(run=_merge)
    unmerge = group.add_parser("unmerge", parents=shared, help="take a merge back")
    unmerge.add_argument("id")
    unmerge.set_defaults(run=_unmerge)
    group.add_parser("suspects", parents=shared, help="pairs that may be one").set_defaults(run=_suspects)


def _add(context: Context) -> Exit:
    from station_app.services.inputs import enterprise_form  # pydantic, needed only here

    acks: list[dict[str, Any]] = []
    naks: list[dict[str, Any]] = []
    with context.services() as services:
        operator = context.operator(services)
        for number, document in read_documents(context.options.file):
            try:
                form = enterprise_form(document(), services.catalogues.active())
                row = services.enterprises.add(form, operator.id)
            except StationError as error:
                naks.append({"line": number, "code": error.code.value, "field": error.field})
                if not context.json:
                    print(f"NAK {number} {error.code.value} {error.field or '-'}", flush=True)
                continue
            acks.append({"id": row.id, "uscc": row.uscc, "name": row.name, "client_id": row.client_id})
            if not context.json:
                print(f"ACK {row.uscc or row.id} {row.client_id or row.name}", flush=True)
    if context.json:
        context.answer({"acks": acks, "naks": naks}, "")
    return Exit.BAD_INPUT if naks else Exit.DONE


def _show(context: Context) -> Exit:
    with context.services() as services:
        row = services.enterprises.by_uscc(context.options.uscc)
    context.answer(_json(row), f"{row.uscc}\t{row.name}\t材料 {len(row.wallet)} 份")
    return Exit.DONE


def _list(context: Context) -> Exit:
    with context.services() as services:
        rows = services.enterprises.all()
    text = "\n".join(f"{row.uscc or '—'}\t{row.name}" for row in rows)
    context.answer({"enterprises": [_json(row) for row in rows]}, text)
    return Exit.DONE


def _merge(context: Context) -> Exit:
    with context.services() as services:
        operator = context.operator(services)
        done = services.merges.merge(context.options.keep, context.options.drop, operator.id)
    moved = {name: len(ids) for name, ids in done.moved.items()}
    context.answer({"id": done.id, "keep": done.keep_id, "drop": done.drop_id, "moved": moved}, f"已合并：{done.id}")
    return Exit.DONE


def _unmerge(context: Context) -> Exit:
    with context.services() as services:
        operator = context.operator(services)
        services.merges.undo(context.options.id, operator.id)
    context.answer({"id": context.options.id}, f"已撤销合并：{context.options.id}")
    return Exit.DONE


def _suspects(context: Context) -> Exit:
    with context.services() as services:
        names = {row.id: row.name for row in services.enterprises.all()}
        found = services.merges.suspects()
    rows: list[dict[str, Any]] = [
        {
            "ids": (one.first_id, one.second_id),
            "names": (names[one.first_id], names[one.second_id]),
            "reason": one.reason,
        }
        for one in found
    ]
    text = "\n".join("\t".join((*row["names"], row["reason"])) for row in rows)
    context.answer({"suspects": rows}, text)
    return Exit.DONE


def _json(row: EnterpriseRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "client_id": row.client_id,
        "uscc": row.uscc,
        "name": row.name,
        "profile": dict(row.profile),
        "wallet": [
            {"material": code, "valid_to": day.isoformat() if day else None} for code, day in row.wallet.items()
        ],
        "created_at": row.created_at,
    }
