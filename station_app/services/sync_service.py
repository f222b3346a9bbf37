"""What the sync needs of the store; the sync wing fills this in."""

from __future__ import annotations

from station_app.services.progress import Clocks
from station_app.storage.store import Store


class SyncService:
    """Batches, verdicts and pulled pages."""

    def __init__(self, store: Store, clocks: Clocks) -> None:
        self._store = store
        self._clocks = clocks
