"""Queries and writes of visits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from station_app.clock import parse_moment
from station_app.domain.visit import Unseen, VisitKind, VisitRow, VisitState
from station_app.storage import kind_rows, search_index
from station_app.storage.search_index import Entry
from station_app.storage.store import Store, Write
from station_app.storage.tables.demands import Visit

_KIND = "visit"


def acknowledged(store: Store, client_id: str) -> tuple[str, str] | None:
    """Number and content hash of the visit a caller's id already stands for."""
    rows = store.sql("SELECT no, content_hash FROM visit WHERE client_id = ?", client_id)
    return (rows[0][0], rows[0][1]) if rows else None


def insert(write: Write, values: Mapping[str, Any], content_hash: str) -> str:
    """Add a visit with its change; returns its id.

    Args:
        values: by column, without id and stamps.
    """
    visit_id = kind_rows.add(write, _KIND, values, local={"content_hash": content_hash})
    reindex(write, visit_id)
    return visit_id


def reindex(write: Write, visit_id: str) -> None:
    """Write the search row of a visit anew."""
    row = find(write.store, visit_id)
    assert row is not None
    texts = tuple(text for text in (row.no, row.subject, row.enterprise_name, row.place) if text)
    entry = Entry(_KIND, visit_id, row.no, row.subject, row.enterprise_name, texts, (row.enterprise_name,))
    search_index.put(write.store.database, entry)


def update(write: Write, visit_id: str, columns: Mapping[str, Any]) -> None:
    """Write some columns of a visit, with their change."""
    kind_rows.update(write, _KIND, visit_id, columns)


def find(store: Store, no_or_id: str) -> VisitRow | None:
    """One visit by its number, its id or its caller's id."""
    query = Visit.select().where((Visit.no == no_or_id) | (Visit.id == no_or_id) | (Visit.client_id == no_or_id))
    row = store.first(query.order_by(Visit.rid).limit(1))
    return _visit(row) if row else None


def between(store: Store, first: date, last: date) -> list[VisitRow]:
    """The visits of a period in the order of their beginning, cancelled ones too."""
    query = Visit.select().where(_within(first, last)).order_by(Visit.at, Visit.rid)
    return [_visit(row) for row in store.rows(query)]


def of_enterprise(store: Store, enterprise_id: str) -> list[VisitRow]:
    """The visits to an enterprise, newest first."""
    query = Visit.select().where(Visit.enterprise_id == enterprise_id).order_by(Visit.at.desc(), Visit.rid.desc())
    return [_visit(row) for row in store.rows(query)]


def of_project(store: Store, project_id: str) -> list[VisitRow]:
    """The visits for a project, newest first."""
    query = Visit.select().where(Visit.project_id == project_id).order_by(Visit.at.desc(), Visit.rid.desc())
    return [_visit(row) for row in store.rows(query)]


def reach(store: Store, first: date, last: date) -> tuple[int, int, int]:
    """Visits done in a period, known enterprises among those visited, and all known enterprises."""
    ((visits, visited),) = store.sql(
        "SELECT count(*), count(DISTINCT e.id) FROM visit v"
        " LEFT JOIN enterprise e ON e.id = v.enterprise_id AND e.merged_into IS NULL"
        " WHERE v.state = ? AND v.at >= ? AND v.at < ?",
        VisitState.DONE.value,
        first.isoformat(),
        f"{last.isoformat()}U",
    )
    ((known,),) = store.sql("SELECT count(*) FROM enterprise WHERE merged_into IS NULL")
    return int(visits), int(visited), int(known)


def reached(store: Store, first: date, last: date) -> tuple[list[str], list[str]]:
    """Ids of the known enterprises visited in a period, and of all known ones: what `reach` counts."""
    visited = store.sql(
        "SELECT DISTINCT e.id FROM visit v JOIN enterprise e ON e.id = v.enterprise_id AND e.merged_into IS NULL"
        " WHERE v.state = ? AND v.at >= ? AND v.at < ? ORDER BY e.rid",
        VisitState.DONE.value,
        first.isoformat(),
        f"{last.isoformat()}U",
    )
    known = store.sql("SELECT id FROM enterprise WHERE merged_into IS NULL ORDER BY rid")
    return [row[0] for row in visited], [row[0] for row in known]


def unseen(store: Store, before: date, limit: int) -> list[Unseen]:
    """Enterprises whose last visit lies before a day, those never visited first."""
    rows = store.sql(
        "SELECT e.id, e.name, (SELECT max(at) FROM visit v WHERE v.enterprise_id = e.id AND v.state = ?) AS last"
        " FROM enterprise e WHERE e.merged_into IS NULL AND (last IS NULL OR last < ?)"
        " ORDER BY last IS NOT NULL, last, e.rid LIMIT ?",
        VisitState.DONE.value,
        before.isoformat(),
        limit,
    )
    return [Unseen(row[0], row[1], parse_moment(row[2]).date() if row[2] else None) for row in rows]


def _within(first: date, last: date) -> Any:
    return (Visit.at >= first.isoformat()) & (Visit.at < f"{last.isoformat()}U")


def _visit(row: Any) -> VisitRow:
    return VisitRow(
        rid=row.rid,
        id=row.id,
        no=row.no,
        client_id=row.client_id,
        kind=VisitKind(row.kind),
        enterprise_id=row.enterprise_id,
        enterprise_name=row.enterprise_name,
        at=row.at,
        subject=row.subject,
        companions=tuple(row.companions),
        place=row.place,
        record=row.record,
        state=VisitState(row.state),
        state_at=row.state_at,
        reason=row.reason,
        project_id=row.project_id,
        operator_id=row.operator_id,
    )
