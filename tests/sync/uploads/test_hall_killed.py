"""A real hall in a process of its own: killed in the middle of a chunk, filled with large files, met by a foreign client."""

from __future__ import annotations

import io
import json
import random
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
import requests
from tusclient.client import TusClient

from sync.hall import reading
from sync.hall.blob_place import open_blobs, remember_blobs
from sync.hall.blob_store import read_whole
from sync.hall.cli import run
from sync.hall.embedded import EmbeddedHall
from tests.sync.conftest import SetClock
from tests.sync.hall_process import ServedHall, served
from tests.sync.peer import Peer
from tests.sync.uploads.tus import Tus, checksum, sha256

MIB = 1 << 20
RANDOM = random.Random(5)


@contextmanager
def peer_of(hall: ServedHall) -> Iterator[Peer]:
    peer = Peer(hall.url, hall.enrol_code("JG"))
    yield peer
    peer.close()


def blob(folder: Path, data: bytes) -> bytes:
    return (folder / sha256(data)[:2] / sha256(data)).read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.places
def test_a_hall_killed_in_the_middle_of_a_chunk(
    tmp_path: Path, clock: SetClock, capsys: pytest.CaptureFixture[str], database: str, place: str
) -> None:
    data = RANDOM.randbytes(6 * MIB)
    with served(tmp_path / "hall") as hall, peer_of(hall) as peer:
        tus = Tus(peer)
        path = tus.begin(data)
        assert tus.patch(path, 0, data[: 2 * MIB]).status_code == 204
        with tus.half_sent(path, 2 * MIB, data[2 * MIB : 3 * MIB], 4 * MIB):
            wait_until_taken(hall.process.pid)
            hall.process.kill()
            hall.process.wait()
    with EmbeddedHall(tmp_path / "hall", clock=clock) as hall:
        peer.url = hall.url
        offset = tus.offset(path)
        assert offset == 2 * MIB
        assert tus.patch(path, offset, data[offset:], **{"Upload-Checksum": checksum(data[offset:])}).status_code == 204
        assert read_whole(hall.hall.blobs, sha256(data)) == data
        assert reading.status(hall.hall)["attachments"] == 1
        kept = hall.hall.blobs
    peer.close()
    assert run(["verify", "--home", str(tmp_path / "hall"), "--json"]) == 0
    (tmp_path / "short").write_bytes(data[:-1])
    kept.adopt(tmp_path / "short", sha256(data))
    capsys.readouterr()
    assert run(["verify", "--home", str(tmp_path / "hall"), "--json"]) == 16
    assert json.loads(capsys.readouterr().out)["faults"] == [f"blob_altered:{sha256(data)}"]


def wait_until_taken(pid: int) -> None:
    """The hall holds what came of the chunk in its nameless file."""
    deadline = threading.Event()
    process = psutil.Process(pid)
    for _ in range(500):
        with suppress(psutil.AccessDenied):
            paths = [file.path for file in process.open_files()] + [str(link) for link in links(pid)]
            if any("deleted" in path and ("incoming" in path or "spool" in path) for path in paths):
                return
        deadline.wait(0.01)
    raise AssertionError("the hall has taken nothing")


def links(pid: int) -> Iterator[Path]:
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            yield link.readlink()


@pytest.mark.skipif(sys.platform == "win32", reason="peaks are read from /proc")
@pytest.mark.places
def test_memory_stays_bounded_whatever_is_sent(tmp_path: Path, database: str, place: str) -> None:
    with served(tmp_path / "hall") as hall, peer_of(hall) as peer:
        files = [RANDOM.randbytes(20 * MIB) for _ in range(8)]
        tuses = [Tus(peer) for _ in files]
        paths = [tus.begin(data) for tus, data in zip(tuses, files, strict=True)]
        threads = [
            threading.Thread(target=tus.once, args=("PATCH", path, {"Upload-Offset": "0"}, data))
            for tus, path, data in zip(tuses, paths, files, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for data in files:
            assert read_whole(open_blobs(tmp_path / "hall"), sha256(data)) == data
        peak = next(
            line
            for line in Path(f"/proc/{hall.process.pid}/status").read_text().splitlines()
            if line.startswith("VmHWM")
        )
        assert int(peak.split()[1]) < 400 * 1024


def test_a_foreign_client_uploads_and_goes_on(peer: Peer, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client of the protocol's own makers, which knows no time-outs: it is given some."""
    real = requests.Session.request
    monkeypatch.setattr(
        requests.Session, "request", lambda self, *a, **k: real(self, *a, **{**k, "timeout": k.get("timeout") or 20})
    )
    data = RANDOM.randbytes(3 * MIB + 7)
    client = TusClient(f"{hall.url}/sync/v1/uploads", headers={"Authorization": f"Bearer {peer.access}"})
    options = {"metadata": {"sha256": sha256(data), "filename": "a.pdf"}, "chunk_size": MIB, "upload_checksum": True}
    uploader = client.uploader(file_stream=io.BytesIO(data), **options)
    uploader.upload(stop_at=2 * MIB)
    again = client.uploader(file_stream=io.BytesIO(data), url=uploader.url, **options)
    assert again.offset == 2 * MIB
    again.upload()
    assert read_whole(hall.hall.blobs, sha256(data)) == data


def test_the_folder_of_files_is_remembered(tmp_path: Path) -> None:
    remember_blobs(tmp_path / "hall", str(tmp_path / "files"))
    with EmbeddedHall(tmp_path / "hall") as hall:
        hall.hall.blobs.keep(b"kept")
    assert blob(tmp_path / "files", b"kept") == b"kept"
