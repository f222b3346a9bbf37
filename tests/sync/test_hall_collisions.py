"""Whatever people do at the hall is done again as a whole when the database undoes it (40001), and done once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import sync.hall
from station_app.errors import Code, EnvironmentFault
from sync.hall import clerks, enrol
from sync.hall.clerks import Role
from sync.hall.embedded import EmbeddedHall
from sync.hall.store.database import HallDatabase, Tx
from tests.sync import postgres
from tests.sync.conftest import SetClock
from tests.sync.console.conftest import PASSWORD, Desk
from tests.sync.console.test_forms import confirm_token
from tests.sync.peer import Peer
from tests.sync.test_databases import COLLIDE

needs_server = pytest.mark.skipif(not postgres.AVAILABLE, reason="the PostgreSQL server is not installed here")


class Collisions:
    """Every second writing transaction collides with another one just before its commit."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = self.undone = 0
        write = HallDatabase.write
        monkeypatch.setattr(HallDatabase, "write", lambda store: self._colliding(write(store)))

    @contextmanager
    def _colliding(self, transaction: Any) -> Iterator[Tx]:
        self.begun += 1
        collides = self.begun % 2 == 1
        with transaction as tx:
            yield tx
            if collides:
                self.undone += 1
                tx.run(COLLIDE)


@pytest.fixture
def colliding_hall(
    postgres_server: postgres.Server, tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[EmbeddedHall]:
    url = postgres_server.database().replace("postgresql", "cockroachdb", 1)
    with EmbeddedHall(tmp_path / "hall", clock=clock, database=url) as hall:
        hall.hall.store._sleep = lambda _seconds: None
        yield hall


@needs_server
def test_people_s_work_goes_through_every_collision(
    colliding_hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall, collisions = colliding_hall, Collisions(monkeypatch)
    clerks.add_clerk(hall.hall, "管理员", Role.ADMIN, PASSWORD)
    clerks.add_clerk(hall.hall, "李窗口", Role.WINDOW, PASSWORD)
    peer = Peer(hall.url, hall.enrol_code("JG", "金桂园驿站"))
    desk = Desk(hall.url)
    assert desk.sign_in("管理员", "wrong wrong").status_code == 422
    assert desk.sign_in("管理员").status_code == 303
    calendar = (files("station_app") / "data" / "workdays.cn.json").read_bytes()
    asked = desk.post("publications", {"kind": "calendar"}, files={"file": ("历.json", calendar, "application/json")})
    page = desk.get(asked.headers["location"].removeprefix("/console/"))
    assert desk.send("publications/confirm", {"form_token": confirm_token(page.text)}).status_code == 303
    clerks.remove_clerk(hall.hall, "李窗口")
    enrol.revoke(hall.hall, peer.enrolled["device_id"])
    assert peer.call("GET", "changes").status_code == 403
    assert desk.post("sign-out", page="inbox").status_code == 303
    assert (collisions.undone, collisions.begun) == (collisions.begun // 2, collisions.undone * 2)
    with hall.hall.store.read() as tx:
        acts = [row[0] for row in tx.all("SELECT action FROM hall_audit ORDER BY seq")]
        assert acts == ["clerk_add", "clerk_add", "sign_in", "publish", "clerk_remove", "sign_out"]
        assert tx.all("SELECT failures FROM sign_in_failure") == []
        assert tx.all("SELECT 1 FROM clerk_session") == []
    peer.close()


@needs_server
@pytest.mark.parametrize(
    "act",
    [
        lambda hall: clerks.add_clerk(hall, "管理员", Role.ADMIN, PASSWORD),
        lambda hall: clerks.remove_clerk(hall, "李窗口"),
        lambda hall: clerks.sign_in(hall, "李窗口", PASSWORD, "127.0.0.1"),
        lambda hall: enrol.revoke(hall, "none"),
    ],
)
def test_planted_an_act_that_is_not_done_again_fails(
    colliding_hall: EmbeddedHall, act: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerks.add_clerk(colliding_hall.hall, "李窗口", Role.WINDOW, PASSWORD)
    Collisions(monkeypatch)
    monkeypatch.setattr(HallDatabase, "transact", _once)
    with pytest.raises(EnvironmentFault) as refused:
        act(colliding_hall.hall)
    assert refused.value.code is Code.STORE_BUSY


def _once(store: HallDatabase, work: Callable[[Tx], Any]) -> Any:
    with store.write() as tx:
        return work(tx)


def test_nothing_else_in_the_hall_writes_without_the_loop() -> None:
    """A transaction begun by `write` is lost by a collision; a file opened for itself alone has none."""
    root = Path(sync.hall.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"store\.write\(|self\.write\(", path.read_text("utf-8"))
    }
    assert found == {"store/database.py", "upkeep.py"}
