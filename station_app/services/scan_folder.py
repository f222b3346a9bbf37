"""The folder in which this PC's scanner leaves its files."""

from __future__ import annotations

from pathlib import Path

from station_app.settings import SCAN_FOLDER, Settings
from station_app.storage import setting_store
from station_app.storage.store import Store


class ScanFolder:
    """A setting of this PC; never sent."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def path(self) -> Path | None:
        """The folder, None while nobody has named one; read from memory."""
        named = self._settings.get(SCAN_FOLDER)
        return Path(named) if named else None

    def choose(self, folder: Path | None, operator_id: str) -> None:
        """Watch another folder, or none; commits."""
        named = str(folder) if folder is not None else ""
        with self._store.write(operator_id) as write:
            setting_store.put(write, SCAN_FOLDER, named)
        self._settings.remember(SCAN_FOLDER, named)
