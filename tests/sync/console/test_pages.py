"""Every page answers, to whom it may, with the headers it must have."""

from __future__ import annotations

import pytest
import requests

from sync.hall.embedded import EmbeddedHall
from tests.sync.conftest import SetClock
from tests.sync.console.conftest import ADMIN, PASSWORD, WINDOW, Desk
from tests.sync.peer import Peer

pytestmark = pytest.mark.databases

CSP = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'"
ADMIN_PAGES = [
    "stations",
    "quarantine",
    "publications",
    "devices",
    "audit",
    "exchange",
    "stations/nights.csv",
    "stations/JG/reminder",
]


@pytest.mark.parametrize("path", ["", "inbox", "stations", "cases/JG/x"])
def test_without_a_session_everybody_is_sent_to_sign_in(hall: EmbeddedHall, path: str) -> None:
    answer = Desk(hall.url).get(path, allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/sign-in")
    bare = requests.get(f"{hall.url}/console", allow_redirects=False, timeout=10)
    assert (bare.status_code, bare.headers["location"]) == (303, "/console/")


def test_a_devices_token_is_refused_whatever_the_cookie(peer: Peer, admin: Desk) -> None:
    for path in ("inbox", "sign-in", "stations"):
        answer = admin.get(path, headers={"Authorization": f"Bearer {peer.access}"})
        assert answer.status_code == 403, path
    assert peer.call("GET", "../../console/inbox").status_code == 403


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_pages_of_the_administrator(admin: Desk, window: Desk, peer: Peer, received: str, path: str) -> None:
    answer = admin.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == CSP
    assert answer.headers["cache-control"] == "no-store"
    assert window.get(path).status_code == 403


def test_pages_hold_no_script_and_no_inline_style(admin: Desk, received: str) -> None:
    for path in ("inbox", received, f"{received}?action=correct", *ADMIN_PAGES[:6]):
        text = admin.get(path).text.lower()
        assert "<script" not in text
        assert " style=" not in text
        assert "http://" not in text.replace("http://www.w3.org", "")


def test_a_window_clerk_sees_the_inbox_only(window: Desk, received: str) -> None:
    text = window.get("").text
    assert "收件箱" in text
    assert "/console/devices" not in text
    assert window.get(received).status_code == 200


def test_guessing_a_password_has_to_wait(hall: EmbeddedHall, clerks: None, clock: SetClock) -> None:
    desk = Desk(hall.url)
    for _ in range(5):
        assert desk.sign_in(WINDOW, "wrong wrong").status_code == 422
    assert desk.sign_in(WINDOW).status_code == 429
    assert Desk(hall.url).sign_in(ADMIN, PASSWORD).status_code == 303
    clock.forward(minutes=16)
    assert desk.sign_in(WINDOW).status_code == 303


def test_signing_out_ends_the_session_at_the_server(window: Desk, hall: EmbeddedHall) -> None:
    cookie = window.http.cookies.copy()
    header = window.http.cookies
    assert all(one.has_nonstandard_attr("HttpOnly") for one in header)
    assert window.post("sign-out", page="inbox").status_code == 303
    window.http.cookies = cookie
    assert window.get("inbox", allow_redirects=False).headers["location"] == "/console/sign-in"


def test_a_session_runs_out(window: Desk, clock: SetClock) -> None:
    clock.forward(hours=12, minutes=1)
    assert window.get("inbox", allow_redirects=False).status_code == 303


def test_unknown_addresses_are_pages_too(admin: Desk) -> None:
    for path in ("nothing", "cases/JG/none", "cases/JG/none/scans/x/1.jpg", "devices/x/lost"):
        answer = admin.get(path)
        assert answer.status_code == 404
        assert "没有找到" in answer.text
    assert admin.get("quarantine?sel=%00&cursor=abc").status_code == 200
    assert admin.get("inbox?cursor=W10&station=NO&q=%F0%9F%98%80").status_code == 200
