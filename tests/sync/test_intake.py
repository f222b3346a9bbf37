"""Batches that wait together share one commit: each with its own verdicts, its own refusal, its own fault."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sync.hall import enrol, intake, receive
from sync.hall.devices import DeviceAct, move_device
from sync.hall.embedded import EmbeddedHall
from sync.hall.store.database import HallDatabase, Tx
from tests.sync.conftest import SetClock
from tests.sync.peer import Peer, verdicts

Join = Callable[..., Peer]


@contextmanager
def store_held(hall: EmbeddedHall) -> Iterator[None]:
    """Somebody else writes meanwhile, so that what comes in has to wait."""
    with hall.hall.store.write():
        yield


@contextmanager
def arrivals() -> Iterator[threading.Semaphore]:
    """Released for every batch that has come to wait for the store."""
    arrived = threading.Semaphore(0)
    take = intake.Intake.take

    class Row(deque[Any]):
        def append(self, one: Any) -> None:
            super().append(one)
            arrived.release()

    def announced(self: intake.Intake, *words: Any) -> str:
        if not isinstance(self._waiting, Row):
            self._waiting = Row(self._waiting)
        return take(self, *words)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(intake.Intake, "take", announced)
        yield arrived


def sent_together(
    hall: EmbeddedHall, *sends: Callable[[], Any], meanwhile: Callable[[], None] = lambda: None
) -> list[Any]:
    """Send while the store is held until all of them wait for it, in this order; their answers."""
    answers: list[Any] = [None] * len(sends)

    def run(place: int) -> None:
        answers[place] = sends[place]()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(sends))]
    with arrivals() as arrived, store_held(hall):
        for thread in threads:
            thread.start()
            assert arrived.acquire(timeout=20)
        meanwhile()
    for thread in threads:
        thread.join(20)
    return answers


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many batches each common transaction held."""
    counted: list[int] = []
    take_group = intake.Intake._take_group

    def counting(self: intake.Intake, tx: Tx, group: list[Any]) -> Any:
        outcomes = take_group(self, tx, group)
        counted.append(len(group))
        return outcomes

    monkeypatch.setattr(intake.Intake, "_take_group", counting)
    return counted


@pytest.fixture
def join(join: Join) -> Join:
    """Devices that are known and counted ahead already, so that their batches come as far as the store's door."""

    def joined(*words: Any) -> Peer:
        peer = join(*words)
        peer.hello()
        return peer

    return joined


def batch_of(peer: Peer, *numbers: int) -> Any:
    return peer.freeze([peer.case(f"JG-261120-{n:03d}") for n in numbers])


def test_what_waits_together_is_committed_together(hall: EmbeddedHall, join: Join, commits: list[int]) -> None:
    peers = [join(), join("TF"), join("TF")]
    batches = [batch_of(peer, n, n + 10) for n, peer in enumerate(peers)]
    answers = sent_together(hall, *(lambda p=p, b=b: p.send(b) for p, b in zip(peers, batches, strict=True)))
    assert [answer.status_code for answer in answers] == [200] * 3
    assert commits == [3]
    assert len({answer.json()["receipt_no"] for answer in answers}) == 3
    assert [p.send(b).content for p, b in zip(peers, batches, strict=True)] == [answer.content for answer in answers]


def test_a_refusal_and_a_rejected_change_concern_nobody_else(
    hall: EmbeddedHall, join: Join, commits: list[int]
) -> None:
    good, gap, mixed = join(), join("TF"), join("TF")
    lost = batch_of(gap, 1)
    batches = [batch_of(good, 1), batch_of(gap, 2), mixed.freeze([mixed.case("a"), mixed.case("b", remark=5)])]
    answers = sent_together(
        hall, *(lambda p=p, b=b: p.send(b) for p, b in zip((good, gap, mixed), batches, strict=True))
    )
    assert commits == [3]
    assert [answer.status_code for answer in answers] == [200, 409, 200]
    assert (answers[1].json()["code"], answers[1].json()["expected"]) == ("gap", 1)
    assert verdicts(answers[2].json()) == {2: ("rejected", "invalid_field")}
    assert gap.send(lost).status_code == 200


def test_a_fault_of_the_program_over_one_batch_leaves_the_others(
    hall: EmbeddedHall, join: Join, commits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    good, poisoned, last = join(), join("TF"), join()
    settle = receive._settle

    def failing(hall_: Any, tx: Tx, station: str, *rest: Any) -> None:
        settle(hall_, tx, station, *rest)
        if station == "TF":
            raise RuntimeError

    monkeypatch.setattr(receive, "_settle", failing)
    peers = (good, poisoned, last)
    batches = [batch_of(peer, n) for n, peer in enumerate(peers)]
    answers = sent_together(hall, *(lambda p=p, b=b: p.send(b) for p, b in zip(peers, batches, strict=True)))
    assert [answer.status_code for answer in answers] == [200, 500, 200]
    with hall.hall.store.read() as tx:
        assert tx.all("SELECT station, count(*) FROM change_in GROUP BY station") == [("JG", 2)]
        assert tx.all("SELECT DISTINCT station FROM feed") == [("JG",)]


def test_nobody_is_answered_when_the_common_commit_fails(
    hall: EmbeddedHall, join: Join, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each then goes alone; the second try of all of them succeeds."""
    peers = [join(), join("TF")]
    batches = [batch_of(peer, n) for n, peer in enumerate(peers)]
    transact = HallDatabase.transact
    failed: list[int] = []

    def failing(self: HallDatabase, work: Callable[[Tx], Any]) -> Any:
        def then_fail(tx: Tx) -> Any:
            answer = work(tx)
            if isinstance(answer, list) and not failed:
                failed.append(len(answer))
                raise OSError
            return answer

        return transact(self, then_fail)

    monkeypatch.setattr(HallDatabase, "transact", failing)
    answers = sent_together(hall, *(lambda p=p, b=b: p.send(b) for p, b in zip(peers, batches, strict=True)))
    assert failed == [2]
    assert [answer.status_code for answer in answers] == [200, 200]
    with hall.hall.store.read() as tx:
        assert tx.one("SELECT count(*) FROM change_in") == (2,)


def test_a_device_revoked_while_its_batch_waits_changes_nothing(hall: EmbeddedHall, join: Join) -> None:
    peer, other = join(), join("TF")
    peer.push(peer.case("JG-261120-001"))
    waiting = [batch_of(peer, 2), batch_of(other, 3)]

    def revoked() -> None:
        hall.hall.store._engine.pool.execute_sql("UPDATE device SET status = 'revoked' WHERE device_id = ?", (peer.enrolled["device_id"],))  # fmt: skip

    answers = sent_together(hall, lambda: peer.send(waiting[0]), lambda: other.send(waiting[1]), meanwhile=revoked)
    assert [answer.status_code for answer in answers] == [403, 200]
    with hall.hall.store.read() as tx:
        assert tx.one("SELECT count(*) FROM change_in WHERE station = 'JG'") == (1,)


@pytest.mark.databases
def test_a_device_known_from_before_is_looked_at_again(hall: EmbeddedHall, peer: Peer) -> None:
    peer.push(peer.case("JG-261120-001"))
    enrol.revoke(hall.hall, peer.enrolled["device_id"])
    answer = peer.send(batch_of(peer, 2))
    assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")
    with hall.hall.store.read() as tx:
        assert tx.one("SELECT count(*) FROM feed") == (1,)


@pytest.mark.databases
def test_what_a_lost_device_sends_goes_to_quarantine_though_it_was_known(hall: EmbeddedHall, peer: Peer) -> None:
    peer.push(peer.case("JG-261120-001"))
    hall.hall.store.transact(lambda tx: move_device(hall.hall, tx, peer.enrolled["device_id"], DeviceAct.LOSE, "clerk"))
    answer = peer.send(batch_of(peer, 2))
    assert verdicts(answer.json()) == {2: ("rejected", "late_after_revocation")}


def test_planted_not_looking_again_would_let_a_revoked_device_write(
    hall: EmbeddedHall, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer.push(peer.case("JG-261120-001"))
    enrol.revoke(hall.hall, peer.enrolled["device_id"])
    monkeypatch.setattr(receive, "require_active", lambda _: None)
    assert peer.send(batch_of(peer, 2)).status_code == 200


def test_an_access_token_that_has_run_out_is_not_known_any_more(
    hall: EmbeddedHall, peer: Peer, clock: SetClock
) -> None:
    peer.push(peer.case("JG-261120-001"))
    clock.forward(minutes=31)
    assert peer.send(batch_of(peer, 2)).status_code == 401


def test_large_batches_do_not_wait_for_each_other(hall: EmbeddedHall, join: Join, commits: list[int]) -> None:
    peers = [join(), join("TF"), join()]
    batches = [batch_of(peer, *range(n * 200, n * 200 + 120)) for n, peer in enumerate(peers)]
    sent_together(hall, *(lambda p=p, b=b: p.send(b) for p, b in zip(peers, batches, strict=True)))
    assert commits == [1, 1, 1]
