"""A station's stick at the console: taken in once, shown, answered with a receipt; every refusal in its own sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from station_app.services.service_set import Services
from sync.hall.console import exchange_pages
from sync.hall.embedded import EmbeddedHall
from sync.station.exchange import export_package, import_package
from tests.services.test_change_log import PIXEL
from tests.sync.conftest import SetClock
from tests.sync.console.conftest import ADMIN, Desk
from tests.sync.station_work import at_hall, log_case, states

pytestmark = pytest.mark.databases


def exported(station: Services, folder: Path) -> bytes:
    folder.mkdir(exist_ok=True)
    return Path(export_package(station, folder).path).read_bytes()


def hand_in(desk: Desk, content: bytes, name: str = "JG.station-package") -> tuple[int, str, str]:
    """Upload a package; the answer's status, where it leads, and the text of the page one sees."""
    answer = desk.post("exchange", {}, files={"package": (name, content, "application/octet-stream")})
    location = answer.headers.get("location", "")
    page = desk.get(location.removeprefix("/console/")) if location else answer
    return answer.status_code, location, page.text


def receipt_of(desk: Desk, location: str, folder: Path) -> Path:
    package = location.partition("sel=")[2].partition("&")[0]
    answer = desk.get(f"exchange/{package}/receipt")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    path = folder / "back.station-receipt"
    path.write_bytes(answer.content)
    return path


def test_a_stick_goes_in_and_its_receipt_comes_back(
    station: Services, hall: EmbeddedHall, admin: Desk, tmp_path: Path
) -> None:
    no = log_case(station)
    station.scans.attach(no, station.scans.keep_bytes("a.png", PIXEL), station.operators.first().id, "CL0210")
    assert 'href="/console/exchange"' in admin.get("stations").text
    assert "还没有收过 U 盘包" in admin.get("exchange").text
    status, location, text = hand_in(admin, exported(station, tmp_path / "stick"))
    assert (status, at_hall(hall)) == (303, [no])
    assert "收好了" in text
    assert "4 条：已采用 4" in text
    assert "1 批" in text
    assert "1 份" in text
    assert "金桂园政务驿站" in text
    taken = import_package(station, receipt_of(admin, location, tmp_path))
    assert (taken.settled, taken.files, taken.pending) == (4, 1, 0)
    assert states(station) == {"acked"}
    listed = admin.get("exchange").text
    assert listed.count('aria-label="下载 JG-20261120-') == 1
    with hall.hall.store.read() as tx:
        assert tx.all("SELECT action, actor FROM hall_audit WHERE action LIKE 'exchange%' ORDER BY seq") == [
            ("exchange_import", ADMIN), ("exchange_receipt", ADMIN),
        ]  # fmt: skip


def test_a_package_that_comes_again_is_told_apart_and_answered_again(
    station: Services, hall: EmbeddedHall, admin: Desk, tmp_path: Path
) -> None:
    no = log_case(station)
    content = exported(station, tmp_path / "stick")
    hand_in(admin, content)
    status, location, text = hand_in(admin, content)
    assert status == 303
    assert "这份包以前收过，没有收第二遍" in text
    assert at_hall(hall) == [no]
    assert import_package(station, receipt_of(admin, location, tmp_path)).pending == 0


def test_the_same_form_twice_takes_nothing_in_twice(
    station: Services, hall: EmbeddedHall, admin: Desk, tmp_path: Path
) -> None:
    log_case(station)
    content = exported(station, tmp_path / "stick")
    token = admin.token("exchange")
    answers = [
        admin.send("exchange", {"form_token": token}, files={"package": ("a", content, "application/octet-stream")})
        for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    with hall.hall.store.read() as tx:
        assert tx.one("SELECT count(*) FROM hall_audit WHERE action = 'exchange_import'") == (1,)


def refused(desk: Desk, hall: EmbeddedHall, content: bytes, words: str) -> None:
    status, _, text = hand_in(desk, content)
    assert status == 422
    assert words in text
    fields = [part for part in text.split("<") if " autofocus" in part]
    assert len(fields) == 1
    assert 'name="package"' in fields[0]
    assert 'id="fault-package"' in text
    assert at_hall(hall) == []
    with hall.hall.store.read() as tx:
        assert tx.all("SELECT 1 FROM exchange_receipt") == []


def test_every_refusal_has_its_own_sentence(
    station: Services, hall: EmbeddedHall, admin: Desk, tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_case(station)
    content = exported(station, tmp_path / "stick")
    refused(admin, hall, b"", "选驿站导出的 U 盘包")
    refused(admin, hall, b"\xff\xd8 a picture", "这不是驿站的 U 盘包")
    refused(admin, hall, content[: len(content) // 2], "U 盘包不完整，请从原处重新拷贝")
    refused(admin, hall, content[:-1] + bytes([content[-1] ^ 1]), "U 盘包内容有改动或损坏，未采用")
    device = content.index(b'"device_id":"') + 13
    refused(admin, hall, content[:device] + b"0" * 8 + content[device + 8 :], "不是本大厅登记过的设备导出的")
    of_station = content.replace(b'"station":"JG"', b'"station":"TF"', 1)
    refused(admin, hall, of_station, "U 盘包写明的驿站 TF 与导出的设备不是同一个站")
    made = content.index(b'"made_at":"20') + 13
    year = content[:made] + b"25" + content[made + 2 :]
    refused(admin, hall, year, "U 盘包的签名不对，未采用，请与驿站核对来源")
    monkeypatch.setattr(exchange_pages, "MOST_PACKAGE_BYTES", 10)
    refused(admin, hall, content, "请驿站分几次导出")
    refused(admin, hall, bytes(1024 * 1024), "请驿站分几次导出")
    monkeypatch.undo()
    with hall.hall.store.write() as tx:
        tx.run("UPDATE device SET status = 'suspended'")
    refused(admin, hall, content, "导出 U 盘包的设备已停用")
    with hall.hall.store.write() as tx:
        tx.run("UPDATE device SET status = 'active'")
    clock.forward(days=31)
    admin.sign_in(ADMIN)
    refused(admin, hall, content, "U 盘包已过期（2026-12-20 到期）")


def test_a_receipt_and_another_halls_package_are_told_apart(
    station: Services, hall: EmbeddedHall, admin: Desk, tmp_path: Path, clock: SetClock
) -> None:
    log_case(station)
    content = exported(station, tmp_path / "stick")
    _, location, _ = hand_in(admin, content)
    back = receipt_of(admin, location, tmp_path).read_bytes()
    assert "这是大厅发出的回执包" in hand_in(admin, back)[2]
    with hall.hall.store.write() as tx:
        tx.run("DELETE FROM meta WHERE key = 'package_identity'")
    assert "U 盘包是给另一个大厅的" in hand_in(admin, content)[2]


def test_a_batch_that_is_not_taken_says_why(
    station: Services, hall: EmbeddedHall, admin: Desk, tmp_path: Path, clock: SetClock
) -> None:
    clock.forward(hours=3)
    no = log_case(station)
    content = exported(station, tmp_path / "stick")
    clock.forward(hours=-3)
    status, location, text = hand_in(admin, content)
    assert status == 303
    assert "一批没有收：本机时间快于大厅" in text
    assert at_hall(hall) == []
    imported = import_package(station, receipt_of(admin, location, tmp_path))
    assert (imported.refused, imported.pending) == (1, 3)
    _, _, text = hand_in(admin, exported(station, tmp_path / "again"))
    assert "收好了" in text
    assert at_hall(hall) == [no]


def test_only_administrators_take_sticks(window: Desk, admin: Desk) -> None:
    assert window.get("exchange").status_code == 403
    body = {"form_token": window.token("inbox")}
    assert window.send("exchange", body, files={"package": ("a", b"x", "")}).status_code == 403
    assert admin.get("exchange/none/receipt").status_code == 404
    assert admin.send("exchange", {"form_token": "x.1.y"}, files={"package": ("a", b"x", "")}).status_code == 409
