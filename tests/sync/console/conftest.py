"""A hall with clerks, stations, cases and files, and a clerk's browser reduced to requests."""

from __future__ import annotations

import hashlib
import io
import re
from html import unescape
from typing import Any

import pytest
import requests
from argon2 import PasswordHasher
from PIL import Image, ImageDraw

from station_app.ids import new_id
from sync.hall.clerks import Role
from sync.hall.embedded import EmbeddedHall
from tests.sync.peer import Peer

PASSWORD = "correct horse battery"
WINDOW = "窗口人员 0412"
ADMIN = "管理员 0101"


class Desk:
    """One clerk who works by forms and links, as a browser without script does."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = requests.Session()
        self.http.trust_env = False

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.http.get(f"{self.url}/console/{path}", timeout=30, **options)

    def post(self, path: str, data: Any = None, page: str = "", **options: Any) -> requests.Response:
        """Send a form with the token of a page (its own address when none is named)."""
        token = self.token(page or path)
        body = {"form_token": token, **(data or {})}
        return self.send(path, body, **options)

    def send(self, path: str, data: dict[str, Any], **options: Any) -> requests.Response:
        options.setdefault("allow_redirects", False)
        return self.http.post(f"{self.url}/console/{path}", data=data, timeout=30, **options)

    def token(self, path: str) -> str:
        return hidden(self.get(path).text, "form_token")

    def sign_in(self, name: str, password: str = PASSWORD) -> requests.Response:
        return self.post("sign-in", {"name": name, "password": password})


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, text[:2000]
    return unescape(found[1])


def drawing(text: str = "plan") -> bytes:
    """A scanned page."""
    image = Image.new("RGB", (800, 1000), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((80, 120, 720, 700), outline=(51, 71, 84), width=8)
    draw.text((300, 60), text, fill="black")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def clerks(hall: EmbeddedHall) -> None:
    """Two clerks whose passwords are hashed cheaply: the tests sign in often."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    rows = [(WINDOW, Role.WINDOW.value, "综合窗口 12 号"), (ADMIN, Role.ADMIN.value, "大厅")]
    with hall.hall.store.write() as tx:
        tx.many("INSERT INTO clerk VALUES (?, ?, ?, ?, 1, '')", [(*row, cheap) for row in rows])


@pytest.fixture
def window(hall: EmbeddedHall, clerks: None) -> Desk:
    desk = Desk(hall.url)
    assert desk.sign_in(WINDOW).status_code == 303
    return desk


@pytest.fixture
def admin(hall: EmbeddedHall, clerks: None) -> Desk:
    desk = Desk(hall.url)
    assert desk.sign_in(ADMIN).status_code == 303
    return desk


ITEMS = ["SS-01", "SS-02"]


def submitted(peer: Peer, no: str, items: list[str] | None = None, **fields: Any) -> dict[str, Any]:
    """A case that is handed up, with lines and one material."""
    codes = items or ITEMS
    guidance = {
        "catalogue_version": "2026.11.21",
        "title": "开办餐饮店一件事",
        "items": [{"code": code, "name": f"事项{code}", "department": "市场监管局"} for code in codes],
        "lines": [
            {"code": "M1", "name": "场所布局平面图", "originals": 1, "copies": 0, "items": codes, "necessity": "required",
             "treatment": "submit"},
            {"code": "M2", "name": "住所承诺书", "originals": 1, "copies": 0, "items": codes[:1], "necessity": "required",
             "treatment": "commitment"},
        ],
    }  # fmt: skip
    values = {"contact_name": "王小明", "contact_mobile": "13812342201", "guidance": guidance, **fields}
    return peer.case(no, codes, state="submitted", **values)


def scan_of(peer: Peer, case: str, content: bytes, material: str = "M1") -> dict[str, Any]:
    fields = {
        "case": case, "material": material, "version": 1, "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content), "media_type": "image/jpeg", "name": "平面图.jpg", "added_at": "2026-11-20T09:00:00+08:00",
    }  # fmt: skip
    return peer.change("scan", new_id(), fields)


@pytest.fixture
def received(hall: EmbeddedHall, peer: Peer) -> str:
    """A case with one scan at the hall; its path in the console."""
    case = submitted(peer, "JG-261120-001")
    content = drawing()
    peer.push(case, scan_of(peer, case["entity"], content))
    hall.hall.blobs.keep(content)
    return f"cases/JG/{case['entity']}"
