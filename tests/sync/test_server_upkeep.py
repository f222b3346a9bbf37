"""Backup, restore and checks of a hall whose data are on a PostgreSQL server."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sync.hall.cli import run
from sync.hall.embedded import EmbeddedHall
from tests.sync import postgres
from tests.sync.conftest import SetClock
from tests.sync.peer import Peer

pytestmark = pytest.mark.skipif(not postgres.AVAILABLE, reason="the PostgreSQL server is not installed here")


@pytest.fixture
def database(postgres_server: postgres.Server) -> str:
    return postgres_server.database()


@pytest.fixture
def command(tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:  # fmt: skip
    def command(*words: str, exit_code: int = 0, db: str = database) -> dict[str, Any]:
        monkeypatch.setenv("HALL_DB", db)
        monkeypatch.setenv("HALL_NOW", "2026-11-20T10:00:00+08:00")
        assert run([*words, "--home", str(tmp_path / "hall"), "--json"]) == exit_code
        return dict(json.loads(capsys.readouterr().out))

    return command


def test_an_external_backup_moves_what_is_durable(
    hall: EmbeddedHall, peer: Peer, clock: SetClock, command: Callable[..., dict[str, Any]]
) -> None:
    peer.push(peer.case("JG-261120-001"), peer.case("JG-261120-002"))
    clock.forward(minutes=10)
    peer.push(peer.case("JG-261120-003"))
    assert peer.hello()["durable_seq"] == 0
    assert command("backup", "--external", "pg-1120", "--begun", "2026-11-20T10:05")["logs"] == 1
    assert peer.hello()["durable_seq"] == 2
    command("backup", "--external", "pg-1120-b", "--begun", "2026-11-20T10:30")
    assert peer.hello()["durable_seq"] == 3
    command("backup", "--external", "older", "--begun", "2026-11-20T10:05")
    assert peer.hello()["durable_seq"] == 3
    assert command("verify") == {"ok": True, "faults": []}
    assert command("backup", exit_code=22)["error"]["code"] == "backup_external"
    assert command("restore", "x.db", exit_code=22)["error"]["code"] == "backup_external"
    assert command("backup", "--external", " ", exit_code=20)["error"]["code"] == "required"
    assert command("backup", "--external", "x", "--begun", "soon", exit_code=20)["error"]["code"] == "bad_date"
    assert command("restore", "--external", "x", exit_code=15)["error"]["code"] == "already_running"


def test_the_file_of_a_hall_has_its_own_backup(command: Callable[..., dict[str, Any]]) -> None:
    own = "sqlite:///hall.db"
    assert command("backup", "--external", "x", exit_code=22, db=own)["error"]["code"] == "backup_own"
    assert command("restore", "--external", "x", exit_code=22, db=own)["error"]["code"] == "backup_own"
    assert command("restore", exit_code=20, db=own)["error"]["code"] == "required"


def test_a_damaged_store_makes_nothing_durable(
    hall: EmbeddedHall, peer: Peer, command: Callable[..., dict[str, Any]]
) -> None:
    peer.push(peer.case("JG-261120-001"), peer.case("JG-261120-002"))
    with hall.hall.store.write() as tx:
        tx.run("DELETE FROM change_in WHERE seq = 1")
    assert command("verify", exit_code=16)["faults"] == [f"gap:{peer.replica_id}"]
    assert command("backup", "--external", "x", exit_code=16)["error"]["code"] == "store_damaged"
    assert peer.hello()["durable_seq"] == 0


def test_a_restored_server_gets_everything_again(
    tmp_path: Path,
    clock: SetClock,
    postgres_server: postgres.Server,
    command: Callable[..., dict[str, Any]],
    database: str,
) -> None:
    """Dumped, gone on, restored: the new epoch makes the station send what the dump did not hold."""
    dump = tmp_path / "hall.sql"
    with EmbeddedHall(tmp_path / "hall", clock=clock, database=database) as hall:
        peer = Peer(hall.url, hall.enrol_code("JG", "金桂园驿站"))
        peer.wall = clock.wall_ms()
        first = peer.case("JG-261120-001")
        peer.push(first)
        _program(postgres_server, "pg_dump", "--file", str(dump), "--no-owner", database)
        later = peer.case("JG-261120-002")
        peer.push(later)
        epoch = peer.hello()["hall_epoch"]
        peer.pull()
    restored = postgres_server.empty()
    _program(postgres_server, "psql", "--quiet", "--file", str(dump), restored)
    assert command("restore", "--external", "hall.sql", db=restored)["hall_epoch"] != epoch
    with EmbeddedHall(tmp_path / "hall", clock=clock, database=restored) as hall:
        peer.url = hall.url
        answer = peer.hello()
        assert (answer["last_seq"], answer["hall_epoch"] != epoch) == (1, True)
        assert peer.call("GET", "changes", params={"cursor": peer.cursor}).status_code == 410
        peer.last_hash = ""
        assert peer.push(later)["last_seq"] == 2
        peer.close()


def _program(server: postgres.Server, name: str, *words: str) -> None:
    line = [str(server.programs / name), *words]
    subprocess.run(line, check=True, capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
