"""Queries and writes of projects, with their rows in the search index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from station_app.domain.project import ProjectRow, ProjectState
from station_app.storage import kind_rows, replicated, search_index
from station_app.storage.replicated import Taken
from station_app.storage.search_index import Entry
from station_app.storage.store import Store, Write
from station_app.storage.tables.projects import Project

KIND = "project"


def acknowledged(store: Store, client_id: str) -> tuple[str, str] | None:
    """Number and content hash of the project a caller's id already stands for."""
    rows = store.sql("SELECT no, content_hash FROM project WHERE client_id = ?", client_id)
    return (rows[0][0], rows[0][1]) if rows else None


def insert(write: Write, columns: Mapping[str, Any], content_hash: str) -> str:
    """Add a project with its change and its search row; returns its id."""
    project_id = kind_rows.add(write, KIND, columns, local={"content_hash": content_hash})
    _index(write, project_id)
    return project_id


def update(write: Write, project_id: str, columns: Mapping[str, Any]) -> None:
    """Write some columns of a project, with their change."""
    kind_rows.update(write, KIND, project_id, columns)
    if {"name", "project_code", "owner_name", "owner_uscc"} & set(columns):
        _index(write, project_id)


def take(
    write: Write, entity: str, fields: Mapping[str, Any], clocks: Mapping[str, str], columns: Mapping[str, Any]
) -> Taken:
    """Take a project of another PC over and index it; appends no change."""
    taken = replicated.take(write, KIND, entity, fields, clocks, columns)
    if taken.created or taken.changed:
        _index(write, entity)
    return taken


def find(store: Store, no_or_id: str) -> ProjectRow | None:
    """One project by its number, its id or its caller's id."""
    query = Project.select().where(
        (Project.no == no_or_id) | (Project.id == no_or_id) | (Project.client_id == no_or_id)
    )
    row = store.first(query.order_by(Project.rid).limit(1))
    return _record(row) if row else None


def projects(store: Store, states: Sequence[ProjectState] = tuple(ProjectState)) -> list[ProjectRow]:
    """The projects in some states, oldest first."""
    query = Project.select().where(Project.state.in_([state.value for state in states])).order_by(Project.rid)
    return [_record(row) for row in store.rows(query)]


def of_enterprise(store: Store, enterprise_id: str) -> list[ProjectRow]:
    """The projects of an enterprise, oldest first."""
    query = Project.select().where(Project.enterprise_id == enterprise_id).order_by(Project.rid)
    return [_record(row) for row in store.rows(query)]


def _index(write: Write, project_id: str) -> None:
    row = next(iter(write.store.run(Project.select().where(Project.id == project_id))))
    names = tuple(name for name in (row.name, row.owner_name) if name)
    codes = tuple(code for code in (row.no, row.project_code, row.owner_uscc) if code)
    entry = Entry(KIND, project_id, row.no, row.name, row.owner_name, (*names, *codes), names, names)
    search_index.put(write.store.database, entry)


def _record(row: Any) -> ProjectRow:
    return ProjectRow(
        rid=row.rid,
        id=row.id,
        no=row.no,
        client_id=row.client_id,
        name=row.name,
        project_code=row.project_code,
        enterprise_id=row.enterprise_id,
        owner_uscc=row.owner_uscc,
        owner_name=row.owner_name,
        investment_fen=row.investment_fen,
        site=row.site,
        green_card=bool(row.green_card),
        green_card_no=row.green_card_no,
        green_channel=bool(row.green_channel),
        liaison_id=row.liaison_id,
        answers=row.answers,
        situations=row.situations,
        fast=tuple(row.fast or ()),
        template=row.template,
        start=date.fromisoformat(row.start) if row.start else None,
        wished_finish=date.fromisoformat(row.wished_finish) if row.wished_finish else None,
        state=ProjectState(row.state),
        state_at=row.state_at,
        state_reason=row.state_reason,
        remark=row.remark,
        registered_at=row.registered_at,
        operator_id=row.operator_id,
    )
