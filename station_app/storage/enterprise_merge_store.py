"""Queries and writes of merged enterprises: what hung on the one goes to the other, and exactly that can go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from station_app.ids import new_id
from station_app.storage import enterprise_store, replicated
from station_app.storage.field_clocks import amend
from station_app.storage.replicated import Taken
from station_app.storage.store import Store, Write
from station_app.storage.tables.people import EnterpriseMerge

_TABLES = {
    "cases": "assist_case", "service_logs": "service_log", "appointments": "appointment", "projects": "project",
    "visits": "visit", "demands": "demand",
}  # fmt: skip
"""What carries the id of its enterprise, by its name among the moved rows."""
_MOVE_MATERIAL = "UPDATE wallet_item SET enterprise_id = ? WHERE enterprise_id = ? AND material = ?"


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One merge; `moved` holds the ids of the rows by what they are."""

    id: str
    keep_id: str
    drop_id: str
    moved: Mapping[str, Sequence[str]]
    at: str
    operator_id: str
    undone_at: str | None


def merge(write: Write, keep_id: str, drop_id: str) -> MergeRow:
    """Move everything of one enterprise to the other and hide the one, with the change."""
    moved: dict[str, list[str]] = {}
    for name, table in _TABLES.items():
        moved[name] = _ids(write, f"SELECT id FROM {table} WHERE enterprise_id = ? ORDER BY rid", drop_id)  # noqa: S608  # own tables
        _point(write, table, moved[name], keep_id)
    moved |= _move_wallet(write, keep_id, drop_id)
    moved["enterprises"] = _ids(write, "SELECT id FROM enterprise WHERE merged_into = ? ORDER BY rid", drop_id)
    for enterprise_id in (*moved["enterprises"], drop_id):
        _merge_into(write, enterprise_id, keep_id)
    merge_id, stamp = new_id(), write.stamp()
    row = {
        "id": merge_id, "keep_id": keep_id, "drop_id": drop_id, "moved": moved, "at": write.at,
        "operator_id": write.actor, "hlc": stamp,
    }  # fmt: skip
    write.insert(EnterpriseMerge, row)
    write.change("enterprise_merge", merge_id, {"keep": keep_id, "drop": drop_id, "moved": moved}, stamp)
    enterprise_store.reindex(write, [keep_id, drop_id])
    return MergeRow(merge_id, keep_id, drop_id, moved, write.at, write.actor, None)


def undo(write: Write, row: MergeRow) -> None:
    """Put exactly the rows of a merge back, with the change."""
    _put_back(write, row)
    columns = {"undone_at": write.at, "undone_by": write.actor}
    amend(write, EnterpriseMerge, "enterprise_merge", row.id, columns, {"undone_at": write.at})


def _put_back(write: Write, row: MergeRow) -> None:
    for name, table in _TABLES.items():
        _point(write, table, row.moved.get(name, ()), row.drop_id)
    for material in row.moved["wallet"]:
        _run(write, _MOVE_MATERIAL, row.drop_id, row.keep_id, material)
    _swap(write, row.keep_id, row.drop_id, row.moved["wallet_swapped"])
    for enterprise_id in row.moved["enterprises"]:
        _merge_into(write, enterprise_id, row.drop_id)
    _merge_into(write, row.drop_id, None)
    enterprise_store.reindex(write, [row.keep_id, row.drop_id])


def take(write: Write, merge_id: str, fields: Mapping[str, Any], clocks: Mapping[str, str]) -> Taken:
    """Follow a merge, or its undoing, that was done on another PC; appends no change."""
    before = find(write.store, merge_id)
    taken = replicated.take(write, "enterprise_merge", merge_id, fields, clocks)
    row = find(write.store, merge_id)
    assert row is not None
    if taken.created and row.undone_at is None:
        _follow(write, row)
    elif before is not None and before.undone_at is None and row.undone_at is not None:
        _put_back(write, row)
    return taken


def _follow(write: Write, row: MergeRow) -> None:
    for name, table in _TABLES.items():
        _point(write, table, row.moved.get(name, ()), row.keep_id)
    _swap(write, row.keep_id, row.drop_id, row.moved.get("wallet_swapped", ()))
    enterprise_store.hide(write, row.drop_id, row.keep_id)
    enterprise_store.reindex(write, [row.keep_id, row.drop_id])


def find(store: Store, merge_id: str) -> MergeRow | None:
    """One merge."""
    row = store.first(EnterpriseMerge.select().where(EnterpriseMerge.id == merge_id))
    return _record(row) if row else None


def all_merges(store: Store) -> list[MergeRow]:
    """The merges that stand, newest first."""
    query = EnterpriseMerge.select().where(EnterpriseMerge.undone_at.is_null()).order_by(EnterpriseMerge.id.desc())
    return [_record(row) for row in store.rows(query)]


def has_later(store: Store, row: MergeRow) -> bool:
    """Whether one of the two enterprises took part in a later merge that still stands."""
    both = [row.keep_id, row.drop_id]
    later = EnterpriseMerge.select(EnterpriseMerge.id).where(
        EnterpriseMerge.id > row.id,
        EnterpriseMerge.undone_at.is_null(),
        EnterpriseMerge.keep_id.in_(both) | EnterpriseMerge.drop_id.in_(both),
    )
    return store.first(later) is not None


def is_merged(store: Store, enterprise_id: str) -> bool:
    """Whether an enterprise is hidden behind another."""
    return bool(store.sql("SELECT 1 FROM enterprise WHERE id = ? AND merged_into IS NOT NULL", enterprise_id))


def _move_wallet(write: Write, keep_id: str, drop_id: str) -> dict[str, list[str]]:
    """Materials that the kept one lacks go over; where both hold one, the longer validity is the kept one's."""
    mine, theirs = (enterprise_store.wallet_of(write.store, one) for one in (keep_id, drop_id))
    missing = sorted(set(theirs) - set(mine))
    for material in missing:
        _run(write, _MOVE_MATERIAL, keep_id, drop_id, material)
    longer = sorted(
        material
        for material in set(mine) & set(theirs)
        if (own := mine[material]) is not None and ((other := theirs[material]) is None or other > own)
    )
    _swap(write, keep_id, drop_id, longer)
    return {"wallet": missing, "wallet_swapped": longer}


def _swap(write: Write, first_id: str, second_id: str, materials: Sequence[str]) -> None:
    aside = f"{first_id}:aside"
    for material in materials:
        for holder, target in ((first_id, aside), (second_id, first_id), (aside, second_id)):
            _run(write, _MOVE_MATERIAL, target, holder, material)


def _point(write: Write, table: str, ids: Sequence[str], enterprise_id: str) -> None:
    for row_id in ids:
        _run(write, f"UPDATE {table} SET enterprise_id = ? WHERE id = ?", enterprise_id, row_id)  # noqa: S608  # own tables


def _merge_into(write: Write, enterprise_id: str, target: str | None) -> None:
    _run(write, "UPDATE enterprise SET merged_into = ? WHERE id = ?", target, enterprise_id)


def _ids(write: Write, statement: str, value: str) -> list[str]:
    return [row[0] for row in write.store.sql(statement, value)]


def _run(write: Write, statement: str, *values: Any) -> None:
    write.store.database.execute_sql(statement, values)


def _record(row: Any) -> MergeRow:
    return MergeRow(row.id, row.keep_id, row.drop_id, row.moved, row.at, row.operator_id, row.undone_at)
