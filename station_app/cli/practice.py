"""Practice (演练): a store of its own beside the real one, with invented cases; never sent, begun anew by one key."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from station_app import bootstrap
from station_app.cli.context import Context
from station_app.clock import Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths

_CASES = 5


@dataclass(frozen=True, slots=True)
class Practice:
    """Where people practise: its own folder inside the home, apart from the station's store."""

    root: Path

    @property
    def station(self) -> Paths:
        """The practice station's home."""
        return Paths(self.root / "station")

    @property
    def key(self) -> KeySource:
        """The practice station's key file."""
        return KeySource(key_file=self.root / "station.key")


def add_commands(commands: Any, shared: list[Any]) -> None:
    """Add this group's command."""
    practice = commands.add_parser(
        "practice", parents=shared, help="practise on invented cases, apart from the real ones"
    )
    practice.add_argument("--reset", action="store_true", help="begin anew")
    practice.set_defaults(run=_practice)


def _practice(context: Context) -> int:
    from ui.app import run_window  # Qt loads only when a window opens

    if context.options.reset:
        forget_practice(context.paths)
    paths, source = start_practice(context.paths, context.clock)
    return int(run_window(paths, source, context.clock, start_practice=restart_practice))


def practice_of(home: Paths) -> Practice:
    """Where people of a home practise; a practice's own home stands for itself."""
    inside = home.home.parent
    return Practice(inside if inside.name == "practice" else home.home / "practice")


def start_practice(home: Paths, clock: Clock) -> tuple[Paths, KeySource]:
    """The practice of a home, made and filled the first time.

    Raises:
        EnvironmentFault: no room, or a folder that can't be written.
    """
    practice = practice_of(home)
    if not practice.station.store.exists():
        from station_app.cli.demo_data import load_demo_data  # the invented cases load only to be made

        data = load_demo_data(_CASES)
        station = replace(data.station, code="LX", name="演练驿站", practice=True)
        bootstrap.create_store(practice.station, station, practice.key, clock)
        with bootstrap.open_services(practice.station, practice.key, clock) as services:
            operator = services.operators.first().id
            for enterprise in data.enterprises(services.catalogues.active()):
                services.enterprises.add(enterprise, operator)
            for case in data.cases:
                services.cases.register(case.form, operator)
    return practice.station, practice.key


def restart_practice(home: Paths, clock: Clock) -> tuple[Paths, KeySource]:
    """Begin anew: what was practised goes, when `home` is the practice itself.

    Raises:
        EnvironmentFault: as `start_practice`.
    """
    if home == practice_of(home).station:
        forget_practice(home)
    return start_practice(home, clock)


def forget_practice(home: Paths) -> None:
    """Throw away what was practised; the locks stay, a window may hold them."""
    station = practice_of(home).station
    for name in ("station.db", "station.db-wal", "station.db-shm", "keys.json"):
        (station.home / name).unlink(missing_ok=True)
    for folder in (station.attachments, station.backups):
        shutil.rmtree(folder, ignore_errors=True)
    (station.home.parent / "station.key").unlink(missing_ok=True)
