"""Queries and writes of duty records, leave with cover and queue figures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from station_app.clock import parse_moment, to_text
from station_app.domain.duty import DutyKind, DutyRow, LeaveRow
from station_app.domain.tidal import QueueFigure
from station_app.ids import new_id
from station_app.storage.field_clocks import amend
from station_app.storage.store import Store, Write
from station_app.storage.tables.people import Duty, LeaveCover, QueueRow


def by_client_id(store: Store, client_id: str) -> DutyRow | None:
    """The record a caller's id already stands for."""
    row = store.first(Duty.select().where(Duty.client_id == client_id))
    return _duty(row) if row else None


def insert(write: Write, client_id: str, operator_id: str, at: datetime, kind: DutyKind, reason: str) -> DutyRow:
    """Add a record with its change."""
    entity, stamp = new_id(), write.stamp()
    columns = {
        "client_id": client_id, "operator_id": operator_id, "at": to_text(at), "kind": kind.value, "reason": reason,
    }  # fmt: skip
    write.insert(Duty, {"id": entity, **columns, "hlc": stamp})
    fields = {"operator" if name == "operator_id" else name: value for name, value in columns.items()}
    write.change("duty", entity, fields, stamp)
    return DutyRow(entity, operator_id, parse_moment(to_text(at)), kind, reason)


def of_operator(store: Store, operator_id: str, first: date, last: date) -> list[DutyRow]:
    """The records of an operator in a period, oldest first."""
    query = Duty.select().where(
        Duty.operator_id == operator_id, Duty.at >= first.isoformat(), Duty.at < f"{last.isoformat()}U"
    )
    return [_duty(row) for row in store.rows(query.order_by(Duty.at, Duty.id))]


def insert_leave(write: Write, operator_id: str, cover_id: str, first: date, last: date, reason: str) -> str:
    """Add a leave with its change; returns its id."""
    entity, stamp = new_id(), write.stamp()
    columns = {
        "operator_id": operator_id, "cover_id": cover_id, "first_day": first.isoformat(), "last_day": last.isoformat(),
        "reason": reason, "cancelled_at": None,
    }  # fmt: skip
    write.insert(LeaveCover, {"id": entity, **columns, "hlc": stamp})
    fields = {
        "operator": operator_id, "cover": cover_id, "first": first.isoformat(), "last": last.isoformat(),
        "reason": reason,
    }  # fmt: skip
    write.change("leave_cover", entity, fields, stamp)
    return entity


def cancel_leave(write: Write, leave_id: str) -> None:
    """End a leave before its time, with its change."""
    columns = {"cancelled_at": write.at}
    amend(write, LeaveCover, "leave_cover", leave_id, columns, columns)


def leave(store: Store, leave_id: str) -> LeaveRow | None:
    """One leave."""
    row = store.first(LeaveCover.select().where(LeaveCover.id == leave_id))
    return _leave(row) if row else None


def leaves_on(store: Store, day: date) -> list[LeaveRow]:
    """The leaves that run on a day, in the order in which they were entered."""
    query = LeaveCover.select().where(
        LeaveCover.first_day <= day.isoformat(),
        LeaveCover.last_day >= day.isoformat(),
        LeaveCover.cancelled_at.is_null(),
    )
    return [_leave(row) for row in store.rows(query.order_by(LeaveCover.id))]


def leaves_from(store: Store, day: date) -> list[LeaveRow]:
    """The leaves that end on a day or later, cancelled ones left out, by their first day."""
    query = LeaveCover.select().where(LeaveCover.last_day >= day.isoformat(), LeaveCover.cancelled_at.is_null())
    return [_leave(row) for row in store.rows(query.order_by(LeaveCover.first_day, LeaveCover.id))]


def insert_figure(write: Write, at: str, waiting: int, served: int, windows_open: int) -> None:
    """Add the queue figures of one half hour with their change."""
    entity, stamp = new_id(), write.stamp()
    columns = {"at": at, "waiting": waiting, "served": served, "windows_open": windows_open}
    write.insert(QueueRow, {"id": entity, **columns, "hlc": stamp})
    write.change("queue_figure", entity, columns, stamp)


def figures_of(store: Store, day: date) -> list[QueueFigure]:
    """The queue figures of a day, oldest first."""
    query = QueueRow.select().where(QueueRow.at >= day.isoformat(), QueueRow.at < f"{day.isoformat()}U")
    rows = store.rows(query.order_by(QueueRow.at, QueueRow.id))
    return [QueueFigure(row.at, row.waiting, row.served, row.windows_open) for row in rows]


def _duty(row: Any) -> DutyRow:
    return DutyRow(row.id, row.operator_id, parse_moment(row.at), DutyKind(row.kind), row.reason)


def _leave(row: Any) -> LeaveRow:
    first, last = date.fromisoformat(row.first_day), date.fromisoformat(row.last_day)
    return LeaveRow(row.id, row.operator_id, row.cover_id, first, last, row.reason, row.cancelled_at)
