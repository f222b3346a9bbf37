"""Files at the hall's door: whole and verified or not there at all, whatever is cut, killed or made up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import requests

from sync.hall import upload_folder, uploads
from sync.hall.embedded import EmbeddedHall
from sync.hall.enrol import revoke
from tests.sync.conftest import SetClock
from tests.sync.peer import Peer
from tests.sync.uploads.tus import (
    BODY_TYPE,
    Tus,
    checksum,
    complete,
    content,
    finish,
    harm,
    on_their_way,
    sha256,
    take_away,
    told,
)

MIB = 1 << 20


@pytest.mark.places
@pytest.mark.parametrize("size", [0, 1, 65_536, MIB])
def test_a_small_file_travels_with_its_announcement(tus: Tus, hall: EmbeddedHall, size: int) -> None:
    data = content(size)
    answer = tus.create(data, data)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(size))
    assert complete(hall, data)


@pytest.mark.places
@pytest.mark.databases
@pytest.mark.parametrize("size", [4 * MIB - 1, 4 * MIB, 20 * MIB])
def test_a_large_file_comes_in_chunks(tus: Tus, hall: EmbeddedHall, size: int) -> None:
    data = content(size)
    path = tus.send_all(data)
    assert tus.offset(path) == size
    assert complete(hall, data)
    assert not on_their_way(hall)


@pytest.mark.places
@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_damaged_chunk_is_not_kept(tus: Tus, hall: EmbeddedHall, algorithm: str) -> None:
    data = content(100_000)
    path = tus.begin(data)
    answer = tus.patch(path, 0, data[:50_000], **{"Upload-Checksum": checksum(data[1:50_001], algorithm)})
    assert (answer.status_code, answer.json()["code"]) == (460, "checksum_mismatch")
    assert tus.offset(path) == 0
    assert tus.patch(path, 0, data, **{"Upload-Checksum": checksum(data, algorithm)}).status_code == 204
    assert complete(hall, data)


@pytest.mark.places
@pytest.mark.parametrize("size", [MIB // 2, pytest.param(20 * MIB, marks=pytest.mark.soak)])
def test_a_cable_cut_at_every_64_kib(tus: Tus, hall: EmbeddedHall, size: int) -> None:
    for place in range(0, size + 1, 65_536):
        data = content(size, place)
        path = tus.begin(data)
        tus.cut(path, 0, data[:place], size + 1)
        assert 0 <= tus.offset(path) <= place
        finish(tus, path, data)
        assert complete(hall, data)
        take_away(hall, data)


@pytest.mark.places
def test_a_checked_chunk_that_is_cut_is_not_kept_in_part(tus: Tus, hall: EmbeddedHall) -> None:
    data = content(300_000)
    path = tus.begin(data)
    tus.cut(path, 0, data[:200_000], len(data), **{"Upload-Checksum": checksum(data)})
    assert finish(tus, path, data) == len(data)
    assert complete(hall, data)


@pytest.mark.places
@pytest.mark.databases
def test_a_connection_that_hangs_blocks_nobody(tus: Tus, hall: EmbeddedHall) -> None:
    data = content(300_000)
    path = tus.begin(data)
    with tus.half_sent(path, 0, data[:100_000], len(data)) as hanging:
        answer = tus.patch(path, 0, data)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "300000")
        hanging.sendall(data[100_000:])
        assert b"409" in hanging.recv(4_096).splitlines()[0]
    assert complete(hall, data)


@pytest.mark.places
@pytest.mark.databases
def test_of_two_writers_at_one_place_one_wins(tus: Tus, hall: EmbeddedHall) -> None:
    data = content(5 * MIB)
    path = tus.begin(data)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: tus.once("PATCH", path, {"Upload-Offset": "0"}, data), range(8)))
    assert sorted(answers) == [204] + [409] * 7
    assert complete(hall, data)


def test_a_wrong_offset_says_where_to_go_on(tus: Tus) -> None:
    data = content(1_000)
    path = tus.begin(data)
    assert tus.patch(path, 0, data[:400]).headers["Upload-Offset"] == "400"
    for wrong in (0, 399, 401, 1_000):
        answer = tus.patch(path, wrong, data[400:])
        assert (answer.status_code, answer.json()["code"], answer.json()["expected"]) == (409, "upload_offset", 400)


@pytest.mark.places
@pytest.mark.parametrize("size", [0, 1_000])
def test_another_content_than_promised_starts_again(tus: Tus, hall: EmbeddedHall, size: int) -> None:
    data, other = content(size), content(size, 2) if size else b""
    metadata = {"Upload-Metadata": told(b"promised"), "Upload-Length": str(size)}
    answer = tus.call("POST", "uploads", metadata)
    if size == 0:
        assert (answer.status_code, answer.json()["code"]) == (460, "hash_mismatch")
        return
    path = answer.headers["Location"].removeprefix("/sync/v1/")
    refused = tus.patch(path, 0, other)
    assert (refused.status_code, refused.json()["code"]) == (460, "hash_mismatch")
    assert tus.offset(path) == 0
    assert not complete(hall, data)
    assert not hall.hall.blobs.has(sha256(b"promised"))


@pytest.mark.places
@pytest.mark.databases
def test_a_claim_is_no_proof(tus: Tus, hall: EmbeddedHall, join: Callable[..., Peer]) -> None:
    """Whoever knows only the hash of somebody's file can neither learn that it is here nor get to see it."""
    data = content(1_000)
    tus.send_all(data)
    other = Tus(join("TF"))
    answer = other.create(data)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "0")
    path = answer.headers["Location"].removeprefix("/sync/v1/")
    assert other.patch(path, 0, bytes(1_000)).status_code == 460
    assert other.peer.call("GET", f"blobs/{sha256(data)}").status_code == 404
    assert other.patch(path, 0, data).status_code == 204
    again = tus.create(data, data)
    assert (again.status_code, again.headers["Upload-Offset"]) == (201, "1000")
    assert tus.offset(again.headers["Location"].removeprefix("/sync/v1/")) == 1_000


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_somebody_else_s_upload_is_like_none(
    tus: Tus, hall: EmbeddedHall, join: Callable[..., Peer], method: str
) -> None:
    data = content(1_000)
    path = tus.begin(data)
    other = Tus(join("TF"))
    headers = {"Content-Type": BODY_TYPE, "Upload-Offset": "0"} if method == "PATCH" else {}
    body = data if method == "PATCH" else None
    foreign = other.call(method, path, headers, body)
    absent = other.call(method, "uploads/00000000-0000-7000-8000-000000000000", headers, body)
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content
    assert finish(tus, path, data) == 1_000


@pytest.mark.places
def test_without_credentials_nothing_is_written(tus: Tus, hall: EmbeddedHall) -> None:
    data = content(500)
    path = tus.begin(data)
    good, tus.peer.access = tus.peer.access, "x" * 43
    assert tus.patch(path, 0, data).status_code == 401
    assert tus.create(data, data).status_code == 401
    tus.peer.access = good
    assert not on_their_way(hall) or (hall.hall.blobs.spool / on_their_way(hall)[0]).stat().st_size == 0
    assert tus.offset(path) == 0


@pytest.mark.places
@pytest.mark.databases
def test_a_device_shut_out_while_it_sends_adds_nothing(tus: Tus, hall: EmbeddedHall) -> None:
    data = content(200_000)
    path = tus.begin(data)
    with tus.half_sent(path, 0, data[:100_000], len(data)) as sending:
        revoke(hall.hall, tus.peer.enrolled["device_id"])
        sending.sendall(data[100_000:])
        assert b"403" in sending.recv(4_096).splitlines()[0]
    with hall.hall.store.read() as tx:
        assert tx.all("SELECT received FROM upload") == [(0,)]


@pytest.mark.places
@pytest.mark.databases
def test_an_upload_nobody_continues_is_swept(tus: Tus, hall: EmbeddedHall, clock: SetClock, place: str) -> None:
    path = tus.begin(content(1_000))
    tus.patch(path, 0, content(1_000)[:400])
    clock.forward(days=6)
    tus.peer.hello_after_refresh()
    assert tus.offset(path) == 400
    clock.forward(days=2)
    tus.peer.hello_after_refresh()
    assert tus.head(path).status_code == 404
    assert len(on_their_way(hall)) == 1
    fresh = tus.begin(content(10))
    assert on_their_way(hall) == ([] if place else [f"{fresh.removeprefix('uploads/')}.part"])


@pytest.mark.places
@pytest.mark.parametrize("how", ["changed", "shortened", "deleted"])
def test_a_partial_file_that_was_harmed_is_sent_again(tus: Tus, hall: EmbeddedHall, how: str, place: str) -> None:
    data = content(100_000)
    path = tus.begin(data)
    tus.patch(path, 0, data[:60_000])
    harm(hall, {"changed": bytes(60_000), "shortened": data[:50_000]}.get(how))
    if place or how == "changed":
        assert tus.patch(path, 60_000, data[60_000:]).status_code == 460
    assert tus.offset(path) == 0
    assert finish(tus, path, data) == len(data)
    assert complete(hall, data)


def test_what_a_writer_that_died_has_left_is_cut_off(tus: Tus, hall: EmbeddedHall) -> None:
    data = content(100_000)
    path = tus.begin(data)
    tus.patch(path, 0, data[:60_000])
    harm(hall, data[:60_000] + bytes(90_000))
    assert finish(tus, path, data) == 40_000
    assert complete(hall, data)


@pytest.mark.places
@pytest.mark.databases
@pytest.mark.parametrize("step", ["_put_in_place", "_mark_verified", "_note_outcome"])
def test_a_crash_before_the_file_has_its_name_is_made_good_when_asked(
    tus: Tus, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    data = content(1_000)
    path = tus.begin(data)
    with monkeypatch.context() as broken:
        broken.setattr(uploads, step, crash)
        with suppress(requests.ConnectionError):
            assert tus.patch(path, 0, data).status_code == 500
        assert not complete(hall, data)
    assert tus.offset(path) == 1_000
    assert complete(hall, data)


def test_a_full_disk_is_said_and_costs_nothing(tus: Tus, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch) -> None:
    data = content(1_000)
    path = tus.begin(data)
    with monkeypatch.context() as full:
        full.setattr(upload_folder.os, "fsync", no_room)
        assert tus.patch(path, 0, data).status_code == 507
    assert finish(tus, path, data) == 1_000
    assert complete(hall, data)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Length": "x"}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": str(20 * MIB + 1)}, 413),
        ({"Upload-Length": "9" * 16}, 400),
        ({"Upload-Metadata": ""}, 400),
        ({"Upload-Metadata": "sha256 %%%"}, 400),
        ({"Upload-Metadata": "sha256 YQ=="}, 400),
        ({"Upload-Metadata": told(b"", "case\x00")}, 400),
        ({"Upload-Metadata": told(b"", "案" * 129)}, 400),
        ({"Upload-Metadata": told(b"") + ",case YQ=="}, 400),
        ({"Upload-Metadata": told(b"") + ",x " + "A" * 5_000}, 400),
    ],
)
def test_a_bad_announcement_is_refused(tus: Tus, headers: dict[str, str], status: int) -> None:
    answer = tus.create(b"", **headers)
    assert answer.status_code == status
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": ""}, 412),
        ({"Content-Type": "application/json"}, 415),
        ({"Upload-Offset": "１"}, 400),
        ({"Upload-Checksum": "md5 YQ=="}, 400),
        ({"Upload-Checksum": "sha256 %"}, 400),
        ({"Upload-Checksum": "sha256"}, 460),
    ],
)
def test_a_bad_chunk_is_refused(tus: Tus, headers: dict[str, str], status: int) -> None:
    path = tus.begin(b"abc")
    sent = {name: value.encode() for name, value in headers.items()}
    answer = tus.patch(path, 0, b"abc", **sent)  # type: ignore[arg-type]  # bytes, so that other letters can be sent
    assert answer.status_code == status
    assert tus.patch(path, 0, b"abcd").status_code == 413
    assert tus.offset(path) == 0


@pytest.mark.places
def test_an_upload_can_be_ended(tus: Tus, hall: EmbeddedHall) -> None:
    data = content(1_000)
    path = tus.begin(data)
    assert tus.delete(path).status_code == 204
    assert tus.head(path).status_code == 404
    assert not on_their_way(hall)
    done = tus.send_all(data)
    assert tus.delete(done).status_code == 204
    assert complete(hall, data)


def test_the_offer_needs_no_credentials(hall: EmbeddedHall) -> None:
    answer = requests.options(f"{hall.url}/sync/v1/uploads", timeout=10)
    assert (answer.status_code, answer.headers["Tus-Version"], answer.headers["Tus-Max-Size"]) == (
        204, "1.0.0", str(20 * MIB),
    )  # fmt: skip
    extensions = set(answer.headers["Tus-Extension"].split(","))
    assert extensions == {"creation", "creation-with-upload", "checksum", "expiration", "termination"}


def crash(*_: object, **__: object) -> None:
    raise SystemError("power cut")


def no_room(_handle: int) -> None:
    raise OSError(28, "No space left on device")


# planted faults: each safety above turns red without its guard
