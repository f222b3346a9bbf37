"""Whatever is sent, the hall answers with a problem body and never with a fault of its own."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.hall.embedded import EmbeddedHall
from sync.hall.upkeep import verify
from tests.sync.peer import Peer, as_json

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["", "\x00", "9" * 13 + "-0000-aaaaaaaa", "-1", "case", "void", "𠮷", "' OR 1=1 --", "../../x"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


def spoil(value: Any, path: tuple[Any, ...], put: Any) -> Any:
    if not path:
        return put
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = spoil(value[path[0]], path[1:], put)
    return copy


def said_properly(answer: Any) -> None:
    assert answer.status_code < 500, answer.text
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_spoilt_batches(peer: Peer, hall: EmbeddedHall, data: st.DataObject) -> None:
    before = peer.next_seq
    note = {"case": "x", "action": "log_accepted", "data": {}}
    batch = as_json(peer.freeze([peer.case(f"JG-{before}"), peer.change("progress_note", "n", note)], prev_hash=""))
    for _ in range(data.draw(st.integers(1, 3))):
        batch = spoil(batch, data.draw(st.sampled_from(places(batch))), data.draw(VALUES))
    answer = peer.call("POST", "batches", data=json.dumps(batch))
    said_properly(answer)
    if answer.status_code != 200:
        peer.next_seq = before
    assert verify(hall.hall.store).ok


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(call=st.sampled_from(["hello", "token", "enrol"]), body=VALUES | st.binary(max_size=40))
def test_spoilt_messages(peer: Peer, call: str, body: Any) -> None:
    said_properly(peer.call("POST", call, data=body if isinstance(body, bytes) else json.dumps(body)))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(max_size=30), cursor=st.text(max_size=60))
def test_spoilt_addresses(peer: Peer, path: str, cursor: str) -> None:
    said_properly(peer.call("GET", f"batches/{path.encode('utf-8', 'replace').hex()}", params={"x": path}))
    said_properly(peer.call("GET", "changes", params={"cursor": cursor}))
