"""Queries and writes of drafts: local, without a number and without a change row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from station_app.storage.store import Store, Write
from station_app.storage.tables.cases import Draft


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A form that was not registered yet."""

    id: str
    title: str
    parked: bool
    updated_at: str
    form: Mapping[str, Any]


def put(write: Write, draft_id: str, form: Mapping[str, Any], title: str, *, parked: bool) -> None:
    """Write or replace a draft."""
    write.store.run(Draft.replace(id=draft_id, form=form, title=title, parked=parked, updated_at=write.at))


def delete(write: Write, draft_id: str) -> None:
    """Take a draft away."""
    write.store.run(Draft.delete().where(Draft.id == draft_id))


def all_drafts(store: Store) -> list[DraftRow]:
    """Every draft, last touched first."""
    return [_row(row) for row in store.rows(Draft.select().order_by(Draft.updated_at.desc()))]


def by_id(store: Store, draft_id: str) -> DraftRow | None:
    """One draft."""
    row = store.first(Draft.select().where(Draft.id == draft_id))
    return _row(row) if row else None


def _row(row: Any) -> DraftRow:
    return DraftRow(row.id, row.title, bool(row.parked), row.updated_at, row.form)
