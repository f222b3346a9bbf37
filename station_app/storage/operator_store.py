"""Queries and writes of operators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from station_app.domain.records import OperatorRow
from station_app.ids import new_id
from station_app.storage.field_clocks import amend
from station_app.storage.store import Store, Write
from station_app.storage.tables.system import Operator


def insert(write: Write, name: str, role: str, work_no: str, password_hash: str | None) -> OperatorRow:
    """Add an operator with the change for the station's other PCs."""
    operator_id, stamp = new_id(), write.stamp()
    write.store.run(
        Operator.insert(
            id=operator_id, name=name, role=role, work_no=work_no, password_hash=password_hash, created_at=write.at,
            hlc=stamp,
        )
    )  # fmt: skip
    fields = {"name": name, "role": role, "work_no": work_no, "password_hash": password_hash}
    write.change("operator", operator_id, fields, stamp)
    write.audit("operator_add", operator_id, role=role)
    return OperatorRow(operator_id, name, role, work_no, password_hash)


def update(write: Write, operator_id: str, fields: Mapping[str, Any], *, action: str) -> None:
    """Write some fields of an operator, with the change and an audit row that leaves out secrets."""
    amend(write, Operator, "operator", operator_id, fields, fields)
    told = {name: value for name, value in fields.items() if name != "password_hash"}
    write.audit(action, operator_id, **told)


def names(store: Store) -> dict[str, str]:
    """The names of all operators by id, those who have left too."""
    return {row[0]: row[1] for row in store.sql("SELECT id, name FROM operator")}


def all_operators(store: Store) -> list[OperatorRow]:
    """The active operators, oldest first: the first one is who commands act as."""
    rows = store.rows(Operator.select().where(Operator.active).order_by(Operator.created_at, Operator.id))
    return [OperatorRow(r.id, r.name, r.role, r.work_no, r.password_hash) for r in rows]
