"""Queries and writes of the service log and its free services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from peewee import fn

from station_app.clock import parse_moment, to_text
from station_app.domain.case_form import Channel
from station_app.domain.service_log import FreeKind, FreeService, OnSiteVisit, ServiceCategory, ServiceLogRow
from station_app.ids import new_id
from station_app.storage.field_clocks import amend
from station_app.storage.store import Store, Write
from station_app.storage.tables.people import FreeServiceRow, ServiceLog

_KIND = "service_log"
_ON_THE_WIRE = {"enterprise_id": "enterprise", "case_id": "case", "operator_id": "operator"}


def acknowledged(store: Store, client_id: str) -> tuple[str, str] | None:
    """Id and content hash of the entry a caller's id already stands for."""
    rows = store.sql("SELECT id, content_hash FROM service_log WHERE client_id = ?", client_id)
    return (rows[0][0], rows[0][1]) if rows else None


def insert(write: Write, values: Mapping[str, Any], free: Sequence[FreeService], content_hash: str) -> str:
    """Add an entry with its free services and its change; returns its id.

    Args:
        values: by column, without ids, stamps and the visit's encoding.
    """
    log_id, stamp = new_id(), write.stamp()
    columns = {**values, "called_back_at": None, "callback_result": "", "operator_id": write.actor}
    rid = write.insert(ServiceLog, {"id": log_id, **columns, "content_hash": content_hash, "hlc": stamp})
    for service in free:
        row = {"log_rid": rid, "kind": service.kind.value, "count": service.count, "saved_fen": service.saved_fen}
        write.insert(FreeServiceRow, row)
    fields = {_ON_THE_WIRE.get(name, name): value for name, value in columns.items()}
    fields["free_services"] = [
        {"kind": service.kind.value, "count": service.count, "saved_fen": service.saved_fen} for service in free
    ]
    write.change(_KIND, log_id, fields, stamp)
    return log_id


def put_free(write: Write, log_id: str, free: Sequence[Mapping[str, Any]]) -> None:
    """Write the free services of an entry that another PC made."""
    rid = write.store.sql("SELECT rid FROM service_log WHERE id = ?", log_id)[0][0]
    for service in free:
        row = {
            "log_rid": rid, "kind": str(service.get("kind", "")), "count": int(service.get("count", 0)),
            "saved_fen": int(service.get("saved_fen", 0)),
        }  # fmt: skip
        write.insert(FreeServiceRow, row)


def update(write: Write, log_id: str, columns: Mapping[str, Any]) -> None:
    """Write some columns of an entry, with their change."""
    fields = {_ON_THE_WIRE.get(name, name): value for name, value in columns.items()}
    amend(write, ServiceLog, _KIND, log_id, columns, fields)


def by_id(store: Store, log_id: str) -> ServiceLogRow | None:
    """One entry by its id or its caller's id, with its free services."""
    row = store.first(ServiceLog.select().where((ServiceLog.id == log_id) | (ServiceLog.client_id == log_id)))
    return _record(row, free_of(store, row.rid)) if row else None


def page(store: Store, first: date, last: date, before_rid: int, limit: int) -> list[ServiceLogRow]:
    """The next entries of a period, newest first; without their free services.

    Args:
        before_rid: the last row of the page before; 0 = from the newest.
    """
    query = ServiceLog.select().where(_within(first, last)).order_by(ServiceLog.rid.desc()).limit(limit)
    if before_rid:
        query = query.where(ServiceLog.rid < before_rid)
    return [_record(row) for row in store.rows(query)]


def of_period(store: Store, first: date, last: date) -> list[ServiceLogRow]:
    """Every entry of a period, oldest first; without their free services."""
    return [
        _record(row)
        for row in store.rows(ServiceLog.select().where(_within(first, last)).order_by(ServiceLog.at, ServiceLog.rid))
    ]


def of_enterprise(store: Store, enterprise_id: str, limit: int) -> list[ServiceLogRow]:
    """The newest entries of an enterprise."""
    query = ServiceLog.select().where(ServiceLog.enterprise_id == enterprise_id)
    return [_record(row) for row in store.rows(query.order_by(ServiceLog.rid.desc()).limit(limit))]


def of_case(store: Store, case_id: str) -> list[ServiceLogRow]:
    """The entries that belong to a case, oldest first (沟通记录)."""
    query = ServiceLog.select().where(ServiceLog.case_id == case_id).order_by(ServiceLog.rid)
    return [_record(row) for row in store.rows(query)]


def owed_callbacks(store: Store, until: date, operators: Sequence[str] = ()) -> list[ServiceLogRow]:
    """Promised call-backs that are due by a day, the oldest promise first; of some operators or of all."""
    query = ServiceLog.select().where(
        ServiceLog.callback_on.is_null(is_null=False),
        ServiceLog.called_back_at.is_null(),
        ServiceLog.callback_on <= until.isoformat(),
    )
    if operators:
        query = query.where(ServiceLog.operator_id.in_(list(operators)))
    return [_record(row) for row in store.rows(query.order_by(ServiceLog.callback_on, ServiceLog.rid))]


def free_of(store: Store, rid: int) -> tuple[FreeService, ...]:
    """The free services of one entry."""
    rows = store.rows(FreeServiceRow.select().where(FreeServiceRow.log_rid == rid))
    return tuple(FreeService(FreeKind(row.kind), row.count, row.saved_fen) for row in rows)


def counts(store: Store, first: date, last: date) -> tuple[dict[ServiceCategory, int], int, tuple[int, int]]:
    """Of a period: entries per category, those solved at the station, those on rest days and outside hours."""
    rows = store.rows(
        ServiceLog.select(
            ServiceLog.category, fn.COUNT(), fn.SUM(ServiceLog.solved), fn.SUM(ServiceLog.weekend),
            fn.SUM(ServiceLog.after_hours),
        ).where(_within(first, last)).group_by(ServiceLog.category).tuples()
    )  # fmt: skip
    by_category = {ServiceCategory(category): int(count) for category, count, *_ in rows}
    solved, weekend, after_hours = (sum(int(row[place] or 0) for row in rows) for place in (2, 3, 4))
    return by_category, solved, (weekend, after_hours)


def free_totals(store: Store, first: date, last: date) -> list[FreeService]:
    """The free services of a period, one row per kind."""
    rows = store.rows(
        FreeServiceRow.select(FreeServiceRow.kind, fn.SUM(FreeServiceRow.count), fn.SUM(FreeServiceRow.saved_fen))
        .join(ServiceLog, on=(ServiceLog.rid == FreeServiceRow.log_rid))
        .where(_within(first, last))
        .group_by(FreeServiceRow.kind)
        .tuples()
    )
    return [FreeService(FreeKind(kind), int(count), int(saved)) for kind, count, saved in rows]


def visit_json(visit: OnSiteVisit | None) -> dict[str, str] | None:
    """A visit as it is stored and sent."""
    if visit is None:
        return None
    return {"at": to_text(visit.at), "place": visit.place, "matter": visit.matter, "result": visit.result}


def _within(first: date, last: date) -> Any:
    return (ServiceLog.at >= first.isoformat()) & (ServiceLog.at < f"{last.isoformat()}U")


def _record(row: Any, free: tuple[FreeService, ...] = ()) -> ServiceLogRow:
    visit = row.visit
    return ServiceLogRow(
        rid=row.rid,
        id=row.id,
        client_id=row.client_id,
        at=row.at,
        category=ServiceCategory(row.category),
        channel=Channel(row.channel),
        enterprise_id=row.enterprise_id,
        enterprise_name=row.enterprise_name,
        contact_name=row.contact_name,
        contact_mobile=row.contact_mobile,
        subject=row.subject,
        answer=row.answer,
        solved=bool(row.solved),
        passed_to=row.passed_to,
        minutes=row.minutes,
        weekend=bool(row.weekend),
        after_hours=bool(row.after_hours),
        case_id=row.case_id,
        visit=OnSiteVisit(parse_moment(visit["at"]), visit["place"], visit["matter"], visit["result"])
        if visit
        else None,
        callback_on=date.fromisoformat(row.callback_on) if row.callback_on else None,
        called_back_at=row.called_back_at,
        callback_result=row.callback_result,
        operator_id=row.operator_id,
        free_services=free,
    )
