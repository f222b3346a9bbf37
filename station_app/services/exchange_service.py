"""Packages on a stick, as the store knows them: which are under way, and the hall's keys for them."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.settings import EXCHANGE_KEYS
from station_app.storage import setting_store
from station_app.storage.store import Store
from station_app.storage.tables.sync import ExchangePackage


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package that went out; `identity` opens its receipt."""

    id: str
    name: str
    made_at: str
    expires_at: str
    identity: str
    batches: int
    files: int
    size: int
    received_at: str | None = None


class ExchangeService:
    """The store's side of the exchange by stick; every method that writes commits by itself."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keys(self) -> tuple[str, str] | None:
        """The hall's age recipient and verifying key; None before an enrolment that brought them."""
        kept = setting_store.stored(self._store, EXCHANGE_KEYS) or {}
        return (kept["recipient"], kept["verify_key"]) if {"recipient", "verify_key"} <= kept.keys() else None

    def keep_keys(self, recipient: str, verify_key: str) -> None:
        """Keep the hall's public keys."""
        with self._store.write() as write:
            setting_store.put(write, EXCHANGE_KEYS, {"recipient": recipient, "verify_key": verify_key})

    def went_out(self, row: PackageRow) -> None:
        """A package lies on a stick, read back and verified."""
        with self._store.write() as write:
            write.insert(ExchangePackage, {name: getattr(row, name) for name in PackageRow.__dataclass_fields__})
            write.audit("exchange_export", row.id, batches=row.batches, files=row.files)

    def package(self, package_id: str) -> PackageRow | None:
        """One package by its id."""
        row = self._store.first(ExchangePackage.select().where(ExchangePackage.id == package_id))
        return None if row is None else _row(row)

    def came_back(self, package_id: str) -> None:
        """The receipt of a package was taken in."""
        with self._store.write() as write:
            query = ExchangePackage.update(received_at=write.at).where(
                ExchangePackage.id == package_id, ExchangePackage.received_at.is_null()
            )
            if write.store.run(query):
                write.audit("exchange_import", package_id)

    def under_way(self) -> list[PackageRow]:
        """Packages whose receipt has not come back, oldest first (U 盘在途)."""
        query = ExchangePackage.select().where(ExchangePackage.received_at.is_null()).order_by(ExchangePackage.made_at)
        return [_row(row) for row in self._store.rows(query)]


def _row(row: ExchangePackage) -> PackageRow:
    return PackageRow(**{name: getattr(row, name) for name in PackageRow.__dataclass_fields__})
