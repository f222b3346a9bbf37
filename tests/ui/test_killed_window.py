"""A window killed in the middle of saving loses no case it called saved, and doubles none."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from station_app.bootstrap import open_services
from station_app.clock import Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("window_operator.py")


ONE_SAVE_SECONDS = 0.1


def run_until_killed(home: Path, acks: int, share: float) -> list[str]:
    """Kill the window a part of one save's time after its n-th ACK."""
    command, seen = [sys.executable, str(DRIVER), str(home)], []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        for line in process.stdout:
            seen.append(line)
            if len(seen) == acks:
                break
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(ONE_SAVE_SECONDS * share)
        process.kill()
        seen += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL, "the window ended by itself"
    return [line.rstrip("\n") for line in seen if line.startswith("ACK ") and line.endswith("\n")]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}


def check(home: Path, acks: list[str], kills: int) -> None:
    with open_services(Paths(home), KeySource(key_file=home / "key"), Clock()) as services:
        cases = list(services.cases.all())
        assert services.maintenance.verify() == []
    numbers, clients = Counter(case.no for case in cases), Counter(case.client_id for case in cases)
    assert max(numbers.values(), default=1) == 1
    assert max(clients.values(), default=1) == 1
    stored = {f"ACK {case.no} {case.client_id}" for case in cases}
    assert set(acks) <= stored, "a case was called saved and is gone"
    assert len(cases) <= len(acks) + kills, "at most the case under way may be there without its word"


def kill_often(template: Path, home: Path, kills: int, seed: int) -> None:
    shutil.copytree(template, home)
    chance, acks = random.Random(seed), []
    for _ in range(kills):
        before = len(acks)
        acks += run_until_killed(home, chance.randint(1, 4), chance.random())
        assert len(acks) > before
    check(home, acks, kills)


def test_two_kills(store_template, tmp_path):
    kill_often(store_template, tmp_path / "home", 2, seed=20261120)


@pytest.mark.soak
def test_sixty_kills(store_template, tmp_path):
    kill_often(store_template, tmp_path / "home", 60, seed=1120)


def test_the_check_sees_a_lost_case(store_template, tmp_path):
    """The fault planted: a word that was given for a case that is not there."""
    home = tmp_path / "home"
    shutil.copytree(store_template, home)
    with pytest.raises(AssertionError, match="called saved and is gone"):
        check(home, ["ACK JG-261120-001 nobody"], 1)
