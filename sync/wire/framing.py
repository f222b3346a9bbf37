"""JSON bodies: canonical text and its hash, frozen gzip bytes, and inflating that cannot be made to run away."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json, to_json

CONTENT_DIGEST = "Content-Digest"
"""The header in which the hall says what the bytes of a message hash to."""


class BodyTooLargeError(Exception):
    """A body is larger than allowed, before or after inflating."""


class BadGzipError(Exception):
    """The bytes are not one complete gzip member."""


def canonical(value: Mapping[str, Any]) -> bytes:
    """The spelling of a JSON value that is hashed: no spaces, UTF-8, keys in the order in which they were written.

    A log keeps the text of its changes and JSON readers keep the order of keys, so that a change that is sent again is
    spelt the same again.
    """
    return to_json(value)


def payload_hash(change: str) -> str:
    """SHA-256 of a change as it stands in a batch, from its JSON text, as 64 hex digits."""
    return digest(canonical(from_json(change)))


def digest(body: bytes) -> str:
    """SHA-256 of a body before compression, as 64 hex digits."""
    return hashlib.sha256(body).hexdigest()


def content_digest(body: bytes | bytearray) -> str:
    """The value of `Content-Digest` for a message (RFC 9530)."""
    return f"sha-256=:{b64encode(hashlib.sha256(body).digest()).decode()}:"


def deflate(body: bytes) -> bytes:
    """Gzip bytes that are the same whenever they are made."""
    return gzip.compress(body, compresslevel=1, mtime=0)


def inflate(data: bytes, limit: int) -> bytes:
    """Undo `deflate` without ever holding more than `limit` bytes.

    Raises:
        BodyTooLargeError: the content is larger than `limit`.
        BadGzipError: the bytes are cut short, damaged or followed by others.
    """
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        body = inflater.decompress(data, limit + 1)
    except zlib.error as error:
        raise BadGzipError(str(error)) from error
    if len(body) > limit:
        raise BodyTooLargeError
    if not inflater.eof or inflater.unused_data:
        raise BadGzipError("incomplete, or followed by other bytes")
    return body
