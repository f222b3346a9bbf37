"""`Upload-Metadata`: what a station says of a file before it sends it."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from sync.hall.problems import ProblemError
from sync.wire.codes import Problem

HEADER = "Upload-Metadata"
LONGEST = 4_096
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LIMITS = {"case": 128, "media_type": 100, "purpose": 32}


@dataclass(frozen=True, slots=True)
class Described:
    """A file as it was announced.

    Attributes:
        case: the case it belongs to; empty when it was not told.
        text: the header as it came.
    """

    sha256: str
    case: str
    media_type: str
    purpose: str
    text: str


def parse_metadata(text: str) -> Described:
    """Read the header; `sha256` is needed, as 64 hex digits or as the 32 bytes they stand for; unknown keys pass.

    Raises:
        ProblemError: `bad_request` with the key at fault.
    """
    if len(text) > LONGEST or not text.isascii():
        raise ProblemError(Problem.BAD_REQUEST, HEADER)
    pairs: dict[str, bytes] = {}
    for pair in text.split(","):
        key, _, value = pair.strip().partition(" ")
        if not key or key in pairs:
            raise ProblemError(Problem.BAD_REQUEST, HEADER)
        pairs[key] = _decoded(value.strip())
    values = {key: _text(key, pairs.get(key, b""), limit) for key, limit in _LIMITS.items()}
    return Described(
        sha256=_hash(pairs.get("sha256", b"")),
        case=values["case"],
        media_type=values["media_type"] or "application/octet-stream",
        purpose=values["purpose"] or "scan",
        text=text,
    )


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProblemError(Problem.BAD_REQUEST, HEADER) from error


def _hash(raw: bytes) -> str:
    if len(raw) == 32:
        return raw.hex()
    text = raw.decode("ascii", "replace").lower()
    if _SHA256.fullmatch(text) is None:
        raise ProblemError(Problem.BAD_REQUEST, "sha256")
    return text


def _text(key: str, raw: bytes, limit: int) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise ProblemError(Problem.BAD_REQUEST, key) from error
    if len(text) > limit or not text.isprintable():
        raise ProblemError(Problem.BAD_REQUEST, key)
    return text
