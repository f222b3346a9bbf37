"""The hall's files by their hash: whole, in part, and for whom."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import requests
from starlette.requests import ClientDisconnect

from sync.hall.blob_answers import BlobAnswer
from sync.hall.blob_store import read_whole
from sync.hall.embedded import EmbeddedHall
from sync.hall.feed import put_own
from sync.hall.publications import Published
from tests.sync.peer import Peer
from tests.sync.uploads.published import (
    published,
)


class TestBlobs:
    @pytest.fixture
    def one(self, hall: EmbeddedHall) -> Published:
        return published(hall, "2026.12.1")

    @pytest.mark.parametrize(
        ("wanted", "status", "stretch"),
        [
            (None, 200, slice(None)),
            ("bytes=0-9", 206, slice(0, 10)),
            ("bytes=100-", 206, slice(100, None)),
            ("bytes=-10", 206, slice(-10, None)),
            ("bytes=0-999999999", 200, slice(None)),
            ("bytes=5-2", 200, slice(None)),
            ("bytes=0-1,5-6", 200, slice(None)),
            ("lines=1-2", 200, slice(None)),
        ],
    )
    def test_ranges(
        self, peer: Peer, hall: EmbeddedHall, one: Published, wanted: str | None, status: int, stretch: slice
    ) -> None:
        whole = read_whole(hall.hall.blobs, one.sha256)
        answer = peer.call("GET", f"blobs/{one.sha256}", headers={"Range": wanted} if wanted else {})
        assert answer.status_code == status
        assert answer.content == whole[stretch]
        assert answer.headers["ETag"] == f'"{one.sha256}"'
        assert "immutable" in answer.headers["Cache-Control"]
        if status == 206:
            assert answer.headers["Content-Range"].endswith(f"/{one.size}")

    @pytest.mark.places
    def test_behind_the_end_and_not_modified(self, peer: Peer, one: Published) -> None:
        path = f"blobs/{one.sha256}"
        assert peer.call("GET", path, headers={"Range": f"bytes={one.size}-"}).status_code == 416
        assert peer.call("GET", path, headers={"If-None-Match": f'"{one.sha256}"'}).status_code == 304
        other = peer.call("GET", path, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
        assert (other.status_code, len(other.content)) == (200, one.size)
        end = peer.call("GET", path, headers={"Range": f"bytes={one.size - 9}-"})
        assert (end.status_code, end.content) == (206, other.content[-9:])

    @pytest.mark.places
    def test_only_what_the_station_may_see(self, peer: Peer, hall: EmbeddedHall, one: Published) -> None:
        secret = hall.hall.blobs.keep(b"another station's")
        foreign = peer.call("GET", f"blobs/{secret}")
        absent = peer.call("GET", f"blobs/{'0' * 64}")
        assert foreign.status_code == absent.status_code == peer.call("GET", "blobs/x").status_code == 404
        assert foreign.content == absent.content
        assert requests.get(f"{hall.url}/sync/v1/blobs/{one.sha256}", timeout=10).status_code == 401
        hall.hall.store.transact(lambda tx: put_own(tx, "JG", "hall_document", "d-1", {"sha256": secret}))
        assert peer.call("GET", f"blobs/{secret}").content == b"another station's"


def test_a_file_is_closed_although_nobody_took_a_byte(tmp_path: Path) -> None:
    """Whoever asked is gone before the first part is read: the file must not stay open in the hall."""
    (tmp_path / "file").write_bytes(b"abc")
    file = (tmp_path / "file").open("rb")
    answer = BlobAnswer(file, 3, 200, {}, "text/plain")

    async def nobody(*_: object) -> dict[str, str]:
        raise OSError

    with pytest.raises(ClientDisconnect):
        asyncio.run(answer({"type": "http", "asgi": {"spec_version": "2.4"}}, nobody, nobody))
    assert file.closed
