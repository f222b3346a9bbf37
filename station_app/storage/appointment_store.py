"""Queries and writes of appointments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from station_app.domain.appointment import AppointmentRow, AppointmentState, BookingChannel
from station_app.ids import new_id
from station_app.storage.field_clocks import amend
from station_app.storage.store import Store, Write
from station_app.storage.tables.people import Appointment

_KIND = "appointment"
_ON_THE_WIRE = {"enterprise_id": "enterprise", "case_id": "case", "operator_id": "operator"}


def acknowledged(store: Store, client_id: str) -> tuple[str, str] | None:
    """Number and content hash of the appointment a caller's id already stands for."""
    rows = store.sql("SELECT no, content_hash FROM appointment WHERE client_id = ?", client_id)
    return (rows[0][0], rows[0][1]) if rows else None


def insert(write: Write, values: Mapping[str, Any], content_hash: str) -> None:
    """Add an appointment with its change.

    Args:
        values: by column, without ids, state and stamps.
    """
    entity, stamp = new_id(), write.stamp()
    columns = {
        **values, "state": AppointmentState.BOOKED.value, "state_at": write.at, "reason": "", "operator_id": write.actor,
    }  # fmt: skip
    write.insert(Appointment, {"id": entity, **columns, "content_hash": content_hash, "hlc": stamp})
    write.change(_KIND, entity, {_ON_THE_WIRE.get(name, name): value for name, value in columns.items()}, stamp)


def update(write: Write, appointment_id: str, columns: Mapping[str, Any]) -> None:
    """Write some columns of an appointment, with their change."""
    fields = {_ON_THE_WIRE.get(name, name): value for name, value in columns.items()}
    amend(write, Appointment, _KIND, appointment_id, columns, fields)


def find(store: Store, no_or_id: str) -> AppointmentRow | None:
    """One appointment by its number, its id or its caller's id."""
    query = Appointment.select().where(
        (Appointment.no == no_or_id) | (Appointment.id == no_or_id) | (Appointment.client_id == no_or_id)
    )
    row = store.first(query.order_by(Appointment.rid).limit(1))
    return _record(row) if row else None


def of_days(store: Store, first: date, last: date) -> list[AppointmentRow]:
    """The appointments of some days, by day, slot and age."""
    query = Appointment.select().where(Appointment.day.between(first.isoformat(), last.isoformat()))
    return _all(store, query.order_by(Appointment.day, Appointment.start, Appointment.rid))


def of_enterprise(store: Store, enterprise_id: str, limit: int) -> list[AppointmentRow]:
    """The newest appointments of an enterprise."""
    query = Appointment.select().where(Appointment.enterprise_id == enterprise_id)
    return _all(store, query.order_by(Appointment.rid.desc()).limit(limit))


def of_case(store: Store, case_id: str) -> list[AppointmentRow]:
    """The appointments of a case, oldest first."""
    return _all(store, Appointment.select().where(Appointment.case_id == case_id).order_by(Appointment.rid))


def _all(store: Store, query: Any) -> list[AppointmentRow]:
    rows: Sequence[Any] = store.rows(query)
    return [_record(row) for row in rows]


def _record(row: Any) -> AppointmentRow:
    return AppointmentRow(
        rid=row.rid,
        id=row.id,
        no=row.no,
        client_id=row.client_id,
        channel=BookingChannel(row.channel),
        day=date.fromisoformat(row.day),
        start=time.fromisoformat(row.start),
        end=time.fromisoformat(row.end),
        window=row.window,
        enterprise_id=row.enterprise_id,
        enterprise_name=row.enterprise_name,
        contact_name=row.contact_name,
        contact_mobile=row.contact_mobile,
        matter=row.matter,
        case_id=row.case_id,
        state=AppointmentState(row.state),
        state_at=row.state_at,
        reason=row.reason,
        operator_id=row.operator_id,
    )
