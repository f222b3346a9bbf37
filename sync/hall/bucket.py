"""The calls to an S3 bucket: the only home of boto3. Credentials, profile and endpoint come from the usual environment."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import BoundedSemaphore, Lock
from typing import Any, BinaryIO

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConfigNotFound,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
)

from station_app.errors import Code, EnvironmentFault, UserError

_ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/((?:[A-Za-z0-9._-]+/)*[A-Za-z0-9._-]+))?/?")
_AT_ONCE, _WAIT_SECONDS = 16, 2.0
"""Calls of one process at a time: a bucket that hangs must not take every thread of the hall."""
_PIECE = 1024 * 1024
_CONFIG = Config(
    connect_timeout=5,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=_AT_ONCE,
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
_ABSENT = frozenset({"NoSuchKey", "404", "NotFound"})
_REFUSALS = (NoCredentialsError, PartialCredentialsError, ProfileNotFound, ConfigNotFound)


@dataclass(frozen=True, slots=True)
class Place:
    """A bucket and the prefix under which everything of ours lies in it.

    Attributes:
        prefix: empty, or ending in a slash.
    """

    bucket: str
    prefix: str

    def __str__(self) -> str:
        """The address it was named by."""
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


@dataclass(frozen=True, slots=True)
class Listed:
    """An object of the bucket; its age is told by the bucket's own clock."""

    name: str
    age_seconds: float


def read_place(address: str) -> Place:
    """What `s3://bucket/prefix` names.

    Raises:
        UserError: `bad_blobs`.
    """
    parts = _ADDRESS.fullmatch(address)
    if parts is None or ".." in address:
        raise UserError(Code.BAD_BLOBS, "blobs", place=address)
    return Place(parts[1], f"{parts[2]}/" if parts[2] else "")


class Bucket:
    """The objects under a place, by their names without its prefix. Safe to use from every thread.

    Every method raises `EnvironmentFault`: `bucket_unreachable` when it does not answer, `bucket_refused` when it answers
    no, `store_busy` when too many calls are waiting; then nothing has changed, or what was asked for has been done twice.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._made: Any = None
        self._making = Lock()
        self._turns = BoundedSemaphore(_AT_ONCE)

    def put(self, name: str, body: bytes | BinaryIO) -> None:
        """Keep an object, durable on return; a damaged body is refused by the bucket.

        Args:
            body: a file is read from its beginning.
        """
        md5 = base64.b64encode(_md5_of(body)).decode()
        self._call("put_object", name, Body=body, ContentMD5=md5)

    def open(self, name: str, start: int = 0) -> ObjectReader:
        """Read an object from a byte on.

        Raises:
            FileNotFoundError: it is not there.
        """
        ranged = {"Range": f"bytes={start}-"} if start else {}
        return ObjectReader(self._call("get_object", name, **ranged)["Body"], self.place)

    def size(self, name: str) -> int:
        """Its bytes.

        Raises:
            FileNotFoundError: it is not there.
        """
        return int(self._call("head_object", name)["ContentLength"])

    def size_by_listing(self, name: str) -> int:
        """The same, slower: it tells a bucket that is gone from an object that is not there.

        Raises:
            FileNotFoundError: it is not there.
        """
        key = f"{self.place.prefix}{name}"
        rows = self._call("list_objects_v2", None, Prefix=key, MaxKeys=1).get("Contents", ())
        for row in rows:
            if row["Key"] == key:
                return int(row["Size"])
        raise FileNotFoundError(name)

    def age_seconds(self, name: str) -> float:
        """How long ago it was put.

        Raises:
            FileNotFoundError: it is not there.
        """
        answer = self._call("head_object", name)
        return float((_moment_of(answer) - answer["LastModified"]).total_seconds())

    def copy(self, name: str, target: str) -> None:
        """Copy an object inside the bucket.

        Raises:
            FileNotFoundError: it is not there.
        """
        source = {"Bucket": self.place.bucket, "Key": f"{self.place.prefix}{name}"}
        self._call("copy_object", target, CopySource=source)

    def delete(self, name: str) -> None:
        """Remove an object; one that is not there is all right."""
        self._call("delete_object", name)

    def names(self, folder: str) -> Iterator[Listed]:
        """All objects under a folder, page by page."""
        asked: dict[str, Any] = {"Prefix": f"{self.place.prefix}{folder}/"}
        while True:
            answer = self._call("list_objects_v2", None, **asked)
            now = _moment_of(answer)
            for row in answer.get("Contents", ()):
                name = str(row["Key"]).removeprefix(self.place.prefix)
                yield Listed(name, (now - row["LastModified"]).total_seconds())
            if not answer.get("IsTruncated"):
                return
            asked["ContinuationToken"] = answer["NextContinuationToken"]

    def _call(self, method: str, name: str | None, **asked: Any) -> Any:
        if name is not None:
            asked["Key"] = f"{self.place.prefix}{name}"
        if not self._turns.acquire(timeout=_WAIT_SECONDS):
            raise EnvironmentFault(Code.STORE_BUSY, "blobs")
        try:
            with _translated(self.place):
                return getattr(self._client(), method)(Bucket=self.place.bucket, **asked)
        finally:
            self._turns.release()

    def _client(self) -> Any:
        """Made when it is first needed: after a worker was born, and when the credentials can be had."""
        with self._making:
            if self._made is None:
                try:
                    self._made = boto3.session.Session().client("s3", config=_CONFIG)
                except ValueError as error:
                    raise EnvironmentFault(
                        Code.BUCKET_REFUSED, "blobs", place=str(self.place), why="AWS_ENDPOINT_URL"
                    ) from error
            return self._made


class ObjectReader:
    """An object open for reading; see `blob_store.Readable`."""

    def __init__(self, body: Any, place: Place) -> None:
        self._body = body
        self._place = place

    def read(self, size: int, /) -> bytes:
        """The next bytes; none at the end.

        Raises:
            EnvironmentFault: `bucket_unreachable`, also when it ends too early.
        """
        with _translated(self._place):
            return bytes(self._body.read(size))

    def close(self) -> None:
        """Give the connection back, or up when something is left on it."""
        self._body.close()


@contextmanager
def _translated(place: Place) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        if code in _ABSENT:
            raise FileNotFoundError(code) from error
        if status >= 500 or status == 429:
            raise EnvironmentFault(Code.BUCKET_UNREACHABLE, "blobs", place=str(place)) from error
        raise EnvironmentFault(Code.BUCKET_REFUSED, "blobs", place=str(place), why=code) from error
    except _REFUSALS as error:
        why = type(error).__name__.removesuffix("Error")
        raise EnvironmentFault(Code.BUCKET_REFUSED, "blobs", place=str(place), why=why) from error
    except (BotoCoreError, OSError) as error:
        raise EnvironmentFault(Code.BUCKET_UNREACHABLE, "blobs", place=str(place)) from error


def _moment_of(answer: Any) -> datetime:
    """When the bucket gave an answer, by its clock."""
    text = answer["ResponseMetadata"]["HTTPHeaders"].get("date", "")
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return datetime.now(UTC)


def _md5_of(body: bytes | BinaryIO) -> bytes:
    digest = hashlib.md5(usedforsecurity=False)
    if isinstance(body, bytes):
        digest.update(body)
    else:
        body.seek(0)
        while piece := body.read(_PIECE):
            digest.update(piece)
        body.seek(0)
    return digest.digest()
