"""The store: transactions whole or not at all, faults as codes, backups that hold what was acknowledged."""

import threading
import time
from concurrent.futures import Future

import peewee
import pytest

from station_app import bootstrap
from station_app.clock import Clock
from station_app.domain.case_form import CaseForm
from station_app.errors import Code, EnvironmentFault
from station_app.instance import Lock, hold
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.restore import restore
from station_app.storage import database
from station_app.storage.tables import ALL
from station_app.store_thread import StoreThread


def form(number):
    return CaseForm(
        f"s-{number}", items=("ZY-01-01-01",), enterprise_name="木桥数码印刷有限公司", contact_name="乔木",
        contact_mobile="15273229083",
    )  # fmt: skip


def everything(services):
    return {table._meta.table_name: services._store.sql(f'SELECT * FROM "{table._meta.table_name}"') for table in ALL}


def test_an_exception_leaves_nothing_behind(services):
    operator = services.operators.first().id
    services.cases.register(form(1), operator)
    before = everything(services)
    with pytest.raises(RuntimeError), services._store.write(operator) as write:
        write.change("case", "x", {"a": 1}, write.stamp())
        write.audit("x", "y")
        raise RuntimeError("planted")
    assert everything(services) == before
    services.cases.register(form(2), operator)
    assert services.maintenance.verify() == []


def test_stamps_rise_over_transactions_and_restarts(services, station_folder):
    operator = services.operators.first().id
    for number in range(5):
        services.cases.register(form(number), operator)
    source = KeySource(station_folder / "key")
    earlier = Clock(services.clock.now().replace(year=2001))
    with bootstrap.open_services(Paths(station_folder / "home"), source, earlier) as again:
        again.cases.register(form(9), operator)
        stamps = [row[0] for row in again._store.sql("SELECT hlc FROM change ORDER BY seq")]
    assert stamps == sorted(set(stamps))


def test_who_writes_much_is_told_that_another_thread_waits(services):
    store, wrote = services._store, threading.Event()

    def write():
        with store.write():
            wrote.set()
        store.close()

    with store.write():
        assert not store.wanted
        with store.write():
            assert not store.wanted, "this thread may enter again"
        other = threading.Thread(target=write)
        other.start()
        deadline = time.monotonic() + 20
        while not store.wanted and time.monotonic() < deadline:
            threading.Event().wait(0.001)
        assert store.wanted
        assert not wrote.is_set()
    other.join()
    assert wrote.is_set()
    assert not store.wanted


def test_a_full_disk_keeps_what_was_acknowledged(services):
    """The engine's own SQLITE_FULL: the file may not grow."""
    operator = services.operators.first().id
    done = services.cases.register(form(1), operator)
    pages = services._store.sql("PRAGMA page_count")[0][0]
    services._store.sql(f"PRAGMA max_page_count={pages + 2}")
    acknowledged = [done.no]
    with pytest.raises(EnvironmentFault) as error:
        for number in range(2, 400):
            acknowledged.append(services.cases.register(form(number), operator).no)
    assert error.value.code is Code.DISK_FULL
    assert services.maintenance.verify() == []
    assert [case.no for case in services.cases.all()] == acknowledged
    services._store.sql("PRAGMA max_page_count=1000000")
    assert services.cases.register(form(len(acknowledged) + 1), operator).new


def test_the_file_holds_no_plain_text(services, station_folder):
    services.cases.register(form(1), services.operators.first().id)
    for file in (station_folder / "home").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert "木桥数码".encode() not in content, file
            assert b"15273229083" not in content, file
            assert b"SQLite format 3" not in content, file


def test_another_key_does_not_open_it(station_folder):
    wrong = database.open_database(station_folder / "home" / "station.db", bytes(32))
    with pytest.raises(peewee.DatabaseError):
        wrong.execute_sql("SELECT count(*) FROM assist_case")
    wrong.close()


def test_a_backup_made_under_writes_holds_all_that_was_acknowledged_before(services, station_folder, tmp_path):
    operator = services.operators.first().id
    before = [services.cases.register(form(number), operator).no for number in range(10)]
    stop, source = threading.Event(), KeySource(station_folder / "key")

    def keep_writing():
        with bootstrap.open_services(Paths(station_folder / "home"), source, Clock()) as other:
            number = 100
            while not stop.is_set():
                other.cases.register(form(number), operator)
                number += 1

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        path = services.maintenance.backup(tmp_path / "b.backup")
    finally:
        stop.set()
        writer.join()
    home = Paths(tmp_path / "restored")
    restore(home, path, source, Clock())
    with bootstrap.open_services(home, source, Clock()) as restored:
        numbers = [case.no for case in restored.cases.all()]
        assert restored.maintenance.verify() == []
        assert restored.profile.replica_id != services.profile.replica_id
        states = restored._store.sql("SELECT DISTINCT state FROM change")
    assert set(before) <= set(numbers)
    assert len(numbers) == len(set(numbers))
    assert states == [("pending",)]


def test_one_flipped_bit_is_found(services, station_folder):
    services.cases.register(form(1), services.operators.first().id)
    services._store.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    services.close()
    store = station_folder / "home" / "station.db"
    body = bytearray(store.read_bytes())
    body[len(body) // 2] ^= 0b100
    store.write_bytes(bytes(body))
    assert services.maintenance.verify() != []


def test_a_second_window_is_told_so(station_folder):
    paths = Paths(station_folder / "home")
    with hold(paths, Lock.WINDOW):
        with pytest.raises(EnvironmentFault) as error, hold(paths, Lock.WINDOW):
            pass
        assert error.value.code is Code.ALREADY_RUNNING
        with hold(paths, Lock.SYNC):
            pass
    with hold(paths, Lock.WINDOW):
        pass


def test_the_store_thread_may_not_wait_for_itself():
    executor = StoreThread()
    inner: Future[object] = executor.submit(lambda: executor.submit(lambda: 1))
    with pytest.raises(RuntimeError):
        inner.result()
    assert executor.submit(lambda: 2).result() == 2
    executor.shutdown()
