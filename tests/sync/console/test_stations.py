"""The lights of the stations, always with the reason in words."""

from __future__ import annotations

import re
from collections.abc import Callable

from sync.hall import night_reports
from sync.hall.auth import Device, DeviceStatus
from sync.hall.embedded import EmbeddedHall
from tests.sync.conftest import SetClock
from tests.sync.console.conftest import ADMIN, Desk
from tests.sync.peer import Peer


def light(admin: Desk, station: str) -> tuple[str, str]:
    """Colour and words in the row of a station."""
    row = next(part for part in admin.get("stations").text.split("<tr") if f">{station}</a>" in part)
    found = re.search(r'class="light (\w+)">.*?<span>(.*?)</span>', row, re.DOTALL)
    assert found
    return found[1], found[2]


def report(hall: EmbeddedHall, peer: Peer, **body: object) -> None:
    device = Device(peer.enrolled["device_id"], "JG", DeviceStatus.ACTIVE, peer.replica_id)
    with hall.hall.store.write() as tx:
        night_reports.keep(hall.hall, tx, device, {"exit": 0, **body})


def test_a_station_is_green_until_something_is_wrong(
    hall: EmbeddedHall, admin: Desk, peer: Peer, clock: SetClock
) -> None:
    assert light(admin, "JG") == ("none", "未联系过")
    peer.hello(pending=2)
    assert light(admin, "JG") == ("green", "正常")
    report(hall, peer, oldest_pending_at="2026-11-19T20:00:00+08:00")
    assert light(admin, "JG") == ("yellow", "积压过夜")
    clock.forward(seconds=1)
    report(hall, peer, clock_offset_ms=361_000)
    assert light(admin, "JG") == ("yellow", "钟快 6 分")
    clock.forward(seconds=1)
    report(hall, peer, waiting_cases=1, oldest_waiting_at="2026-11-13T10:00:00+08:00")
    assert light(admin, "JG") == ("red", "收件未报")
    clock.forward(seconds=1)
    report(hall, peer)
    peer.push(peer.case("JG-1") | {"fields": {"no": 5}})
    assert light(admin, "JG") == ("yellow", "有待裁定")
    clock.forward(days=3)
    admin.sign_in(ADMIN)
    assert light(admin, "JG") == ("red", "3 天没联系")


def test_reports_that_make_no_sense_harm_nothing(hall: EmbeddedHall, admin: Desk, peer: Peer) -> None:
    peer.hello(pending=1)
    report(hall, peer, oldest_pending_at=5, clock_offset_ms="x", catalogue=["a"], waiting_cases=-1.5, pushed=None)
    assert light(admin, "JG") == ("green", "正常")
    assert "1 站都成功" in admin.get("stations").text


def test_only_the_last_thirty_reports_of_a_device_are_kept(
    hall: EmbeddedHall, join: Callable[..., Peer], clock: SetClock
) -> None:
    peer = join()
    for _ in range(33):
        clock.forward(days=1)
        report(hall, peer)
    with hall.hall.store.read() as tx:
        assert tx.one("SELECT count(*) FROM night_report") == (30,)
