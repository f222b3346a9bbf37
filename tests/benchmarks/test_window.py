"""The window on 476,405 cases: how soon it can be used, how soon the list stands there, and how much memory it takes."""

import json
import os
import subprocess
import sys
import time

import pytest

from tests.benchmarks.conftest import ROOT
from tests.benchmarks.generate import key_of

pytestmark = pytest.mark.benchmark
RUNS = 5


def probe(home):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    script = ROOT / "tests" / "benchmarks" / "window_probe.py"
    command = [sys.executable, str(script), str(home), str(key_of(home).key_file), repr(time.time())]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_start_and_memory(big_home, figure):
    runs = [probe(big_home) for _ in range(RUNS + 1)][1:]
    for name, label, target in (
        ("first_paint", "window, first paint after process start", "-"),
        ("interactive", "window interactive, list painted, warm", "<= 500 ms"),
    ):
        samples = sorted(run[name] * 1e3 for run in runs)
        figure(label, f"median {samples[RUNS // 2]:.0f} ms, best {samples[0]:.0f} ms", target)
    figure("RSS of the window", f"{max(run['rss_mb'] for run in runs):.0f} MB", "<= 250 MB")


def test_opening_a_long_case(big_home, figure):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    script = ROOT / "tests" / "benchmarks" / "case_probe.py"
    command = [sys.executable, str(script), str(big_home), str(key_of(big_home).key_file)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180, check=True)
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    first, *warm = answer["took_ms"]
    warm.sort()
    figure(
        f"open a case of {answer['materials']} materials, {answer['events']} events, painted",
        f"median {warm[len(warm) // 2]:.0f} ms, worst {warm[-1]:.0f} ms, first {first:.0f} ms",
        "<= 100 ms",
    )


def test_adding_a_large_scan_leaves_the_window_alive(figure):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(ROOT / "tests" / "benchmarks" / "scan_probe.py")]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180, check=True)
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    gaps = sorted(answer["gaps_ms"])
    label = f"longest pause of the window, adding a 10 MB scan ({len(gaps)} times)"
    figure(
        label,
        f"median {gaps[len(gaps) // 2]:.1f} ms, worst {gaps[-1]:.1f} ms, idle {answer['idle_ms']:.1f} ms",
        "<= 16 ms",
    )
