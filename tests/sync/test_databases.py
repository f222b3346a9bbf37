"""The hall's databases: chosen once and remembered, migrated by one of many, and collisions done again as a whole."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from station_app.errors import Code, EnvironmentFault, UserError
from sync.hall.embedded import EmbeddedHall
from sync.hall.settings import HallSettings, database_of, read_settings, remember_database, store_path
from sync.hall.store.database import TRIES, HallDatabase, Tx, meta, open_store, set_meta
from sync.hall.store.migrations import STEPS
from tests.sync import postgres
from tests.sync.conftest import SetClock
from tests.sync.peer import Peer

needs_server = pytest.mark.skipif(not postgres.AVAILABLE, reason="the PostgreSQL server is not installed here")


def test_the_database_is_remembered_and_can_be_overridden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HALL_DB", raising=False)
    assert database_of(tmp_path) == ""
    remember_database(tmp_path, "postgresql://hall:secret@db/hall")
    assert database_of(tmp_path) == "postgresql://hall:secret@db/hall"
    assert (tmp_path / "hall.database").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("HALL_DB", "sqlite:///other.db")
    assert database_of(tmp_path) == "sqlite:///other.db"
    assert store_path(tmp_path, "sqlite:///other.db") == tmp_path / "other.db"
    assert store_path(tmp_path, f"sqlite:///{tmp_path}/elsewhere.db") == tmp_path / "elsewhere.db"
    assert store_path(tmp_path, "") == tmp_path / "hall.db"


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://", "hall.db", "postgresql://a b/c", "sqlite://x.db"])
def test_another_address_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(UserError) as refused:
        remember_database(tmp_path, url)
    assert refused.value.code is Code.DATABASE_URL
    assert not (tmp_path / "hall.database").exists()


def test_the_settings_say_what_is_wrong_with_them(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == HallSettings()
    file = tmp_path / "hall.toml"
    file.write_text("[rate]\ndevice_burst = 5\ndevice_per_second = 0.5\n[batches]\nat_once = 2\n", "utf-8")
    read = read_settings(tmp_path)
    assert (read.rate.device_burst, read.rate.device_per_second, read.batches.at_once) == (5, 0.5, 2)
    faults = {
        "[rate]\nburst = 1\n": "rate.burst",
        "[rate]\ndevice_burst = 0\n": "rate.device_burst",
        "[rate]\ndevice_burst = 1.5\n": "rate.device_burst",
        "[rate]\ndevice_burst = true\n": "rate.device_burst",
        "[colour]\n": "colour",
        "rate = 3\n": "rate",
        "[rate": "hall.toml",
    }
    for text, setting in faults.items():
        file.write_text(text, "utf-8")
        with pytest.raises(UserError) as refused:
            read_settings(tmp_path)
        assert (refused.value.code, refused.value.params["setting"]) == (Code.HALL_SETTINGS, setting)


@needs_server
def test_workers_that_start_at_once_migrate_once(postgres_server: postgres.Server, tmp_path: Path) -> None:
    url = postgres_server.empty()
    stores: list[HallDatabase] = []
    threads = [threading.Thread(target=lambda: stores.append(open_store(tmp_path, url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    facts = []
    for store in stores:
        assert store.kind == "postgresql"
        with store.read() as tx:
            facts.append(meta(tx))
        store.close()
    assert len(facts) == 4
    assert all(one == facts[0] for one in facts)
    assert facts[0]["schema"] == str(len(STEPS))


@needs_server
def test_a_newer_schema_is_left_alone(postgres_server: postgres.Server, tmp_path: Path) -> None:
    url = postgres_server.database()
    store = open_store(tmp_path, url)
    with store.write() as tx:
        set_meta(tx, "schema", "99")
    store.close()
    with pytest.raises(EnvironmentFault) as refused:
        open_store(tmp_path, url)
    assert refused.value.code is Code.STORE_NEWER


@pytest.fixture(params=["postgresql", "cockroachdb"])
def store(request: pytest.FixtureRequest, postgres_server: postgres.Server, tmp_path: Path) -> Iterator[HallDatabase]:
    opened = open_store(tmp_path, postgres_server.database().replace("postgresql", request.param, 1))
    opened._sleep = lambda _seconds: None
    yield opened
    opened.close()


COLLIDE = "DO $$ BEGIN RAISE SQLSTATE '40001' USING MESSAGE = 'restart transaction'; END $$"


def colliding(times: int) -> tuple[Callable[[Tx], int], list[int]]:
    """Work that writes, then collides so many times, then goes through."""
    runs: list[int] = []

    def work(tx: Tx) -> int:
        runs.append(len(runs))
        tx.run("INSERT INTO station VALUES (?, 'x', 'x')", f"S{len(runs)}")
        if len(runs) <= times:
            tx.run(COLLIDE)
        return len(runs)

    return work, runs


@needs_server
def test_a_collision_does_the_whole_transaction_again(store: HallDatabase) -> None:
    work, _runs = colliding(3)
    assert store.transact(work) == 4
    with store.read() as tx:
        assert tx.all("SELECT code FROM station") == [("S4",)]


@needs_server
def test_collisions_without_end_make_the_station_come_later(store: HallDatabase) -> None:
    work, runs = colliding(1_000)
    with pytest.raises(EnvironmentFault) as refused:
        store.transact(work)
    assert (refused.value.code, len(runs)) == (Code.STORE_BUSY, TRIES)
    with store.read() as tx:
        assert tx.all("SELECT code FROM station") == []


@needs_server
def test_two_that_lock_each_other_out_both_come_through(store: HallDatabase) -> None:
    both = threading.Barrier(2, timeout=20)
    tried: list[int] = []

    def crossing(first: str, second: str) -> None:
        def work(tx: Tx) -> None:
            tried.append(1)
            tx.run("INSERT INTO station VALUES (?, 'x', 'x') ON CONFLICT (code) DO UPDATE SET name = 'y'", first)
            if len(tried) <= 2:
                both.wait()
            tx.run("INSERT INTO station VALUES (?, 'x', 'x') ON CONFLICT (code) DO UPDATE SET name = 'y'", second)

        store.transact(work)

    threads = [threading.Thread(target=crossing, args=pair) for pair in (("A", "B"), ("B", "A"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tried) >= 3
    with store.read() as tx:
        assert tx.all("SELECT code, name FROM station ORDER BY code") == [("A", "y"), ("B", "y")]


@needs_server
def test_a_batch_that_collides_is_answered_once(
    postgres_server: postgres.Server, tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole batch is judged again, and its receipt is the one that was committed."""
    from sync.hall import changes

    keep, left = changes.keep_receipt, [2]

    def keep_and_collide(tx: Tx, *rest: Any) -> None:
        keep(tx, *rest)
        if left[0]:
            left[0] -= 1
            tx.run(COLLIDE)

    monkeypatch.setattr(changes, "keep_receipt", keep_and_collide)
    url = postgres_server.database().replace("postgresql", "cockroachdb", 1)
    with EmbeddedHall(tmp_path / "hall", clock=clock, database=url) as hall:
        peer = Peer(hall.url, hall.enrol_code("JG", "金桂园驿站"))
        peer.wall = clock.wall_ms()
        answer = peer.push(peer.case("JG-261120-001"), peer.case("JG-261120-002"))
        assert (answer["last_seq"], left) == (2, [0])
        assert [row["kind"] for row in Peer(hall.url, hall.enrol_code("JG", "金桂园驿站")).pull()] == ["case", "case"]
        with hall.hall.store.read() as tx:
            assert tx.all("SELECT receipt_no FROM receipt") == [(answer["receipt_no"],)]
        peer.close()


@needs_server
def test_planted_a_batch_done_again_from_its_middle_would_be_lost(
    postgres_server: postgres.Server, tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the loop around the whole, the station is told to come again instead of being answered."""
    monkeypatch.setattr(HallDatabase, "transact", _once)
    from sync.hall import changes

    monkeypatch.setattr(changes, "keep_receipt", lambda tx, *_rest: tx.run(COLLIDE))
    with EmbeddedHall(tmp_path / "hall", clock=clock, database=postgres_server.database()) as hall:
        peer = Peer(hall.url, hall.enrol_code("JG", "金桂园驿站"))
        peer.wall = clock.wall_ms()
        answer = peer.send(peer.freeze([peer.case("JG-261120-001")]))
        assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "5")
        peer.close()


def _once(store: HallDatabase, work: Callable[[Tx], Any]) -> Any:
    with store.write() as tx:
        return work(tx)


def test_a_server_that_is_gone_is_named(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(EnvironmentFault) as refused:
        open_store(tmp_path, "postgresql://nobody@127.0.0.1:1/none")
    assert refused.value.code is Code.STORE_UNREACHABLE


@needs_server
def test_connections_are_open_before_anybody_asks(store: HallDatabase) -> None:
    assert store.connections() == (0, 1)
    store.get_ready()
    assert store.connections() == (0, 10)
    with store.write() as tx:
        assert meta(tx)["hall_epoch"]
    assert store.connections() == (0, 10)


@needs_server
def test_a_server_that_gives_only_some_connections_is_started_over(
    postgres_server: postgres.Server, tmp_path: Path
) -> None:
    url = postgres_server.empty()
    role = url.rpartition("/")[2].replace("hall", "modest")
    with closing(open_store(tmp_path, url)) as store, store.write() as tx:
        tx.run(f"CREATE ROLE {role} LOGIN CONNECTION LIMIT 4")
        tx.run(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")
    with closing(open_store(tmp_path, url.replace("postgres@", f"{role}@"))) as store:
        store.get_ready()
        assert store.connections() == (0, 4)
        with store.write() as tx:
            assert meta(tx)["hall_epoch"]


def test_connections_the_server_has_ended_are_noticed_before_they_are_used(store: HallDatabase) -> None:
    store.get_ready()
    with store.read() as tx:
        tx.all(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
    for _ in range(10):
        with store.write() as tx:
            assert meta(tx)["hall_epoch"]
        assert store.ticket(tx, "after") > 0


def test_text_that_the_database_cannot_hold_does_no_harm(store: HallDatabase) -> None:
    with store.write() as tx:
        tx.run("INSERT INTO station VALUES (?, ?, ?)", "JG", "金\0桂", "50 % of ?")
        tx.many("INSERT INTO station VALUES (?, ?, ?)", [("TF", "\0", ""), ("XL", "𠮷", "%s")])
    with store.read() as tx:
        assert tx.one("SELECT name FROM station WHERE code = ? AND name LIKE '%桂'", "JG") == ("金\ufffd桂",)
        assert tx.one("SELECT 1 FROM station WHERE code = ?", "A\0") is None
        assert tx.all("SELECT created_at FROM station WHERE code = 'XL'") == [("%s",)]
