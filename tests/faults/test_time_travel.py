"""The hall restored to yesterday, a station cloned or set back to an older copy, clocks ten years off and in 1970."""

import time

import pytest

from tests.faults.evidence import come_to_rest, gather
from tests.faults.processes import RealStation, generator_of, seeds
from tests.sync.uploads.cable import Cable, Cut

BORROWED = ("number twice", "torn")
WRONG = ["2036-11-20T10:00:00+08:00", "1970-01-02T10:00:00+08:00"]


class Journey:
    """One seed's hall and stations, and the work they do."""

    def __init__(self, hall, seed, capsys):
        self.hall, self.seed, self.capsys = hall, seed, capsys
        self.chance = generator_of(seed)
        self.began = time.monotonic()

    def enrol(self, station, url=""):
        station.command("enrol", "--hall", url or self.hall.url, "--code", self.hall.enrol_code("JG"))
        return station

    def work(self, station, name, *, files=1):
        """Cases and files come in; the ids of the cases."""
        before = set(station.acknowledged)
        numbers = station.take_cases(station.begin_cases(self.chance.randint(2, 5), self.chance, name))
        for _ in range(files):
            no = self.chance.choice(numbers)
            station.take_file(no, station.begin_file(no, self.chance.choice([3_000, 60_000]), self.chance))
        return set(station.acknowledged) - before

    def day(self, station, name):
        """Work that reaches the hall."""
        done = self.work(station, name)
        station.start("sync").wait()
        return done

    def end(self, *stations, what):
        """Come to rest and look; what came back from the hall has no change here, and clones give out the same numbers."""
        rest = come_to_rest(*stations)
        evidence = gather(self.hall, *stations)
        with self.capsys.disabled():
            print(
                f"\nseed {self.seed}: {what}; {len(evidence.acknowledged)} cases, {len(evidence.promised)} files,"
                f" at rest after {rest:.1f} s, {time.monotonic() - self.began:.1f} s"
            )
        return evidence.faults() + [
            fault for station in stations for fault in station.faults() if not fault.startswith(BORROWED)
        ]


@pytest.fixture(params=seeds(900, 1))
def journey(request, real_hall, capsys):
    return Journey(real_hall, request.param, capsys)


@pytest.fixture
def second(starter, tmp_path):
    """Another PC of the same station."""
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "key").write_text("5" * 64, "ascii")
    station = RealStation(tmp_path / "second", starter=starter)
    station.command("init", "--station", "JG", "--name", "金桂园政务驿站", "--region", "430302", "--terminal", "2")
    return station


def yesterday(journey, *stations):
    """Back up the hall, let the stations go on, and put yesterday in place."""
    copy = journey.hall.home / "backups" / "yesterday.db"
    journey.hall.command("backup", str(copy))
    for place, station in enumerate(stations):
        journey.day(station, f"today{place}")
    journey.hall.end()
    journey.hall.command("restore", str(copy))
    journey.hall.begin()


def test_a_hall_restored_to_yesterday_gets_back_what_came_since(journey, real_station, second):
    for station in (real_station, second):
        journey.day(journey.enrol(station), f"before{station is second}")
    yesterday(journey, real_station, second)
    journey.work(real_station, "later")
    journey.day(second, "later2")
    assert journey.end(real_station, second, what="hall restored") == [], f"FAULT_SEED={journey.seed}"


def test_a_cloned_home_and_its_original_both_go_on(journey, real_station, tmp_path):
    journey.day(journey.enrol(real_station), "before")
    real_station.copy(tmp_path / "clone")
    clone = RealStation(tmp_path / "clone", starter=real_station.starter)
    for turn in range(2):
        journey.day(real_station, f"original{turn}")
        journey.day(clone, f"clone{turn}")
    journey.work(clone, "clone-last")
    assert journey.end(real_station, clone, what="home cloned") == [], f"FAULT_SEED={journey.seed}"


def test_a_home_set_back_to_an_older_copy_loses_only_what_was_never_sent(journey, real_station, tmp_path):
    journey.day(journey.enrol(real_station), "before")
    real_station.copy(tmp_path / "older")
    for turn in range(2):
        journey.day(real_station, f"sent{turn}")
        files = set(real_station.files)
        unsent = journey.work(real_station, f"unsent{turn}")
        real_station.set_back(tmp_path / "older")
        for client_id in unsent:
            del real_station.acknowledged[client_id]
        for sha256 in set(real_station.files) - files:
            del real_station.files[sha256]
        journey.work(real_station, f"after{turn}")
    assert journey.end(real_station, what="home set back twice") == [], f"FAULT_SEED={journey.seed}"


def test_a_station_whose_clock_is_wrong_and_then_right(journey, real_station):
    journey.day(journey.enrol(real_station), "right")
    for wrong in WRONG:
        real_station.environment["STATION_NOW"] = wrong
        journey.day(real_station, f"wrong{wrong[:4]}")
        journey.work(real_station, f"unsent{wrong[:4]}")
        come_to_rest(real_station)
    del real_station.environment["STATION_NOW"]
    journey.day(real_station, "right-again")
    assert journey.end(real_station, what="station's clock wrong, then right") == [], f"FAULT_SEED={journey.seed}"


def test_a_hall_whose_clock_is_wrong_and_then_right(journey, real_station):
    journey.day(journey.enrol(real_station), "right")
    for wrong in WRONG:
        journey.hall.end()
        journey.hall.environment["HALL_NOW"] = wrong
        journey.hall.begin()
        journey.day(real_station, f"wrong{wrong[:4]}")
        journey.work(real_station, f"unsent{wrong[:4]}")
    journey.hall.end()
    del journey.hall.environment["HALL_NOW"]
    journey.hall.begin()
    assert journey.end(real_station, what="hall's clock wrong, then right") == [], f"FAULT_SEED={journey.seed}"


def test_planted_a_station_that_does_not_follow_a_restored_hall(journey, real_station):
    journey.day(journey.enrol(real_station), "before")
    real_station.plant = "careless"
    yesterday(journey, real_station)
    assert any(fault.startswith("lost: today0") for fault in journey.end(real_station, what="planted: not followed"))


def test_planted_a_station_that_takes_sent_for_received(journey, real_station):
    cable = Cable(journey.hall.url)
    journey.enrol(real_station, cable.url)
    real_station.plant = "careless"
    cable.cuts += [Cut(b"POST /sync/v1/batches"), Cut(b"POST /sync/v1/batches")]
    journey.day(real_station, "cut")
    assert any(fault.startswith("lost: cut") for fault in journey.end(real_station, what="planted: sent is received"))
    cable.stop()
