"""`kill -9` in the middle of `case add`: no acknowledged case is lost, none is doubled, none is torn."""

import pytest

from tests.faults.killing import Station, case_line, generator_of, kill_after, start

CASES_A_RUN = 25


def one_kill(station, seed):
    """Feed cases, kill somewhere between the first byte and the last commit, keep the acknowledgements."""
    generator = generator_of(seed)
    lines = [case_line(f"k{seed}-{n}", generator) for n in range(CASES_A_RUN)]
    process = start(["-m", "station_app", *station.arguments, "case", "add", "--file", "-"])
    process.stdin.write("\n".join([*lines, ""]).encode())
    process.stdin.flush()
    printed = kill_after(process, generator.randrange(CASES_A_RUN), generator.uniform(0, 25))
    station.remember(printed)
    return lines


def send_again(station, lines):
    """The caller does not know what was stored and sends everything once more."""
    process = start(["-m", "station_app", *station.arguments, "case", "add", "--file", "-"])
    out, _ = process.communicate("\n".join([*lines, ""]).encode())
    assert process.returncode == 0
    station.remember(out.decode().splitlines())


def kills(station, seeds):
    sent = []
    for seed in seeds:
        sent += one_kill(station, seed)
    assert station.faults() == []
    send_again(station, sent)
    assert station.faults() == []
    assert len(station.acknowledged) == len(sent)
    return len(sent)


def test_ten_kills(station_folder):
    kills(Station(station_folder), range(10))


@pytest.mark.soak
def test_a_hundred_kills(station_folder, capsys):
    stored = kills(Station(station_folder), range(1000, 1100))
    with capsys.disabled():
        print(f"\n100 kills of case add: {stored} cases, 0 lost, 0 doubled")


def test_the_checker_sees_a_lost_a_doubled_and_a_torn_case(station_folder):
    """The planted faults: an acknowledgement before the commit, a second row, a case without its change."""
    station = Station(station_folder)
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
