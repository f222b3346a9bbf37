"""A page of another PC's cases is taken over in few statements, and a save that comes meanwhile does not wait for all of it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from station_app.services.pulled_rows import PulledRows
from station_app.services.service_set import Services
from station_app.services.sync_service import ROWS_AT_ONCE, PulledRow
from station_app.storage.store import Store
from tests.sync.station_work import captured

STAMP = "1763604000000-0000-aaaaaaaa"
CASES = 120


def case_row(number: int, name: str = "第一饮食店") -> PulledRow:
    guidance = {
        "items": [{"code": "SW-01-02-01", "name": "税务登记"}], "title": "税务登记", "catalogue_version": "2026.11.21",
        "lines": [{"code": "CL0001", "items": ["SW-01-02-01"], "originals": 1, "treatment": "submit",
                   "deferral_workdays": [3], "produced_by": {"x": 1}}],
    }  # fmt: skip
    fields = {
        "no": f"JG-261120-2{number:02d}", "client_id": f"o-{number}", "mode": "help", "channel": "on_site",
        "state": "registered", "enterprise_name": name, "contact_name": "王芳", "contact_mobile": "13800000000",
        "registered_at": "2026-11-20T09:00:00+08:00", "guidance": guidance,
    }  # fmt: skip
    body = {"fields": fields, "clocks": dict.fromkeys(fields, STAMP), "conflicts": {}}
    return PulledRow("case", f"{number:08x}-0000-7000-8000-000000000000", "other", False, body, number + 1)


@pytest.fixture
def transactions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each transaction of a page took."""
    sizes: list[int] = []
    begin, take = PulledRows.__init__, PulledRows.take

    def begun(self: PulledRows, *given: object) -> None:
        sizes.append(0)
        begin(self, *given)

    def taken(self: PulledRows, row: PulledRow) -> None:
        sizes[-1] += 1
        take(self, row)

    monkeypatch.setattr(PulledRows, "__init__", begun)
    monkeypatch.setattr(PulledRows, "take", taken)
    return sizes


def test_every_case_is_found_runs_and_is_told_once(services: Services) -> None:
    rows = [case_row(number) for number in range(CASES)]
    services.sync.take_page(rows, "one")
    digest = services.sync.membership().digest
    before = captured(services)
    services.sync.take_page(rows, "two")
    assert captured(services) == before
    assert services.sync.membership().digest == digest
    assert len(services.search.find("第一饮食店", CASES).hits) == CASES
    for row in (rows[0], rows[-1]):
        case = services.cases.full(row.entity)
        assert [event.kind for event in case.events] == ["registered_elsewhere"]
        assert case.detail.summary.due is not None
        assert (len(case.items), len(case.lines)) == (1, 1)


def test_nobody_waiting_a_page_goes_in_large_pieces(services: Services, transactions: list[int]) -> None:
    services.sync.take_page([case_row(number) for number in range(CASES)], "one")
    assert sum(transactions) == CASES
    assert max(transactions) <= ROWS_AT_ONCE
    assert len(transactions) < CASES / 2


@pytest.mark.parametrize("planted", [False, True])
def test_a_save_gets_its_turn_after_a_row(
    services: Services, transactions: list[int], monkeypatch: pytest.MonkeyPatch, planted: bool
) -> None:
    """With the planted fault, a store that never tells that somebody waits, the save waits for a whole piece."""
    if planted:
        monkeypatch.setattr(Store, "wanted", property(lambda _: False))
    rows, waiting = [case_row(number) for number in range(CASES)], threading.Event()
    saves: list[threading.Thread] = []

    def save() -> None:
        services.sync.note_night("2026-11-20T10:00:00+08:00")
        services.close()

    wait_for_a_save(services, monkeypatch, lambda: saves.append(threading.Thread(target=save)) or saves[-1], waiting)
    services.sync.take_page(rows, "one")
    for thread in saves:
        thread.join()
    assert (transactions[0] == 1) is not planted


def wait_for_a_save(
    services: Services, monkeypatch: pytest.MonkeyPatch, begin: Callable[[], threading.Thread], asked: threading.Event
) -> None:
    """A save arrives while the first row is being taken over."""
    take = PulledRows._take

    def taken(self: PulledRows, row: PulledRow) -> bool:
        if not asked.is_set():
            asked.set()
            begin().start()
            while services._store._turn._waiting == 0:
                threading.Event().wait(0.001)
        return take(self, row)

    monkeypatch.setattr(PulledRows, "_take", taken)
