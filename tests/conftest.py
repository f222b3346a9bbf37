"""What all wings share: a keyring of the test's own, and stations in temporary homes."""

from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from station_app import bootstrap
from station_app.bootstrap import NewStation
from station_app.clock import Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths
from tests.sync import postgres


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
