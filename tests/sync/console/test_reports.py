"""Reports that were handed in: the hall reads them with their figures, station by station; hostile words stay words."""

from __future__ import annotations

import pytest

from station_app.ids import new_id
from sync.hall.embedded import EmbeddedHall
from tests.sync.console.conftest import Desk
from tests.sync.peer import Peer

FIGURES = [{"key": "finish_rate", "name": "办结率", "value": "91.1", "unit": "%", "worked": "办结 41 ÷ 受理 45"}]


def filing(peer: Peer, title: str = "政务驿站周报", body: str = "本周进展：\n1\t智能工厂", **more: object) -> str:
    fields = {
        "kind": "weekly", "period": "2026-W47", "title": title, "number": "JG-ZB-20261119-01-0001", "version": 1,
        "figures": FIGURES, "body": body, "at": "2026-11-19T16:00:00+08:00", "operator": "o-1", **more,
    }  # fmt: skip
    entity = new_id()
    peer.push(peer.change("report_filing", entity, fields))
    return entity


def test_a_report_is_listed_and_read_with_its_figures(admin: Desk, peer: Peer) -> None:
    entity = filing(peer)
    listed = admin.get("reports").text
    assert "政务驿站周报" in listed
    assert "办结率 91.1%" in listed
    read = admin.get(f"reports/JG/{entity}").text
    assert "办结 41 ÷ 受理 45" in read
    assert "1\t智能工厂" in read
    assert 'href="/console/reports"' in admin.get("stations").text


def test_another_station_s_reports_stand_under_that_station(admin: Desk, peer: Peer, hall: EmbeddedHall) -> None:
    entity = filing(peer)
    hall.enrol_code("TF", "天府驿站")
    assert "还没有报送" in admin.get("reports?station=TF").text
    assert admin.get(f"reports/TF/{entity}").status_code == 404
    assert admin.get("reports/JG/none").status_code == 404


def test_words_of_a_station_are_words(admin: Desk, peer: Peer) -> None:
    entity = filing(
        peer,
        title="<script>alert(1)</script>",
        body="<img src=x onerror=alert(2)>",
        figures=[1, "x", {}],
        at="<b>then</b>",
    )
    for text in (admin.get("reports").text, admin.get(f"reports/JG/{entity}").text):
        assert "<script>alert" not in text
        assert "<img src=x" not in text


@pytest.mark.parametrize("path", ["reports", "reports/JG/x"])
def test_a_window_clerk_is_turned_away(window: Desk, path: str) -> None:
    assert window.get(path).status_code == 403
