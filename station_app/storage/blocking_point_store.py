"""Queries and writes of blocking points and their steps; steps are added and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from station_app.domain.blocking_point import Level, PointRow, PointStep, PointStepRow
from station_app.storage import kind_rows
from station_app.storage.store import Store, Write
from station_app.storage.tables.projects import BlockingPoint, BlockingStep

KIND = "blocking_point"


def acknowledged(store: Store, client_id: str) -> tuple[str, str] | None:
    """Id and content hash of the point a caller's id already stands for."""
    rows = store.sql("SELECT id, content_hash FROM blocking_point WHERE client_id = ?", client_id)
    return (rows[0][0], rows[0][1]) if rows else None


def insert(write: Write, columns: Mapping[str, Any], content_hash: str) -> str:
    """Add a point with its change; returns its id."""
    return kind_rows.add(write, KIND, columns, local={"content_hash": content_hash})


def update(write: Write, point_id: str, columns: Mapping[str, Any]) -> None:
    """Write some columns of a point, with their change."""
    kind_rows.update(write, KIND, point_id, columns)


def add_step(write: Write, point_id: str, step: PointStep, level: Level, text: str) -> None:
    """Append a step with its change."""
    columns = {
        "point_id": point_id, "step": step.value, "at": write.at, "level": level.value, "text": text,
        "actor": write.actor,
    }  # fmt: skip
    kind_rows.add(write, "blocking_step", columns)


def find(store: Store, id_or_client_id: str) -> PointRow | None:
    """One point by its id or its caller's id."""
    condition = (BlockingPoint.id == id_or_client_id) | (BlockingPoint.client_id == id_or_client_id)
    found = _with_steps(store, store.rows(BlockingPoint.select().where(condition).limit(1)))
    return found[0] if found else None


def of_project(store: Store, project_id: str) -> list[PointRow]:
    """The points of a project, oldest first."""
    query = BlockingPoint.select().where(BlockingPoint.project_id == project_id).order_by(BlockingPoint.rid)
    return _with_steps(store, store.rows(query))


def open_points(store: Store) -> list[PointRow]:
    """The points that are not closed, by their last day."""
    query = BlockingPoint.select().where(BlockingPoint.closed_on.is_null())
    return _with_steps(store, store.rows(query.order_by(BlockingPoint.due, BlockingPoint.rid)))


def of_period(store: Store, first: date, last: date) -> list[PointRow]:
    """The points that were open on a day of a period, oldest first."""
    begun = BlockingPoint.raised_on <= last.isoformat()
    lasted = BlockingPoint.closed_on.is_null() | (BlockingPoint.closed_on >= first.isoformat())
    return _with_steps(store, store.rows(BlockingPoint.select().where(begun & lasted).order_by(BlockingPoint.rid)))


def _with_steps(store: Store, rows: Sequence[Any]) -> list[PointRow]:
    found: dict[str, list[PointStepRow]] = {row.id: [] for row in rows}
    query = BlockingStep.select().where(BlockingStep.point_id.in_(list(found))).order_by(BlockingStep.hlc)
    for row in store.rows(query) if found else ():
        found[row.point_id].append(PointStepRow(PointStep(row.step), row.at, Level(row.level), row.text, row.actor))
    return [_record(row, tuple(found[row.id])) for row in rows]


def _record(row: Any, steps: tuple[PointStepRow, ...]) -> PointRow:
    return PointRow(
        rid=row.rid,
        id=row.id,
        client_id=row.client_id,
        project_id=row.project_id,
        node=row.node,
        title=row.title,
        cause=row.cause,
        lead=row.lead,
        support=row.support,
        level=Level(row.level),
        raised_on=date.fromisoformat(row.raised_on),
        due=date.fromisoformat(row.due),
        evidence=row.evidence,
        plan=row.plan,
        closed_on=date.fromisoformat(row.closed_on) if row.closed_on else None,
        result=row.result,
        operator_id=row.operator_id,
        steps=steps,
    )
