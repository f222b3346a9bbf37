"""`catalogue`: check, import, take what waits, list, show and versions."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from station_app.cli.context import Context
from station_app.domain.catalogue import Catalogue, HandlingItem
from station_app.domain.publications import PublicationKind
from station_app.errors import Code, Exit, UserError
from station_app.services.calendar_change import MovedCase, holds_calendar
from station_app.services.catalogue_service import check_file


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("catalogue", parents=shared, help="the service catalogue").add_subparsers(
        metavar="ACTION", required=True
    )
    check = group.add_parser("check", parents=shared, help="print every fault with its JSON path")
    check.add_argument("file", type=Path)
    check.set_defaults(run=_check)
    load = group.add_parser("import", parents=shared, help="all or nothing; shows what changes")
    load.add_argument("file", type=Path)
    load.add_argument("--dry-run", action="store_true")
    load.set_defaults(run=_import)
    take = group.add_parser("take", parents=shared, help="put the hall's calendar in force that waits for a person")
    take.add_argument("--dry-run", action="store_true", help="only show which cases it moves")
    take.set_defaults(run=_take)
    listing = group.add_parser("list", parents=shared)
    listing.add_argument("--query", default="")
    listing.set_defaults(run=_list)
    show = group.add_parser("show", parents=shared)
    show.add_argument("code")
    show.set_defaults(run=_show)
    group.add_parser("versions", parents=shared).set_defaults(run=_versions)


def _check(context: Context) -> Exit:
    faults = check_file(context.options.file)
    context.answer(
        {"ok": not faults, "faults": [dataclasses.asdict(fault) for fault in faults]},
        "\n".join(str(fault) for fault in faults) or "没有问题，可以导入。",
    )
    return Exit.BAD_INPUT if faults else Exit.DONE


def _import(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        moved: list[MovedCase] = []
        if holds_calendar(options.file):
            moved = services.calendar_change.moved_by(options.file)
        if moved and not options.dry_run:
            difference, _ = services.calendar_change.take(options.file, context.operator(services).id)
        else:
            difference = services.catalogues.import_file(options.file, dry_run=options.dry_run)
    lines = [f"{difference.kind.value} {difference.version}（替换 {difference.replaces or '无'}）"]
    for word, codes in (("新增", difference.added), ("修订", difference.revised), ("停用", difference.removed)):
        shown = "、".join(codes[:20]) + ("……" if len(codes) > 20 else "")
        lines.append(f"{word} {len(codes)}" + (f"：{shown}" if codes else ""))
    lines += _lines(moved)
    answer = {**dataclasses.asdict(difference), "dry_run": options.dry_run, "affected": _affected(moved)}
    context.answer(answer, "\n".join(lines))
    return Exit.DONE


def _lines(moved: Sequence[MovedCase]) -> list[str]:
    return [f"{one.case.no}：到期 {one.before or '—'} → {one.after or '—'}" for one in moved]


def _affected(moved: Sequence[MovedCase]) -> list[dict[str, str | None]]:
    return [
        {
            "no": one.case.no,
            "before": one.before.isoformat() if one.before else None,
            "after": one.after.isoformat() if one.after else None,
        }
        for one in moved
    ]


def _take(context: Context) -> Exit:
    kind, dry_run = PublicationKind.CALENDAR.value, context.options.dry_run
    with context.services() as services:
        version, moved = services.publications.waiting(kind)
        if not dry_run:
            services.publications.take_waiting(kind, context.operator(services).id)
    head = f"工作日历 {version}：{len(moved)} 件的到期日{'会变' if dry_run else '已重算，新日历已启用'}"
    answer = {"kind": kind, "version": version, "dry_run": dry_run, "affected": _affected(moved)}
    context.answer(answer, "\n".join([head, *_lines(moved)]))
    return Exit.DONE


def _list(context: Context) -> Exit:
    query = context.options.query
    with context.services() as services:
        catalogue = services.catalogues.active()
        items = [_row(catalogue, item) for item in services.catalogues.find(query)]
        published = [dataclasses.asdict(row) for row in services.catalogues.published(query)]
    text = "\n".join(f"{row['code']}\t{row['name']}\t{row['department']}" for row in [*items, *published])
    context.answer({"version": catalogue.version, "items": items, "published": published}, text)
    return Exit.DONE


def _row(catalogue: Catalogue, item: HandlingItem) -> dict[str, Any]:
    return {
        "code": item.code,
        "name": item.name,
        "department": catalogue.department_name(item.department),
        "promised": item.promised_limit.value,
        "unit": item.promised_limit.unit.value,
        "materials": len(item.requirements),
    }


def _show(context: Context) -> Exit:
    code = context.options.code
    with context.services() as services:
        catalogue = services.catalogues.active()
        if code in catalogue.items:
            found: dict[str, Any] = {"kind": "item", **_plain(catalogue.items[code])}
        elif code in catalogue.bundles:
            found = {"kind": "bundle", **_plain(catalogue.bundles[code])}
        elif code in catalogue.materials:
            found = {"kind": "material", **_plain(catalogue.materials[code])}
        else:
            row = services.catalogues.published_item(code)
            if row is None:
                raise UserError(Code.ITEM_NOT_FOUND, "code", item=code)
            found = {"kind": "published_item", **_plain(row)}
    context.answer(found, f"{found['code']}\t{found['name']}")
    return Exit.DONE


def _plain(value: Any) -> Any:
    """A dataclass as plain JSON values; read-only mappings are copied."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if hasattr(value, "items"):
        return {key: _plain(part) for key, part in value.items()}
    return value


def _versions(context: Context) -> Exit:
    with context.services() as services:
        rows = [dataclasses.asdict(row) for row in services.catalogues.versions()]
    text = "\n".join(f"{'*' if r['active'] else ' '} {r['kind']}\t{r['version']}\t{r['imported_at']}" for r in rows)
    context.answer({"versions": rows}, text)
    return Exit.DONE
