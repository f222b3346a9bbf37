"""Taking over a row of the feed that offers a published file: only ever a newer one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from station_app.clock import parse_moment
from station_app.domain.publications import LARGEST, PublicationKind, is_older
from station_app.services.progress import Clocks
from station_app.storage import catalogue_store, publication_store
from station_app.storage.publication_store import PublicationRow, PublicationState
from station_app.storage.store import Store, Write


def take_publication(write: Write, _clocks: Clocks, _entity: str, body: Mapping[str, Any]) -> bool:
    """Keep what is offered, to be fetched after the pull; False when it cannot be read."""
    row = _read(body)
    if row is None:
        return False
    known = {one.kind: one for one in publication_store.all_rows(write.store)}.get(row.kind)
    if known is not None and (known.sha256 == row.sha256 or not _later(row, known)):
        return True
    publication_store.put(write, row)
    return True


def older_than_active(store: Store, row: PublicationRow) -> bool:
    """Whether the version in force comes after an offered one."""
    active = catalogue_store.active_version_or_none(store, row.kind)
    return active is not None and is_older(PublicationKind(row.kind), row.version, active)


def _later(row: PublicationRow, known: PublicationRow) -> bool:
    if is_older(PublicationKind(row.kind), row.version, known.version):
        return False
    return parse_moment(row.published_at) >= parse_moment(known.published_at)


def _read(body: Mapping[str, Any]) -> PublicationRow | None:
    try:
        row = PublicationRow(
            kind=PublicationKind(body["kind"]).value,
            version=str(body["version"])[:200],
            sha256=bytes.fromhex(body["sha256"]).hex(),
            size=int(body["size"]),
            effective_from=parse_moment(str(body["effective_from"])).date().isoformat(),
            published_at=str(body["published_at"]),
            state=PublicationState.OFFERED.value,
            code=None,
            next_try_at=None,
        )
        parse_moment(row.published_at)
    except (KeyError, TypeError, ValueError):
        return None
    return row if len(row.sha256) == 64 and 0 < row.size <= LARGEST else None
