"""The big store, generated once and kept between runs, and a table of figures beside their targets."""

import hashlib
import os
import platform
import time
from pathlib import Path

import psutil
import pytest

from station_app import bootstrap
from station_app.clock import Clock
from station_app.paths import Paths
from tests.benchmarks import generate

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".bench"
_FIGURES: list[tuple[str, str, str, float]] = []


def _stamp():
    sources = [Path(generate.__file__), *sorted((ROOT / "station_app" / "storage" / "migrations").glob("m*.py"))]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


@pytest.fixture(scope="session")
def big_home():
    """Home of the store with 476,405 cases; its key file lies beside it."""
    home, stamp = KEPT / "store", KEPT / "stamp"
    if not stamp.exists() or stamp.read_text() != _stamp():
        import shutil

        shutil.rmtree(KEPT, ignore_errors=True)
        KEPT.mkdir()
        print(f"\ngenerating {generate.CASES:,} cases (some minutes, once) ...", flush=True)
        started = time.monotonic()
        generate.build(home)
        print(f"generated in {time.monotonic() - started:.0f} s")
        stamp.write_text(_stamp())
    return home


@pytest.fixture(scope="session")
def big(big_home):
    """Services over the big store."""
    with bootstrap.open_services(Paths(big_home), generate.key_of(big_home), Clock()) as services:
        yield services


@pytest.fixture
def quiet_disk():
    """What earlier benchmarks wrote has reached the disk: nobody's commit waits for it."""
    if hasattr(os, "sync"):
        os.sync()


@pytest.fixture
def figure():
    """`figure(name, measured, target)` puts a line into the table printed at the end.

    Beside it stands what this machine's host took of its processors since the test began: a tail measured while much was
    taken says little about the program.
    """
    before = psutil.cpu_times()
    return lambda name, measured, target: _FIGURES.append((name, measured, target, stolen_since(before)))


def stolen_since(before):
    """The share of this machine's processors that its host gave to others; 0 where no host tells it."""
    now = psutil.cpu_times()
    return (getattr(now, "steal", 0.0) - getattr(before, "steal", 0.0)) / ((sum(now) - sum(before)) or 1.0)


def percentiles(samples):
    """p50 and p99 of samples, in milliseconds."""
    ordered = sorted(samples)
    return ordered[len(ordered) // 2] * 1e3, ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1e3


def pytest_terminal_summary(terminalreporter):
    if not _FIGURES:
        return
    terminalreporter.section("figures")
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    terminalreporter.write_line(f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, {platform.platform()}")
    for name, measured, target, stolen in _FIGURES:
        terminalreporter.write_line(f"{name:<46} {measured:>40}   target {target}   host took {stolen:.1%}")
