"""Run by the kill tests: syncs a station over and over and tells every step on standard output."""

import sys
from pathlib import Path

from station_app import bootstrap
from station_app.clock import Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths
from sync.station.session import run_session


def main(home, key):
    with bootstrap.open_services(Paths(Path(home)), KeySource(Path(key)), Clock()) as services:
        print("READY", flush=True)
        run_session(services, on_progress=lambda progress: print(f"STEP {progress.phase}", flush=True))
        print("DONE", flush=True)


main(*sys.argv[1:])
