"""Every way a batch can come wrong as a whole: its answer is a problem with a code, never a 5xx, and nothing is taken."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest

from station_app.ids import new_id
from sync.wire.framing import deflate, digest
from tests.sync.peer import Peer, as_json, problem

pytestmark = pytest.mark.databases

Join = Callable[..., Peer]


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (b"", {}, (400, "bad_json")),
        (b"[]", {}, (400, "bad_batch")),
        (b"{}", {}, (400, "bad_batch")),
        (b'{"changes": [1]}', {}, (400, "bad_batch")),
        (b"\xff\xfe", {}, (400, "bad_json")),
        (b'{"a": NaN, "changes": []}', {}, (400, "bad_json")),
        (b"[" * 100_000, {}, (400, "bad_json")),
        (b"[" * 500_000, {}, (400, "too_complex")),
        (b"x" * (8 * 1024 * 1024 + 1), {}, (413, "too_large")),
        (b"not gzip", {"Content-Encoding": "gzip"}, (400, "bad_json")),
        (deflate(b"0" * (9 * 1024 * 1024)), {"Content-Encoding": "gzip"}, (413, "too_large")),
        (deflate(b"{}")[:-4], {"Content-Encoding": "gzip"}, (400, "bad_json")),
        (deflate(b"{}") + b"more", {"Content-Encoding": "gzip"}, (400, "bad_json")),
        (b"{}", {"Content-Encoding": "br"}, (415, "unsupported_encoding")),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else None,
)
def test_bodies_that_are_no_batch(peer: Peer, body: bytes, headers: dict[str, str], expected: tuple[int, str]) -> None:
    assert problem(peer.call("POST", "batches", data=body, headers=headers)) == expected


@pytest.mark.parametrize(
    "spoil",
    [
        {"batch_id": "x"},
        {"replica_id": None},
        {"first_seq": 0},
        {"first_seq": "1"},
        {"first_seq": True},
        {"schema": 0},
        {"prev_hash": "zz"},
        {"changes": []},
        {"changes": {}},
        {"changes": [{"seq": 2}]},
        {"changes": [{"seq": "1"}]},
    ],
    ids=str,
)
def test_headers_that_are_no_batch(peer: Peer, spoil: dict[str, Any]) -> None:
    whole = {**as_json(peer.freeze([peer.case("JG-261120-001")])), **spoil}
    assert problem(peer.call("POST", "batches", json=whole)) == (400, "bad_batch")


def test_too_many_changes(peer: Peer) -> None:
    changes = [peer.change("drone_flight", f"f-{n}") for n in range(1_001)]
    assert problem(peer.send(peer.freeze(changes))) == (413, "too_many_changes")
    assert peer.send(peer.freeze(changes[:1_000], prev_hash="")).status_code == 200


def test_the_same_content_uncompressed_is_the_same_batch(peer: Peer) -> None:
    batch = peer.freeze([peer.case("JG-261120-001")])
    plain = gzip.decompress(batch.body)
    assert digest(plain) == batch.sha256
    first = peer.call("POST", "batches", data=plain)
    assert first.status_code == 200
    assert peer.send(batch).content == first.content


def test_somebody_elses_batch_is_as_absent_as_none(peer: Peer, join: Join) -> None:
    stranger = join("TF")
    batch = peer.freeze([peer.case("JG-261120-001")])
    peer.send(batch)
    foreign = stranger.call("GET", f"batches/{batch.batch_id}")
    absent = stranger.call("GET", f"batches/{new_id()}")
    assert problem(foreign) == (404, "not_found")
    assert foreign.content == absent.content


@pytest.mark.parametrize("station", ["JG", "TF"])
def test_somebody_elses_replica_is_refused(peer: Peer, join: Join, station: str) -> None:
    peer.push(peer.case("JG-261120-001"))
    stranger = join(station)
    stranger.replica_id, stranger.next_seq = peer.replica_id, 2
    assert problem(stranger.send(stranger.freeze([stranger.case("JG-261120-002")]))) == (403, "not_your_replica")
    hello = {"replica_id": peer.replica_id, "next_seq": 2, "cursor": "", "schema": 1}
    assert problem(stranger.call("POST", "hello", json=hello)) == (403, "not_your_replica")
