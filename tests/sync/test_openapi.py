"""The hall answers as its OpenAPI document says, whatever is asked, and nobody reaches what belongs to others."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from station_app.ids import new_id
from sync.hall.embedded import EmbeddedHall
from tests.sync.conftest import SetClock
from tests.sync.peer import Peer

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
WIDE = "[rate]\ndevice_burst = 1000000\nenrol_burst = 1000000\ntoken_burst = 1000000\n"
MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]


@schemathesis.serializer("application/offset+octet-stream")
def as_bytes(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@pytest.fixture
def hall(tmp_path: Path, clock: SetClock, database: str) -> Iterator[EmbeddedHall]:
    home = tmp_path / "hall"
    home.mkdir()
    (home / "hall.toml").write_text(WIDE, "utf-8")
    with EmbeddedHall(home, clock=clock, database=database) as running:
        yield running


def described(hall: EmbeddedHall) -> dict[str, Any]:
    return dict(requests.get(f"{hall.url}/openapi.json", timeout=10).json())


def wander(hall: EmbeddedHall, peer: Peer, examples: int) -> int:
    """Ask every operation so many things, right and wrong ones, as an enrolled device; how many were asked."""
    document = schemathesis.openapi.from_dict(described(hall))
    session = requests.Session()
    session.trust_env = False
    headers = {"Authorization": f"Bearer {peer.access}"}
    asked, faults = 0, list[str]()
    for mode in MODES:
        for found in document.get_all_operations():
            strategy = found.ok().as_strategy(generation_mode=mode)

            @seed(20261120)
            @settings(max_examples=examples, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
            @given(case=strategy)
            def ask(case: schemathesis.Case) -> None:
                nonlocal asked
                asked += 1
                case.call_and_validate(base_url=hall.url, session=session, headers=headers, checks=CHECKS, timeout=30)

            try:
                ask()
            except Unsatisfiable:
                continue
            except BaseExceptionGroup as failures:
                faults += [f"{found.ok().label}: {failure}" for failure in failures.exceptions]
    session.close()
    assert faults == []
    return asked


@pytest.mark.databases
def test_every_answer_is_as_described(hall: EmbeddedHall, join: Any) -> None:
    assert wander(hall, join(), 4) > 40


@pytest.mark.soak
@pytest.mark.databases
def test_every_answer_is_as_described_at_length(hall: EmbeddedHall, join: Any) -> None:
    assert wander(hall, join(), 300) > 2_000


def test_planted_a_route_that_fails_is_found_out(
    hall: EmbeddedHall, join: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("王芳 13800000000")

    monkeypatch.setattr("sync.hall.replicas.hello", fail)
    peer = join()
    answer = peer.call("POST", "hello", json={"replica_id": peer.replica_id, "next_seq": 1})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "13800000000" not in answer.text
    with pytest.raises(AssertionError, match="POST /sync/v1/hello"):
        wander(hall, peer, 1)


# Two stations: whatever id one has, the other gets the answer for an id that does not exist.


def foreign_ids(owner: Peer) -> dict[str, str]:
    """What a path can name, filled in with what belongs to the owner."""
    case = owner.case("JG-261120-001", state="submitted")
    batch = owner.freeze([case])
    assert owner.send(batch).status_code == 200
    content = b"the owner's scan"
    sha256 = hashlib.sha256(content).hexdigest()
    metadata = f"sha256 {base64.b64encode(bytes.fromhex(sha256)).decode()},case {base64.b64encode(case['entity'].encode()).decode()}"
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(content)), "Upload-Metadata": metadata}
    made = owner.call("POST", "uploads", headers=headers)
    assert made.status_code == 201, made.text
    return {"batch_id": batch.batch_id, "upload_id": made.headers["Location"].rpartition("/")[2], "sha256": sha256}


def portrait(hall: EmbeddedHall) -> dict[str, list[Any]]:
    """All that belongs to stations."""
    tables = ("replica", "receipt", "change_in", "quarantine", "feed", "case_index", "affair", "upload", "attachment")
    with hall.hall.store.read() as tx:
        return {table: sorted(map(repr, tx.all(f"SELECT * FROM {table}"))) for table in tables}


@pytest.mark.databases
def test_what_belongs_to_others_does_not_exist(hall: EmbeddedHall, join: Any) -> None:
    owner, stranger = join("JG"), join("TF")
    ids, absent = foreign_ids(owner), {"batch_id": new_id(), "upload_id": new_id(), "sha256": "0" * 64}
    before = portrait(hall)
    walked = 0
    for path, operations in described(hall)["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        if not names:
            continue
        for method in set(operations) & {"get", "post", "put", "patch", "delete", "head"}:
            headers = {
                "Tus-Resumable": "1.0.0",
                "Upload-Offset": "0",
                "Content-Type": "application/offset+octet-stream",
            }
            body = b"x" if method in {"post", "put", "patch"} else None
            answers = []
            for chosen in (ids, absent):
                relative = path.format_map(chosen).removeprefix("/sync/v1/")
                answers.append(stranger.call(method.upper(), relative, headers=headers, data=body))
            theirs, nobodys = answers
            assert theirs.status_code in {403, 404}, (method, path, theirs.text)
            assert (theirs.status_code, theirs.content) == (nobodys.status_code, nobodys.content), (method, path)
            walked += 1
    assert walked >= 5
    assert portrait(hall) == before
    reply = stranger.call("POST", "hello", json={"replica_id": owner.replica_id, "next_seq": 1})
    assert (reply.status_code, reply.json()["code"]) == (403, "not_your_replica")
    assert stranger.pull() == []


@pytest.mark.parametrize("path", ["/sync/v1/hello", "/sync/v1/batches", "/sync/v1/changes", "/sync/v1/uploads"])
def test_without_a_device_nothing_is_said(hall: EmbeddedHall, path: str) -> None:
    for method, operation in described(hall)["paths"][path].items():
        if operation.get("security"):
            answer = requests.request(method, hall.url + path, data=b"{}", timeout=10)
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"] == "Bearer"
