"""A file of the hall as an answer, read from wherever it lies while it goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fastapi.responses import StreamingResponse

from sync.hall.blob_store import Blobs, Readable

_PART = 256 * 1024


def stream_blob(blobs: Blobs, sha256: str, headers: Mapping[str, str], media_type: str) -> StreamingResponse:
    """All of a file; it is opened now, so that what cannot be read is told by a status. On a thread that may wait.

    Raises:
        FileNotFoundError: it is not here.
        EnvironmentFault: it cannot be read now.
    """
    size = blobs.size(sha256)
    parts = parts_of(blobs.open(sha256), size)
    return StreamingResponse(parts, headers={**headers, "Content-Length": str(size)}, media_type=media_type)


def parts_of(file: Readable, size: int) -> Iterator[bytes]:
    """So many bytes of an open file, part by part; it is closed at the end.

    Raises:
        EnvironmentFault: it cannot be read any more.
    """
    try:
        while size and (part := file.read(min(_PART, size))):
            size -= len(part)
            yield part
    finally:
        file.close()
