"""Queries and writes of demands and of what was done about them: rows are added and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from station_app.domain.demand import (
    Act,
    Cause,
    DemandChannel,
    DemandKind,
    DemandRow,
    DemandStep,
    Outcome,
    Stage,
)
from station_app.storage import kind_rows, search_index
from station_app.storage.search_index import Entry
from station_app.storage.store import Store, Write
from station_app.storage.tables.demands import Demand, DemandAct

_STAGE = (
    "coalesce((SELECT after FROM demand_act a WHERE a.demand_id = d.id AND a.after <> '' ORDER BY a.hlc DESC LIMIT 1),"
    " 'source')"
)


def acknowledged(store: Store, client_id: str) -> tuple[str, str] | None:
    """Number and content hash of the demand a caller's id already stands for."""
    rows = store.sql("SELECT no, content_hash FROM demand WHERE client_id = ?", client_id)
    return (rows[0][0], rows[0][1]) if rows else None


def insert(write: Write, values: Mapping[str, Any], content_hash: str) -> str:
    """Add a demand with its change; returns its id.

    Args:
        values: by column, without id and stamps.
    """
    demand_id = kind_rows.add(write, "demand", values, local={"content_hash": content_hash})
    reindex(write, demand_id)
    return demand_id


def reindex(write: Write, demand_id: str) -> None:
    """Write the search row of a demand anew."""
    ((no, subject, enterprise, mobile, hotline),) = write.store.sql(
        "SELECT no, subject, enterprise_name, contact_mobile, hotline_no FROM demand WHERE id = ?", demand_id
    )
    texts = tuple(text for text in (no, subject, enterprise, mobile, hotline) if text)
    entry = Entry("demand", demand_id, no, subject, enterprise, texts, (enterprise,) if enterprise else ())
    search_index.put(write.store.database, entry)


def add_act(write: Write, demand_id: str, step: DemandStep) -> None:
    """Append an act with its change."""
    kind_rows.add(
        write,
        "demand_act",
        {
            "demand_id": demand_id, "act": step.act.value, "after": step.after.value if step.after else "",
            "at": step.at, "actor": step.actor, "text": step.text, "unit": step.unit,
            "with_units": list(step.with_units), "person": step.person, "workdays": step.workdays,
            "cause": step.cause.value if step.cause else "", "outcome": step.outcome.value if step.outcome else "",
            "satisfied": step.satisfied, "into_id": step.into_id, "slip_no": step.slip_no,
        },
    )  # fmt: skip


def find(store: Store, no_or_id: str) -> DemandRow | None:
    """One demand by its number, its id or its caller's id."""
    condition = (Demand.no == no_or_id) | (Demand.id == no_or_id) | (Demand.client_id == no_or_id)
    found = _with_acts(store, store.rows(Demand.select().where(condition).order_by(Demand.rid).limit(1)))
    return found[0] if found else None


def tickets(store: Store) -> dict[str, str]:
    """The demands that came in with a 12345 ticket: their numbers by the ticket's, the first of several."""
    rows = store.sql("SELECT hotline_no, no FROM demand WHERE hotline_no <> '' ORDER BY rid DESC")
    return dict(rows)


def stages(store: Store) -> dict[Stage, int]:
    """How many demands stand in each stage, closed ones too."""
    rows = store.sql(f"SELECT {_STAGE} AS stage, count(*) FROM demand d GROUP BY stage")  # noqa: S608  # constant
    found = {Stage(stage): int(count) for stage, count in rows}
    return {stage: found.get(stage, 0) for stage in Stage}


def open_ones(store: Store) -> list[DemandRow]:
    """Every demand that is not closed, oldest first."""
    ids = [row[0] for row in store.sql(f"SELECT id FROM demand d WHERE {_STAGE} <> 'closed'")]  # noqa: S608  # constant
    return of_ids(store, ids)


def page(store: Store, before_rid: int, limit: int) -> list[DemandRow]:
    """The next demands, newest first; `before_rid` 0 = from the newest."""
    query = Demand.select().order_by(Demand.rid.desc()).limit(limit)
    if before_rid:
        query = query.where(Demand.rid < before_rid)
    return _with_acts(store, store.rows(query))


def of_period(store: Store, first: date, last: date) -> list[DemandRow]:
    """Every demand that came in during a period, oldest first."""
    within = (Demand.at >= first.isoformat()) & (Demand.at < f"{last.isoformat()}U")
    return _with_acts(store, store.rows(Demand.select().where(within).order_by(Demand.at, Demand.rid)))


def closed_in(store: Store, first: date, last: date) -> list[DemandRow]:
    """Every demand whose newest closing lies in a period and that is closed still."""
    rows = store.sql(
        "SELECT DISTINCT demand_id FROM demand_act WHERE after = 'closed' AND at >= ? AND at < ?",
        first.isoformat(),
        f"{last.isoformat()}U",
    )
    return [row for row in of_ids(store, [row[0] for row in rows]) if row.stage is Stage.CLOSED]


def of_ids(store: Store, ids: Sequence[str]) -> list[DemandRow]:
    """Demands by their ids, oldest first."""
    return _with_acts(store, store.rows(Demand.select().where(Demand.id.in_(list(ids))).order_by(Demand.rid)))


def of_enterprise(store: Store, enterprise_id: str) -> list[DemandRow]:
    """The demands of an enterprise, newest first."""
    query = Demand.select().where(Demand.enterprise_id == enterprise_id).order_by(Demand.rid.desc())
    return _with_acts(store, store.rows(query))


def of_project(store: Store, project_id: str) -> list[DemandRow]:
    """The demands about a project, newest first."""
    query = Demand.select().where(Demand.project_id == project_id).order_by(Demand.rid.desc())
    return _with_acts(store, store.rows(query))


def of_visits(store: Store, visit_ids: Sequence[str]) -> dict[str, list[str]]:
    """Ids of the demands that visits brought, by visit; visits without any are absent."""
    found: dict[str, list[str]] = {}
    query = Demand.select(Demand.visit_id, Demand.id).where(Demand.visit_id.in_(list(visit_ids))).order_by(Demand.rid)
    for visit_id, demand_id in store.rows(query.tuples()) if visit_ids else ():
        found.setdefault(visit_id, []).append(demand_id)
    return found


def merged_into(store: Store, demand_id: str) -> list[DemandRow]:
    """The demands that were merged into one, oldest first."""
    rows = store.sql("SELECT demand_id FROM demand_act WHERE act = 'merge' AND into_id = ?", demand_id)
    return of_ids(store, [row[0] for row in rows])


def _with_acts(store: Store, rows: Sequence[Any]) -> list[DemandRow]:
    acts: dict[str, list[DemandStep]] = {row.id: [] for row in rows}
    query = DemandAct.select().where(DemandAct.demand_id.in_(list(acts)))
    for row in store.rows(query.order_by(DemandAct.demand_id, DemandAct.hlc)) if acts else ():
        acts[row.demand_id].append(_step(row))
    return [_demand(row, tuple(acts[row.id])) for row in rows]


def _step(row: Any) -> DemandStep:
    return DemandStep(
        act=Act(row.act),
        after=Stage(row.after) if row.after else None,
        at=row.at,
        actor=row.actor,
        text=row.text,
        unit=row.unit,
        with_units=tuple(row.with_units),
        person=row.person,
        workdays=row.workdays,
        cause=Cause(row.cause) if row.cause else None,
        outcome=Outcome(row.outcome) if row.outcome else None,
        satisfied=None if row.satisfied is None else bool(row.satisfied),
        into_id=row.into_id,
        slip_no=row.slip_no,
    )


def _demand(row: Any, steps: tuple[DemandStep, ...]) -> DemandRow:
    return DemandRow(
        rid=row.rid,
        id=row.id,
        no=row.no,
        client_id=row.client_id,
        kind=DemandKind(row.kind),
        channel=DemandChannel(row.channel),
        subject=row.subject,
        text=row.text,
        enterprise_id=row.enterprise_id,
        enterprise_name=row.enterprise_name,
        contact_name=row.contact_name,
        contact_mobile=row.contact_mobile,
        amount_fen=row.amount_fen,
        concerned=row.concerned,
        broken_promise=bool(row.broken_promise),
        hotline_no=row.hotline_no,
        case_id=row.case_id,
        project_id=row.project_id,
        visit_id=row.visit_id,
        at=row.at,
        operator_id=row.operator_id,
        steps=steps,
    )
