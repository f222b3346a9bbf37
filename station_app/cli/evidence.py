"""`evidence`: files of demands, blocking points and visits (附证据)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from station_app.cli.context import Context
from station_app.domain.evidence import EvidenceOf, EvidenceRow
from station_app.errors import Exit


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser(
        "evidence", parents=shared, help="files of demands, blocking points and visits"
    ).add_subparsers(metavar="ACTION", required=True)
    add = group.add_parser("add", parents=shared, help="attach PDFs and pictures")
    listing = group.add_parser("list", parents=shared)
    for parser in (add, listing):
        parser.add_argument("about", choices=[about.value for about in EvidenceOf])
        parser.add_argument("name", metavar="NO", help="a demand or a visit by number, a blocking point by id")
    add.add_argument("files", nargs="+", type=Path)
    add.set_defaults(run=_add)
    listing.set_defaults(run=_list)
    get = group.add_parser("get", parents=shared, help="write one to a file")
    get.add_argument("id")
    get.add_argument("-o", "--output", required=True, type=Path)
    get.set_defaults(run=_get)
    remove = group.add_parser("remove", parents=shared, help="take one out of sight")
    remove.add_argument("id")
    remove.set_defaults(run=_remove)


def _add(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        operator, evidence = context.operator(services).id, services.evidence
        kept = [evidence.keep(path) for path in options.files]
        rows = [evidence.add(EvidenceOf(options.about), options.name, one, operator) for one in kept]
    return _answer(context, rows)


def _list(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        rows = services.evidence.of(EvidenceOf(options.about), options.name)
    return _answer(context, rows)


def _get(context: Context) -> Exit:
    from reports import atomic_write

    options = context.options
    with context.services() as services:
        row, data = services.evidence.find(options.id), services.evidence.content(options.id)
    atomic_write.write(options.output, data)
    context.answer({**_json(row), "path": str(options.output)}, str(options.output))
    return Exit.DONE


def _remove(context: Context) -> Exit:
    with context.services() as services:
        services.evidence.remove(context.options.id, context.operator(services).id)
    context.answer({"id": context.options.id, "removed": True}, "已移出")
    return Exit.DONE


def _answer(context: Context, rows: list[EvidenceRow]) -> Exit:
    text = "\n".join(f"{row.id}\t{row.size}\t{_place(row)}\t{row.name}" for row in rows)
    context.answer({"evidence": [_json(row) for row in rows]}, text)
    return Exit.DONE


def _place(row: EvidenceRow) -> str:
    if not row.here:
        return "在另一台电脑"
    return "大厅已收" if row.at_hall else "待上传"


def _json(row: EvidenceRow) -> dict[str, Any]:
    return {
        "id": row.id, "about": row.about.value, "about_id": row.about_id, "name": row.name, "sha256": row.sha256,
        "size": row.size, "media_type": row.media_type, "added_at": row.added_at, "here": row.here, "at_hall": row.at_hall,
    }  # fmt: skip
