"""Queries and writes of packages that went out on a stick."""

from __future__ import annotations

from typing import NamedTuple

from station_app.storage.store import Store, Write
from station_app.storage.tables.sync import ExchangePackage


class PackageRow(NamedTuple):
    """A package that went out; `identity` opens its receipt, `received_at` ends it."""

    id: str
    name: str
    made_at: str
    expires_at: str
    identity: str
    batches: int
    files: int
    size: int
    received_at: str | None = None


_SELECT = f"SELECT {', '.join(PackageRow._fields)} FROM exchange_package"  # noqa: S608  # own names


def insert(write: Write, row: PackageRow) -> None:
    """Add a package."""
    write.insert(ExchangePackage, row._asdict())


def by_id(store: Store, package_id: str) -> PackageRow | None:
    """One package."""
    rows = store.sql(f"{_SELECT} WHERE id = ?", package_id)
    return PackageRow(*rows[0]) if rows else None


def finish(write: Write, package_id: str) -> bool:
    """Note that the receipt of a package came back; whether that is news."""
    cursor = write.store.database.execute_sql(
        "UPDATE exchange_package SET received_at = ? WHERE id = ? AND received_at IS NULL", (write.at, package_id)
    )
    return bool(cursor.rowcount)


def under_way(store: Store) -> list[PackageRow]:
    """Packages whose receipt has not come back, oldest first."""
    return [PackageRow(*row) for row in store.sql(f"{_SELECT} WHERE received_at IS NULL ORDER BY made_at")]
