"""Worlds for the model: empty stores to copy, an event loop for the hall, and requests that stay in this process."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest
import requests
from requests.adapters import HTTPAdapter

from tests.faults.model.halls import OnPostgres
from tests.faults.model.wire import App
from tests.faults.model.world import MEETING, World, make_template
from tests.sync import postgres


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
    """Every request of this process goes to the world that is being played."""

    def send(adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        return MEETING[-1].wire.send(adapter, request, **options)

    async def here(function: Callable[..., Any], *arguments: Any, **_options: Any) -> Any:
        return function(*arguments)

    monkeypatch.setattr(HTTPAdapter, "send", send)
    monkeypatch.setattr(anyio.to_thread, "run_sync", here)


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
