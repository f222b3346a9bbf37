"""Queries and writes of what the hall has published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station_app.storage.store import Store, Write
from station_app.storage.tables.uploads import Publication


class PublicationState(StrEnum):
    """What has become of a published version here."""

    OFFERED = "offered"
    WAITS = "waits"
    """It is here, checked, and a person decides when it is put in force."""
    ACTIVE = "active"
    OLDER = "older"
    """The one in force is newer; it is never fetched."""


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """The newest version of a kind the hall has published; `code` says why it is not in force."""

    kind: str
    version: str
    sha256: str
    size: int
    effective_from: str
    published_at: str
    state: str
    code: str | None
    next_try_at: str | None


_ALL_ROWS = f"SELECT {', '.join(PublicationRow.__dataclass_fields__)} FROM publication ORDER BY kind"  # noqa: S608  # our own


def all_rows(store: Store) -> list[PublicationRow]:
    """Every kind, in a steady order."""
    return [PublicationRow(*row) for row in store.sql(_ALL_ROWS)]


def put(write: Write, row: PublicationRow) -> None:
    """Take a version over in the place of what was known of its kind."""
    write.store.run(Publication.replace(**{name: getattr(row, name) for name in PublicationRow.__dataclass_fields__}))


def update(write: Write, kind: str, sha256: str, **columns: object) -> None:
    """Write some columns of a version, if it still is the newest."""
    write.store.run(Publication.update(**columns).where(Publication.kind == kind, Publication.sha256 == sha256))
