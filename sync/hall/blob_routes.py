"""`GET /sync/v1/blobs/{sha256}`: files that never change, whole or from where a download broke off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Header, Path
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from sync.hall.auth import Device
from sync.hall.blob_answers import BlobAnswer
from sync.hall.blob_store import Readable
from sync.hall.callers import Caller
from sync.hall.context import Hall
from sync.hall.problems import ProblemError
from sync.hall.store.database import Tx
from sync.wire.codes import Problem

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CONTENT = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_HEADERS = {
    "ETag": {"description": "The hash of the content, quoted", "schema": {"type": "string"}},
    "Accept-Ranges": {"description": "Ranges of bytes are served", "schema": {"type": "string", "enum": ["bytes"]}},
    "Cache-Control": {"description": "It never changes", "schema": {"type": "string"}},
}
_RANGED = {**_HEADERS, "Content-Range": {"description": "Which bytes of how many", "schema": {"type": "string"}}}


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The bytes of a file that are asked for."""

    start: int
    end: int
    size: int

    @property
    def whole(self) -> bool:
        return (self.start, self.end) == (0, self.size)


def blob_routes(hall: Hall) -> APIRouter:
    """The route over an open hall."""
    router = APIRouter()

    @router.get(
        "/sync/v1/blobs/{sha256}",
        response_class=Response,
        responses={
            200: {"description": "All of it", "content": _CONTENT, "headers": _HEADERS},
            206: {"description": "The bytes that were asked for", "content": _CONTENT, "headers": _RANGED},
            304: {"description": "The caller has it", "headers": _HEADERS},
        },
    )
    async def get_blob(
        caller: Caller,
        sha256: Annotated[str, Path(description="The hash of the content, 64 hex digits")],
        wanted: Annotated[str | None, Header(alias="Range")] = None,
        if_range: Annotated[str | None, Header(alias="If-Range")] = None,
        if_none_match: Annotated[str | None, Header(alias="If-None-Match")] = None,
    ) -> Response:
        """A file the caller's station may see: what was published, what the hall sent it, what it sent itself."""
        size = await run_in_threadpool(_size_for, hall, caller, sha256)
        etag = f'"{sha256}"'
        headers = {
            "ETag": etag,
            "Accept-Ranges": "bytes",
            "Cache-Control": "private, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
        }
        if if_none_match is not None and (etag in if_none_match or if_none_match.strip() == "*"):
            return Response(status_code=304, headers=headers)
        stretch = _stretch(wanted if if_range in {None, etag} else None, size)
        if not stretch.whole:
            headers["Content-Range"] = f"bytes {stretch.start}-{stretch.end - 1}/{size}"
        file = await run_in_threadpool(_open, hall, sha256, stretch)
        status = 200 if stretch.whole else 206
        return BlobAnswer(file, stretch.end - stretch.start, status, headers, "application/octet-stream")

    return router


def may_see(tx: Tx, station: str, sha256: str) -> bool:
    """Whether a file was published, sent by the hall to this station, or by this station to the hall."""
    return any(
        tx.one(query, *params) is not None
        for query, params in (
            ("SELECT 1 FROM publication WHERE sha256 = ?", (sha256,)),
            ("SELECT 1 FROM attachment WHERE station = ? AND sha256 = ?", (station, sha256)),
            (
                "SELECT 1 FROM feed WHERE station = ? AND kind = 'hall_document' AND body LIKE ?",
                (station, f'%"{sha256}"%'),
            ),
        )
    )


def _size_for(hall: Hall, caller: Device, sha256: str) -> int:
    if _SHA256.fullmatch(sha256) is None:
        raise ProblemError(Problem.NOT_FOUND)
    with hall.store.read() as tx:
        allowed = may_see(tx, caller.station, sha256)
    if not allowed:
        raise ProblemError(Problem.NOT_FOUND)
    try:
        return hall.blobs.size(sha256)
    except FileNotFoundError as error:
        raise ProblemError(Problem.NOT_FOUND) from error


def _open(hall: Hall, sha256: str, stretch: _Stretch) -> Readable:
    """Before the answer has begun, so that a place that cannot be read is told by its status."""
    try:
        return hall.blobs.open(sha256, stretch.start)
    except FileNotFoundError as error:
        raise ProblemError(Problem.NOT_FOUND) from error


def _stretch(wanted: str | None, size: int) -> _Stretch:
    """The one range that is asked for; several, or nonsense, are answered by the whole file, as the standard allows.

    Raises:
        ProblemError: `range` for bytes behind the end.
    """
    asked = _RANGE.fullmatch(wanted.strip()) if wanted else None
    if asked is None or asked.groups() == ("", ""):
        return _Stretch(0, size, size)
    first, last = asked.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < start:
            return _Stretch(0, size, size)
    if start >= size or start >= end:
        raise ProblemError(Problem.RANGE, "Range")
    return _Stretch(start, end, size)
