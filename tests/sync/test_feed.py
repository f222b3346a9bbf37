"""Pulling: pages in commit order, cursors that cannot be forged, echoes only where they tell something."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station_app.ids import new_id
from sync.hall.embedded import EmbeddedHall
from sync.hall.store.database import set_meta
from tests.sync.peer import Peer

pytestmark = pytest.mark.databases

Join = Callable[..., Peer]


@pytest.mark.parametrize("rows", [0, 1, 6, 9, 11, 12, 13])
def test_every_row_comes_once_whatever_the_page_size(join: Join, rows: int) -> None:
    writer, reader = join(), join()
    if rows:
        writer.push(*(writer.case(f"JG-261120-{n:03d}") for n in range(rows)))
    pulled = reader.pull(limit=3)
    assert [row["seq"] for row in pulled] == list(range(1, rows + 1))
    assert reader.pull(limit=3) == []
    assert reader.hello()["changes_available"] is False


def test_an_idle_session_is_one_small_request(peer: Peer) -> None:
    peer.push(peer.case("JG-261120-001"))
    peer.pull()
    body = {"replica_id": peer.replica_id, "next_seq": 2, "pending": 0, "cursor": peer.cursor, "schema": 1}
    answer = peer.call("POST", "hello", json=body)
    assert answer.json()["changes_available"] is False
    request = answer.request
    up = len(f"{request.method} {request.path_url}") + len(str(dict(request.headers))) + len(request.body or b"")
    down = len(str(dict(answer.headers))) + len(answer.content)
    assert up <= 1024
    assert down <= 1024


def test_only_the_newest_version_of_an_entity_is_kept(join: Join) -> None:
    writer, reader = join(), join()
    case = writer.case("JG-261120-001", remark="一")
    writer.push(case, writer.case("JG-261120-002"))
    writer.push(writer.change("case", case["entity"], {"remark": "二"}, base={"remark": case["hlc"]}))
    rows = reader.pull()
    assert [row["body"]["fields"]["no"] for row in rows] == ["JG-261120-002", "JG-261120-001"]
    assert rows[1]["body"]["fields"]["remark"] == "二"
    assert rows[1]["origin"] == writer.replica_id


def test_own_rows_come_back_only_when_another_pc_wrote_too(join: Join) -> None:
    first, second = join(), join()
    case = first.case("JG-261120-001")
    first.push(case)
    assert first.pull() == []
    second.pull()
    second.push(second.change("case", case["entity"], {"remark": "乙"}, base={"remark": case["hlc"]}))
    assert [row["origin"] for row in first.pull()] == [second.replica_id]


def test_a_withdrawn_entity_is_told_as_void(join: Join) -> None:
    writer, reader = join(), join()
    case = writer.case("JG-261120-001")
    writer.push(case, writer.change("case", case["entity"], op="void"))
    assert [row["void"] for row in reader.pull()] == [True]


def test_only_the_kinds_asked_for_are_told(join: Join) -> None:
    writer, reader = join(), join()
    writer.push(writer.case("JG-261120-001"), writer.change("enterprise", new_id(), {"name": "甲公司"}))
    answer = reader.call("GET", "changes", params={"kinds": "enterprise,operator"}).json()
    assert [row["kind"] for row in answer["changes"]] == ["enterprise"]


def test_another_station_sees_nothing(peer: Peer, join: Join) -> None:
    peer.push(peer.case("JG-261120-001"))
    assert join("TF").pull() == []


@pytest.mark.parametrize("cursor", ["forged", "Zm9yZ2Vk", "好", "A" * 900])
def test_a_forged_cursor_asks_for_a_resync(peer: Peer, cursor: str) -> None:
    answer = peer.call("GET", "changes", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (410, "resync_required")


def test_a_cursor_of_another_station_or_epoch_asks_for_a_resync(peer: Peer, join: Join, hall: EmbeddedHall) -> None:
    peer.pull()
    stranger = join("TF")
    stranger.cursor = peer.cursor
    assert stranger.call("GET", "changes", params={"cursor": peer.cursor}).status_code == 410
    with hall.hall.store.write() as tx:
        set_meta(tx, "hall_epoch", new_id())
    assert peer.call("GET", "changes", params={"cursor": peer.cursor}).status_code == 410
    assert peer.hello()["changes_available"] is True


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 1001}, {"limit": "x"}, {"cursor": "A" * 1001}])
def test_a_bad_query_is_named(peer: Peer, query: dict[str, object]) -> None:
    answer = peer.call("GET", "changes", params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert answer.json()["field"] == next(iter(query))


def test_answers_may_not_be_cached(peer: Peer) -> None:
    assert peer.call("GET", "changes").headers["cache-control"] == "no-store"


def test_every_route_is_described(peer: Peer, hall: EmbeddedHall) -> None:
    document = peer.call("GET", "../../openapi.json").json()
    assert {
        "/sync/v1/enrol",
        "/sync/v1/token",
        "/sync/v1/hello",
        "/sync/v1/batches",
        "/sync/v1/batches/{batch_id}",
        "/sync/v1/changes",
        "/sync/v1/uploads",
        "/sync/v1/uploads/{upload_id}",
        "/healthz",
        "/readyz",
    } <= set(document["paths"])
    batch = document["paths"]["/sync/v1/batches"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert batch["$ref"].rpartition("/")[2] in document["components"]["schemas"]
    assert peer.call("GET", "../../healthz").json() == {"status": "ok"}
    assert peer.call("GET", "../../readyz").json() == {"status": "ready"}
    assert peer.call("DELETE", "hello").json()["code"] == "method_not_allowed"
    assert peer.call("GET", "nothing").json()["code"] == "not_found"
