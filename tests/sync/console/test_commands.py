"""Clerks and decisions from the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from sync.hall.cli import run
from sync.hall.embedded import EmbeddedHall
from tests.sync.console.conftest import PASSWORD, Desk
from tests.sync.console.test_forms import locked
from tests.sync.peer import Peer

pytestmark = pytest.mark.databases


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, database: str) -> Any:
    monkeypatch.setenv("HALL_DB", database)

    def ran(*words: str, exit_code: int = 0, stdin: str = "") -> dict[str, Any]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        assert run([*words, "--home", str(tmp_path / "hall"), "--json"]) == exit_code
        return dict(json.loads(capsys.readouterr().out))

    return ran


def test_a_clerk_is_added_changed_and_shut_out(hall: EmbeddedHall, command: Any) -> None:
    words = ("clerk", "add", "李窗口", "--role", "window", "--password-stdin")
    assert command(*words, exit_code=20, stdin="short\n")["error"]["code"] == "required"
    command(*words, stdin=f"{PASSWORD}\n")
    desk = Desk(hall.url)
    assert desk.sign_in("李窗口").status_code == 303
    assert desk.get("stations").status_code == 403
    command("clerk", "add", "李窗口", "--role", "admin", "--password-stdin", stdin="another password\n")
    assert desk.get("inbox", allow_redirects=False).status_code == 303
    assert desk.sign_in("李窗口", "another password").status_code == 303
    assert desk.get("stations").status_code == 200
    assert [one["role"] for one in command("clerk", "list")["clerks"]] == ["admin"]
    command("clerk", "remove", "李窗口")
    assert desk.sign_in("李窗口", "another password").status_code == 422
    with hall.hall.store.read() as tx:
        assert PASSWORD not in str(tx.all("SELECT * FROM clerk"))


def test_a_change_is_decided_about_by_its_item(hall: EmbeddedHall, peer: Peer, command: Any) -> None:
    change = locked(peer, hall)
    item = next(one for one in command("attention", "list")["attention"] if one["code"] == "quarantined")
    words = ("attention", "decide", item["id"], "--reason", "按 BG-7 改名")
    assert command(*words, "--as", "adopt", exit_code=20)["error"]["field"] == "document_no"
    assert command(*words, "--as", "adopt", "--document-no", "BG-7")["decision"] == "adopt"
    assert command("attention", "list")["attention"] == []
    rows = peer.pull()
    assert next(row for row in rows if row["kind"] == "verdict")["body"]["reason"] == "按 BG-7 改名"
    assert (
        next(row for row in rows if row["entity"] == change["entity"])["body"]["fields"]["enterprise_name"] == "新名字"
    )
    assert command(*words, "--as", "return", exit_code=22)["error"]["code"] == "action_not_allowed"
    assert command("attention", "decide", "none", "--as", "return", "--reason", "x", exit_code=21)
