"""The body of an upload while it arrives: bounded memory, a nameless file that no crash leaves behind."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from station_app.errors import Code, EnvironmentFault
from sync.hall.problems import ProblemError
from sync.wire.codes import Problem

SILENT_SECONDS = 60.0
"""A body that stands still this long has broken off."""
CHECKSUMS = ("sha1", "sha256")
_PART = 256 * 1024


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a client says the hash of a body is."""

    algorithm: str
    digest: bytes


class Incoming:
    """What has arrived of one body; use it as a context manager.

    Args:
        folder: where the nameless file lies, made when it is absent.
        checksum: what the body has to agree with, if the client said.
    """

    def __init__(self, folder: Path, checksum: Checksum | None) -> None:
        self._checksum = checksum
        self._hash = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
        self.size = 0
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # closed by __exit__
        except OSError as error:
            raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "upload") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, part: bytes) -> None:
        """Take the next part.

        Raises:
            EnvironmentFault: `file_not_written`.
        """
        try:
            self._file.write(part)
        except OSError as error:
            raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "upload") from error
        if self._hash is not None:
            self._hash.update(part)
        self.size += len(part)

    def check(self) -> None:
        """Compare with what the client said.

        Raises:
            ProblemError: `checksum_mismatch`.
        """
        if self._checksum is not None and self._hash is not None and self._hash.digest() != self._checksum.digest:
            raise ProblemError(Problem.CHECKSUM_MISMATCH, "Upload-Checksum")

    @property
    def can_be_kept_in_part(self) -> bool:
        """Whether the beginning of a body that broke off is of use: under a checksum it is all or nothing."""
        return self._checksum is None

    def parts(self, start: int, size: int) -> Iterator[bytes]:
        """A stretch of what came in, part by part; may be read again."""
        self._file.seek(start)
        while size and (piece := self._file.read(min(_PART, size))):
            size -= len(piece)
            yield piece


async def receive_into(incoming: Incoming, request: Request, room: int) -> bool:
    """Take a body in; False when it broke off before its end.

    Raises:
        ProblemError: `too_large` for more than there is room for.
        EnvironmentFault: `file_not_written`.
    """
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > room:
        raise ProblemError(Problem.TOO_LARGE)
    stream = request.stream()
    waiting = bytearray()
    whole = False
    try:
        while True:
            async with asyncio.timeout(SILENT_SECONDS):
                piece = await anext(stream, None)
            if piece is None:
                whole = True
                break
            waiting += piece
            if incoming.size + len(waiting) > room:
                raise ProblemError(Problem.TOO_LARGE)
            if len(waiting) >= _PART:
                await run_in_threadpool(incoming.add, bytes(waiting))
                waiting.clear()
    except (ClientDisconnect, TimeoutError):
        pass
    if waiting:
        await run_in_threadpool(incoming.add, bytes(waiting))
    return whole
