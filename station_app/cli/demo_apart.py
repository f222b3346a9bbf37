"""The demonstration's two hitches: the station's other PC changed the same field, and a change came after the hall's acceptance."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from station_app import bootstrap
from station_app.bootstrap import NewStation
from station_app.clock import Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.services.intake_change import IntakeFields
from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.station.enrolment import enrol
from sync.station.session import run_session


def change_at_the_other_pc(
    hall: EmbeddedHall, clock: Clock, station: NewStation, apart: Mapping[str, Any], numbers: Mapping[str, str]
) -> None:
    """Another PC of the station joins, changes a case and sends it; its store is thrown away afterwards."""
    no = numbers.get(apart["contested"]["case"])
    if no is None:
        return
    folder = Path(tempfile.mkdtemp(prefix="station-desk-"))
    try:
        paths, key = Paths(folder / "station"), KeySource(key_file=folder / "key")
        bootstrap.create_store(paths, replace(station, **apart["pc"], demo=True), key, clock)
        with bootstrap.open_services(paths, key, clock) as services:
            enrol(services, hall.url, hall.enrol_code(station.code, station.name))
            run_session(services)
            _change(services, no, apart["contested"]["theirs"])
            run_session(services)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def change_unknowing(
    services: Services, apart: Mapping[str, Any], numbers: Mapping[str, str], accepted: str | None
) -> None:
    """Change the same field of that case here, and one of a case the hall has accepted without this PC knowing it yet.

    Args:
        accepted: the number of such a case, if there is one today.
    """
    contested = numbers.get(apart["contested"]["case"])
    if contested is not None:
        _change(services, contested, apart["contested"]["ours"])
    if accepted is not None:
        _change(services, accepted, apart["too_late"])


def _change(services: Services, no: str, fields: Mapping[str, str]) -> None:
    services.intake.change(no, services.operators.first().id, IntakeFields(**fields))
