"""Queries and writes of a project's contacts, reminders and hand-overs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from station_app.domain.chase import ChaseRow, ChaseWay, ContactRow, HandoverRow
from station_app.storage import kind_rows
from station_app.storage.store import Store, Write
from station_app.storage.tables.projects import Chase, ProjectContact, ProjectHandover


def add_contact(write: Write, columns: Mapping[str, Any]) -> str:
    """Add a contact with its change; returns its id."""
    return kind_rows.add(write, "project_contact", {**columns, "removed_at": None})


def remove_contact(write: Write, contact_id: str) -> None:
    """Take a contact off the list, with the change; the row stays."""
    kind_rows.update(write, "project_contact", contact_id, {"removed_at": write.at})


def contacts(store: Store, project_id: str) -> list[ContactRow]:
    """The contacts of a project, by department."""
    query = ProjectContact.select().where(ProjectContact.project_id == project_id, ProjectContact.removed_at.is_null())
    return [
        ContactRow(row.id, row.project_id, row.department, row.name, row.phone, row.duty)
        for row in store.rows(query.order_by(ProjectContact.department, ProjectContact.rid))
    ]


def add_chase(write: Write, columns: Mapping[str, Any]) -> str:
    """Add a reminder with its change; returns its id."""
    values = {**columns, "at": write.at, "answered_on": None, "answer": "", "operator_id": write.actor}
    return kind_rows.add(write, "chase", values)


def answer_chase(write: Write, chase_id: str, day: date, answer: str) -> None:
    """Note what came of a reminder, with the change."""
    kind_rows.update(write, "chase", chase_id, {"answered_on": day.isoformat(), "answer": answer})


def chase(store: Store, chase_id: str) -> ChaseRow | None:
    """One reminder."""
    row = store.first(Chase.select().where(Chase.id == chase_id))
    return _chase(row) if row else None


def chases(store: Store, project_id: str) -> list[ChaseRow]:
    """The reminders of a project, oldest first."""
    query = Chase.select().where(Chase.project_id == project_id).order_by(Chase.rid)
    return [_chase(row) for row in store.rows(query)]


def chases_of_period(store: Store, first: date, last: date) -> list[ChaseRow]:
    """The reminders of a period, oldest first."""
    within = (Chase.at >= first.isoformat()) & (Chase.at < f"{last.isoformat()}U")
    return [_chase(row) for row in store.rows(Chase.select().where(within).order_by(Chase.rid))]


def chased_before(store: Store, project_id: str, node: str, department: str) -> int:
    """How often a department was reminded of a node."""
    rows = store.sql(
        "SELECT count(*) FROM chase WHERE project_id = ? AND node = ? AND department = ?", project_id, node, department
    )
    return int(rows[0][0])


def add_handover(
    write: Write, project_id: str, from_id: str, to_id: str, reason: str, open_work: Mapping[str, Sequence[str]]
) -> None:
    """Keep a hand-over, with the change."""
    columns = {
        "project_id": project_id, "from_id": from_id, "to_id": to_id, "at": write.at, "reason": reason,
        "open_work": {name: list(ids) for name, ids in open_work.items()}, "operator_id": write.actor,
    }  # fmt: skip
    kind_rows.add(write, "project_handover", columns)


def handovers(store: Store, project_id: str) -> list[HandoverRow]:
    """The hand-overs of a project, oldest first."""
    query = ProjectHandover.select().where(ProjectHandover.project_id == project_id).order_by(ProjectHandover.seq)
    return [
        HandoverRow(row.from_id, row.to_id, row.at, row.reason, row.open_work, row.operator_id)
        for row in store.rows(query)
    ]


def _chase(row: Any) -> ChaseRow:
    return ChaseRow(
        rid=row.rid,
        id=row.id,
        project_id=row.project_id,
        node=row.node,
        department=row.department,
        contact=row.contact,
        way=ChaseWay(row.way),
        times=row.times,
        text=row.text,
        at=row.at,
        answered_on=date.fromisoformat(row.answered_on) if row.answered_on else None,
        answer=row.answer,
        operator_id=row.operator_id,
    )
