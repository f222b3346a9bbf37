"""`kill -9` while materials are ticked and scans come in: what was said to be saved is there, whole, with its change."""

import json
import signal

import pytest

from station_app.domain.case_form import CaseForm
from tests.faults.killing import Station, generator_of, kill_after, start

FORM = CaseForm(
    "work", items=("SW-01-02-01", "SB-01-01-05"), enterprise_name="断电测试企业", contact_name="周敏",
    contact_mobile="13812342067",
)  # fmt: skip


@pytest.fixture
def station(station_folder):
    return Station(station_folder)


@pytest.fixture
def case(station):
    with station.services() as services:
        return services.cases.register(FORM, services.operators.first().id).no


def one_kill(station, case, seed, said):
    generator = generator_of(seed)
    process = start(["-m", "tests.faults.working", str(station.folder), case, str(len(said))])
    for line in kill_after(process, generator.randrange(1, 30), generator.uniform(0, 25)):
        said.append(line.split())
    assert process.returncode == -signal.SIGKILL, "it ended by itself"


def faults(station, case, said):
    """What is not as it was said to be; empty when all is well."""
    ticks = {material: int(copies) for word, material, copies in said if word == "TICK"}
    scans = {sha256: material for word, sha256, material in said if word == "SCAN"}
    with station.services() as services:
        found = [f"store: {fault}" for fault in services.maintenance.verify()]
        work = services.cases.full(case).work
        kept = {scan.sha256: scan.material for scan in services.scans.of_case(case)}
        # One more act may have been committed without a word: it can only have gone forward.
        found += [f"lost: {code}" for code, copies in ticks.items() if (work.mark(code).copies or 0) < copies]
        found += [f"lost: {sha256}" for sha256, material in scans.items() if kept.get(sha256) != material]
        for code, mark in work.marks.items():
            rows = services._store.sql(
                "SELECT fields FROM change JOIN change_body USING (seq)"
                " WHERE kind = 'material_mark' AND entity_id LIKE ? ORDER BY seq",
                f"%:{code}",
            )
            told = [json.loads(fields)["copies"] for (fields,) in rows if '"copies"' in fields]
            if told[-1:] != [mark.copies]:
                found.append(f"torn: {code}")
    return found


def kills(station, case, seeds):
    said = []
    for seed in seeds:
        one_kill(station, case, seed, said)
        assert faults(station, case, said) == []
    return said


def test_three_kills(station, case):
    assert len(kills(station, case, range(3))) >= 3


@pytest.mark.soak
def test_forty_kills(station, case, capsys):
    said = kills(station, case, range(2000, 2040))
    with capsys.disabled():
        print(f"\n40 kills of case work: {len(said)} acts said to be saved, 0 lost, 0 torn")


def test_the_checker_sees_a_lost_tick_a_torn_one_and_a_lost_scan(station, case):
    said = kills(station, case, [7])
    material = next(word[1] for word in said if word[0] == "TICK")
    scan = next(word for word in said if word[0] == "SCAN")
    with station.services() as services:
        services._store.database.execute_sql("UPDATE material_mark SET copies = 0 WHERE material = ?", (material,))
        services.scans.files.path(scan[1]).unlink()
    assert {fault.split(":")[0] for fault in faults(station, case, said)} == {"lost", "torn", "store"}
