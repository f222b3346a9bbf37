"""Writing fields of a row that is known already: each field keeps its own stamp, and its change names the one before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from station_app.storage.store import Write


def amend(
    write: Write,
    table: type[Any],
    kind: str,
    entity_id: str,
    columns: Mapping[str, Any],
    fields: Mapping[str, Any],
    case_id: str | None = None,
) -> None:
    """Write columns of one row and append the change of its fields, inside the caller's transaction.

    Args:
        table: a table with `id`, `hlc` and `clocks`.
        kind: the entity's kind on the wire.
        columns: what is stored.
        fields: the same under their names on the wire.
        case_id: the case whose sync state follows this change.
    """
    row = next(iter(write.store.run(table.select(table.hlc, table.clocks).where(table.id == entity_id))))
    stamp, clocks = write.stamp(), row.clocks or {}
    base = {name: clocks.get(name, row.hlc) for name in fields if clocks.get(name, row.hlc)}
    stamps = {**clocks, **dict.fromkeys(fields, stamp)}
    write.store.run(table.update(**columns, clocks=stamps).where(table.id == entity_id))
    write.change(kind, entity_id, fields, stamp, base=base, case_id=case_id)
