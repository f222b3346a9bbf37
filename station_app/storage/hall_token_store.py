"""The hall's tokens inside the encrypted store, for stations whose key did not come from the keyring."""

from __future__ import annotations

from station_app.storage.store import Store, Write
from station_app.storage.tables.sync import HallToken


def read(store: Store, name: str) -> str | None:
    """A token, or None."""
    row = store.first(HallToken.select().where(HallToken.name == name))
    return row.value if row else None


def put(write: Write, name: str, value: str) -> None:
    """Write or replace a token."""
    write.store.run(HallToken.insert(name=name, value=value).on_conflict_replace())


def delete(write: Write, name: str) -> None:
    """Forget a token."""
    write.store.run(HallToken.delete().where(HallToken.name == name))
