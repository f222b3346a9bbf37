"""Packages on a stick, as the store knows them: which are under way, and the hall's keys for them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from station_app.settings import EXCHANGE_KEYS, INTRODUCTION
from station_app.storage import exchange_package_store, setting_store
from station_app.storage.exchange_package_store import PackageRow
from station_app.storage.store import Store

__all__ = ["ExchangeService", "Introduction", "PackageRow"]


@dataclass(frozen=True, slots=True)
class Introduction:
    """How a PC without a network introduces itself: the hall's code, the id of its request, its public key."""

    code: str
    request_id: str
    public_key: str


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

    def introduce(self, how: Introduction, recipient: str, verify_key: str) -> None:
        """Keep the keys of a hall this PC has never reached, and how it introduces itself there."""
        with self._store.write() as write:
            setting_store.put(write, EXCHANGE_KEYS, {"recipient": recipient, "verify_key": verify_key})
            setting_store.put(write, INTRODUCTION, asdict(how))
            write.audit("exchange_introduce", how.request_id)

    def introduction(self) -> Introduction | None:
        """How this PC introduces itself; None when it need not."""
        kept = setting_store.stored(self._store, INTRODUCTION) or {}
        return Introduction(**kept) if kept else None

    def end_introduction(self) -> None:
        """The hall knows this PC now."""
        with self._store.write() as write:
            setting_store.put(write, INTRODUCTION, {})

    def went_out(self, row: PackageRow) -> None:
        """A package lies on a stick, read back and verified."""
        with self._store.write() as write:
            exchange_package_store.insert(write, row)
            write.audit("exchange_export", row.id, batches=row.batches, files=row.files)

    def package(self, package_id: str) -> PackageRow | None:
        """One package by its id."""
        return exchange_package_store.by_id(self._store, package_id)

    def came_back(self, package_id: str) -> None:
        """The receipt of a package was taken in."""
        with self._store.write() as write:
            if exchange_package_store.finish(write, package_id):
                write.audit("exchange_import", package_id)

    def under_way(self) -> list[PackageRow]:
        """Packages whose receipt has not come back, oldest first (U 盘在途)."""
        return exchange_package_store.under_way(self._store)
