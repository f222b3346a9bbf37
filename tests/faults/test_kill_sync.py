"""`kill -9` in the middle of a sync: the hall has every case once, the station knows it, nothing stays in the queue."""

from collections import Counter

import pytest

from station_app.services.inputs import case_form
from sync.hall.embedded import EmbeddedHall
from sync.station.enrolment import enrol
from sync.station.session import run_session
from tests.faults.killing import ROOT, Station, case_line, generator_of, kill_after, start

CASES_A_RUN = 6


@pytest.fixture
def hall(tmp_path):
    with EmbeddedHall(tmp_path / "hall") as running:
        yield running


def log_cases(station, seed):
    import json

    generator = generator_of(seed)
    with station.services() as services:
        operator = services.operators.first().id
        for n in range(CASES_A_RUN):
            done = services.cases.register(case_form(json.loads(case_line(f"s{seed}-{n}", generator))), operator)
            station.acknowledged[done.client_id] = done.no


def kill_a_sync(station, seed):
    generator = generator_of(seed)
    script = str(ROOT / "tests" / "faults" / "syncing.py")
    process = start([script, str(station.folder / "home"), str(station.folder / "key")])
    kill_after(process, generator.choice([1, 1, 2, 3]), generator.uniform(0, 60))


def at_the_hall(hall):
    """Every case the hall holds: client id to number; fails when one stands there twice."""
    from sync.hall.reading import cases

    found = [(row["client_id"], row["no"]) for row in cases(hall.hall)]
    assert max(Counter(client_id for client_id, _ in found).values(), default=1) == 1, "doubled at the hall"
    return dict(found)


def kills(station, hall, seeds):
    with station.services() as services:
        enrol(services, hall.url, hall.enrol_code("JG", "金桂园政务驿站"), None)
    for seed in seeds:
        log_cases(station, seed)
        kill_a_sync(station, seed)
    assert station.faults() == []
    with station.services() as services:
        report = run_session(services)
        assert (report.pending, services.sync.pending()) == (0, 0)
        idle = run_session(services)
        assert (idle.requests, idle.pushed, idle.pulled) == (1, 0, 0)
        for case in services.cases.all():
            assert case.receipt_no, f"{case.no} has no receipt"
    assert at_the_hall(hall) == station.acknowledged


def test_five_kills(station_folder, hall):
    kills(Station(station_folder), hall, range(5))


@pytest.mark.soak
def test_fifty_kills(station_folder, hall, capsys):
    kills(Station(station_folder), hall, range(2000, 2050))
    with capsys.disabled():
        print("\n50 kills of sync: 300 cases, 0 lost, 0 doubled, queue empty")
