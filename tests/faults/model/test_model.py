"""The sync as a model: 400 seeded runs of 40 steps, some of them on PostgreSQL, and by name 20,000 of 60."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest
import requests
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from requests.adapters import HTTPAdapter

from station_app.domain.catalogue import Catalogue
from station_app.services.catalogue_service import CatalogueService
from station_app.storage import database
from sync.hall.store import sqlite
from tests.faults.model.halls import OnPostgres
from tests.faults.model.machine import MEETING, machine_for
from tests.faults.model.planted import PLANTS, QUICKLY_SEEN, Plant
from tests.faults.model.wire import App
from tests.faults.model.world import World, make_template
from tests.sync import postgres

PARTS = 4
"""400 runs are shared among so many tests, so that both cores have some."""


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    folder = tmp_path_factory.mktemp("templates")

    @cache
    def made(station: str, terminal: str) -> Path:
        return make_template(folder / f"{station}{terminal}", station, terminal)

    return made


@pytest.fixture
def app() -> Iterator[App]:
    running = App()
    yield running
    running.close()


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request of this process goes to the world that is being played; parsed catalogues are shared."""

    def send(adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        return MEETING[-1].wire.send(adapter, request, **options)

    async def here(function: Callable[..., Any], *arguments: Any, **_options: Any) -> Any:
        return function(*arguments)

    monkeypatch.setattr(HTTPAdapter, "send", send)
    monkeypatch.setattr(anyio.to_thread, "run_sync", here)
    monkeypatch.setattr(CatalogueService, "version", _read_once(CatalogueService.version))
    unsynced = tuple(
        ("synchronous", "off") if name == "synchronous" else (name, value) for name, value in database._PRAGMAS
    )
    monkeypatch.setattr(database, "_PRAGMAS", unsynced)
    monkeypatch.setitem(sqlite._PRAGMAS, "synchronous", "off")


def _read_once(version: Callable[[CatalogueService, str], Catalogue]) -> Callable[[CatalogueService, str], Catalogue]:
    read: dict[str, Catalogue] = {}

    def once(service: CatalogueService, name: str) -> Catalogue:
        if name not in read:
            read[name] = version(service, name)
        return read[name]

    return once


def run(machine: Any, examples: int, steps: int) -> None:
    """Play; a failing run is printed with the words that repeat it, and made smaller only when `MODEL_SHRINK` is set."""
    shrink = [Phase.shrink] if os.environ.get("MODEL_SHRINK") else []
    checks = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, print_blob=True, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, *shrink],
        report_multiple_bugs=False,
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=checks)


@pytest.fixture
def worlds(tmp_path: Path, templates: Callable[[str, str], Path], app: App, in_process: None) -> Callable[[], World]:
    """A world of its own for every run."""
    return lambda: World(Path(tempfile.mkdtemp(dir=tmp_path)), templates, app)


@pytest.fixture
def worlds_on_postgresql(
    tmp_path: Path, templates: Callable[[str, str], Path], app: App, in_process: None, postgres_server: postgres.Server
) -> Callable[[], World]:
    """The same with halls on a database server."""
    keep = partial(OnPostgres, postgres_server)
    return lambda: World(Path(tempfile.mkdtemp(dir=tmp_path)), templates, app, keep)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_or_doubled_whatever_happens(part: int, worlds: Callable[[], World]) -> None:
    run(seed(part)(machine_for(worlds)), 400 // PARTS, 40)


@pytest.mark.skipif(not postgres.AVAILABLE, reason="the PostgreSQL server is not installed here")
def test_the_same_with_a_hall_on_postgresql(worlds_on_postgresql: Callable[[], World]) -> None:
    run(seed(PARTS)(machine_for(worlds_on_postgresql)), 20, 40)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(40))
def test_the_same_for_a_long_time(part: int, worlds: Callable[[], World]) -> None:
    run(seed(1_000 + part)(machine_for(worlds)), 500, 60)


@pytest.mark.soak
@pytest.mark.skipif(not postgres.AVAILABLE, reason="the PostgreSQL server is not installed here")
@pytest.mark.parametrize("part", range(4))
def test_the_same_for_a_long_time_on_postgresql(part: int, worlds_on_postgresql: Callable[[], World]) -> None:
    run(seed(2_000 + part)(machine_for(worlds_on_postgresql)), 100, 60)


def _plant(plant: Plant) -> Any:
    slow = plant not in QUICKLY_SEEN
    return pytest.param(plant, id=plant.__name__, marks=[pytest.mark.soak] if slow else [])


@pytest.mark.parametrize("plant", [_plant(plant) for plant in PLANTS])
def test_the_model_notices_every_planted_fault(
    plant: Plant, worlds: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        run(machine_for(worlds), 300, 40)
