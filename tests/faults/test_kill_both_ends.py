"""`kill -9` of the station's sync or of the hall while cases and files stream in: all arrives, once and whole."""

import dataclasses
import time

import pytest

from tests.faults.evidence import come_to_rest, gather
from tests.faults.processes import generator_of, seeds

KILLS_A_SEED = 10
MOST_ROUNDS = 4 * KILLS_A_SEED


class Campaign:
    """Ten kills of one seed on one station and one hall."""

    def __init__(self, hall, station, seed):
        self.hall, self.station, self.seed = hall, station, seed
        self.chance = generator_of(seed)
        self.kills = {"station": 0, "hall": 0}
        self.missed = 0
        self.talking = 0
        self.known = []

    def begin(self):
        """Enrol, and see how long a whole session lasts."""
        self.station.command("enrol", "--hall", self.hall.url, "--code", self.hall.enrol_code("JG"))
        self.known += self.station.take_cases(self.station.begin_cases(3, self.chance, f"k{self.seed}"))
        began = time.monotonic()
        assert self.station.command("sync")["pending"] == 0
        self.lasts = time.monotonic() - began

    def run(self):
        while sum(self.kills.values()) < KILLS_A_SEED:
            assert sum(self.kills.values()) + self.missed < MOST_ROUNDS, "the kills come too late"
            self.round()

    def round(self):
        """Cases and a file come in while a sync runs, and one end dies."""
        no = self.chance.choice(self.known)
        attaching = self.station.begin_file(no, self.chance.choice([3_000, 200_000, 1_500_000]), self.chance)
        if self.chance.random() < 0.5:  # a file that is whole before the sync begins is one that can be cut
            self.station.take_file(no, attaching)
            attaching = None
        adding = self.station.begin_cases(self.chance.randint(1, 6), self.chance, f"k{self.seed}")
        calls, killed = self.calls(), sum(self.kills.values())
        syncing = self.station.start("sync")
        self.kill(syncing, self.chance.choice(["station", "hall"]), self.chance.uniform(0.3, 1.7) * self.lasts)
        self.talking += sum(self.kills.values()) > killed and self.calls() > calls
        self.known += self.station.take_cases(adding)
        if attaching is not None:
            self.station.take_file(no, attaching)

    def calls(self):
        """How many requests the station has begun."""
        log = (self.station.folder / "home" / "logs" / "station.log").read_bytes()
        return log.count(b" INFO sync.station.client ")

    def kill(self, syncing, victim, after):
        if syncing.ended_within(after):
            syncing.wait()
            self.missed += 1
        elif victim == "station":
            in_time = syncing.kill()
            self.kills["station"] += in_time
            self.missed += not in_time
        else:
            self.hall.kill()
            self.hall.begin()
            syncing.wait()
            self.kills["hall"] += 1


def kill(hall, station, seed, capsys):
    began = time.monotonic()
    campaign = Campaign(hall, station, seed)
    campaign.begin()
    campaign.run()
    rest = come_to_rest(station)
    evidence = gather(hall, station)
    with capsys.disabled():
        print(
            f"\nseed {seed}: kills {campaign.kills['station']} station + {campaign.kills['hall']} hall"
            f" ({campaign.talking} while they talked; {campaign.missed} more came too late), {len(evidence.acknowledged)} cases, {len(evidence.promised)} files,"
            f" at rest after {rest:.1f} s, {time.monotonic() - began:.1f} s"
        )
    assert evidence.faults() + station.faults() == [], f"FAULT_SEED={seed}"


@pytest.mark.parametrize("seed", seeds(100, 2))
def test_ten_kills_of_either_end(real_hall, real_station, seed, capsys):
    kill(real_hall, real_station, seed, capsys)


@pytest.mark.soak
@pytest.mark.parametrize("seed", seeds(5000, 20))
def test_two_hundred_kills_of_either_end(real_hall, real_station, seed, capsys):
    kill(real_hall, real_station, seed, capsys)


def test_planted_faults_turn_the_checker_red(real_hall, real_station):
    """A case gone from the hall, one twice, a file that is not verified or has changed, and a hall that forgets."""
    campaign = Campaign(real_hall, real_station, 1)
    campaign.begin()
    campaign.station.take_file(
        campaign.known[0], campaign.station.begin_file(campaign.known[0], 3_000, campaign.chance)
    )
    come_to_rest(real_station)
    good = gather(real_hall, real_station)
    assert good.faults() == []

    def planted(**changes):
        return dataclasses.replace(good, **changes).faults()

    (gone, _), *others = good.at_hall
    (file,) = good.promised
    assert planted(at_hall=tuple(others)) == [f"lost: {gone}"]
    assert planted(at_hall=(*good.at_hall, good.at_hall[0])) == [f"doubled: {gone}"]
    assert planted(at_hall=(*good.at_hall, ("stranger", "JG-1"))) == ["invented: stranger"]
    assert planted(complete=frozenset()) == [f"file incomplete: {file}"]
    assert planted(pending=2, idle_requests=3) == ["waiting: 2", "not idle: 3 requests"]

    path = real_hall.home / "blobs" / file[:2] / file
    path.write_bytes(path.read_bytes()[:-1])
    assert [fault.split(":")[0] for fault in gather(real_hall, real_station).faults()] == ["file altered", "store"]
    real_station.acknowledged["said-but-never-stored"] = "JG-000000-001"
    assert "lost: said-but-never-stored" in gather(real_hall, real_station).faults()
