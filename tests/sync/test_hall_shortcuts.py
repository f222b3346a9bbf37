"""What the hall does not do twice: batches known by their bytes, fields spelt already, quarantine without anything in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from station_app.domain.merge import dump, load
from sync.hall import app, batch_reading, changes, enrol, receive, replays
from sync.hall.embedded import EmbeddedHall
from tests.sync.conftest import SetClock
from tests.sync.peer import Peer

pytestmark = pytest.mark.databases
Join = Callable[..., Peer]


def long_batch(peer: Peer, count: int = 60) -> Any:
    return peer.freeze([peer.case(f"JG-261120-{n:03d}", remark="很长" * 300) for n in range(count)])


def never(*_: object) -> Any:
    raise AssertionError("read again")


def test_a_lost_answer_is_given_again_without_reading_the_batch(
    peer: Peer, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = long_batch(peer)
    first = peer.send(batch)
    monkeypatch.setattr(app, "read_batch", never)
    again = peer.send(batch)
    assert (again.status_code, again.content) == (200, first.content)


def test_an_altered_batch_is_not_taken_for_the_one_before(peer: Peer, hall: EmbeddedHall) -> None:
    changes_of_it = [peer.case(f"JG-261120-{n:03d}", remark="很长" * 300) for n in range(60)]
    batch = peer.freeze(changes_of_it)
    peer.send(batch)
    changes_of_it[7]["fields"]["remark"] = "别的"
    altered = peer.freeze(changes_of_it, batch_id=batch.batch_id, prev_hash="")
    answer = peer.send(altered)
    assert (answer.status_code, answer.json()["code"]) == (409, "batch_altered")


def test_planted_knowing_a_batch_by_its_id_alone_would_hide_an_altered_one(
    peer: Peer, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes_of_it = [peer.case(f"JG-261120-{n:03d}", remark="很长" * 300) for n in range(60)]
    batch = peer.freeze(changes_of_it)
    peer.send(batch)
    with hall.hall.store.read() as tx:
        stored = changes.receipt(tx, "JG", batch.batch_id)
    assert stored is not None
    monkeypatch.setattr(replays, "digest", lambda _: stored.sha256)
    changes_of_it[7]["fields"]["remark"] = "别的"
    assert peer.send(peer.freeze(changes_of_it, batch_id=batch.batch_id, prev_hash="")).status_code == 200


def test_nobody_is_answered_for_somebody_else(peer: Peer, join: Join, hall: EmbeddedHall) -> None:
    batch = long_batch(peer)
    peer.send(batch)
    stranger = join("TF")
    assert stranger.send(batch).json()["code"] == "not_your_replica"
    enrol.revoke(hall.hall, peer.enrolled["device_id"])
    assert peer.send(batch).json()["code"] == "device_revoked"


def bodies(hall: EmbeddedHall) -> dict[str, str]:
    with hall.hall.store.read() as tx:
        return dict(tx.all("SELECT entity, body FROM feed WHERE kind = 'case'"))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"remark": '","fields":{"remark":"x"}}'},
        {"remark": '\\","fields":{', "labels": [{"fields": {"a": 1}}]},
        {"enterprise_name": "𠮷\t“引号”\n", "contact_name": None},
        {"fields": {"fields": {}}, "future": [1.5, -0.0, 1e300, True]},
    ],
)
def test_what_is_spelt_already_is_kept_as_if_it_were_spelt_anew(
    peer: Peer, hall: EmbeddedHall, more: dict[str, Any]
) -> None:
    case = peer.case("JG-261120-001", **more)
    assert "results" not in peer.push(case)
    ((_, body),) = bodies(hall).items()
    state = load(json.loads(body))
    assert state.values() == case["fields"]
    assert json.loads(body) == dump(state)
    assert load(json.loads(body)).once == (case["hlc"], "op-1", case["fields"])


@pytest.mark.parametrize("place", ["actor", "extra", "base"])
def test_a_change_in_another_order_is_spelt_anew(peer: Peer, hall: EmbeddedHall, place: str) -> None:
    """What looks like the fields, and stands before them, is never taken for them."""
    case = peer.case("JG-261120-001")
    decoy = {"fields": {"no": "FALSE", "state": "submitted"}}
    if place == "actor":
        sent = {**case, "actor": ',"fields":{"no":"FALSE"}}'[:60]}
    elif place == "extra":
        sent = {"x": {"y": 1, **decoy}, **case}
    else:
        sent = {**{k: v for k, v in case.items() if k != "base"}, "base": {}}
    peer.push(sent)
    ((_, body),) = bodies(hall).items()
    assert load(json.loads(body)).values() == case["fields"]


def test_planted_taking_the_first_fields_in_sight_would_keep_others(
    peer: Peer, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = peer.case("JG-261120-001")
    sent = {"x": {"y": 1, "fields": {"no": "FALSE"}}, **case}
    monkeypatch.setattr(batch_reading, "_KEYS", tuple(sent))
    peer.push(sent)
    ((_, body),) = bodies(hall).items()
    assert "FALSE" in body


def test_written_twice_in_one_batch_both_writings_are_kept(peer: Peer, hall: EmbeddedHall) -> None:
    case = peer.case("JG-261120-001")
    later = peer.change("case", case["entity"], {"remark": "后"})
    bad = peer.change("case", case["entity"], {"remark": 5})
    peer.push(case, later, bad)
    ((_, body),) = bodies(hall).items()
    assert load(json.loads(body)).values() == {**case["fields"], "remark": "后"}


def test_what_waits_is_looked_for_as_long_as_something_waits(
    peer: Peer, hall: EmbeddedHall, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    release = changes.release_held

    def counted(*arguments: Any) -> int:
        looked.append(1)
        return release(*arguments)

    monkeypatch.setattr(receive.changes, "release_held", counted)
    case = peer.case("JG-261120-001")
    early = peer.change("document", "d-1", {"document": "WS01", "case": case["entity"]})
    early["seq"], case["seq"] = 1, 2
    assert [one["verdict"] for one in peer.push(early)["results"]] == ["held"]
    peer.push(case)
    assert len(looked) == 2
    with hall.hall.store.read() as tx:
        assert tx.all("SELECT status FROM quarantine") == [("released",)]
    peer.push(peer.case("JG-261120-002"))
    assert len(looked) == 2
    assert {row["kind"] for row in peer.pull()} >= {"verdict"}
