"""Queries and writes of catalogue versions and published items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from station_app.domain.records import PublishedItemRow, VersionRow
from station_app.errors import Code, EnvironmentFault
from station_app.storage.store import Store, Write
from station_app.storage.tables.catalogue import CatalogueVersion, PublishedItem


def active_version(store: Store, kind: str) -> str:
    """The active version of a kind.

    Raises:
        EnvironmentFault: `store_damaged`: a store is never without one.
    """
    version = active_version_or_none(store, kind)
    if version is None:
        raise EnvironmentFault(Code.STORE_DAMAGED, path=str(store.path))
    return version


def active_version_or_none(store: Store, kind: str) -> str | None:
    """The active version of a kind, or None before the first import."""
    query = CatalogueVersion.select(CatalogueVersion.version).where(
        CatalogueVersion.kind == kind, CatalogueVersion.active
    )
    row = store.first(query)
    return row.version if row else None


def digest(store: Store, kind: str, version: str) -> str | None:
    """The hash of an imported version, or None."""
    query = CatalogueVersion.select(CatalogueVersion.sha256).where(
        CatalogueVersion.kind == kind, CatalogueVersion.version == version
    )
    row = store.first(query)
    return row.sha256 if row else None


def body(store: Store, kind: str, version: str) -> bytes | None:
    """The compressed file of a version, or None."""
    query = CatalogueVersion.select(CatalogueVersion.body).where(
        CatalogueVersion.kind == kind, CatalogueVersion.version == version
    )
    row = store.first(query)
    return bytes(row.body) if row else None


def versions(store: Store) -> list[VersionRow]:
    """All versions, newest first."""
    query = CatalogueVersion.select(
        CatalogueVersion.kind,
        CatalogueVersion.version,
        CatalogueVersion.sha256,
        CatalogueVersion.imported_at,
        CatalogueVersion.active,
    ).order_by(CatalogueVersion.imported_at.desc(), CatalogueVersion.kind)
    return [VersionRow(r.kind, r.version, r.sha256, r.imported_at, bool(r.active)) for r in store.rows(query)]


def put_version(write: Write, kind: str, version: str, sha256: str, packed: bytes) -> None:
    """Store a version and make it the active one of its kind."""
    write.store.run(CatalogueVersion.update(active=False).where(CatalogueVersion.kind == kind))
    write.store.run(
        CatalogueVersion.insert(
            kind=kind, version=version, sha256=sha256, body=packed, imported_at=write.at, active=True
        ).on_conflict(
            conflict_target=[CatalogueVersion.kind, CatalogueVersion.version], update={CatalogueVersion.active: True}
        )
    )


def put_published_items(write: Write, source: str, items: Iterable[Mapping[str, Any]]) -> None:
    """Replace the published items; codes are kept as published, whatever their form."""
    write.store.run(PublishedItem.delete())
    rows = [
        (
            item["item_code"], item["name"], item["department"], item.get("dept_code", ""), item.get("area_code", ""),
            item.get("item_type_code", ""), item.get("item_type", ""), source, position,
        )
        for position, item in enumerate(items)
    ]  # fmt: skip
    for start in range(0, len(rows), 500):
        write.store.run(PublishedItem.insert_many(rows[start : start + 500], fields=_PUBLISHED_FIELDS))


_PUBLISHED_FIELDS = [
    PublishedItem.code, PublishedItem.name, PublishedItem.department, PublishedItem.department_code,
    PublishedItem.area_code, PublishedItem.item_type_code, PublishedItem.item_type, PublishedItem.source,
    PublishedItem.position,
]  # fmt: skip


def published_items(store: Store, query: str) -> list[PublishedItemRow]:
    """Published items in their published order, filtered by a part of code, name or department."""
    rows = PublishedItem.select().order_by(PublishedItem.position)
    if query:
        rows = rows.where(
            PublishedItem.code.contains(query)
            | PublishedItem.name.contains(query)
            | PublishedItem.department.contains(query)
        )
    return [PublishedItemRow(r.code, r.name, r.department, r.area_code, r.item_type) for r in store.rows(rows)]


def published_item(store: Store, code: str) -> PublishedItemRow | None:
    """One published item by its code."""
    row = store.first(PublishedItem.select().where(PublishedItem.code == code))
    return PublishedItemRow(row.code, row.name, row.department, row.area_code, row.item_type) if row else None
