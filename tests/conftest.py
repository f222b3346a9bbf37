"""What all wings share: a keyring of the test's own, and stations in temporary homes."""

import gc
import os
from pathlib import Path

import keyring
import pytest
from hypothesis import settings
from keyring.backend import KeyringBackend
from xdist.scheduler import LoadScopeScheduling

from station_app import bootstrap
from station_app.bootstrap import NewStation
from station_app.clock import Clock
from station_app.domain.catalogue import Catalogue
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.services.catalogue_service import CatalogueService, FileKind
from station_app.storage import catalogue_store
from station_app.storage import database as station_database
from sync.hall.store import sqlite as hall_database
from tests.quick_place import quick_place
from tests.sync import postgres

# A property does not fail because the machine stood still for a moment; timings live in the benchmarks.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

TOGETHER = ("tests/end_to_end/test_demo.py", "tests/sync/console/test_browser.py", "tests/test_architecture.py")
"""Their tests share something that is costly to make: one worker has all of such a file."""


class _FilesTogether(LoadScopeScheduling):
    """Shares single tests out, but these files whole, and those first; xdist's own groups do nothing under pytest 9.2."""

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid


def pytest_configure(config):
    """The tests' folders are made where nobody waits for a disk; those of the benchmarks lie on one."""
    if config.option.markexpr != "benchmark":
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quick_place()))


def pytest_xdist_make_scheduler(config, log):
    """How the workers share the tests."""
    return _FilesTogether(config, log)


def pytest_collection_finish():
    """What the run needs to its end is not looked through again whenever Python tidies its memory."""
    gc.collect()
    gc.freeze()


class MemoryKeyring(KeyringBackend):
    """A key store that lives as long as the test."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.secrets = {}

    def get_password(self, service, username):
        return self.secrets.get((service, username))

    def set_password(self, service, username, password):
        self.secrets[service, username] = password

    def delete_password(self, service, username):
        del self.secrets[service, username]


def parsed_once(parse):
    """`CatalogueService.version` that parses stored bytes once in a run; nobody changes what came out of them."""
    known: dict[bytes, Catalogue] = {}

    def version(service, name):
        if name in service._loaded:
            return service._loaded[name]
        stored = catalogue_store.body(service._store, FileKind.CATALOGUE, name) or b""
        if stored in known:
            service._loaded[name] = known[stored]
        return known.setdefault(stored, parse(service, name))

    return version


PARSED_ONCE = parsed_once(CatalogueService.version)


@pytest.fixture(autouse=True)
def quick_stores(request, monkeypatch):
    """In this process nobody waits for the disk, which matters to a power cut only, and a catalogue is parsed once.

    Benchmarks, and the processes that tests start, do without.
    """
    if request.node.get_closest_marker("benchmark"):
        return
    unsynced = dict(station_database._PRAGMAS) | {"synchronous": "off"}
    monkeypatch.setattr(station_database, "_PRAGMAS", tuple(unsynced.items()))
    monkeypatch.setitem(hall_database._PRAGMAS, "synchronous", "off")
    monkeypatch.setattr(CatalogueService, "version", PARSED_ONCE)


@pytest.fixture
def memory_keyring():
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture(scope="session")
def empty_station(tmp_path_factory) -> Path:
    """A fresh store to copy from: making one takes half a second."""
    folder = tmp_path_factory.mktemp("station")
    source = KeySource(key_file=folder / "key")
    bootstrap.create_store(Paths(folder / "home"), NewStation("JG", "金桂园政务驿站", region="430302"), source, Clock())
    return folder


@pytest.fixture
def station_folder(empty_station, tmp_path) -> Path:
    """A station of the test's own: `home` and `key` in a temporary folder."""
    import shutil

    shutil.copytree(empty_station / "home", tmp_path / "home")
    shutil.copy(empty_station / "key", tmp_path / "key")
    return tmp_path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(station_folder, clock):
    source = KeySource(key_file=station_folder / "key")
    with bootstrap.open_services(Paths(station_folder / "home"), source, clock) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres_server():
    """A database server for the whole run."""
    with postgres.server() as running:
        yield running
