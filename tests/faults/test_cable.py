"""Sessions over a cable that fails by seed: in the end all has arrived once and whole, and both ends agree."""

import json
import time

import pytest

from tests.faults.cable import SeededCable
from tests.faults.evidence import come_to_rest, gather
from tests.faults.processes import generator_of, seeds

IMPATIENT = 1.0
"""Seconds that a station waits for an answer over the bad cable; a minute else."""


class Schedule:
    """What one seed does to one station and its hall."""

    def __init__(self, hall, station, seed):
        self.hall, self.station, self.seed = hall, station, seed
        self.chance = generator_of(seed)
        self.cable = SeededCable(hall.port, seed)
        self.known = []

    def run(self):
        """Several sessions over the bad cable, with work before each of them, then a good one."""
        self.station.command("enrol", "--hall", self.cable.url, "--code", self.hall.enrol_code("JG"))
        self.cable.bad = True
        for _ in range(self.chance.randint(2, 4)):
            self.work()
            self.station.start("sync", patience=IMPATIENT).wait()
            self.post()
        self.cable.bad = False
        return come_to_rest(self.station)

    def work(self):
        adding = self.station.begin_cases(self.chance.randint(1, 4), self.chance, f"c{self.seed}")
        self.known += self.station.take_cases(adding)
        if self.chance.random() < 0.6:
            no = self.chance.choice(self.known)
            size = self.chance.choice([3_000, 60_000, 1_500_000])
            self.station.take_file(no, self.station.begin_file(no, size, self.chance))

    def post(self):
        """The hall decides about what it has, so that something goes down the cable too."""
        here = [row["no"] for row in self.hall.command("case", "list")["cases"]]
        if here:
            rows = self.hall.home / "progress.jsonl"
            row = {"case_no": self.chance.choice(here), "event": "受理", "at": "2026-11-20"}
            rows.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
            self.hall.start("progress", "import", str(rows)).answer(0, 20)


def torment(hall, station, seed, capsys):
    began = time.monotonic()
    schedule = Schedule(hall, station, seed)
    try:
        rest = schedule.run()
        evidence = gather(hall, station)
    finally:
        schedule.cable.stop()
    with capsys.disabled():
        met = "、".join(f"{name} {count}" for name, count in sorted(schedule.cable.met.items()) if count)
        print(
            f"\nseed {seed}: {met or 'no trouble'}; {len(evidence.acknowledged)} cases, {len(evidence.promised)} files,"
            f" at rest after {rest:.1f} s, {time.monotonic() - began:.1f} s"
        )
    assert evidence.faults() == [], f"FAULT_SEED={seed}"


@pytest.mark.parametrize("seed", seeds(300, 15))
def test_fifteen_bad_cables(real_hall, real_station, seed, capsys):
    torment(real_hall, real_station, seed, capsys)


@pytest.mark.soak
@pytest.mark.parametrize("seed", seeds(7000, 150))
def test_a_hundred_and_fifty_bad_cables(real_hall, real_station, seed, capsys):
    torment(real_hall, real_station, seed, capsys)
