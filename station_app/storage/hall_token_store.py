"""The hall's tokens inside the encrypted store, for stations whose key did not come from the keyring."""

from __future__ import annotations

from station_app.storage.store import Store, Write
from station_app.storage.tables.sync import HallToken


def read(store: Store, name: str) -> str | None:
    """A token, or None."""
    rows = store.sql("SELECT value FROM hall_token WHERE name = ?", name)
    return str(rows[0][0]) if rows else None


def put(write: Write, name: str, value: str) -> None:
    """Write or replace a token."""
    write.store.database.execute_sql("INSERT OR REPLACE INTO hall_token(name, value) VALUES(?, ?)", (name, value))


def delete(write: Write, name: str) -> None:
    """Forget a token."""
    write.store.run(HallToken.delete().where(HallToken.name == name))
