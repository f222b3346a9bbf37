"""Push and idle sync against a real hall on loopback; beside them plain gzip JSON through the same libraries."""

import gzip
import json
import time

import pytest

from station_app.domain.case_form import CaseForm
from sync.hall.embedded import EmbeddedHall
from sync.station.enrolment import enrol
from sync.station.session import run_session

pytestmark = pytest.mark.benchmark

CHANGES = 20_000


def fill_outbox(services):
    """Copy one registered case's change until the outbox is long; only the ids differ."""
    store = services._store
    operator = services.operators.first().id
    form = CaseForm(
        "seed",
        bundle="YJS-14",
        enterprise_name="青禾众创孵化器管理有限公司",
        contact_name="何青",
        contact_mobile="13975214408",
    )
    services.cases.register(form, operator)
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


def test_push_and_idle(services, tmp_path, figure):
    size = fill_outbox(services)
    with EmbeddedHall(tmp_path / "hall") as hall:
        enrol(services, hall.url, hall.enrol_code("JG", "金桂园政务驿站"), None)
        started = time.perf_counter()
        report = run_session(services)
        seconds = time.perf_counter() - started
        assert (report.pending, report.pushed) == (0, report.pushed)
        assert report.pushed >= CHANGES
        idle_started = time.perf_counter()
        idle = run_session(services)
        idle_ms = (time.perf_counter() - idle_started) * 1e3
    rows = services._store.sql("SELECT fields FROM change LIMIT 1000")
    began = time.perf_counter()
    gzip.compress(json.dumps([json.loads(row[0]) for row in rows]).encode(), 1)
    floor = len(rows) / (time.perf_counter() - began)
    rate = report.pushed / seconds
    figure(
        f"push, {report.pushed:,} changes of {size} B",
        f"{rate:,.0f}/s, {report.bytes_up / 1e6:.1f} MB up; gzip JSON alone {floor:,.0f}/s",
        ">= 4,000/s",
    )
    figure(
        "idle sync",
        f"{idle.requests} request, {idle.bytes_up} B up, {idle.bytes_down} B down, {idle_ms:.1f} ms",
        "1 request, <= 1 KB each way",
    )
    assert idle.requests == 1
