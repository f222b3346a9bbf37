"""What the hall needs of the place where its files lie, whether that is a folder or a bucket."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from sync.hall.store.database import HallDatabase, Tx

WANTED_LATELY = timedelta(days=1)
"""A file that was brought in this time stays, whoever names it: it may be about to be named."""

Named = Callable[[Sequence[str]], set[str]]
"""Of some hashes, those somebody names now."""


class Readable(Protocol):
    """A file open for reading."""

    def read(self, size: int, /) -> bytes:
        """The next bytes; none at the end."""

    def close(self) -> None:
        """No more is wanted."""


class Blobs(Hashable, Protocol):
    """Immutable files named after their SHA-256: whole and verified, or absent. Safe to use from every thread.

    Every method may raise `EnvironmentFault` when the place cannot be reached or written; then nothing has changed.

    Attributes:
        spool: a folder of this machine for what is being received or read; what lies there is of use to nobody else.
        staging: the files that are not whole yet.
    """

    @property
    def spool(self) -> Path: ...  # noqa: D102  # see Attributes

    @property
    def staging(self) -> Staging: ...  # noqa: D102  # see Attributes

    def check(self) -> None:
        """Whether files can be kept and read here, tried once before the hall serves."""

    def has(self, sha256: str) -> bool:
        """Whether a file of this hash is here, whole. ValueError for a text that is no hash."""

    def size(self, sha256: str) -> int:
        """Its bytes. FileNotFoundError when it is not here."""

    def open(self, sha256: str, start: int = 0) -> Readable:
        """Open it for reading from a byte on. FileNotFoundError when it is not here."""

    def local(self, sha256: str) -> AbstractContextManager[Path]:
        """It as a file of this machine, for as long as it is used. FileNotFoundError when it is not here."""

    def keep(self, content: bytes) -> str:
        """Keep bytes, durable on return; their hash. What is here already counts as wanted just now."""

    def adopt(self, whole: Path, sha256: str) -> None:
        """Keep a verified file from `spool` or from `staging` under its name, durable on return; it may be moved away."""

    def remove(self, sha256: str, named: Named) -> bool:
        """Take away a file nobody names; False when it was brought lately, or was named meanwhile, and stays."""

    def settle_removed(self, named: Named) -> None:
        """Bring what `remove` has begun to its end, if that takes time."""


class Arrival(Protocol):
    """A stretch of an upload on its way to its place."""

    def join(self, tx: Tx) -> None:
        """Take its place, in the transaction that has moved the offset; it may be done again, and is durable on return."""

    def abandon(self) -> None:
        """That transaction came to nothing."""


class Staging(Protocol):
    """Files on their way in, by the ids of their uploads. As for `Blobs`, every method may raise `EnvironmentFault`."""

    def begin(self, upload_id: str) -> None:
        """Make room for an upload."""

    def reached(self, upload_id: str, received: int) -> int:
        """How much of `received` bytes is certainly still here, as far as that can be told at once."""

    def bring(self, upload_id: str, offset: int, parts: Callable[[], Iterator[bytes]]) -> Arrival:
        """Take in what follows an offset; it counts once it has joined.

        Args:
            parts: the same each time it is called.
        """

    def gathered(self, store: HallDatabase, upload_id: str, size: int) -> AbstractContextManager[Path]:
        """All of an upload as a file of this machine. FileNotFoundError when it is not all here."""

    def release(self, tx: Tx, upload_id: str) -> list[str]:
        """Forget what has joined an upload, in a transaction; what to give to `discard` when it has ended."""

    def discard(self, names: Iterable[str]) -> None:
        """Remove what was released, as far as that is possible now."""

    def end(self, upload_id: str) -> None:
        """An upload will never go on: remove what `begin` has made."""

    def sweep(self, store: HallDatabase) -> int:
        """Remove what writers that died have left and nothing names; how many."""


def read_whole(blobs: Blobs, sha256: str) -> bytes:
    """The content of a small file.

    Raises:
        FileNotFoundError: it is not here.
        EnvironmentFault: it cannot be read now.
    """
    file, parts = blobs.open(sha256), []
    try:
        while part := file.read(256 * 1024):
            parts.append(part)
    finally:
        file.close()
    return b"".join(parts)


def copied(source: Readable, target: BinaryIO) -> None:
    """Copy to the end and close the source.

    Raises:
        OSError: the target cannot be written.
        EnvironmentFault: the source cannot be read now.
    """
    try:
        while part := source.read(1024 * 1024):
            target.write(part)
    finally:
        source.close()


def has_whole(blobs: Blobs, sha256: str, size: int) -> bool:
    """Whether a file of this hash is here with all its bytes."""
    try:
        return blobs.size(sha256) == size
    except FileNotFoundError:
        return False
