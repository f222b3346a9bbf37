"""The lights of the stations, always with the reason in words."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.hall import awaited_files, night_reports
from sync.hall.auth import Device, DeviceStatus
from sync.hall.embedded import EmbeddedHall
from sync.hall.meters import median_batch_seconds
from sync.hall.upkeep import backup, note_external_backup
from tests.sync.conftest import SetClock
from tests.sync.console.conftest import ADMIN, Desk, drawing, scan_of, submitted
from tests.sync.peer import Peer

pytestmark = pytest.mark.databases


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


def store_line(admin: Desk, label: str) -> str:
    """What the panel of the hall's own store says beside a light."""
    found = re.search(rf"<span>{label}</span></span><span>(.*?)</span>", admin.get("stations").text)
    assert found
    return found[1]


def test_the_middle_batch_and_the_missing_files_are_shown(hall: EmbeddedHall, admin: Desk, peer: Peer) -> None:
    assert store_line(admin, "收发正常") == "还没有驿站联系过"
    peer.hello()
    assert store_line(admin, "收发正常") == "最近一次联系 今日 10:00"
    assert store_line(admin, "附件") == "已收 0 份，不缺"
    contents = [drawing(f"page {n}") for n in range(3)]
    case = submitted(peer, "JG-261120-001")
    scans = [scan_of(peer, case["entity"], content) for content in contents]
    peer.push(case, *scans)
    assert re.fullmatch(r"批次中位 (不到 0\.1|\d+(\.\d)?) 秒", store_line(admin, "收发正常"))
    assert store_line(admin, "附件") == "已收 0 份，缺 3 份"
    send_file(peer, contents[0])
    assert store_line(admin, "附件") == "已收 1 份，缺 2 份"
    gone = {"removed_at": "2026-11-20T11:00:00+08:00"}
    peer.push(peer.change("scan", scans[1]["entity"], gone))
    assert store_line(admin, "附件") == "已收 1 份，缺 1 份"
    peer.push(peer.change("scan", scans[2]["entity"], {"sha256": scans[0]["fields"]["sha256"]}))
    assert store_line(admin, "附件") == "已收 1 份，不缺"


def send_file(peer: Peer, content: bytes) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    told = ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in (("sha256", sha256), ("case", "x")))
    headers = {
        "Tus-Resumable": "1.0.0", "Upload-Length": str(len(content)), "Upload-Metadata": told,
        "Content-Type": "application/offset+octet-stream",
    }  # fmt: skip
    answer = peer.call("POST", "uploads", data=content, headers=headers)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(content))), answer.text


def test_the_missing_files_of_an_older_store_are_found_once(hall: EmbeddedHall, admin: Desk, peer: Peer) -> None:
    case = submitted(peer, "JG-261120-001")
    peer.push(case, *(scan_of(peer, case["entity"], drawing(f"page {n}")) for n in range(3)))
    with hall.hall.store.write() as tx:
        tx.run("DELETE FROM awaited_file")
        tx.run("DELETE FROM meta WHERE key = 'awaited_files'")
    assert store_line(admin, "附件").endswith("不缺")
    for _ in range(2):
        hall.hall.store.transact(awaited_files.build)
        assert store_line(admin, "附件").endswith("缺 3 份")


@pytest.mark.parametrize(
    ("classes", "seconds"),
    [({}, None), ({0: 1}, 0.005), ({0: 5, 3: 5}, 0.01), ({4: 3, 10: 1}, 0.2), ({10: 1}, 10.0)],
)
def test_the_median_lies_in_the_class_of_the_middle_batch(
    hall: EmbeddedHall, classes: dict[int, int], seconds: float | None
) -> None:
    with hall.hall.store.write() as tx:
        for place, n in classes.items():
            tx.run("INSERT INTO station_meter VALUES ('JG', 'batches', ?, ?)", str(place), n)
    with hall.hall.store.read() as tx:
        assert median_batch_seconds(tx) == (seconds if seconds is None else pytest.approx(seconds))


def test_the_newest_backup_is_shown(hall: EmbeddedHall, admin: Desk, tmp_path: Path) -> None:
    assert store_line(admin, "备份") == "还没有备份"
    if hall.hall.store.kind == "sqlite":
        backup(hall.hall, tmp_path / "hall", None)
    else:
        note_external_backup(hall.hall, "pg_dump 1120")
    assert store_line(admin, "备份").endswith("已校验")
