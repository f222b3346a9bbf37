"""Several workers write one database at the same time: nothing is lost, doubled or passed over (PostgreSQL)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from sync.hall import feed, feed_page
from sync.hall.context import Hall
from sync.hall.embedded import EmbeddedHall, open_hall
from sync.hall.feed import lock_station, put_own
from sync.hall.feed_cursor import CursorKey
from sync.hall.progress import ProgressRow, import_progress
from sync.hall.store.database import Tx, meta, next_number
from sync.hall.upkeep import verify
from sync.wire.calls import ChangesAnswer, FeedRow
from tests.sync import postgres
from tests.sync.conftest import SetClock
from tests.sync.peer import Peer

pytestmark = pytest.mark.skipif(not postgres.AVAILABLE, reason="the PostgreSQL server is not installed here")

Join = Callable[..., Peer]
WRITERS, ROWS = 4, 12


@pytest.fixture
def url(postgres_server: postgres.Server) -> str:
    return postgres_server.database()


@pytest.fixture
def workers(url: str, tmp_path: Path, clock: SetClock) -> Iterator[list[EmbeddedHall]]:
    """Two services over one database, as two worker processes would be; each has its own connections."""
    with ExitStack() as stack:
        yield [stack.enter_context(EmbeddedHall(tmp_path / name, clock=clock, database=url)) for name in ("a", "b")]


@pytest.fixture
def pcs(workers: list[EmbeddedHall], clock: SetClock) -> Iterator[Callable[[str, int], Peer]]:
    """`pcs("JG", 1)`: a PC of a station that talks to the second worker."""
    made: list[Peer] = []

    def make(station: str, worker: int) -> Peer:
        peer = Peer(workers[worker].url, workers[0].enrol_code(station, f"{station}驿站"))
        peer.wall = clock.wall_ms()
        made.append(peer)
        return peer

    yield make
    for peer in made:
        peer.close()


def at_once(*tasks: Callable[[], object]) -> list[object]:
    """Do tasks in threads of their own, and give back what they answered or raised."""
    answers: list[object] = [None] * len(tasks)

    def work(place: int) -> None:
        try:
            answers[place] = tasks[place]()
        except Exception as error:  # noqa: BLE001  # told to the test
            answers[place] = error

    threads = [threading.Thread(target=work, args=[place]) for place in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_pcs_of_one_station_over_two_workers(workers: list[EmbeddedHall], pcs: Callable[[str, int], Peer]) -> None:
    peers = [pcs("JG", 0), pcs("JG", 1), pcs("JG", 0), pcs("JG", 1)]
    shared = peers[0].case("JG-261120-000", remark="")
    peers[0].push(shared)

    def work(peer: Peer, mark: int) -> Callable[[], object]:
        def run() -> object:
            for turn in range(8):
                case = peer.case(f"JG-261120-{mark}{turn:02d}")
                peer.push(case, peer.change("case", shared["entity"], {"remark": f"{mark}-{turn}"}))
            return peer.hello()["last_seq"]

        return run

    answers = at_once(*(work(peer, mark) for mark, peer in enumerate(peers, start=1)))
    assert answers == [17, 16, 16, 16]
    store = workers[1].hall.store
    assert verify(store).ok
    with store.read() as tx:
        assert tx.all("SELECT count(*) FROM feed WHERE kind = 'case'") == [(33,)]
        numbers = [row[0] for row in tx.all("SELECT receipt_no FROM receipt")]
        ((highest, rows, distinct),) = tx.all("SELECT max(seq), count(*), count(DISTINCT seq) FROM feed")
        assert (rows, tx.one("SELECT n FROM scope_counter WHERE scope = 'feed:JG'")) == (distinct, (highest,))
    assert len(numbers) == len(set(numbers)) == 33
    told = {row["entity"]: row["body"]["fields"] for row in pcs("JG", 1).pull() if row["kind"] == "case"}
    assert len(told) == 33


def test_one_batch_sent_to_both_workers_is_taken_once(
    workers: list[EmbeddedHall], pcs: Callable[[str, int], Peer]
) -> None:
    peer = pcs("JG", 0)
    batch = peer.freeze([peer.case(f"JG-261120-{n:03d}") for n in range(30)])
    other = Peer.__new__(Peer)
    other.__dict__.update(peer.__dict__, url=workers[1].url)
    answers = at_once(*(lambda one=one: one.send(batch).content for one in (peer, other, peer, other)))
    assert len(set(answers)) == 1
    with workers[0].hall.store.read() as tx:
        assert tx.all("SELECT count(*) FROM receipt") == [(1,)]


def test_stations_do_not_wait_for_each_other(workers: list[EmbeddedHall], pcs: Callable[[str, int], Peer]) -> None:
    slow, quick = pcs("JG", 0), pcs("TF", 1)
    with workers[0].hall.store.write() as tx:
        lock_station(tx, "JG")
        waiting = threading.Thread(target=lambda: slow.push(slow.case("JG-261120-001")))
        waiting.start()
        assert quick.push(quick.case("TF-261120-001"))["last_seq"] == 1
        assert quick.hello()["last_seq"] == 1
        assert waiting.is_alive()
    waiting.join(20)
    assert slow.hello()["last_seq"] == 1


def test_a_refresh_token_used_twice_at_once_gives_one_pair(pcs: Callable[[str, int], Peer]) -> None:
    peer = pcs("JG", 0)
    peer.hello_after_refresh()

    def refresh() -> tuple[int, str]:
        answer = peer.http.post(f"{peer.url}/sync/v1/token", json={"refresh_token": peer.refresh}, timeout=10)
        return answer.status_code, answer.json().get("refresh_token", "")

    assert len(set(at_once(*[refresh] * 6))) == 1


def test_revoking_waits_for_a_batch_that_is_being_taken(
    workers: list[EmbeddedHall], pcs: Callable[[str, int], Peer]
) -> None:
    """S13: after the revocation has been committed, the device changes nothing more."""
    from sync.hall import auth, enrol

    peer = pcs("JG", 0)
    device = peer.enrolled["device_id"]
    with workers[0].hall.store.write() as tx:
        auth.hold_device(tx, device)
        revoking = threading.Thread(target=enrol.revoke, args=(workers[1].hall, device))
        revoking.start()
        revoking.join(0.3)
        assert revoking.is_alive()
    revoking.join(20)
    assert peer.send(peer.freeze([peer.case("JG-261120-001")])).status_code == 403


def test_progress_for_two_stations_in_opposite_orders(
    workers: list[EmbeddedHall], pcs: Callable[[str, int], Peer]
) -> None:
    names = ("JG", "TF")
    for name in names:
        peer = pcs(name, 0)
        peer.push(*(peer.case(f"{name}-261120-{n:03d}", state="submitted") for n in range(10)))
    rows = [ProgressRow(0, case_no=f"{name}-261120-{n:03d}", event="受理", at="2026-11-20T15:00") for n in range(10) for name in names]  # fmt: skip
    tasks = [lambda w=w, r=r: import_progress(w.hall, r) for w, r in zip(workers, (rows, rows[::-1]), strict=True)]
    reports: list[Any] = at_once(*tasks)
    assert sorted((report.applied, report.unchanged, report.faults) for report in reports) == [(0, 20, ()), (20, 0, ())]


# Feed order (L7): a reader that follows the cursor sees every row, however commits are delayed.


def told(page: feed_page.Page) -> tuple[FeedRow, ...]:
    return ChangesAnswer.model_validate_json(page.text).changes


def follow(hall: Hall, key: CursorKey, until: threading.Event) -> set[str]:
    """Read page after page as a station would; once the writers are done, what is left too."""
    cursor, seen = "", set()
    while True:
        last = until.is_set()
        more = True
        while more:
            with hall.store.read() as tx:
                page = feed_page.page(tx, key, cursor, "nobody", 5)
            seen |= {row.entity for row in told(page)}
            cursor, more = page.cursor, page.more
        if last:
            return seen


def write_with_delays(hall: Hall, key: CursorKey) -> tuple[set[str], set[str]]:
    """What was committed, and what a reader at the same time was told: odd writers commit late."""
    done = threading.Event()
    seen: list[set[str]] = []
    reader = threading.Thread(target=lambda: seen.append(follow(hall, key, done)))
    reader.start()
    pause = threading.Event()

    def writer(number: int) -> Callable[[], object]:
        def run() -> None:
            for turn in range(ROWS):
                with hall.store.write() as tx:
                    put_own(tx, "JG", "verdict", f"{number}-{turn}", {})
                    if number % 2:
                        pause.wait(0.01)

        return run

    failures = [answer for answer in at_once(*(writer(number) for number in range(WRITERS))) if answer]
    done.set()
    reader.join()
    assert failures == []
    return {f"{number}-{turn}" for number in range(WRITERS) for turn in range(ROWS)}, seen[0]


@pytest.fixture
def hall(url: str, tmp_path: Path, clock: SetClock) -> Iterator[Hall]:
    opened = open_hall(tmp_path / "hall", clock, url)
    yield opened
    opened.store.close()


@pytest.fixture
def key(hall: Hall) -> CursorKey:
    with hall.store.read() as tx:
        facts = meta(tx)
    return CursorKey(facts["cursor_key"], facts["hall_epoch"], "JG")


def test_a_reader_sees_every_row_whatever_the_commits_wait_for(hall: Hall, key: CursorKey) -> None:
    written, seen = write_with_delays(hall, key)
    assert seen == written


def test_planted_numbers_taken_before_the_lock_lose_rows(
    hall: Hall, key: CursorKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_a_sequence_would(_tx: Tx, scope: str, count: int = 1) -> int:
        with hall.store.aside() as other:
            return next_number(other, scope, count)

    monkeypatch.setattr(feed, "next_number", as_a_sequence_would)
    monkeypatch.setattr(feed, "move_digests", lambda *_: None)
    written, seen = write_with_delays(hall, key)
    assert seen < written


def test_planted_a_reader_without_one_snapshot_loses_rows(
    hall: Hall, key: CursorKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the rows and the counter that says where they end, another one is committed."""
    end_of = feed_page.end_of

    def late(tx: Tx, station: str) -> int:
        at_once(lambda: hall.store.transact(lambda other: put_own(other, "JG", "verdict", "between", {})))
        return end_of(tx, station)

    monkeypatch.setattr(feed_page, "end_of", late)
    with hall.store.read() as tx:
        page = feed_page.page(tx, key, "", "nobody", 5)
    with hall.store.read() as tx:
        assert [row.entity for row in told(feed_page.page(tx, key, page.cursor, "nobody", 5))] == ["between"]
    engine = hall.store._engine
    monkeypatch.setattr(engine, "reading", lambda: engine.writing(engine.pool))
    with hall.store.read() as tx:
        page = feed_page.page(tx, key, "", "nobody", 5)
    monkeypatch.setattr(feed_page, "end_of", end_of)
    with hall.store.read() as tx:
        assert told(feed_page.page(tx, key, page.cursor, "nobody", 5)) == ()
