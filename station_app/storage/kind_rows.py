"""Adding and amending rows whose fields travel under the names of `replicated_kinds`, with their changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from station_app.ids import new_id
from station_app.storage.field_clocks import amend
from station_app.storage.replicated_kinds import KINDS
from station_app.storage.store import Write


def add(
    write: Write,
    kind: str,
    columns: Mapping[str, Any],
    *,
    entity: str | None = None,
    local: Mapping[str, Any] | None = None,
) -> str:
    """Add a row with its change; returns its id.

    Args:
        kind: the entity's kind on the wire.
        columns: what is stored and travels.
        entity: its id, where the caller makes it.
        local: columns that do not travel.
    """
    entity, stamp = entity or new_id(), write.stamp()
    write.insert(KINDS[kind].table, {"id": entity, **columns, **(local or {}), "hlc": stamp})
    write.change(kind, entity, _fields(kind, columns), stamp)
    return entity


def update(write: Write, kind: str, entity: str, columns: Mapping[str, Any]) -> None:
    """Write some columns of a known row, with their change."""
    amend(write, KINDS[kind].table, kind, entity, columns, _fields(kind, columns))


def _fields(kind: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    named = {column: field for field, column in KINDS[kind].names.items()}
    return {named.get(column, column): value for column, value in columns.items()}
