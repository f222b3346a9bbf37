"""What people read of the exchange, by object: what waits, what came, what was done; never the whole of the log."""

from __future__ import annotations

from station_app.storage import exchange_lists
from station_app.storage.exchange_lists import InboxEntry, NumberedRun, OutboxObject
from station_app.storage.exchange_store import RunRow
from station_app.storage.store import Store

__all__ = ["ExchangeLists", "InboxEntry", "NumberedRun", "OutboxObject"]


class ExchangeLists:
    """Reads only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def waiting_objects(self, limit: int = 500) -> list[OutboxObject]:
        """What waits for the hall, by case or other object, the oldest first; what needs a person before the rest."""
        return exchange_lists.outbox(self._store, limit)

    def contested_cases(self) -> frozenset[str]:
        """The cases of which a field waits for a person to choose its value."""
        return exchange_lists.contested_cases(self._store)

    def inbox(self, limit: int = 200) -> list[InboxEntry]:
        """What came lately from the hall and from the station's other PCs, newest first."""
        return exchange_lists.inbox(self._store, limit)

    def numbered_runs(self, limit: int = 500) -> list[NumberedRun]:
        """Finished sessions with their numbers on this PC, newest first."""
        return exchange_lists.runs(self._store, limit)

    def newest_night(self) -> RunRow | None:
        """The session of the newest night that got as far as one."""
        return exchange_lists.newest_of(self._store, "nightly")
