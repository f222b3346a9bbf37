"""Where a station's files live: one folder, the home, found by option, environment or platform."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

APP_NAME = "station-desk"


@dataclass(frozen=True, slots=True)
class Paths:
    """The files and folders of one home."""

    home: Path

    @property
    def store(self) -> Path:
        """The encrypted database."""
        return self.home / "station.db"

    @property
    def keys(self) -> Path:
        """The key slots: wrapped copies of the store's key, never the key itself."""
        return self.home / "keys.json"

    @property
    def logs(self) -> Path:
        """Rotating logs without personal data."""
        return self.home / "logs"

    @property
    def backups(self) -> Path:
        """Verified backups made by the program."""
        return self.home / "backups"

    @property
    def attachments(self) -> Path:
        """Encrypted files of cases, named by the hash of their content."""
        return self.home / "attachments"

    @property
    def nights(self) -> Path:
        """Reports of the nightly runs."""
        return self.home / "nights"

    @property
    def locks(self) -> Path:
        """Lock files."""
        return self.home / "locks"

    def create(self) -> None:
        """Make the folders, readable by their owner only."""
        for folder in (self.home, self.logs, self.backups, self.attachments, self.locks):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def find_home(option: str | None) -> Paths:
    """The home named by `--home`, else by `STATION_HOME`, else the platform's data folder."""
    named = option or os.environ.get("STATION_HOME")
    if named:
        return Paths(Path(named).expanduser().absolute())
    import platformdirs  # noqa: PLC0415  # only asked for when nothing names the home

    return Paths(Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)))
