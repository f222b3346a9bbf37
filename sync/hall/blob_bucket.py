"""The hall's files in an S3 bucket, by the hash of their content: whole and verified, or absent."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from station_app.errors import Code, EnvironmentFault
from station_app.ids import new_id
from sync.hall.blob_store import Named, Readable, copied
from sync.hall.blobs import brought_lately, checked_hash
from sync.hall.bucket import Bucket
from sync.hall.spooling import spooled
from sync.hall.upload_bucket import BucketStaging

_SEEN_SECONDS, _SEEN_MOST = 60.0, 50_000
"""How long, and of how many files, it is believed that they are still here: lists ask about hundreds at once."""


class BlobBucket:
    """Objects that never change, named after their SHA-256; see `blob_store.Blobs`.

    Layout under the prefix: `ab/abcd…` whole files, `incoming/` parts of uploads, `aside/` files about to be removed.

    Args:
        spool: a folder of this machine, made when it is first needed.
    """

    def __init__(self, bucket: Bucket, spool: Path) -> None:
        self._bucket = bucket
        self._spool = spool
        self.staging = BucketStaging(bucket, spool)
        self._seen: dict[str, float] = {}
        self._seeing = Lock()

    @property
    def spool(self) -> Path:
        """See `Blobs`."""
        return self._spool

    def check(self) -> None:
        """Write, read and remove a small object.

        Raises:
            EnvironmentFault: `bucket_refused` or `bucket_unreachable`, which `bucket.Bucket` explains.
        """
        name, content = f"check/{new_id()}", b"station-desk"
        try:
            self._bucket.put(name, content)
            same = self._bucket.open(name).read(len(content) + 1) == content
            self._bucket.delete(name)
        except FileNotFoundError:
            same = False
        if not same:
            raise EnvironmentFault(Code.BUCKET_REFUSED, "blobs", place=str(self._bucket.place), why="NotReadBack")

    def has(self, sha256: str) -> bool:
        """See `Blobs`; what was here within the last minute is taken to be here."""
        checked_hash(sha256)
        with self._seeing:
            if self._seen.get(sha256, 0.0) > time.monotonic():
                return True
        try:
            self.size(sha256)
        except FileNotFoundError:
            return False
        with self._seeing:
            if len(self._seen) >= _SEEN_MOST:
                self._seen.clear()
            self._seen[sha256] = time.monotonic() + _SEEN_SECONDS
        return True

    def size(self, sha256: str) -> int:
        """See `Blobs`."""
        try:
            return self._bucket.size(_name(sha256))
        except FileNotFoundError:
            return self._bucket.size_by_listing(_aside(sha256))

    def open(self, sha256: str, start: int = 0) -> Readable:
        """See `Blobs`."""
        try:
            return self._bucket.open(_name(sha256), start)
        except FileNotFoundError:
            return self._bucket.open(_aside(sha256), start)

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """See `Blobs`: fetched for this one use."""
        source = self.open(sha256)
        with spooled(self._spool) as path:
            try:
                with path.open("wb") as target:
                    copied(source, target)
            except OSError as error:
                raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "blob") from error
            yield path

    def keep(self, content: bytes) -> str:
        """See `Blobs`: put again if it is here, which makes it young."""
        sha256 = hashlib.sha256(content).hexdigest()
        self._bucket.put(_name(sha256), content)
        return sha256

    def adopt(self, whole: Path, sha256: str) -> None:
        """See `Blobs`; the file of this machine stays where it is.

        Raises:
            OSError: it cannot be read.
        """
        with whole.open("rb") as file:
            self._bucket.put(_name(sha256), file)

    def remove(self, sha256: str, named: Named) -> bool:
        """See `Blobs`: only set aside, where it is still found, until nobody can be about to name it any more."""
        name, aside = _name(sha256), _aside(sha256)
        with suppress(FileNotFoundError):
            if brought_lately(self._bucket.age_seconds(name)):
                return False
            self._bucket.copy(name, aside)
            self._bucket.delete(name)
            if named([sha256]):
                self._bring_back(sha256)
                return False
        return True

    def settle_removed(self, named: Named) -> None:
        """See `Blobs`: what lay aside for long enough goes, or comes back when it is named after all."""
        for found in self._bucket.names("aside"):
            sha256 = found.name.rpartition("/")[2]
            if brought_lately(found.age_seconds):
                continue
            if named([sha256]):
                self._bring_back(sha256)
            else:
                self._bucket.delete(found.name)

    def _bring_back(self, sha256: str) -> None:
        self._bucket.copy(_aside(sha256), _name(sha256))
        self._bucket.delete(_aside(sha256))


def _name(sha256: str) -> str:
    return f"{checked_hash(sha256)[:2]}/{sha256}"


def _aside(sha256: str) -> str:
    return f"aside/{checked_hash(sha256)}"
