"""The hall's commands as processes: serve, enrol, look, back up, restore."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.hall.cli import run
from sync.hall.embedded import EmbeddedHall
from tests.sync.peer import Peer


class Commands:
    """Runs commands in this process and reads their JSON."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self.capsys = capsys

    def __call__(self, *words: str, exit_code: int = 0) -> dict[str, Any]:
        assert run([*words, "--home", str(self.home), "--json"]) == exit_code
        return dict(json.loads(self.capsys.readouterr().out))


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    return Commands(tmp_path / "hall", capsys)


def test_devices_cases_and_status(hall: EmbeddedHall, peer: Peer, command: Commands, tmp_path: Path) -> None:
    peer.push(peer.case("JG-261120-001", state="submitted", remark="第一行\n第二行"))
    peer.hello(pending=3, app="1.0")
    device = command("device", "list")["devices"][0]
    assert (device["station"], device["status"]) == ("JG", "active")
    assert command("case", "list")["cases"][0]["client_id"] == "jg-261120-001"
    assert command("case", "list", "--query", "不存在")["cases"] == []
    shown = command("case", "show", "JG-261120-001")
    assert (shown["station"], shown["enterprise_name"], shown["remark"]) == ("JG", "𠮷祥餐饮店", "第一行\n第二行")
    assert shown["affairs"][0]["state"] == "received"
    assert shown["receipt_no"] == "HZ-261120-000001"
    station = command("status")["stations"][0]
    assert (station["pending"], station["cases"], station["versions"]) == (3, 1, ["1.0"])
    export = tmp_path / "export.jsonl"
    export.write_text('{"case_no": "JG-261120-001", "event": "受理", "at": "2026-11-20"}\nbad\n', encoding="utf-8")
    report = command("progress", "import", str(export), exit_code=20)
    assert (report["applied"], report["faults"][0]["code"]) == (1, "bad_json")
    assert command("device", "revoke", device["device_id"])["status"] == "revoked"


def test_errors_have_codes_and_exits(command: Commands, tmp_path: Path) -> None:
    assert command("case", "show", "NONE", exit_code=21)["error"]["code"] == "case_not_found"
    assert command("enrol-code", "--station", "NONE", exit_code=20)["error"]["code"] == "station_code"
    assert command("device", "revoke", "none", exit_code=21)["error"]["field"] == "device"
    missing = str(tmp_path / "missing.csv")
    assert command("progress", "import", missing, exit_code=21)["error"]["code"] == "file_not_found"
    assert command("restore", missing, exit_code=21)["error"]["code"] == "file_not_found"


def test_a_missing_or_wrong_key_makes_no_new_one(command: Commands) -> None:
    command("station", "add", "JG", "锦江驿站")
    key = command.home / "hall.key"
    good = key.read_text("ascii")
    assert key.stat().st_mode & 0o777 == 0o600
    key.write_text("f" * 64, "ascii")
    assert command("status", exit_code=23)["error"]["code"] == "key_wrong"
    key.write_text("", "ascii")
    assert command("status", exit_code=23)["error"]["code"] == "key_file_bad"
    key.unlink()
    assert command("status", exit_code=14)["error"]["code"] == "key_absent"
    key.write_text(good, "ascii")
    assert command("status")["stations"][0]["station"] == "JG"


def test_the_store_is_encrypted(command: Commands) -> None:
    command("station", "add", "JG", "锦江驿站")
    stored = b"".join(path.read_bytes() for path in command.home.glob("hall.db*"))
    assert "锦江".encode() not in stored
    assert not stored.startswith(b"SQLite format 3")


def test_a_restored_hall_starts_a_new_epoch_and_is_filled_again(
    hall: EmbeddedHall, peer: Peer, command: Commands, tmp_path: Path
) -> None:
    first = peer.freeze([peer.case("JG-261120-001")])
    peer.send(first)
    saved = Path(command("backup")["file"])
    assert peer.hello()["durable_seq"] == 1
    second = peer.freeze([peer.case("JG-261120-002")])
    peer.send(second)
    before = peer.hello()
    command("restore", str(saved), exit_code=15)
    hall.stop()
    restored = command("restore", str(saved))
    assert restored["hall_epoch"] != before["hall_epoch"]
    with EmbeddedHall(command.home, clock=hall.hall.clock) as again:
        peer.url = again.url
        after = peer.hello()
        assert (after["last_seq"], after["hall_epoch"]) == (1, restored["hall_epoch"])
        assert peer.send(second).json()["last_seq"] == 2
    assert command("verify")["ok"] is True
    assert len(command("case", "list")["cases"]) == 2


def test_a_backup_takes_no_existing_file_and_leaves_no_part(hall: EmbeddedHall, command: Commands) -> None:
    target = command.home.parent / "copies" / "hall.db"
    assert command("backup", str(target))["size"] > 0
    assert command("backup", str(target), exit_code=22)["error"]["code"] == "backup_exists"
    assert [path.name for path in target.parent.iterdir()] == ["hall.db"]


def test_a_damaged_backup_is_not_restored(command: Commands, tmp_path: Path) -> None:
    command("station", "add", "JG", "锦江驿站")
    saved = Path(command("backup")["file"])
    content = bytearray(saved.read_bytes())
    content[9_000:9_100] = bytes(100)
    spoilt = tmp_path / "spoilt.db"
    spoilt.write_bytes(content)
    assert command("restore", str(spoilt), exit_code=16)["error"]["code"] == "store_damaged"
    assert command("status")["stations"][0]["station"] == "JG"


def test_a_newer_store_is_left_alone(command: Commands) -> None:
    command("station", "add", "JG", "锦江驿站")
    from sync.hall.store.database import open_file
    from sync.hall.store.sqlite import read_key

    store = open_file(command.home / "hall.db", read_key(command.home))
    with store.write() as tx:
        tx.run("PRAGMA user_version = 99")
    store.close()
    assert command("status", exit_code=17)["error"]["code"] == "store_newer"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str], Path]]:
    home = tmp_path / "hall"
    arguments = [sys.executable, "-m", "sync.hall", "serve", "--port", "0"]
    environment = {**os.environ, "HALL_HOME": str(home), "HALL_NOW": "2026-11-20T10:00:00+08:00"}
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    word, url = process.stdout.readline().split()
    assert word == "READY"
    yield url, process, home
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_killed_hall_keeps_what_it_has_acknowledged(
    served: tuple[str, subprocess.Popen[str], Path], command: Commands
) -> None:
    url, process, _home = served
    command("station", "add", "JG", "锦江驿站")
    command("serve", "--port", "0", exit_code=15)
    peer = Peer(url, command("enrol-code", "--station", "JG")["code"])
    peer.wall = 1_763_604_000_000
    receipts = [peer.push(peer.case(f"JG-261120-{n:03d}"))["receipt_no"] for n in range(5)]
    process.send_signal(signal.SIGKILL)
    process.wait()
    peer.close()
    assert len(set(receipts)) == 5
    assert [case["receipt_no"] for case in command("case", "list")["cases"]] == receipts
    assert command("verify")["ok"] is True
