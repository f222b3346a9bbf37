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
from tests.benchmarks.conftest import ROOT

pytestmark = pytest.mark.benchmark

CHANGES = 20_000
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
    fields, hlc, actor = store.sql("SELECT fields, hlc, actor_id FROM change WHERE kind = 'case'")[0]
    data = json.loads(fields)
    ((first,),) = store.sql("SELECT next_seq FROM replica")
    with store.database.atomic("IMMEDIATE"):
        for n in range(CHANGES):
            ident = f"{n:08x}-0000-7000-8000-000000000000"
            data["no"], data["client_id"] = f"JG-261120-0{n:05d}", f"bench-{n}"
            store.database.execute_sql(
                "INSERT INTO change(seq, change_id, txn_id, kind, entity_id, op, fields, base, hlc, wall_at, actor_id,"
                " state) VALUES(?, ?, ?, 'case', ?, 'put', ?, '{}', ?, '2026-11-20T09:00:00+08:00', ?, 'pending')",
                (first + n, ident, ident, ident, json.dumps(data, ensure_ascii=False), hlc, actor),
            )
        store.database.execute_sql("UPDATE replica SET next_seq = ?", (first + CHANGES,))
    return len(fields.encode())


@pytest.mark.parametrize("kind", list(FORMS))
def test_push_and_idle(services, tmp_path, figure, kind):
    size = fill_outbox(services, FORMS[kind])
    with hall_process(tmp_path / "hall") as (url, command):
        command("station", "add", "JG", "金桂园政务驿站")
        code = json.loads(command("enrol-code", "--station", "JG", "--json"))["code"]
        enrol(services, url, code, None)
        started = time.perf_counter()
        report = run_session(services)
        seconds = time.perf_counter() - started
        assert report.pending == 0
        assert report.pushed >= CHANGES
        idle_started = time.perf_counter()
        idle = run_session(services)
        idle_ms = (time.perf_counter() - idle_started) * 1e3
    rows = services._store.sql("SELECT fields FROM change LIMIT 1000")
    began = time.perf_counter()
    gzip.compress(json.dumps([json.loads(row[0]) for row in rows]).encode(), 1)
    floor = len(rows) / (time.perf_counter() - began)
    figure(
        f"push, {report.pushed:,} changes of {size} B ({kind})",
        f"{report.pushed / seconds:,.0f}/s; gzip JSON alone {floor:,.0f}/s",
        ">= 4,000/s",
    )
    figure(
        "idle sync",
        f"{idle.requests} request, {idle.bytes_up} B up, {idle.bytes_down} B down, {idle_ms:.1f} ms",
        "1 request, <= 1 KB each way",
    )
    assert idle.requests == 1
