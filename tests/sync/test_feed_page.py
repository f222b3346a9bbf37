"""Pages are put together as text: they say what the model of the answer would say, whatever the rows hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from station_app.domain.merge import EntityState, FieldChange, dump, load, merge
from sync.hall.feed_page import told, told_state
from sync.wire.calls import ChangesAnswer
from tests.sync.peer import Peer

FIRST, LATER = "1795000000000-0000-aaaaaaaa", "1795000000001-0000-bbbbbbbb"


def state_of(*changes: FieldChange) -> EntityState:
    state = EntityState()
    for change in changes:
        state, _ = merge(state, change)
    return state


ONCE: list[dict[str, Any]] = [
    {"no": "JG-1", "state": "registered"},
    {},
    {"remark": ']],"apart":{}}', "x": [[1, 2], {"together": [["a", "b", {}]]}]},
    {"𠮷": "\t“引号”\\\n", "n": [1.5, -0.0, 1e300, True, None]},
]


@pytest.mark.parametrize("fields", ONCE)
@pytest.mark.parametrize("actor", ["op-1", "", '",{"x":1}'])
def test_what_was_written_once_is_passed_on_as_it_lies(fields: dict[str, Any], actor: str) -> None:
    state = state_of(FieldChange("case", FIRST, fields, actor=actor))
    body = json.dumps(dump(state), ensure_ascii=False, separators=(",", ":"))
    assert json.loads(told("case", body)) == told_state(state)
    spaced = json.dumps(dump(state))
    assert json.loads(told("case", spaced)) == told_state(state)


def test_fields_written_together_share_one_stamp() -> None:
    state = state_of(FieldChange("case", FIRST, {"no": "1", "remark": "a"}))
    assert told("case", json.dumps(dump(state), separators=(",", ":"))) == (
        f'{{"fields":{{"no":"1","remark":"a"}},"clocks":"{FIRST}","conflicts":{{}}}}'
    )
    apart = state_of(FieldChange("case", FIRST, {"no": "1"}), FieldChange("case", LATER, {"remark": "a"}))
    assert json.loads(told("case", json.dumps(dump(apart))))["clocks"] == {"no": FIRST, "remark": LATER}


@pytest.mark.parametrize(
    "second",
    [
        FieldChange("case", LATER, {"remark": "b"}),
        FieldChange("case", LATER, {"remark": "b"}, base={"remark": (FIRST,)}),
        FieldChange("case", LATER, {"other": "b"}),
        FieldChange("case", LATER, {}, void=True),
    ],
)
def test_what_was_written_twice_is_told_with_its_clocks_and_losers(second: FieldChange) -> None:
    state = state_of(FieldChange("case", FIRST, {"remark": "a", "no": "1"}), second)
    body = json.dumps(dump(state))
    assert json.loads(told("case", body)) == told_state(load(dump(state)))


def test_what_was_withdrawn_at_once_has_no_fields() -> None:
    state = state_of(FieldChange("case", FIRST, {}, void=True))
    assert json.loads(told("case", json.dumps(dump(state)))) == {"fields": {}, "clocks": {}, "conflicts": {}}


def test_what_the_hall_owns_is_told_as_it_is() -> None:
    assert told("affair", '{"a":1}') == '{"a":1}'


@pytest.mark.databases
def test_a_page_is_an_answer_of_the_wire(peer: Peer, join: Any) -> None:
    case = peer.case("JG-261120-001", state="submitted", remark='"}]')
    peer.push(case, peer.change("document", "d:1", {"document": "WS01", "case": case["entity"]}))
    answer = join().call("GET", "changes")
    page = ChangesAnswer.model_validate_json(answer.content, strict=False)
    assert [row.kind for row in page.changes] == ["case", "document", "affair"]
    assert page.changes[0].body["receipt_no"].startswith("HZ-")
    assert page.changes[0].body["fields"] == case["fields"]
    assert json.loads(answer.content) == json.loads(page.model_dump_json())
