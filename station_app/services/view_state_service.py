"""What the lists of the window remember on this PC: own views, order and columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from station_app.settings import VIEW_STATES, Settings
from station_app.storage import setting_store
from station_app.storage.store import Store


class ViewStateService:
    """Kept in the store, because names and filters of views may name enterprises; never sent."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def of(self, screen: str) -> Mapping[str, Any]:
        """What a screen remembered; read from memory."""
        found = self._settings.get(VIEW_STATES).get(screen, {})
        return found if isinstance(found, dict) else {}

    def remember(self, screen: str, state: Mapping[str, Any], operator_id: str) -> None:
        """Replace what a screen remembers; commits."""
        with self._store.write(operator_id) as write:
            known = self._settings.get(VIEW_STATES)
            states = {**known, screen: dict(state)}
            setting_store.put(write, VIEW_STATES, states)
        self._settings.remember(VIEW_STATES, states)
