"""Taking over rows that every PC of a station keeps, field by field, and moving their stamps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peewee import Field

from station_app.domain.ownership import Rule, rule_of
from station_app.errors import Code, UserError
from station_app.storage.replicated_kinds import KINDS, Replicated
from station_app.storage.store import Write
from station_app.storage.tables.base import JsonText


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a row over has changed: the fields, by their names on the wire, and whether the row is new."""

    created: bool
    changed: frozenset[str]


def take(
    write: Write,
    kind: str,
    entity: str,
    fields: Mapping[str, Any],
    clocks: Mapping[str, str],
    columns: Mapping[str, Any] | None = None,
) -> Taken:
    """Take over what is newer than the row here, field by field; a row that is only ever added stays; appends no change.

    Args:
        fields: by their names on the wire; those that are no columns are left to the caller.
        clocks: the stamp of every field.
        columns: columns as they are to be stored, in the place of what the fields say or beside it.
    """
    spec = KINDS[kind]
    known = _known(write, spec, entity, columns or {})
    if known is None:
        _insert(write, spec, entity, fields, clocks, columns or {})
        return Taken(created=True, changed=frozenset(clocks))
    if rule_of(kind) is Rule.ADD_ONLY:
        return Taken(created=False, changed=frozenset())
    created_at, own = known
    newer = {name: value for name, value in fields.items() if clocks.get(name, "") > own.get(name, created_at)}
    if newer:
        stored = _stored(spec, newer) | {
            name: value for name, value in (columns or {}).items() if name in _columns_of(spec, newer)
        }
        put_columns(write, kind, entity, stored, {**own, **{name: clocks[name] for name in newer}}, columns or {})
    return Taken(created=False, changed=frozenset(newer))


def put_columns(
    write: Write,
    kind: str,
    entity: str,
    stored: Mapping[str, Any],
    clocks: Mapping[str, str],
    key: Mapping[str, Any],
) -> None:
    """Write columns of a known row with the stamps of all its fields."""
    spec = KINDS[kind]
    values = {name: value for name, value in stored.items() if name not in spec.keyed}
    if "clocks" in spec.table._meta.fields:  # noqa: SLF001  # peewee's public way
        values["clocks"] = json.dumps(clocks, separators=(",", ":"))
    else:
        values["hlc"] = max(clocks.values())
    names = ", ".join(f'"{name}" = ?' for name in values)
    place, where = _place(spec, entity, key)
    write.store.database.execute_sql(
        f'UPDATE "{_name(spec)}" SET {names} WHERE {where}',  # noqa: S608  # names of our own tables
        (*(_plain(value) for value in values.values()), *place),
    )


def put_value(write: Write, kind: str, entity: str, name: str, value: Any, stamp: str) -> None:
    """Write one field of a known row with its stamp; appends no change.

    Raises:
        UserError: `conflict_gone` when the row is not here.
    """
    spec = KINDS[kind]
    key = _key_of(write, kind, entity)
    known = _known(write, spec, entity, key)
    if known is None:
        raise UserError(Code.CONFLICT_GONE, "conflict")
    put_columns(write, kind, entity, _stored(spec, {name: value}), {**known[1], name: stamp}, key)


def make_oldest(write: Write, kind: str, entity: str, name: str) -> None:
    """Let any version of a field that is pulled count as newer; its value stays until then."""
    spec = KINDS[kind]
    key = _key_of(write, kind, entity)
    known = _known(write, spec, entity, key)
    if known is not None:
        put_columns(write, kind, entity, {}, {**known[1], name: ""}, key)


def move_stamps(write: Write, kind: str, entity: str, moved: Mapping[str, str]) -> None:
    """Replace stamps of a row and of its fields by others; nothing when the row is gone or is never written again."""
    spec = KINDS.get(kind)
    if spec is None or spec.fixed:
        return
    key = _key_of(write, kind, entity)
    known = _known(write, spec, entity, key)
    if known is None:
        return
    created, own = known
    values = {
        "hlc": moved.get(created, created),
        "clocks": _plain({name: moved.get(stamp, stamp) for name, stamp in own.items()}) if own else None,
    }
    place, where = _place(spec, entity, key)
    present = [name for name in values if name in spec.table._meta.fields]  # noqa: SLF001  # peewee's public way
    if not present:
        return
    names = ", ".join(f"{name} = ?" for name in present)
    write.store.database.execute_sql(
        f'UPDATE "{_name(spec)}" SET {names} WHERE {where}',  # noqa: S608  # names of our own tables
        (*(values[name] for name in present), *place),
    )


def _key_of(write: Write, kind: str, entity: str) -> dict[str, Any]:
    """The key columns of a row that has no id of its own."""
    first, _, second = entity.partition(":")
    if kind == "material_mark":
        rows = write.store.sql("SELECT rid FROM assist_case WHERE id = ?", first)
        return {"case_rid": rows[0][0] if rows else 0, "material": second}
    return {"enterprise_id": first, "material": second} if kind == "wallet_item" else {}


def _known(write: Write, spec: Replicated, entity: str, key: Mapping[str, Any]) -> tuple[str, Mapping[str, str]] | None:
    place, where = _place(spec, entity, key)
    fields = spec.table._meta.fields  # noqa: SLF001  # peewee's public way
    wanted = ", ".join(name if name in fields else "''" for name in ("hlc", "clocks"))
    row = write.store.database.execute_sql(
        f'SELECT {wanted} FROM "{_name(spec)}" WHERE {where}',  # noqa: S608  # names of our own tables
        place,
    ).fetchone()
    return None if row is None else (row[0] or "", json.loads(row[1]) if row[1] else {})


def _place(spec: Replicated, entity: str, key: Mapping[str, Any]) -> tuple[list[Any], str]:
    if spec.keyed == ("id",):
        return [entity], '"id" = ?'
    return [key[name] for name in spec.keyed], " AND ".join(f'"{name}" = ?' for name in spec.keyed)


def _insert(
    write: Write,
    spec: Replicated,
    entity: str,
    fields: Mapping[str, Any],
    clocks: Mapping[str, str],
    columns: Mapping[str, Any],
) -> None:
    first = min(clocks.values())
    row = {
        **_blank(spec.table),
        **spec.defaults(fields, first),
        **_stored(spec, fields),
        **({"id": entity} if spec.keyed == ("id",) else {}),
        **columns,
    }
    known = spec.table._meta.fields  # noqa: SLF001  # peewee's public way
    if "hlc" in known:
        row["hlc"] = first
    if "clocks" in known and set(clocks.values()) != {first}:
        row["clocks"] = dict(clocks)
    write.insert(spec.table, {name: _plain(value) for name, value in row.items()})


def _stored(spec: Replicated, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as columns; those the table does not have are left out."""
    known, blank = spec.table._meta.fields, _blank(spec.table)  # noqa: SLF001  # peewee's public way
    named = ((spec.names.get(name, name), value) for name, value in fields.items() if name not in spec.asides)
    return {name: blank.get(name) if value is None else value for name, value in named if name in known}


def _columns_of(spec: Replicated, fields: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(spec.names.get(name, name) for name in fields)


_BLANKS: dict[str, dict[str, Any]] = {}


def _blank(table: type[Any]) -> dict[str, Any]:
    """What stands in the columns that must hold something when nothing was told: an empty text, nought, an empty list."""
    name = str(table._meta.table_name)  # noqa: SLF001  # peewee's public way
    if name not in _BLANKS:
        _BLANKS[name] = {
            column.name: _empty(column)
            for column in table._meta.sorted_fields  # noqa: SLF001  # peewee's public way
            if not column.null and not column.primary_key and column.default is None
        }
    return _BLANKS[name]


def _empty(column: Field) -> Any:
    if isinstance(column, JsonText):
        return "{}"
    return "" if column.field_type == "TEXT" else 0


_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})
"""Nearly every value; asking a mapping's abstract class costs more than writing the column."""


def _plain(value: Any) -> Any:
    if type(value) not in _AS_THEY_ARE and isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def _name(spec: Replicated) -> str:
    return str(spec.table._meta.table_name)  # noqa: SLF001  # peewee's public way
