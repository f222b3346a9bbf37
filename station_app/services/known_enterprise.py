"""Linking what was entered to an enterprise the station knows: never a second one for the same."""

from __future__ import annotations

from station_app.storage import enterprise_store
from station_app.storage.store import Write


def link(write: Write, uscc: str | None, name: str) -> tuple[str | None, str]:
    """Id and name of the enterprise, inside the caller's transaction.

    A known one is found by its code or its exact name. An unknown one is added when its code was given; a name alone
    stays a name.
    """
    if uscc is not None:
        known = enterprise_store.by_uscc(write.store, uscc)
        if known is None and name.strip():
            known = enterprise_store.insert(write, name=name, uscc=uscc, profile={}, wallet={})
    else:
        known = enterprise_store.by_name(write.store, name) if name else None
    return (known.id, name or known.name) if known else (None, name)
