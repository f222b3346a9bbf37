"""A file of the hall as an answer, read from wherever it lies while it goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from sync.hall.blob_store import Blobs, Readable

_PART = 256 * 1024


class BlobAnswer(StreamingResponse):
    """So many bytes of an open file, part by part; it is closed whatever becomes of the answer.

    Args:
        size: how many bytes are sent, from where the file stands.
    """

    def __init__(self, file: Readable, size: int, status: int, headers: Mapping[str, str], media_type: str) -> None:
        super().__init__(_parts(file, size), status, {**headers, "Content-Length": str(size)}, media_type)
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; whoever asked may be gone before the first part was read."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._file.close()


def stream_blob(blobs: Blobs, sha256: str, headers: Mapping[str, str], media_type: str) -> BlobAnswer:
    """All of a file; it is opened now, so that what cannot be read is told by a status. On a thread that may wait.

    Raises:
        FileNotFoundError: it is not here.
        EnvironmentFault: it cannot be read now.
    """
    size = blobs.size(sha256)
    return BlobAnswer(blobs.open(sha256), size, 200, headers, media_type)


def _parts(file: Readable, size: int) -> Iterator[bytes]:
    while size and (part := file.read(min(_PART, size))):
        size -= len(part)
        yield part
