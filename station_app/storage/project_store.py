"""Queries and writes of projects, with their rows in the search index."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from station_app.domain.project import ProjectRow, ProjectState
from station_app.storage import kind_rows, replicated, search_index
from station_app.storage.replicated import Taken
from station_app.storage.search_index import Entry
from station_app.storage.store import Store, Write

KIND = "project"
_COLUMNS = tuple(field.name for field in fields(ProjectRow))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM project"  # noqa: S608  # names of our own table
"""peewee needs two milliseconds for a row this wide."""


def acknowledged(store: Store, client_id: str) -> tuple[str, str] | None:
    """Number and content hash of the project a caller's id already stands for."""
    rows = store.sql("SELECT no, content_hash FROM project WHERE client_id = ?", client_id)
    return (rows[0][0], rows[0][1]) if rows else None


def insert(write: Write, columns: Mapping[str, Any], content_hash: str) -> str:
    """Add a project with its change and its search row; returns its id."""
    project_id = kind_rows.add(write, KIND, columns, local={"content_hash": content_hash})
    reindex(write, project_id)
    return project_id


def update(write: Write, project_id: str, columns: Mapping[str, Any]) -> None:
    """Write some columns of a project, with their change."""
    kind_rows.update(write, KIND, project_id, columns)
    if {"name", "project_code", "owner_name", "owner_uscc"} & set(columns):
        reindex(write, project_id)


def take(
    write: Write, entity: str, told: Mapping[str, Any], clocks: Mapping[str, str], columns: Mapping[str, Any]
) -> Taken:
    """Take a project of another PC over and index it; appends no change."""
    taken = replicated.take(write, KIND, entity, told, clocks, columns)
    if taken.created or taken.changed:
        reindex(write, entity)
    return taken


def find(store: Store, no_or_id: str) -> ProjectRow | None:
    """One project by its number, its id or its caller's id."""
    rows = store.sql(
        f"{_SELECT} WHERE no = ? OR id = ? OR client_id = ? ORDER BY rid LIMIT 1", no_or_id, no_or_id, no_or_id
    )
    return _record(rows[0]) if rows else None


def projects(store: Store, states: Sequence[ProjectState] = tuple(ProjectState)) -> list[ProjectRow]:
    """The projects in some states, oldest first."""
    marks = ", ".join("?" * len(states))
    return [_record(row) for row in store.sql(f"{_SELECT} WHERE state IN ({marks}) ORDER BY rid", *states)]


def of_enterprise(store: Store, enterprise_id: str) -> list[ProjectRow]:
    """The projects of an enterprise, oldest first."""
    return [_record(row) for row in store.sql(f"{_SELECT} WHERE enterprise_id = ? ORDER BY rid", enterprise_id)]


def reindex(write: Write, project_id: str) -> None:
    """Write the search row of a project anew."""
    row = find(write.store, project_id)
    assert row is not None
    names = tuple(name for name in (row.name, row.owner_name) if name)
    codes = tuple(code for code in (row.no, row.project_code, row.owner_uscc) if code)
    entry = Entry(KIND, project_id, row.no, row.name, row.owner_name, (*names, *codes), names, names)
    search_index.put(write.store.database, entry)


def _record(values: Sequence[Any]) -> ProjectRow:
    """One row of `_SELECT`."""
    row = dict(zip(_COLUMNS, values, strict=True))
    for name in ("answers", "situations"):
        row[name] = json.loads(row[name])
    row["fast"] = tuple(json.loads(row["fast"]) or ())
    steps = json.loads(row["next_steps"] or "{}")
    row["next_steps"] = {date.fromisoformat(monday): tuple(lines) for monday, lines in sorted(steps.items())}
    for name in ("green_card", "green_channel"):
        row[name] = bool(row[name])
    for name in ("start", "wished_finish"):
        row[name] = date.fromisoformat(row[name]) if row[name] else None
    row["state"] = ProjectState(row["state"])
    return ProjectRow(**row)
