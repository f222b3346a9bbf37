"""Files at the hall's door: whole and verified or not there at all, whatever is cut, killed or made up."""

from __future__ import annotations

import random

import pytest

from sync.hall.embedded import EmbeddedHall
from tests.sync.peer import Peer
from tests.sync.uploads.tus import Tus, checksum, sha256

MIB = 1 << 20


def content(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


@pytest.fixture
def tus(peer: Peer) -> Tus:
    return Tus(peer)


def complete(hall: EmbeddedHall, data: bytes) -> bool:
    """Whether the hall shows a file as complete; then it has to be the file that was promised."""
    with hall.hall.store.read() as tx:
        row = tx.one("SELECT size FROM attachment WHERE sha256 = ?", sha256(data))
    if row is None:
        return False
    path = hall.hall.blobs.path_of(sha256(data))
    assert path.read_bytes() == data
    assert row[0] == len(data)
    return True


@pytest.mark.parametrize("size", [0, 1, 65_536, MIB])
def test_a_small_file_travels_with_its_announcement(tus: Tus, hall: EmbeddedHall, size: int) -> None:
    data = content(size)
    answer = tus.create(data, data)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(size))
    assert complete(hall, data)


@pytest.mark.parametrize("size", [4 * MIB - 1, 4 * MIB, 20 * MIB])
def test_a_large_file_comes_in_chunks(tus: Tus, hall: EmbeddedHall, size: int) -> None:
    data = content(size)
    path = tus.send_all(data)
    assert tus.offset(path) == size
    assert complete(hall, data)
    assert not list(hall.hall.blobs.incoming.iterdir())


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_damaged_chunk_is_not_kept(tus: Tus, hall: EmbeddedHall, algorithm: str) -> None:
    data = content(100_000)
    path = tus.begin(data)
    answer = tus.patch(path, 0, data[:50_000], **{"Upload-Checksum": checksum(data[1:50_001], algorithm)})
    assert (answer.status_code, answer.json()["code"]) == (460, "checksum_mismatch")
    assert tus.offset(path) == 0
    assert tus.patch(path, 0, data, **{"Upload-Checksum": checksum(data, algorithm)}).status_code == 204
    assert complete(hall, data)
