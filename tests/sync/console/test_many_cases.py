"""The inbox of a hall with very many cases answers at once: no page reads them all."""

from __future__ import annotations

import json
import time

import pytest

from sync.hall.embedded import EmbeddedHall
from tests.sync.console.conftest import Desk

pytestmark = pytest.mark.databases

MOST_SECONDS = 0.3
"""For the quickest of five: how busy the machine is with other things is not the page's fault."""


def fill(hall: EmbeddedHall, cases: int, stations: int = 40) -> None:
    """Undecided cases, straight into the tables, with the figures about them that a server gathers within a minute."""
    codes = [f"S{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(stations)]
    fields = {"no": "X", "state": "submitted", "enterprise_name": "瑞禾精密机械有限公司",
              "guidance": {"title": "开办餐饮店一件事", "items": [{"code": "A", "name": "设立登记"}], "lines": []}}  # fmt: skip
    case = json.dumps({"together": [["1763702000000-0000-00000000", "op", fields]], "apart": {}}, ensure_ascii=False)
    with hall.hall.store.write() as tx:
        tx.many("INSERT INTO station VALUES (?, ?, '')", [(code, f"{code}驿站") for code in codes])
        for first in range(0, cases, 20_000):
            rows = [(codes[n % stations], f"c{n:07d}", n) for n in range(first, min(first + 20_000, cases))]
            tx.many(
                "INSERT INTO case_index VALUES (?, ?, ?, '', 'HZ', '2026-11-19T10:00:00+08:00')",
                [(station, one, one.upper()) for station, one, _ in rows],
            )
            tx.many(
                "INSERT INTO feed (station, kind, entity, seq, origin, sole, void, parent, body)"
                " VALUES (?, ?, ?, ?, 'r', 1, 0, '', ?)",
                [(station, "case", one, n * 2 + 1, case) for station, one, n in rows]
                + [(station, "affair", f"{one}:A", n * 2 + 2, affair(one)) for station, one, n in rows],
            )
            tx.many(
                "INSERT INTO affair (station, case_id, item, official_no, accepted, silent_from, state)"
                " VALUES (?, ?, 'A', '', 0, '2026-11-27', 'received')",
                [(station, one) for station, one, _ in rows],
            )
        if tx.locks_rows:
            tx.run("ANALYZE")


def affair(case: str) -> str:
    empty = dict.fromkeys(("accepted_at", "finished_at", "served_at"))
    return json.dumps({
        "case_id": case, "case_no": case, "item": "A", "state": "received", "official_no": "", **empty, "deemed": False,
        "received_at": "2026-11-19T10:00:00+08:00", "result": "", "segments": [], "extensions": [], "documents": [],
        "events": [],
    })  # fmt: skip


def check(hall: EmbeddedHall, admin: Desk, cases: int) -> None:
    fill(hall, cases)
    for path in (
        "inbox",
        "inbox?station=SAA",
        "inbox?show=running",
        "inbox?q=C0001234",
        "stations",
        "cases/SAA/c0000000",
    ):
        took = []
        for _ in range(5):
            began = time.perf_counter()
            answer = admin.get(path)
            took.append(time.perf_counter() - began)
            assert answer.status_code == 200
        assert min(took) < MOST_SECONDS, (path, took)
    if cases > 10_000:
        assert "还在统计" in admin.get("inbox").text
    page = admin.get("inbox?station=SAA").text
    seen = set()
    for _ in range(3):
        numbers = [part.split("<")[0] for part in page.split('<td class="mono tight">')[1:]]
        assert len(numbers) == 50
        assert not seen & set(numbers)
        seen |= set(numbers)
        later = page.split("下一页")[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
        page = admin.get(f"inbox{later}").text


def test_many_cases(hall: EmbeddedHall, admin: Desk) -> None:
    check(hall, admin, 12_000)


@pytest.mark.soak
def test_very_many_cases(hall: EmbeddedHall, admin: Desk) -> None:
    check(hall, admin, 476_000)
