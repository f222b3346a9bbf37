"""Queries and writes of the files that belong to demands, blocking points and visits."""

from __future__ import annotations

from typing import Any

from station_app.domain.evidence import EvidenceOf, EvidenceRow
from station_app.domain.file_types import MediaType
from station_app.ids import new_id
from station_app.storage import field_clocks, scan_store
from station_app.storage.store import Store, Write
from station_app.storage.tables.evidence import Evidence

KIND = "evidence"
_SELECT = (
    "SELECT e.id, e.about_kind, e.about_id, e.name, e.sha256, a.size, a.media_type, e.added_at, e.operator_id,"
    " a.elsewhere IS NULL, a.complete_at IS NOT NULL FROM evidence e JOIN attachment a ON a.sha256 = e.sha256"
    " WHERE e.removed_at IS NULL"
)


def add(write: Write, about: EvidenceOf, about_id: str, name: str, sha256: str, size: int, kind: MediaType) -> str:
    """Add a file with its change; returns its id."""
    scan_store.add_file(write, sha256, size, kind)
    entity, stamp = new_id(), write.stamp()
    values = {"about_kind": about.value, "sha256": sha256, "name": name, "added_at": write.at}
    row = {**values, "about_id": about_id, "operator_id": write.actor, "removed_at": None}
    write.insert(Evidence, {"id": entity, **row, "hlc": stamp})
    told = {**values, "about": about_id, "operator": write.actor, "size": size, "media_type": kind.value}
    write.change(KIND, entity, told, stamp)
    return entity


def remove(write: Write, evidence_id: str) -> None:
    """Take a file out of sight, with its change."""
    values = {"removed_at": write.at}
    field_clocks.amend(write, Evidence, KIND, evidence_id, values, values)


def of(store: Store, about: EvidenceOf, about_id: str) -> list[EvidenceRow]:
    """The files of something that are in sight, oldest first."""
    query = f"{_SELECT} AND e.about_kind = ? AND e.about_id = ? ORDER BY e.added_at, e.id"
    return [_row(row) for row in store.sql(query, about.value, about_id)]


def find(store: Store, evidence_id: str) -> EvidenceRow | None:
    """One file in sight."""
    rows = store.sql(f"{_SELECT} AND e.id = ?", evidence_id)
    return _row(rows[0]) if rows else None


def _row(row: Any) -> EvidenceRow:
    return EvidenceRow(
        id=row[0], about=EvidenceOf(row[1]), about_id=row[2], name=row[3], sha256=row[4], size=int(row[5]),
        media_type=row[6], added_at=row[7], operator_id=row[8], here=bool(row[9]), at_hall=bool(row[10]),
    )  # fmt: skip
