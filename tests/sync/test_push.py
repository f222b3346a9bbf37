"""Pushing to a real hall: a receipt for every batch and a verdict for every change."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from station_app.ids import new_id
from sync.hall.attention import open_items
from sync.hall.embedded import EmbeddedHall
from sync.hall.upkeep import verify
from sync.wire.batch import FrozenBatch
from tests.sync.conftest import SetClock
from tests.sync.peer import Peer, as_json, problem, verdicts

pytestmark = pytest.mark.databases

Join = Callable[..., Peer]


def stored_cases(hall: EmbeddedHall) -> int:
    with hall.hall.store.read() as tx:
        row = tx.one("SELECT count(*) FROM feed WHERE kind = 'case'")
    assert row is not None
    return int(row[0])


def test_applied_changes_get_a_receipt(peer: Peer, hall: EmbeddedHall) -> None:
    answer = peer.push(peer.case("JG-261120-001"), peer.case("JG-261120-002"))
    assert answer["receipt_no"] == "HZ-261120-000001"
    assert answer["last_seq"] == 2
    assert "results" not in answer
    assert peer.push(peer.case("JG-261120-003"))["receipt_no"] == "HZ-261120-000002"
    assert stored_cases(hall) == 3
    assert verify(hall.hall.store).ok


def test_a_lost_answer_is_given_again_word_for_word(peer: Peer, hall: EmbeddedHall) -> None:
    batch = peer.freeze([peer.case("JG-261120-001")])
    first = peer.send(batch)
    for _ in range(3):
        assert peer.send(batch).content == first.content
    asked = peer.call("GET", f"batches/{batch.batch_id}")
    assert asked.content == first.content
    assert stored_cases(hall) == 1


def test_the_same_batch_sent_twice_at_once_is_taken_once(peer: Peer, hall: EmbeddedHall) -> None:
    batch = peer.freeze([peer.case(f"JG-261120-{n:03d}") for n in range(50)])
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda: answers.append(peer.send(batch).content)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert stored_cases(hall) == 50


def test_a_batch_that_was_altered_is_refused(peer: Peer) -> None:
    changes = [peer.case("JG-261120-001")]
    batch = peer.freeze(changes)
    peer.send(batch)
    changes[0]["fields"]["remark"] = "改过"
    assert problem(peer.send(peer.freeze(changes, batch_id=batch.batch_id))) == (409, "batch_altered")


def test_a_gap_names_the_number_expected(peer: Peer) -> None:
    peer.push(peer.case("JG-261120-001"))
    peer.case("JG-261120-002")
    answer = peer.send(peer.freeze([peer.case("JG-261120-003")]))
    assert problem(answer) == (409, "gap")
    assert answer.json()["expected"] == 2


def test_an_overlap_with_equal_content_is_duplicate(peer: Peer, hall: EmbeddedHall) -> None:
    first, second, third = (peer.case(f"JG-261120-00{n}") for n in (1, 2, 3))
    peer.push(first, second)
    peer.last_hash = ""
    answer = peer.push(first, second, third)
    assert verdicts(answer) == {1: ("duplicate", ""), 2: ("duplicate", "")}
    assert answer["last_seq"] == 3
    assert stored_cases(hall) == 3


def test_what_waits_in_quarantine_is_told_again_in_another_batch(peer: Peer) -> None:
    """The answer was lost and the batch was cut anew: the station must hear what was not taken."""
    bad, good = peer.case("JG-261120-001", remark=7), peer.case("JG-261120-002")
    update = peer.change("case", bad["entity"], {"state": "ready"}, base={"state": bad["hlc"]})
    told = {1: ("rejected", "invalid_field"), 3: ("held", "predecessor_rejected")}
    first = peer.push(bad, good, update)
    assert verdicts(first) == told
    peer.last_hash = ""
    again = peer.push(bad, good, update)
    assert verdicts(again) == {**told, 2: ("duplicate", "")}
    assert [result for result in again["results"] if result["seq"] != 2] == first["results"]
    peer.replica_id = new_id()
    for _ in range(2):
        peer.last_hash = ""
        assert verdicts(peer.push(bad, good, update)) == {**told, 2: ("duplicate", "")}


def test_an_overlap_with_other_content_is_a_fork(peer: Peer, hall: EmbeddedHall) -> None:
    peer.push(peer.case("JG-261120-001"))
    peer.next_seq, peer.last_hash = 1, ""
    assert problem(peer.send(peer.freeze([peer.case("JG-261120-009")]))) == (409, "replica_forked")
    assert stored_cases(hall) == 1
    with hall.hall.store.read() as tx:
        assert [item.code for item in open_items(tx)] == ["replica_forked"]


def test_a_log_that_does_not_follow_on_is_told_to_the_hall(peer: Peer, hall: EmbeddedHall) -> None:
    peer.push(peer.case("JG-261120-001"))
    peer.push(peer.case("JG-261120-002"))
    peer.last_hash = "0" * 64
    assert peer.push(peer.case("JG-261120-003"))["last_seq"] == 3
    with hall.hall.store.read() as tx:
        assert [item.code for item in open_items(tx)] == ["chain_broken"]


def test_a_log_that_goes_on_from_another_change_is_a_fork(peer: Peer, hall: EmbeddedHall) -> None:
    """A copy of a store at a hall that was set back and has as many changes from the original as the copy had sent."""
    known = peer.case("JG-261120-001")
    peer.push(known)
    peer.last_hash = "0" * 64
    foreign = peer.freeze([peer.case("JG-261120-002")], prev_change=new_id())
    assert problem(peer.send(foreign)) == (409, "replica_forked")
    assert stored_cases(hall) == 1
    peer.next_seq, peer.last_hash = 2, "0" * 64
    assert peer.send(peer.freeze([peer.case("JG-261120-002")], prev_change=known["id"])).status_code == 200
    assert stored_cases(hall) == 2


def test_the_least_a_change_must_say(peer: Peer) -> None:
    whole = as_json(peer.freeze([peer.case("JG-261120-001")]))
    change = {name: whole["changes"][0][name] for name in ("seq", "id", "kind", "entity", "hlc", "wall_at", "fields")}
    least = {"batch_id": whole["batch_id"], "replica_id": whole["replica_id"], "first_seq": 1, "changes": [change]}
    answer = peer.call("POST", "batches", json=least)
    assert answer.status_code == 200
    assert "results" not in answer.json()


def test_a_new_replica_offers_known_changes_again_without_doubling(peer: Peer, hall: EmbeddedHall) -> None:
    changes = [peer.case("JG-261120-001"), peer.case("JG-261120-002")]
    peer.push(*changes)
    peer.replica_id, peer.last_hash = new_id(), ""
    fresh = {**peer.case("JG-261120-003"), "seq": 3}
    answer = peer.push(*changes, fresh)
    assert verdicts(answer) == {1: ("duplicate", ""), 2: ("duplicate", "")}
    assert stored_cases(hall) == 3


def test_a_stamp_ahead_of_the_hall_is_sent_back(peer: Peer, hall: EmbeddedHall) -> None:
    peer.wall += 121_000
    answer = peer.send(peer.freeze([peer.case("JG-261120-001")]))
    assert problem(answer) == (409, "clock_ahead")
    assert answer.json()["hall_ms"] == hall.hall.clock.wall_ms()
    assert stored_cases(hall) == 0
    assert peer.hello()["last_seq"] == 0


def test_a_stamp_within_the_tolerance_is_taken(peer: Peer) -> None:
    peer.wall += 119_000
    assert peer.push(peer.case("JG-261120-001"))["last_seq"] == 1


@pytest.mark.parametrize(
    ("spoil", "verdict"),
    [
        ({"fields": {"no": "X", "state": "registered", "enterprise_name": 5}}, ("rejected", "invalid_field")),
        ({"fields": {"no": "X", "state": "registered", "remark": "a\x00b"}}, ("rejected", "bad_character")),
        ({"fields": {"no": "X", "state": "registered", "remark": "a\x9bb"}}, ("rejected", "bad_character")),
        ({"fields": {"enterprise_name": "无编号"}}, ("rejected", "invalid_field")),
        ({"fields": {"no": "X", "state": "registered", "official_no": "1"}}, ("rejected", "not_owner")),
        ({"kind": "affair"}, ("rejected", "not_owner")),
        ({"entity": "  "}, ("rejected", "invalid_change")),
        ({"id": "none"}, ("rejected", "invalid_change")),
        ({"hlc": "yesterday"}, ("rejected", "invalid_change")),
        ({"op": "delete"}, ("rejected", "invalid_change")),
        ({"fields": {"no": "X", "state": "registered", "remark": "好" * 90_000}}, ("rejected", "too_large")),
    ],
)
def test_one_bad_change_is_rejected_and_the_others_go_on(
    peer: Peer, hall: EmbeddedHall, spoil: dict[str, Any], verdict: tuple[str, str]
) -> None:
    bad = {**peer.case("JG-261120-001"), **spoil}
    answer = peer.push(bad, peer.case("JG-261120-002"))
    assert verdicts(answer) == {1: verdict}
    assert stored_cases(hall) == 1
    with hall.hall.store.read() as tx:
        assert [item.code for item in open_items(tx)] == ["quarantined"]
        assert tx.one("SELECT count(*) FROM change_in") == (2,)


@pytest.mark.parametrize("txn", [None, "01a20000-0000-7000-8000-000000000001"])
def test_one_id_for_two_entities_is_a_duplicate_and_no_failure(peer: Peer, hall: EmbeddedHall, txn: str | None) -> None:
    """Found by wandering through the description: the second entity is one the hall has never heard of."""
    first, second = peer.case("JG-261120-001"), peer.case("JG-261120-002")
    answer = peer.push({**first, "txn": txn}, {**second, "id": first["id"], "txn": txn}, peer.case("JG-261120-003"))
    assert verdicts(answer) == {2: ("duplicate", "")}
    assert stored_cases(hall) == 2


def test_deep_nesting_rejects_its_change_only(peer: Peer) -> None:
    nested: Any = "x"
    for _ in range(40):
        nested = {"n": nested}
    answer = peer.push(peer.case("JG-261120-001", guidance={"answers": nested}), peer.case("JG-261120-002"))
    assert verdicts(answer) == {1: ("rejected", "invalid_change")}


def test_a_group_is_taken_whole_or_not_at_all(peer: Peer, hall: EmbeddedHall) -> None:
    txn = new_id()
    good = {**peer.case("JG-261120-001"), "txn": txn}
    bad = {**peer.case("JG-261120-002", remark=1), "txn": txn}
    answer = peer.push(good, bad, peer.case("JG-261120-003"))
    assert verdicts(answer) == {1: ("rejected", "group_rejected"), 2: ("rejected", "invalid_field")}
    assert answer["results"][0]["detail"] == {"cause": 2}
    assert stored_cases(hall) == 1


def test_what_depends_on_a_rejected_change_is_held(peer: Peer) -> None:
    bad = peer.case("JG-261120-001", remark=7)
    note = {"case": bad["entity"], "item": "SS-01-01-01", "action": "log_accepted", "data": {}}
    noted = peer.change("progress_note", new_id(), note)
    update = peer.change("case", bad["entity"], {"state": "ready"}, base={"state": bad["hlc"]})
    answer = peer.push(bad, noted, update, peer.case("JG-261120-002"))
    assert verdicts(answer) == {
        1: ("rejected", "invalid_field"),
        2: ("held", "predecessor_rejected"),
        3: ("held", "predecessor_rejected"),
    }
    later = peer.change("case", bad["entity"], {"state": "submitted"}, base={"state": update["hlc"]})
    assert verdicts(peer.push(later)) == {5: ("held", "predecessor_rejected")}


def test_a_held_change_is_released_when_its_predecessor_comes(join: Join) -> None:
    first, second = join(), join()
    case = first.case("JG-261120-001")
    note = {"case": case["entity"], "action": "log_accepted", "data": {}}
    held = second.change("progress_note", new_id(), note)
    assert verdicts(second.push(held)) == {1: ("held", "predecessor_missing")}
    first.push(case)
    rows = {row["kind"]: row for row in second.pull()}
    assert rows["verdict"]["entity"] == held["id"]
    assert rows["verdict"]["body"]["verdict"] == "applied"
    assert {row["kind"] for row in first.pull()} == {"verdict", "progress_note"}


def test_what_came_before_its_own_beginning_does_not_keep_it_out(join: Join) -> None:
    """As after a restore: another PC's change of a case is told before the PC that made the case has told it again."""
    first, second = join(), join()
    case = first.case("JG-261120-001")
    changes = [
        second.change("case", case["entity"], {"contact_mobile": number}, base={"contact_mobile": case["hlc"]})
        for number in ("13511111111", "13522222222")
    ]
    assert verdicts(second.push(*changes)) == {1: ("held", "predecessor_missing"), 2: ("held", "predecessor_missing")}
    assert verdicts(first.push(case)) == {}
    told = [row for row in second.pull() if row["kind"] == "verdict"]
    assert {row["entity"]: row["body"]["verdict"] for row in told} == {change["id"]: "applied" for change in changes}


def test_a_predecessor_that_never_comes_is_left_to_a_person(peer: Peer, hall: EmbeddedHall, clock: SetClock) -> None:
    peer.push(peer.change("progress_note", new_id(), {"case": new_id(), "action": "log_accepted", "data": {}}))
    clock.forward(days=5)
    peer.hello_after_refresh()
    with hall.hall.store.read() as tx:
        assert open_items(tx) == []
    clock.forward(seconds=1)
    peer.hello()
    with hall.hall.store.read() as tx:
        assert [(item.code, item.detail) for item in open_items(tx)] == [("quarantined", "held")]


def test_unknown_kinds_and_fields_are_kept(peer: Peer, join: Join) -> None:
    strange = peer.change("drone_flight", "flight-1", {"height": 3, "深度": [1, {"x": None}]})
    case = peer.case("JG-261120-001", colour="青")
    assert "results" not in peer.push(strange, case)
    rows = {row["kind"]: row["body"]["fields"] for row in join().pull()}
    assert rows["drone_flight"] == strange["fields"]
    assert rows["case"]["colour"] == "青"


def test_two_pcs_editing_one_field_are_told(join: Join) -> None:
    first, second = join(), join()
    case = first.case("JG-261120-001", remark="")
    first.push(case)
    second.wall += 5_000
    base = {"remark": case["hlc"]}
    second.push(second.change("case", case["entity"], {"remark": "乙"}, base=base))
    late = first.change("case", case["entity"], {"remark": "甲", "contact_name": "王芳"}, base=base)
    result = first.push(late)["results"][0]
    assert (result["verdict"], result["fields"], result["winner"]["remark"]["value"]) == (
        "superseded",
        ["remark"],
        "乙",
    )
    body = join().pull()[0]["body"]
    assert body["fields"]["remark"] == "乙"
    assert body["fields"]["contact_name"] == "王芳"
    assert [loser["value"] for loser in body["conflicts"]["remark"]] == ["甲"]


def test_clones_may_use_one_case_number(join: Join, hall: EmbeddedHall) -> None:
    join().push(join().case("JG-261120-001", client_id="a"))
    other = join()
    other.push(other.case("JG-261120-001", client_id="b"))
    assert stored_cases(hall) == 2
    with hall.hall.store.read() as tx:
        assert [(item.code, item.ref) for item in open_items(tx)] == [("duplicate_case_no", "JG-261120-001")]


def test_planted_a_hall_that_forgets_its_answers_is_found_out(
    peer: Peer, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = peer.freeze([peer.case("JG-261120-001")])
    first = peer.send(batch)
    monkeypatch.setattr("sync.hall.changes.receipt", lambda *_: None)
    monkeypatch.setattr("sync.hall.changes.keep_receipt", lambda *_: None)
    assert peer.send(batch).content != first.content
    assert stored_cases(hall) == 1


def test_planted_a_hall_that_forgets_a_change_is_found_out(peer: Peer, hall: EmbeddedHall) -> None:
    peer.push(peer.case("JG-261120-001"), peer.case("JG-261120-002"))
    with hall.hall.store.write() as tx:
        tx.run("DELETE FROM change_in WHERE seq = 1")
    assert verify(hall.hall.store).faults == (f"gap:{peer.replica_id}",)


def test_planted_a_hall_that_alters_a_change_is_found_out(peer: Peer, hall: EmbeddedHall) -> None:
    peer.push(peer.case("JG-261120-001"))
    with hall.hall.store.write() as tx:
        tx.run("UPDATE change_in SET payload = replace(payload, 'JG-261120-001', 'JG-261120-002')")
    assert verify(hall.hall.store).faults == (f"altered:{peer.replica_id}:1",)


def test_frozen_bytes_are_always_the_same(peer: Peer) -> None:
    changes = [peer.case("JG-261120-001")]
    header = {"batch_id": new_id(), "sent_hlc": ""}
    one, other = peer.freeze(changes, **header, prev_hash=""), peer.freeze(changes, **header, prev_hash="")
    assert isinstance(one, FrozenBatch)
    assert one == other
    assert json.loads(gzip.decompress(one.body))["changes"] == changes
