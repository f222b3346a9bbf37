"""Queries and writes of whistles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from station_app.clock import parse_moment
from station_app.domain.whistle import WhistleRow
from station_app.storage import kind_rows
from station_app.storage.store import Store, Write
from station_app.storage.tables.projects import Whistle

KIND = "whistle"


def acknowledged(store: Store, client_id: str) -> tuple[str, str] | None:
    """Id and content hash of the whistle a caller's id already stands for."""
    rows = store.sql("SELECT id, content_hash FROM whistle WHERE client_id = ?", client_id)
    return (rows[0][0], rows[0][1]) if rows else None


def insert(write: Write, columns: Mapping[str, Any], content_hash: str) -> str:
    """Add a whistle with its change; returns its id."""
    return kind_rows.add(write, KIND, columns, local={"content_hash": content_hash})


def update(write: Write, whistle_id: str, columns: Mapping[str, Any]) -> None:
    """Write some columns of a whistle, with their change."""
    kind_rows.update(write, KIND, whistle_id, columns)


def find(store: Store, id_or_client_id: str) -> WhistleRow | None:
    """One whistle by its id or its caller's id."""
    condition = (Whistle.id == id_or_client_id) | (Whistle.client_id == id_or_client_id)
    row = store.first(Whistle.select().where(condition).limit(1))
    return _record(row) if row else None


def of_project(store: Store, project_id: str) -> list[WhistleRow]:
    """The whistles of a project, oldest first."""
    query = Whistle.select().where(Whistle.project_id == project_id).order_by(Whistle.rid)
    return [_record(row) for row in store.rows(query)]


def unanswered(store: Store) -> list[WhistleRow]:
    """The whistles nobody has answered, by the day that was asked for."""
    query = Whistle.select().where(Whistle.answered_at.is_null()).order_by(Whistle.answer_by, Whistle.rid)
    return [_record(row) for row in store.rows(query)]


def of_period(store: Store, first: date, last: date) -> list[WhistleRow]:
    """The whistles sent in a period, oldest first."""
    within = (Whistle.sent_at >= first.isoformat()) & (Whistle.sent_at < f"{last.isoformat()}U")
    return [_record(row) for row in store.rows(Whistle.select().where(within).order_by(Whistle.rid))]


def _record(row: Any) -> WhistleRow:
    return WhistleRow(
        rid=row.rid,
        id=row.id,
        client_id=row.client_id,
        project_id=row.project_id,
        node=row.node,
        department=row.department,
        matter=row.matter,
        sent_at=parse_moment(row.sent_at),
        answer_by=date.fromisoformat(row.answer_by),
        answered_at=parse_moment(row.answered_at) if row.answered_at else None,
        answered_by=row.answered_by,
        answer=row.answer,
        operator_id=row.operator_id,
    )
