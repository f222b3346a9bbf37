"""Several worker processes on one socket over one database: ready once, replaced when killed, ended in order."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import requests

from station_app.errors import Code, UserError
from sync.hall.cli import run
from sync.hall.workers import check_workers
from tests.sync.hall_process import ServedHall, served
from tests.sync.peer import Peer

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="one listening socket for several processes needs fork")
WALL = 1_795_140_000_000


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        os.sched_yield()


def workers_of(hall: ServedHall) -> set[int]:
    return {child.pid for child in psutil.Process(hall.process.pid).children()}


def peer_of(hall: ServedHall, station: str = "JG") -> Peer:
    peer = Peer(hall.url, hall.enrol_code(station))
    peer.wall = WALL
    return peer


@pytest.mark.databases
def test_a_killed_worker_is_replaced_and_nothing_is_lost(tmp_path: Path, database: str) -> None:
    with served(tmp_path / "hall", "--workers", "2", HALL_DB=database) as hall:
        first = workers_of(hall)
        assert len(first) == 2
        peer = peer_of(hall)
        receipts = [peer.push(peer.case("JG-261120-001"))["receipt_no"]]
        os.kill(min(first), signal.SIGKILL)
        until(lambda: len(workers_of(hall) - first) == 1)
        for number in range(2, 12):
            batch = peer.freeze([peer.case(f"JG-261120-{number:03d}")])
            answer = None
            while answer is None:
                try:
                    answer = peer.send(batch)
                except requests.ConnectionError:
                    continue
            assert answer.status_code == 200
            receipts.append(answer.json()["receipt_no"])
        assert len(set(receipts)) == 11
        assert hall.command("verify")["ok"] is True
        assert [case["no"] for case in hall.command("case", "list")["cases"]] == [
            f"JG-261120-{n:03d}" for n in range(1, 12)
        ]
        assert hall.command("serve", "--port", "0", exit_code=15)["error"]["code"] == "already_running"
        left = workers_of(hall)
        peer.close()
    assert hall.process.returncode == 0
    assert not any(psutil.pid_exists(pid) for pid in left)


def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    with served(tmp_path / "hall", "--workers", "2") as hall:
        workers = workers_of(hall)
        hall.process.kill()
        hall.process.wait()
        until(lambda: not any(psutil.pid_exists(pid) for pid in workers))
        port = int(hall.url.rpartition(":")[2])
        with socket.socket() as asked:
            assert asked.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.databases
def test_all_workers_share_clock_limits_and_ids(tmp_path: Path, database: str) -> None:
    home = tmp_path / "hall"
    home.mkdir()
    (home / "hall.toml").write_text("[rate]\ndevice_burst = 12\ndevice_per_second = 0.01\n", "utf-8")
    with served(home, "--workers", "2", HALL_DB=database) as hall:
        peer = peer_of(hall)
        headers = {"Authorization": f"Bearer {peer.access}", "X-Request-ID": "d-s-1"}
        answers = [requests.get(f"{hall.url}/sync/v1/changes", headers=headers, timeout=10) for _ in range(30)]
        assert [answer.status_code for answer in answers] == [200] * 12 + [429] * 18
        assert {answer.headers["X-Request-ID"] for answer in answers} == {"d-s-1"}
        assert answers[-1].json()["code"] == "rate_limited"
        assert 90 <= int(answers[-1].headers["Retry-After"]) <= 100
        other = Peer(hall.url, hall.enrol_code("TF"))
        assert other.call("GET", "changes").status_code == 200
        odd = requests.get(f"{hall.url}/healthz", headers={"X-Request-ID": "a b"}, timeout=10).headers["X-Request-ID"]
        assert re.fullmatch(r"[A-Za-z0-9-]{1,100}", odd)
        assert (
            other.call("POST", "hello", json={"replica_id": other.replica_id, "next_seq": 1})
            .json()["hall_time"]
            .startswith("2026-11-20T10:")
        )
        lines = "".join(file.read_text("utf-8") for file in (home / "logs").glob("hall-*.log")).splitlines()
        logged = [line for line in lines if " d-s-1 GET /sync/v1/changes 429 " in line]
        assert len(logged) == 18
        assert all(line.endswith(peer.enrolled["device_id"]) for line in logged)
        peer.close()
        other.close()


def test_metrics_have_an_address_of_their_own(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with served(tmp_path / "hall", "--workers", "2", "--metrics-port", str(port)) as hall:
        peer = peer_of(hall)
        peer.push(peer.case("JG-261120-001"), peer.case("JG-261120-002", remark="a\x00"))
        peer.hello(pending=3, wall_ms=WALL + 90_000)
        peer.call("GET", "changes", params={"cursor": "forged"})
        assert requests.get(f"{hall.url}/metrics", timeout=10).status_code == 404
        read = {requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text for _ in range(6)}
        figures = [dict(re.findall(r"^([a-z_]+(?:\{[^}]*\})?) (\S+)$", text, re.MULTILINE)) for text in read]
        for one in figures:
            assert one['verdict_total{code="applied"}'] == "1.0"
            assert one['verdict_total{code="bad_character"}'] == "1.0"
            assert one['attention_open{code="quarantined"}'] == "1.0"
            assert one["batch_seconds_count"] == "1.0"
            assert one["resync_total"] == "1.0"
            assert float(one['stations_silent_days{station="JG"}']) < 0.01
            assert 0 <= float(one['oldest_pending_age{station="JG"}']) < 60
            assert 30 < float(one['clock_skew_seconds{station="JG"}']) <= 90
            assert 'db_pool_connections{state="in_use"}' in one
        assert requests.get(f"http://127.0.0.1:{port}/", timeout=10).status_code == 404
        peer.close()


def test_ready_only_while_the_store_can_be_written(tmp_path: Path) -> None:
    with served(tmp_path / "hall", "--db", "sqlite:///other.db") as hall:
        assert requests.get(f"{hall.url}/readyz", timeout=10).json() == {"status": "ready"}
        assert (tmp_path / "hall" / "other.db").exists()
        assert hall.command("status")["database"]["kind"] == "sqlite"
        assert not (tmp_path / "hall" / "hall.db").exists()


def test_a_worker_count_that_cannot_be_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["serve", "--workers", "0", "--home", str(tmp_path)]) == 20
    monkeypatch.delattr(os, "fork")
    with pytest.raises(UserError) as refused:
        check_workers(2)
    assert refused.value.code is Code.ONE_WORKER
    check_workers(1)


def test_workers_that_cannot_start_end_the_hall(tmp_path: Path) -> None:
    script = (
        "import sys; from sync.hall.workers import Crew\n"
        "def fail(*_): raise SystemExit(3)\n"
        "sys.exit(0 if Crew(2, fail, lambda: print('READY')).run() else 7)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (7, "")
