"""`kill -9` in the middle of `case add`: no acknowledged case is lost, none is doubled, none is torn."""

import os
from dataclasses import dataclass

import pytest

from tests.faults.killing import Station, case_line, generator_of
from tests.faults.processes import Starter

CASES_A_RUN = 25


@dataclass
class FedStation(Station):
    """A station whose `case add` reads what a pipe brings."""

    starter: Starter | None = None

    def add(self):
        """The process, and the end of the pipe to write to."""
        far, near = os.pipe()
        process = self.starter.start("station", *self.arguments, "case", "add", "--file", "-", stdin=far)
        os.close(far)
        return process, os.fdopen(near, "wb")


@pytest.fixture
def station(station_folder, starter):
    return FedStation(station_folder, starter=starter)


def one_kill(station, seed):
    """Feed cases, kill somewhere between the first byte and the last commit, keep the acknowledgements."""
    generator = generator_of(seed)
    lines = [case_line(f"k{seed}-{n}", generator) for n in range(CASES_A_RUN)]
    process, feed = station.add()
    with feed:
        feed.write("\n".join([*lines, ""]).encode())
        feed.flush()
        station.remember(process.kill_after(generator.randrange(CASES_A_RUN), generator.uniform(0, 25)))
    return lines


def send_again(station, lines):
    """The caller does not know what was stored and sends everything once more."""
    process, feed = station.add()
    with feed:
        feed.write("\n".join([*lines, ""]).encode())
    code, out = process.wait()
    assert code == 0, process.complaint()
    station.remember(out.splitlines())


def kills(station, seeds):
    sent = []
    for seed in seeds:
        sent += one_kill(station, seed)
    assert station.faults() == []
    send_again(station, sent)
    assert station.faults() == []
    assert len(station.acknowledged) == len(sent)
    return len(sent)


def test_ten_kills(station):
    kills(station, range(10))


@pytest.mark.soak
def test_a_hundred_kills(station, capsys):
    stored = kills(station, range(1000, 1100))
    with capsys.disabled():
        print(f"\n100 kills of case add: {stored} cases, 0 lost, 0 doubled")


def test_the_checker_sees_a_lost_a_doubled_and_a_torn_case(station):
    """The planted faults: an acknowledgement before the commit, a second row, a case without its change."""
    send_again(station, [case_line(f"p-{n}", generator_of(n)) for n in range(3)])
    assert station.faults() == []

    station.acknowledged["never-stored"] = "JG-000000-001"
    assert station.faults() == ["lost: never-stored"]
    del station.acknowledged["never-stored"]

    with station.services() as services:
        database = services._store.database
        database.execute_sql("DELETE FROM change WHERE case_id = (SELECT id FROM assist_case WHERE client_id = 'p-1')")
        database.execute_sql("DROP INDEX assist_case_client_id")
        database.execute_sql("UPDATE assist_case SET client_id = 'p-0' WHERE client_id = 'p-2'")
    found = station.faults()
    assert any(fault.startswith("store: change_log_gap") for fault in found)
    assert {"doubled: p-0", "lost: p-2", "torn: p-1"} <= set(found)
