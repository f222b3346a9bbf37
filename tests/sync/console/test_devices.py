"""Enrolment codes and devices: shown once, confirmed by fingerprint, lost without losing data."""

from __future__ import annotations

import re

import pytest
import requests

from sync.hall.embedded import EmbeddedHall
from sync.wire.fingerprint import fingerprint
from tests.sync.conftest import SetClock
from tests.sync.console.conftest import Desk, hidden
from tests.sync.peer import Peer

pytestmark = pytest.mark.databases


def made(admin: Desk) -> tuple[str, str]:
    """A new code and the address that showed it."""
    answer = admin.post("devices/codes", {"station": "JG", "machine": "3 号机", "hours": "72"}, page="devices")
    address = answer.headers["location"].removeprefix("/console/")
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", admin.get(address).text)
    assert found
    return found[0], address


def test_a_code_is_shown_once_and_its_device_waits_for_the_fingerprint(
    hall: EmbeddedHall, admin: Desk, peer: Peer
) -> None:
    code, address = made(admin)
    assert code not in admin.get(address).text
    with hall.hall.store.read() as tx:
        assert code not in str(tx.all("SELECT * FROM enrol_code")) + str(tx.all("SELECT * FROM enrol_code_note"))
    third = Peer(hall.url, code, "平板")
    assert third.call("GET", "changes").json()["code"] == "device_unconfirmed"
    device = third.enrolled["device_id"]
    digits = fingerprint("", device)[-4:]
    wrong = "0000" if digits != "0000" else "1111"
    fields = {"device": device, "act": "confirm"}
    assert "对不上" in admin.post("devices", {**fields, "digits": wrong}).text
    assert admin.post("devices", {**fields, "digits": digits.lower()}).status_code == 303
    assert third.call("GET", "changes").status_code == 200
    slip = admin.send("devices/slip", {"form_token": admin.token("devices"), "code": code})
    assert code in slip.text
    third.close()


def test_stopping_is_reversible_and_asks_nothing_of_the_data(hall: EmbeddedHall, admin: Desk, peer: Peer) -> None:
    device = peer.enrolled["device_id"]
    admin.post("devices", {"device": device, "act": "suspend"})
    assert peer.call("GET", "changes").status_code == 403
    assert (
        admin.post("devices", {"device": device, "act": "confirm", "digits": fingerprint("", device)[-4:]}).status_code
        == 409
    )
    admin.post("devices", {"device": device, "act": "resume"})
    assert peer.call("GET", "changes").status_code == 200


def test_a_lost_devices_late_batch_goes_to_quarantine(
    hall: EmbeddedHall, admin: Desk, peer: Peer, clock: SetClock
) -> None:
    device = peer.enrolled["device_id"]
    asked = admin.post("devices", {"device": device, "act": "lost"})
    page = admin.get(asked.headers["location"].removeprefix("/console/"))
    assert "一条都不删" in page.text
    body = {"form_token": hidden(page.text, "form_token"), "device": device, "act": "lost", "sure": "1"}
    assert admin.send("devices", body).status_code == 303
    assert peer.call("GET", "changes").json()["code"] == "device_revoked"
    clock.forward(minutes=40)
    answer = peer.push(peer.case("JG-261120-001"), peer.case("JG-261120-002"))
    assert {one["code"] for one in answer["results"]} == {"late_after_revocation"}
    text = admin.get("quarantine").text
    assert "设备挂失后才上传" in text
    assert "待裁定 2 条" in text
    token = requests.post(f"{hall.url}/sync/v1/token", json={"refresh_token": peer.refresh}, timeout=10)
    assert token.status_code == 403


def test_a_copied_credential_is_not_resumed_but_gets_a_new_code(
    hall: EmbeddedHall, admin: Desk, peer: Peer, clock: SetClock
) -> None:
    def refresh(token: str) -> requests.Response:
        return requests.post(f"{hall.url}/sync/v1/token", json={"refresh_token": token}, timeout=10)

    first = peer.refresh
    second = refresh(first).json()["refresh_token"]
    refresh(second)
    assert refresh(first).status_code == 403
    text = admin.get("devices").text
    assert "疑似复制" in text
    assert "发新码" in text
    answer = admin.post("devices", {"device": peer.enrolled["device_id"], "act": "resume"})
    assert answer.status_code == 409
