"""What a row is called by the people who work with it, for lists in which rows of all kinds stand."""

from __future__ import annotations

from collections.abc import Mapping

from station_app.storage.store import Store

_OWN: Mapping[str, str] = {
    "enterprise": "name", "operator": "name", "service_log": "enterprise_name", "appointment": "enterprise_name",
    "transfer": "number", "visit": "enterprise_name", "project": "name", "project_template": "name",
    "work_plan": "title", "work_task": "title",
}  # fmt: skip
"""Kinds whose rows have a name of their own, by its column."""
_OF_PROJECT = frozenset({"blocking_point", "whistle", "chase", "project_contact"})


def title_of(store: Store, kind: str, entity: str) -> str:
    """The name of a row, or of the enterprise or project it belongs to (a node's with its code); empty for other rows."""
    first, _, rest = entity.partition(":")
    if kind in _OWN:
        query, row_id = f"SELECT {_OWN[kind]} FROM {kind} WHERE id = ?", entity  # noqa: S608  # our own tables
    elif kind in _OF_PROJECT:
        query = f"SELECT p.name FROM {kind} AS r JOIN project AS p ON p.id = r.project_id WHERE r.id = ?"  # noqa: S608
        row_id = entity
    elif kind == "project_node":
        query, row_id = "SELECT name FROM project WHERE id = ?", first
    elif kind == "wallet_item":
        query, row_id = "SELECT name FROM enterprise WHERE id = ?", first
    else:
        return ""
    rows = store.sql(query, row_id)
    if not rows:
        return ""
    return f"{rows[0][0]} {rest.rpartition(':')[2]}" if kind == "project_node" else str(rows[0][0])
