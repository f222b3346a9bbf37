"""Returning customers: cases of the same enterprise and item that are still open; shown, never a reason to refuse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from station_app.clock import Clock
from station_app.domain.records import CaseSummary
from station_app.settings import SIMILAR_CASE_DAYS, Settings
from station_app.storage import case_store
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class Similar:
    """An open case of the same enterprise with items in common."""

    case: CaseSummary
    items: tuple[str, ...]


class ReturningCustomers:
    """Reads only."""

    def __init__(self, store: Store, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock

    def similar(self, enterprise_id: str | None, name: str, items: Iterable[str]) -> list[Similar]:
        """Open cases logged within the days of the setting that share an item, the newest first.

        Args:
            enterprise_id: a known enterprise; else exactly the same name counts.
        """
        wanted = frozenset(items)
        since = self._clock.now() - timedelta(days=self._settings.get(SIMILAR_CASE_DAYS))
        found: list[Similar] = []
        for case in case_store.open_of_enterprise(self._store, enterprise_id, name, since.isoformat()):
            shared = [row.code for row in case_store.items(self._store, case.rid) if row.code in wanted]
            if shared:
                found.append(Similar(case, tuple(shared)))
        return found
