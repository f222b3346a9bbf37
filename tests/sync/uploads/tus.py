"""A bare tus client over a peer's connection: every header in the test's hands."""

from __future__ import annotations

import base64
import hashlib
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests

from sync.hall.blob_bucket import BlobBucket
from sync.hall.blob_store import read_whole
from sync.hall.blobs import BlobFolder
from sync.hall.embedded import EmbeddedHall
from tests.sync.peer import Peer

BODY_TYPE = "application/offset+octet-stream"


def content(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def told(content: bytes, case: str = "case-1", **more: str) -> str:
    values = {"sha256": sha256(content), "case": case, "media_type": "application/pdf", "purpose": "scan", **more}
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def checksum(part: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, part).digest()).decode()}"


class Tus:
    """Uploads of one peer."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer

    def call(self, method: str, path: str, headers: dict[str, str], data: Any = None) -> requests.Response:
        return self.peer.call(method, path, headers={"Tus-Resumable": "1.0.0", **headers}, data=data)

    def create(self, content: bytes, body: bytes | None = None, **headers: str) -> requests.Response:
        asked = {"Upload-Length": str(len(content)), "Upload-Metadata": told(content)}
        if body is not None:
            asked["Content-Type"] = BODY_TYPE
        return self.call("POST", "uploads", {**asked, **headers}, body)

    def begin(self, content: bytes) -> str:
        """Announce a file; the path of the upload."""
        answer = self.create(content)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"].removeprefix("/sync/v1/")

    def patch(self, path: str, offset: int, part: bytes, **headers: str) -> requests.Response:
        return self.call("PATCH", path, {"Content-Type": BODY_TYPE, "Upload-Offset": str(offset), **headers}, part)

    def head(self, path: str) -> requests.Response:
        return self.call("HEAD", path, {})

    def offset(self, path: str) -> int:
        answer = self.head(path)
        assert answer.status_code == 200
        return int(answer.headers["Upload-Offset"])

    def delete(self, path: str) -> requests.Response:
        return self.call("DELETE", path, {})

    def send_all(self, content: bytes, chunk: int = 4 << 20) -> str:
        """Upload a file in chunks; the path of the upload."""
        path = self.begin(content)
        for start in range(0, len(content), chunk):
            answer = self.patch(path, start, content[start : start + chunk])
            assert answer.status_code == 204, answer.text
        return path

    def once(self, method: str, path: str, headers: dict[str, str], data: bytes) -> int:
        """A request on a connection of its own, for several at a time; its status."""
        sent = {
            "Authorization": f"Bearer {self.peer.access}", "Tus-Resumable": "1.0.0", "Content-Type": BODY_TYPE, **headers,
        }  # fmt: skip
        url = f"{self.peer.url}/sync/v1/{path}"
        return requests.request(method, url, headers=sent, data=data, timeout=30).status_code

    def cut(self, path: str, offset: int, part: bytes, promised: int, **headers: str) -> None:
        """Begin a PATCH of `promised` bytes, send only `part`, and cut the cable."""
        with self.half_sent(path, offset, part, promised, **headers):
            pass

    @contextmanager
    def half_sent(self, path: str, offset: int, part: bytes, promised: int, **headers: str) -> Iterator[socket.socket]:
        """A connection on which only `part` of a PATCH of `promised` bytes was sent."""
        where = urlsplit(self.peer.url)
        lines = [
            f"PATCH /sync/v1/{path} HTTP/1.1", f"Host: {where.netloc}", f"Authorization: Bearer {self.peer.access}",
            "Tus-Resumable: 1.0.0", f"Content-Type: {BODY_TYPE}", f"Upload-Offset: {offset}",
            f"Content-Length: {promised}", *(f"{name}: {value}" for name, value in headers.items()),
        ]  # fmt: skip
        with socket.create_connection((where.hostname or "", where.port or 0), timeout=10) as wire:
            wire.sendall(("\r\n".join(lines) + "\r\n\r\n").encode() + part)
            yield wire


def complete(hall: EmbeddedHall, data: bytes) -> bool:
    """Whether the hall shows a file as complete; then it has to be the file that was promised."""
    with hall.hall.store.read() as tx:
        row = tx.one("SELECT size FROM attachment WHERE sha256 = ?", sha256(data))
    if row is None:
        return False
    assert read_whole(hall.hall.blobs, sha256(data)) == data
    assert row[0] == len(data)
    return True


def on_their_way(hall: EmbeddedHall) -> list[str]:
    """The names of what lies among the files that are not whole yet, and in the spool."""
    blobs = hall.hall.blobs
    spooled = sorted(path.name for path in blobs.spool.iterdir()) if blobs.spool.is_dir() else []
    return spooled + [one.name for one in blobs._bucket.names("incoming")] if isinstance(blobs, BlobBucket) else spooled


def harm(hall: EmbeddedHall, kept: bytes | None) -> None:
    """Give the one file that is not whole yet other content, or take it away."""
    blobs = hall.hall.blobs
    if isinstance(blobs, BlobBucket):
        (part,) = on_their_way(hall)
        blobs._bucket.delete(part) if kept is None else blobs._bucket.put(part, kept)
        return
    (partial,) = blobs.spool.iterdir()
    partial.unlink() if kept is None else partial.write_bytes(kept)


def take_away(hall: EmbeddedHall, content: bytes) -> None:
    """Remove a whole file behind the hall's back."""
    blobs = hall.hall.blobs
    if isinstance(blobs, BlobBucket):
        blobs._bucket.delete(f"{sha256(content)[:2]}/{sha256(content)}")
        return
    assert isinstance(blobs, BlobFolder)
    blobs.path_of(sha256(content)).unlink()


def finish(tus: Tus, path: str, data: bytes) -> int:
    """Send what is missing in one go, from where the hall says; how many bytes that were."""
    offset = tus.offset(path)
    answer = tus.patch(path, offset, data[offset:])
    assert answer.status_code == 204, answer.text
    return len(data) - offset
