"""What only a bucket can do to a hall: several machines over one, refusals at the start, an absence while it serves."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.publications import PublicationKind
from station_app.errors import Code, EnvironmentFault
from sync.hall import blob_bucket, bucket, housekeeping, loose_files, upload_bucket
from sync.hall.attachments import faults_of_blobs
from sync.hall.blob_bucket import BlobBucket
from sync.hall.blob_place import remember_blobs
from sync.hall.blob_store import read_whole
from sync.hall.bucket import Bucket, read_place
from sync.hall.cli import run
from sync.hall.console.catalogues import in_force
from sync.hall.console.quarantine_facts import change_facts
from sync.hall.embedded import EmbeddedHall
from sync.hall.publications import publish
from tests.sync import buckets, postgres
from tests.sync.conftest import SetClock
from tests.sync.hall_process import served
from tests.sync.peer import Peer
from tests.sync.uploads.tus import Tus, complete, content, finish, on_their_way, sha256

pytestmark = pytest.mark.skipif(not buckets.AVAILABLE, reason="the S3 server is not installed here")
MIB = 1 << 20


@pytest.fixture
def kept(in_bucket: str, hall: EmbeddedHall) -> BlobBucket:
    """The files of a hall that keeps them in a bucket."""
    assert isinstance(hall.hall.blobs, BlobBucket)
    return hall.hall.blobs


@contextmanager
def away(kept: BlobBucket, bucket_server: buckets.Server) -> Iterator[None]:
    """Nobody answers where the bucket was."""
    real = kept._bucket._made
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        kept._bucket._made = None
        yield
    kept._bucket._made = real


class TestStart:
    """`serve` with a bucket that cannot be used says so and remembers nothing."""

    def refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str) -> dict[str, Any]:
        code = run(["serve", "--home", str(tmp_path / "new"), "--blobs", place, "--json"])
        said = json.loads(capsys.readouterr().out)["error"]
        assert code == (20 if said["code"] == "bad_blobs" else 16)
        assert said["field"] == "blobs"
        assert not (tmp_path / "new" / "hall.blobs").exists()
        return dict(said)

    @pytest.mark.usefixtures("in_bucket")
    def test_an_unknown_bucket(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        said = self.refused(tmp_path, capsys, "s3://no-such-bucket/files")
        assert said["code"] == "bucket_refused"
        assert "s3://no-such-bucket/files" in said["message"]
        assert "NoSuchBucket" in said["message"]

    def test_no_credentials(
        self, tmp_path: Path, in_bucket: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        said = self.refused(tmp_path, capsys, in_bucket)
        assert said["code"] == "bucket_refused"
        assert "NoCredentials" in said["message"]

    @pytest.mark.parametrize(("url", "code"), [("http://127.0.0.1:9", "unreachable"), ("nonsense", "refused")])
    def test_no_server(
        self, tmp_path: Path, in_bucket: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
        url: str, code: str,
    ) -> None:  # fmt: skip
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        assert self.refused(tmp_path, capsys, in_bucket)["code"] == f"bucket_{code}"

    def test_no_library(
        self, tmp_path: Path, in_bucket: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delitem(sys.modules, "sync.hall.blob_bucket")
        monkeypatch.setitem(sys.modules, "boto3", None)
        monkeypatch.delitem(sys.modules, "sync.hall.bucket")
        said = self.refused(tmp_path, capsys, in_bucket)
        assert (said["code"], "s3" in said["message"]) == ("bucket_driver_missing", True)

    @pytest.mark.parametrize(
        "place", ["s3://", "s3://B", "s3://ab", "s3://files/../x", "s3://files//x", "s3://files/甲", "gs://files", " "]
    )
    def test_no_address(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str) -> None:
        assert self.refused(tmp_path, capsys, place)["code"] == "bad_blobs"

    @pytest.mark.usefixtures("in_bucket")
    def test_what_was_remembered_is_tried_at_every_start(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        assert run(["serve", "--home", str(tmp_path / "hall"), "--json"]) == 16
        assert json.loads(capsys.readouterr().out)["error"]["code"] == "bucket_unreachable"


@pytest.mark.skipif(sys.platform == "win32", reason="workers are forked")
def test_two_workers_share_a_bucket(tmp_path: Path, bucket_server: buckets.Server) -> None:
    files = [content(5 * MIB, seed) for seed in range(4)]
    place = bucket_server.place()
    with served(tmp_path / "hall", "--workers", "2", "--blobs", place, **bucket_server.environment()) as hall:
        tus = Tus(Peer(hall.url, hall.enrol_code("JG")))
        paths = [tus.begin(data) for data in files]

        def send(path: str, data: bytes) -> None:
            for start in range(0, len(data), MIB):
                offset = {"Upload-Offset": str(start)}
                assert tus.once("PATCH", path, offset, data[start : start + MIB]) == 204

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(send, paths, files))
        assert hall.command("verify") == {"ok": True, "faults": []}
        for data in files:
            assert tus.peer.call("GET", f"blobs/{sha256(data)}").content == data
        tus.peer.close()
    keys = {row["Key"] for row in bucket_server.client.list_objects_v2(Bucket=place.split("/")[2])["Contents"]}
    assert keys == {f"files/{sha256(data)[:2]}/{sha256(data)}" for data in files}


@pytest.mark.skipif(not postgres.AVAILABLE, reason="the PostgreSQL server is not installed here")
def test_an_upload_moves_from_machine_to_machine(
    tmp_path: Path, clock: SetClock, in_bucket: str, postgres_server: postgres.Server
) -> None:
    """Two machines share the database and the bucket, and no folder."""
    data, url = content(3 * MIB), postgres_server.database()
    remember_blobs(tmp_path / "b", in_bucket)
    with ExitStack() as stack:
        one, two = (
            stack.enter_context(EmbeddedHall(tmp_path / name, clock=clock, database=url)) for name in ("hall", "b")
        )
        tus = Tus(Peer(one.url, one.enrol_code("JG", "JG驿站")))
        path = tus.begin(data)
        for number, machine in enumerate((one, two, one)):
            tus.peer.url = machine.url
            assert tus.offset(path) == number * MIB
            assert tus.patch(path, number * MIB, data[number * MIB : (number + 1) * MIB]).status_code == 204
        assert complete(one, data)
        assert complete(two, data)
        assert not on_their_way(two)
        again = tus.create(data)
        assert (again.status_code, again.headers["Upload-Offset"]) == (201, str(len(data)))
        tus.peer.close()


class TestAway:
    """A bucket that does not answer while the hall serves."""

    def test_costs_nothing_but_time(
        self, kept: BlobBucket, tus: Tus, hall: EmbeddedHall, bucket_server: buckets.Server
    ) -> None:
        whole, data, small = content(100_000, 2), content(900_000), content(1_000, 3)
        tus.send_all(whole)
        path = tus.begin(data)
        tus.patch(path, 0, data[:300_000])
        with away(kept, bucket_server):
            kept._seen.clear()
            for answer in (
                tus.patch(path, 300_000, data[300_000:]),
                tus.create(small, small),
                tus.create(whole),
                tus.peer.call("GET", f"blobs/{sha256(whole)}"),
            ):
                assert (answer.status_code, answer.json()["code"]) == (507, "storage"), answer.text
            assert tus.offset(path) == 300_000
            tus.peer.push(tus.peer.case("JG-261120-001"))
            assert run(["verify", "--home", str(hall.hall.store.path.parent), "--json"]) == 16
        assert finish(tus, path, data) == 600_000
        assert complete(hall, data)
        assert tus.create(small, small).status_code == 201
        assert complete(hall, small)
        assert not on_their_way(hall)

    def test_keeps_no_clerk_from_what_waits_for_a_decision(
        self, kept: BlobBucket, peer: Peer, hall: EmbeddedHall, bucket_server: buckets.Server
    ) -> None:
        catalogue = (files("station_app") / "data" / "catalogue.json").read_bytes()
        publish(hall.hall, PublicationKind.CATALOGUE, catalogue.replace(b"2026.11.21", b"2027.1.1"), "cli")
        change = peer.change("operator", "op-2", {"name": "顾晓棠", "role": "window_officer", "later": "a\x00"})
        peer.push(change)
        with away(kept, bucket_server), hall.hall.store.read() as tx:
            with pytest.raises(EnvironmentFault):
                in_force(hall.hall, tx)
            facts = change_facts(hall.hall, tx, f"{peer.replica_id}:{change['seq']}")
        assert facts is not None
        assert [field.station for field in facts.fields][:2] == ["顾*棠", "专窗专员"]

    def test_just_before_the_file_has_its_name(
        self, kept: BlobBucket, tus: Tus, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        data = content(50_000)
        path = tus.begin(data)
        with monkeypatch.context() as broken:
            broken.setattr(kept, "adopt", _unreachable)
            assert tus.patch(path, 0, data).status_code == 507
        assert not kept.has(sha256(data))
        assert tus.offset(path) == len(data)
        assert complete(hall, data)

    def test_a_bucket_that_is_gone_is_not_taken_for_an_empty_one(
        self, kept: BlobBucket, tus: Tus, bucket_server: buckets.Server
    ) -> None:
        data = content(1_000)
        tus.send_all(data)
        name, client = kept._bucket.place.bucket, bucket_server.client
        for row in client.list_objects_v2(Bucket=name)["Contents"]:
            client.delete_object(Bucket=name, Key=row["Key"])
        assert tus.peer.call("GET", f"blobs/{sha256(data)}").status_code == 404
        client.delete_bucket(Bucket=name)
        assert tus.peer.call("GET", f"blobs/{sha256(data)}").status_code == 507
        assert tus.create(data, data).status_code == 507

    def test_one_that_hangs_does_not_take_every_thread(
        self, kept: BlobBucket, tus: Tus, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bucket, "_WAIT_SECONDS", 0.05)
        for _ in range(bucket._AT_ONCE):
            assert kept._bucket._turns.acquire(blocking=False)
        answer = tus.create(b"x", b"x")
        assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "busy", "5")


def test_verify_finds_what_is_missing_and_what_is_altered(kept: BlobBucket, tus: Tus, hall: EmbeddedHall) -> None:
    gone, other = content(1_000), content(2_000, 2)
    tus.send_all(gone)
    tus.send_all(other)
    kept._bucket.delete(f"{sha256(gone)[:2]}/{sha256(gone)}")
    kept._bucket.put(f"{sha256(other)[:2]}/{sha256(other)}", b"other")
    kept._seen.clear()
    with hall.hall.store.read() as tx:
        faults = faults_of_blobs(tx, kept)
    assert sorted(faults) == sorted([f"blob_missing:{sha256(gone)}", f"blob_altered:{sha256(other)}"])


class TestTidying:
    @pytest.fixture(autouse=True)
    def _aged(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Everything in the bucket counts as old."""
        for module in (blob_bucket, upload_bucket):
            monkeypatch.setattr(module, "brought_lately", lambda _age: False)

    def test_parts_nobody_names_go_and_the_others_stay(self, kept: BlobBucket, tus: Tus, hall: EmbeddedHall) -> None:
        data = content(100_000)
        path = tus.begin(data)
        tus.patch(path, 0, data[:60_000])
        kept._bucket.put("incoming/dead/000000000000000-x", b"of a process that died before it could name it")
        assert housekeeping.tidy(hall.hall).uploads == 1
        assert len(on_their_way(hall)) == 1
        assert finish(tus, path, data) == 40_000
        assert complete(hall, data)

    def test_a_file_nobody_names_goes_in_two_steps(self, kept: BlobBucket, hall: EmbeddedHall) -> None:
        sha256 = self.loose(kept, hall)
        assert kept.remove(sha256, lambda _: set())
        assert (kept.has(sha256), read_whole(kept, sha256)) == (True, b"loose")
        kept.settle_removed(lambda _: set())
        kept._seen.clear()
        assert not kept.has(sha256)

    @pytest.mark.parametrize("named_after", [0, 1])
    def test_one_that_is_named_meanwhile_comes_back(
        self, kept: BlobBucket, hall: EmbeddedHall, named_after: int
    ) -> None:
        sha256 = self.loose(kept, hall)
        assert kept.remove(sha256, lambda files: set() if named_after else set(files)) == bool(named_after)
        kept.settle_removed(set)
        assert read_whole(kept, sha256) == b"loose"
        assert [one.name for one in kept._bucket.names("aside")] == []

    def test_tidy_does_both(self, kept: BlobBucket, hall: EmbeddedHall, clock: SetClock) -> None:
        sha256 = self.loose(kept, hall)
        clock.forward(days=3)
        assert housekeeping.tidy(hall.hall).files == 1
        kept._seen.clear()
        assert not kept.has(sha256)

    def test_one_brought_lately_stays(
        self, kept: BlobBucket, hall: EmbeddedHall, clock: SetClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(blob_bucket, "brought_lately", lambda _age: True)
        sha256 = self.loose(kept, hall)
        clock.forward(days=3)
        assert loose_files.sweep(hall.hall) == 0
        assert read_whole(kept, sha256) == b"loose"

    def loose(self, kept: BlobBucket, hall: EmbeddedHall) -> str:
        sha256 = kept.keep(b"loose")
        hall.hall.store.transact(lambda tx: loose_files.note_loose(hall.hall, tx, sha256))
        return sha256


def test_an_upload_whose_file_has_its_name_already_is_swept_with_it(
    kept: BlobBucket, tus: Tus, hall: EmbeddedHall, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hall that died between the name and the note, and a station that never came back."""
    data = content(1_000)
    path = tus.begin(data)
    with monkeypatch.context() as broken:
        broken.setattr(kept.staging, "release", _unreachable)
        assert tus.patch(path, 0, data).status_code == 507
    assert kept.has(sha256(data))
    clock.forward(days=8)
    housekeeping.tidy(hall.hall)
    with hall.hall.store.read() as tx:
        assert tx.all("SELECT sha256 FROM loose_file") == [(sha256(data),)]
        assert tx.all("SELECT id FROM upload") == []


def test_the_console_reads_from_a_bucket(kept: BlobBucket) -> None:
    sha256 = kept.keep(b"page")
    with kept.local(sha256) as path:
        assert path.read_bytes() == b"page"
        assert path.parent == kept.spool
    assert list(kept.spool.iterdir()) == []
    with pytest.raises(FileNotFoundError), kept.local("0" * 64):
        pass
    with pytest.raises(ValueError, match="not a SHA-256"):
        kept.has("../hall.key")


def test_lists_longer_than_a_page_are_read_to_their_end(in_bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    there = Bucket(read_place(in_bucket))
    for number in range(5):
        there.put(f"aside/{number}", b"")
    real = Bucket._call
    monkeypatch.setattr(
        Bucket, "_call", lambda self, method, name, **asked: real(
            self, method, name, **({**asked, "MaxKeys": 2} if method == "list_objects_v2" else asked)
        ),
    )  # fmt: skip
    assert [one.name for one in there.names("aside")] == [f"aside/{number}" for number in range(5)]


def _unreachable(*_: object, **__: object) -> None:
    raise EnvironmentFault(Code.BUCKET_UNREACHABLE, "blobs")
