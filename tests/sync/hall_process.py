"""The hall as its administrator runs it: `serve` in processes of its own, and its other commands."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station_app.clock import Clock, parse_moment
from sync.hall import enrol
from sync.hall.embedded import open_hall
from sync.hall.settings import database_of

NOW = "2026-11-20T10:00:00+08:00"


@dataclass
class ServedHall:
    """A serving hall."""

    home: Path
    url: str
    process: subprocess.Popen[str]
    environment: dict[str, str]

    def command(self, *words: str, exit_code: int = 0) -> dict[str, Any]:
        line = [sys.executable, "-m", "sync.hall", *words, "--json"]
        done = subprocess.run(line, check=False, env=self.environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == exit_code, done.stderr
        return dict(json.loads(done.stdout or "{}"))

    def enrol_code(self, station: str) -> str:
        """Made beside the serving process as the commands do, but in this one: loading the program takes a second."""
        database = self.environment.get("HALL_DB") or database_of(self.home)
        hall = open_hall(self.home, Clock(parse_moment(NOW)), database)
        try:
            enrol.add_station(hall, station, f"{station}驿站")
            return enrol.new_enrol_code(hall, station)
        finally:
            hall.store.close()


@contextmanager
def served(home: Path, *words: str, **environment: str) -> Iterator[ServedHall]:
    """Start `serve` with further words; it is ended in order."""
    surroundings = {**os.environ, "HALL_HOME": str(home), "HALL_NOW": NOW, **environment}
    line = [sys.executable, "-m", "sync.hall", "serve", "--port", "0", *words]
    process = subprocess.Popen(line, env=surroundings, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        word, url = process.stdout.readline().split()
        assert word == "READY"
        yield ServedHall(home, url, process, surroundings)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=30)
        assert rest == ""
