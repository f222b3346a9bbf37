"""Starts real station processes, kills them in the middle of their work, and checks what is left."""

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from station_app import bootstrap
from station_app.clock import Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Station:
    """A station's home under fire, and everything it has acknowledged so far."""

    folder: Path
    acknowledged: dict[str, str] = field(default_factory=dict)

    @property
    def arguments(self):
        return ["--home", str(self.folder / "home"), "--key-file", str(self.folder / "key")]

    def services(self):
        return bootstrap.open_services(Paths(self.folder / "home"), KeySource(self.folder / "key"), Clock())

    def remember(self, lines):
        """Take over `ACK <case_no> <client_id>` lines; only whole lines count."""
        for line in lines:
            word, no, client_id = line.split()
            assert word == "ACK", line
            assert self.acknowledged.setdefault(client_id, no) == no, "one id was given two numbers"

    def faults(self):
        """What went wrong: lost or doubled cases, a torn store. Empty when all is well."""
        with self.services() as services:
            found = [f"store: {fault}" for fault in services.maintenance.verify()]
            stored = list(services.cases.all())
            times = Counter(case.client_id for case in stored)
            numbers = {case.client_id: case.no for case in stored}
            found += [f"doubled: {client_id}" for client_id, n in times.items() if n > 1]
            found += [f"number twice: {no}" for no, n in Counter(case.no for case in stored).items() if n > 1]
            found += [
                f"lost: {client_id}" for client_id, no in self.acknowledged.items() if numbers.get(client_id) != no
            ]
            for case in stored:
                changes = services._store.sql(
                    "SELECT count(*) FROM change WHERE entity_id = ? AND kind = 'case'", case.id
                )
                if not changes[0][0] or not services.cases.full(case.id).lines:
                    found.append(f"torn: {case.client_id}")
        return found


def start(command, **options):
    """A process of this project with its output on pipes."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stdin=subprocess.PIPE, **options
    )


def read_lines(process, wanted, seconds=60.0):
    """Read whole lines from a process until `wanted` have come or it has ended."""
    lines, buffer, descriptor = [], b"", process.stdout.fileno()
    deadline = time.monotonic() + seconds
    while len(lines) < wanted:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError(f"only {len(lines)} lines after {seconds} s")
        chunk = os.read(descriptor, 65536)
        if not chunk:
            break
        buffer += chunk
        *whole, buffer = buffer.split(b"\n")
        lines += [line.decode() for line in whole]
    return lines, buffer


def kill_after(process, lines, delay_ms):
    """Kill a process `delay_ms` after it printed that many lines; returns every whole line it printed."""
    seen, rest = read_lines(process, lines)
    select.select([], [], [], delay_ms / 1000)
    process.send_signal(signal.SIGKILL)
    out, _ = process.communicate()
    *whole, _torn = (rest + out).split(b"\n")
    return seen + [line.decode() for line in whole]


def case_line(client_id, generator):
    """One case as `case add` takes it, of a random kind."""
    items = generator.choice([["ZY-01-01-01"], ["SW-01-02-01", "SB-01-01-05"], ["SS-01-01-01"]])
    case = {
        "client_id": client_id,
        "mode": generator.choice(["proxy", "help"]),
        "items": items,
        "bundle": generator.choice([None, "YJS-14"]),
        "answers": {},
        "enterprise": {"name": f"断电测试{generator.randrange(40)}号企业"},
        "contact": {"name": "周敏", "mobile": "13812342067"},
    }
    return json.dumps(case, ensure_ascii=False)


def generator_of(seed):
    """The randomness of one kill; its seed stands in the test's id."""
    return random.Random(seed)
