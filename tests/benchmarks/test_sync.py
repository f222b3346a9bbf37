"""Push and idle sync against a real hall in a process of its own; beside them plain gzip JSON in the same run."""

import gzip
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from station_app.domain.case_form import CaseForm
from station_app.domain.guidance import Mode
from sync.station.enrolment import enrol
from sync.station.session import run_session
from tests.benchmarks.conftest import ROOT, percentiles

pytestmark = pytest.mark.benchmark

CHANGES = 50_000
FORMS = {
    "one item": CaseForm(
        "seed", Mode.HELP, items=("SW-01-02-01",), enterprise_name="泊远软件有限公司", contact_name="陈涛",
        contact_mobile="18673210045",
    ),
    "a bundle": CaseForm(
        "seed", bundle="YJS-14", enterprise_name="青禾众创孵化器管理有限公司", contact_name="何青", contact_mobile="13975214408"
    ),
}  # fmt: skip


@contextmanager
def hall_process(home):
    """A hall on a free port; gives its address and a function for its other commands."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def command(*arguments):
        line = [sys.executable, "-m", "sync.hall", *arguments, "--home", str(home)]
        return subprocess.run(line, env=environment, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    serving = [sys.executable, "-m", "sync.hall", "serve", "--port", "0", "--home", str(home)]
    process = subprocess.Popen(serving, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().split()[1], command
    finally:
        process.terminate()
        process.communicate()


def fill_outbox(services, form):
    """Copy one registered case's change until the outbox is long; only the ids and numbers differ."""
    store = services._store
    services.cases.register(form, services.operators.first().id)
    fields, hlc, actor = store.sql(
        "SELECT fields, hlc, actor_id FROM change JOIN change_body USING (seq) WHERE kind = 'case'"
    )[0]
    data = json.loads(fields)
    ((first,),) = store.sql("SELECT next_seq FROM replica")
    with store.database.atomic("IMMEDIATE"):
        for n in range(CHANGES):
            ident = f"{n:08x}-0000-7000-8000-000000000000"
            data["no"], data["client_id"] = f"JG-261120-0{n:05d}", f"bench-{n}"
            store.database.execute_sql(
                "INSERT INTO change(seq, change_id, txn_id, kind, entity_id, op, hlc, wall_at, actor_id,"
                " state) VALUES(?, ?, ?, 'case', ?, 'put', ?, '2026-11-20T09:00:00+08:00', ?, 'pending')",
                (first + n, ident, ident, ident, hlc, actor),
            )
            store.database.execute_sql(
                "INSERT INTO change_body VALUES(?, ?, '{}')", (first + n, json.dumps(data, ensure_ascii=False))
            )
        store.database.execute_sql("UPDATE replica SET next_seq = ?", (first + CHANGES,))
    return len(fields.encode())


def enrolled(services, url, command):
    command("station", "add", "JG", "金桂园政务驿站")
    code = json.loads(command("enrol-code", "--station", "JG", "--json"))["code"]
    enrol(services, url, code, None)


def limit_of(rows):
    """How fast bare gzip JSON over requests into executemany could go on this machine, now: changes a second.

    The same number of changes in the same batches, without validation, verdicts or receipts; both stores are SQLite with
    a write-ahead log and full syncs.
    """
    import sqlite3
    import tempfile
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    import requests

    with tempfile.TemporaryDirectory() as folder:
        store = sqlite3.connect(f"{folder}/bare.db", check_same_thread=False)
        store.execute("PRAGMA journal_mode=wal")
        store.execute("PRAGMA synchronous=full")
        store.execute("CREATE TABLE row (seq INTEGER PRIMARY KEY, body TEXT)")

        class Bare(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(gzip.decompress(self.rfile.read(int(self.headers["Content-Length"]))))
                with store:
                    store.executemany("INSERT INTO row VALUES (?, ?)", [(s, json.dumps(b)) for s, b in body])
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):
                return

        server = HTTPServer(("127.0.0.1", 0), Bare)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        session = requests.Session()
        session.trust_env = False
        began = time.perf_counter()
        for first in range(0, len(rows), 1000):
            part = [(first + n, json.loads(text)) for n, text in enumerate(rows[first : first + 1000])]
            body = gzip.compress(json.dumps(part, ensure_ascii=False).encode(), 1)
            session.post(f"http://127.0.0.1:{server.server_port}/", data=body, timeout=60)
        seconds = time.perf_counter() - began
        session.close()
        server.shutdown()
        server.server_close()
        thread.join()
        store.close()
    return len(rows) / seconds


@pytest.mark.parametrize("kind", list(FORMS))
def test_push_and_idle(services, tmp_path, figure, kind):
    size = fill_outbox(services, FORMS[kind])
    with hall_process(tmp_path / "hall") as (url, command):
        enrolled(services, url, command)
        started = time.perf_counter()
        report = run_session(services)
        seconds = time.perf_counter() - started
        assert report.pending == 0
        assert report.pushed >= CHANGES
        idle_started = time.perf_counter()
        idle = run_session(services)
        idle_ms = (time.perf_counter() - idle_started) * 1e3
        replayed, replay_seconds = replay(services)
    bare = limit_of([row[0] for row in services._store.sql("SELECT fields FROM change_body")])
    rate = report.pushed / seconds
    figure(
        f"push, {report.pushed:,} changes of {size} B ({kind})",
        f"{rate:,.0f}/s, {report.bytes_up / 1e6:.1f} MB up; bare limit in the same run {bare:,.0f}/s",
        ">= 4,000/s, <= 9 MB",
    )
    figure(
        "idle sync",
        f"{idle.requests} request, {idle.bytes_up} B up, {idle.bytes_down} B down, {idle_ms:.1f} ms",
        "1 request, <= 1 KB each way",
    )
    figure("replay of answers that were lost", f"{replayed / replay_seconds:,.0f}/s", ">= 20,000/s")
    assert idle.requests == 1


def replay(services):
    """Every answer was lost: the station sends all its batches again, byte for byte; changes and seconds."""
    store = services._store
    sent = [row[0] for row in store.sql("SELECT batch_id FROM batch")]
    with store.database.atomic("IMMEDIATE"):
        for batch_id in sent:
            store.database.execute_sql(
                "UPDATE batch SET state = 'frozen', body = ?, receipt_no = NULL WHERE batch_id = ?",
                (BODIES[batch_id], batch_id),
            )
        store.database.execute_sql("UPDATE change SET state = 'pending', batch_id = NULL")
    began = time.perf_counter()
    report = run_session(services)
    assert report.pending == 0
    return report.pushed, time.perf_counter() - began


BODIES = {}
"""The frozen bytes of every batch that went out, as the cable saw them."""


@pytest.fixture(autouse=True)
def watched_cable(monkeypatch):
    from sync.station.client import HallClient

    real = HallClient.post_frozen

    def post(self, path, body, batch_id, answer):
        BODIES[batch_id] = body
        return real(self, path, body, batch_id, answer)

    monkeypatch.setattr(HallClient, "post_frozen", post)


def test_fresh_pull(services, tmp_path, figure):
    """A new PC of the station fetches what the other has sent: wire alone, and until it stands in the lists."""
    import shutil

    from station_app.bootstrap import open_services
    from station_app.clock import Clock
    from station_app.keyslots import KeySource
    from station_app.paths import Paths
    from sync.station.client import HallClient
    from sync.station.tokens import Tokens
    from sync.wire.calls import ChangesAnswer
    from tests.sync.terminals import make_terminal

    fill_outbox(services, FORMS["one item"])
    second = make_terminal(tmp_path / "second", "2", Clock())
    with hall_process(tmp_path / "hall") as (url, command):
        enrolled(services, url, command)
        run_session(services)
        source = KeySource(key_file=second / "key")
        with open_services(Paths(second / "home"), source, Clock()) as other:
            enrolled(other, url, command)
            own = other.sync.membership()
            client = HallClient(url, None, Tokens(other.tokens, own.device_id))
            began, cursor, rows = time.perf_counter(), "", 0
            while True:
                page = client.get("changes", {"cursor": cursor, "limit": 1000}, ChangesAnswer)
                rows, cursor = rows + len(page.changes), page.cursor
                if not page.more:
                    break
            wire = rows / (time.perf_counter() - began)
            client.close()
            began = time.perf_counter()
            report = run_session(other)
            taken = report.pulled / (time.perf_counter() - began)
            assert other.cases.count_all() >= CHANGES
    shutil.rmtree(second)
    figure(f"fresh pull of {rows:,} rows, hall and wire", f"{wire:,.0f}/s", ">= 8,000/s")
    figure("the same, taken over into lists, clocks and search", f"{taken:,.0f}/s", "")


def test_one_record_durable_on_both_sides(services, tmp_path, figure):
    with hall_process(tmp_path / "hall") as (url, command):
        enrolled(services, url, command)
        run_session(services)
        times = []
        for n in range(60):
            form = CaseForm(
                f"one-{n}", Mode.HELP, items=("SW-01-02-01",), enterprise_name="泊远软件有限公司", contact_name="陈涛",
                contact_mobile="18673210045",
            )  # fmt: skip
            services.cases.register(form, services.operators.first().id)
            times.append(one_way(services))
    times.sort()
    figure(
        "one record, durable on both sides",
        f"p50 {times[len(times) // 2]:.1f} ms, p90 {times[int(len(times) * 0.9)]:.1f} ms (push alone, warm connection)",
        "<= 25 ms",
    )


def one_way(services):
    """From the outbox to the receipt in the store, over a connection that is open."""
    began = time.perf_counter()
    report = run_session(services)
    assert report.pending == 0
    return min(report.durations["push"], (time.perf_counter() - began) * 1e3)


@pytest.fixture
def turns_as_in_the_window():
    """The threads of this process take turns as often as those of the window do."""
    from ui.app import SWITCH_SECONDS

    usual = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    yield
    sys.setswitchinterval(usual)


@pytest.fixture
def bare_page(tmp_path):
    """Writes one page into a file and waits for the disk: the least a commit costs on this disk now."""
    with (tmp_path / "page").open("wb", buffering=0) as file:

        def write():
            file.seek(0)
            file.write(bytes(4_096))
            os.fsync(file.fileno())

        yield write


@pytest.mark.usefixtures("turns_as_in_the_window", "quiet_disk")
def test_saving_while_a_sync_runs(services, tmp_path, figure, bare_page):
    from threading import Thread

    fill_outbox(services, FORMS["one item"])
    operator = services.operators.first().id
    with hall_process(tmp_path / "hall") as (url, command):
        enrolled(services, url, command)
        done = []

        def sync():
            done.append(run_session(services))
            services.close()

        thread = Thread(target=sync)
        thread.start()
        times, bare = [], []
        store = services._store
        while thread.is_alive():
            began = time.perf_counter()
            with store.write(operator) as write:
                write.audit("bench", str(len(times)))
            saved = time.perf_counter()
            bare_page()
            times.append(saved - began)
            bare.append(time.perf_counter() - saved)
            time.sleep(0.005)
        thread.join()
    p50, p99 = percentiles(times)
    bare_p50, bare_p99 = percentiles(bare)
    figure(
        f"the operator's commit while {CHANGES:,} changes go out ({len(times):,} commits)",
        f"p50 {p50:.1f} ms, p99 {p99:.1f} ms; one page to the disk meanwhile p50 {bare_p50:.1f} ms, p99 {bare_p99:.1f} ms",
        "p99 <= 10 ms",
    )
