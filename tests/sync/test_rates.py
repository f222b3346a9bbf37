"""Token buckets in the database, and four hundred stations after an outage (virtual time, the real limiter)."""

from __future__ import annotations

import heapq
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from sync.hall.embedded import EmbeddedHall
from sync.hall.rates import Limiter, Rule, take
from sync.hall.settings import RateSettings
from sync.hall.store.database import HallDatabase, open_store
from sync.station.backoff import LONGEST, delay
from tests.sync.peer import Peer

SECOND = 1_000_000
NOON = 1_795_140_000 * SECOND


@pytest.fixture
def store(tmp_path: Path, database: str) -> Iterator[HallDatabase]:
    opened = open_store(tmp_path, database)
    yield opened
    opened.close()


@pytest.mark.databases
def test_a_bucket_empties_and_fills_again(store: HallDatabase) -> None:
    rule = Rule(3, 0.5)

    def ask(seconds: float) -> float:
        with store.aside() as tx:
            return take(tx, "device:a", rule, NOON + int(seconds * SECOND))

    assert [ask(0), ask(0), ask(0), ask(0)] == [0, 0, 0, 2]
    assert [ask(1.5), ask(2), ask(2), ask(100), ask(100), ask(100), ask(100)] == [0.5, 0, 2, 0, 0, 0, 2]
    assert [ask(-3_600), ask(-3_600), ask(-3_600), ask(-3_600)] == [0, 0, 0, 2]


@pytest.mark.databases
def test_workers_together_take_no_more_than_the_bucket_holds(store: HallDatabase) -> None:
    settings = RateSettings(device_burst=500, device_per_second=0.001)
    workers = [Limiter(store, settings, lambda: NOON) for _ in range(4)]
    taken: list[int] = []

    def ask(worker: Limiter) -> None:
        taken.append(sum(worker.wait("device", "a") == 0 for _ in range(200)))

    threads = [threading.Thread(target=ask, args=[worker]) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 500 - len(workers) * 4 <= sum(taken) <= 500
    assert workers[0].wait("device", "b") == 0
    workers[0].forget_idle()


def test_a_day_of_work_fits_into_the_default_limits(store: HallDatabase) -> None:
    """50,000 changes in 50 batches in ten seconds, the pages of a full pull, then 400 files."""
    now = [NOON]
    limiter = Limiter(store, RateSettings(), lambda: now[0])
    for _ in range(50 + 60 + 400):
        assert limiter.wait("device", "a") == 0
        now[0] += SECOND // 10


def test_enrolment_and_tokens_are_limited_by_address(hall: EmbeddedHall, join: Callable[..., Peer]) -> None:
    peer = join()
    body = {"code": "0000-0000-0000", "pubname": "x"}
    answers = [peer.http.post(f"{peer.url}/sync/v1/enrol", json=body, timeout=10) for _ in range(110)]
    seen = Counter(answer.status_code for answer in answers)
    assert seen[403] >= 99
    assert seen[429] >= 1
    refused = answers[-1]
    assert (refused.status_code, refused.json()["code"], refused.headers["Retry-After"]) == (429, "rate_limited", "1")
    assert refused.headers["content-type"] == "application/problem+json"
    assert peer.hello()["last_seq"] == 0


REQUESTS, STATIONS = 12, 400
AT_ONCE, SERVICE, PATIENCE = 8, 0.02, 0.5
RULE = RateSettings(device_burst=5, device_per_second=0.5)


class Storm:
    """All stations find the hall back at the same moment; each has so many requests to make.

    The hall works on a few at once and lets others wait for a while; then it says 503 with five seconds. The limiter is
    the hall's own, over a real store; only the time is virtual.
    """

    def __init__(self, store: HallDatabase, pause: Callable[[int, Random, float | None], float]) -> None:
        self.now = 0.0
        self.limiter = Limiter(store, RULE, lambda: NOON + int(self.now * SECOND))
        self.pause = pause
        self.random = Random(7)
        self.free_at = [0.0] * AT_ONCE
        self.arrivals: list[float] = []
        self.kept = True
        self.refusals: Counter[int] = Counter()

    def run(self) -> float:
        """When the last station is through."""
        left = dict.fromkeys(range(STATIONS), REQUESTS)
        failures, not_before = Counter[int](), dict.fromkeys(range(STATIONS), 0.0)
        queue = [(self.random.random() * 0.2, station) for station in range(STATIONS)]
        heapq.heapify(queue)
        end = 0.0
        while queue and self.kept:
            self.now, station = heapq.heappop(queue)
            self.kept &= self.now >= not_before[station]
            asked, done = self._ask(station)
            if asked is None:
                failures[station] = 0
                left[station] -= 1
                end = max(end, done)
                following = done
            else:
                failures[station] += 1
                not_before[station] = self.now + asked
                following = self.now + self.pause(failures[station], self.random, asked)
            if left[station]:
                heapq.heappush(queue, (following, station))
        return end

    def _ask(self, station: int) -> tuple[float | None, float]:
        """What the hall asked for, if it refused; when it was done, if not."""
        wait = self.limiter.wait("device", str(station))
        if wait:
            self.refusals[429] += 1
            return float(-(-wait // 1)), self.now
        begin = max(self.now, heapq.heappop(self.free_at))
        if begin - self.now > PATIENCE:
            heapq.heappush(self.free_at, begin)
            self.refusals[503] += 1
            self.arrivals.append(self.now)
            return 5.0, self.now
        heapq.heappush(self.free_at, begin + SERVICE)
        self.arrivals.append(self.now)
        return None, begin + SERVICE


def busiest(arrivals: list[float], after: float) -> int:
    """Most arrivals within one second, once the first rush is over."""
    return max(Counter(int(at) for at in arrivals if at >= after).values(), default=0)


def test_four_hundred_stations_after_an_outage_spread_out(store: HallDatabase) -> None:
    storm = Storm(store, delay)
    end = storm.run()
    assert storm.kept
    assert storm.refusals[429] > STATIONS
    assert storm.refusals[503] > STATIONS / 4
    capacity = AT_ONCE / SERVICE
    assert busiest(storm.arrivals, 10) <= 1.5 * capacity
    assert end <= 3 * STATIONS * REQUESTS / capacity + LONGEST


def test_planted_stations_that_ignore_what_they_are_told_are_found_out(store: HallDatabase) -> None:
    storm = Storm(store, lambda _failures, _random, _asked: 0.1)
    storm.run()
    assert not storm.kept


def test_planted_stations_without_chance_come_back_together() -> None:
    told = [5.0] * STATIONS
    random = Random(1)
    together = Counter(int(max(2.0, asked)) for asked in told)
    spread = Counter(int(delay(4, random, asked)) for asked in told)
    assert max(together.values()) == STATIONS
    assert max(spread.values()) < STATIONS / 8
