"""The file that travels on a stick: signed outside, encrypted inside, and read with distrust at both ends.

Layout: a line that names the format, a line of JSON that says whose it is (`PackageHead`), a line with the Ed25519 signature
over both and over the hash of what follows, then the age-encrypted content, a tar that begins with `manifest.json` and holds
the other parts in its order, so that either end reads and writes it in one go.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from station_app.errors import Code, UserError
from sync.wire.batch import MAX_SEQ, Moment, Uuid
from sync.wire.calls import EnrolAnswer, EnrolRequest

MAGIC = b"station-desk-package/1\n"
MAX_PACKAGE_BYTES = 2 * 1024 * 1024 * 1024
_MAX_LINE = 4_096
SIGNATURE_DIGITS = 128
_PIECE = 256 * 1024


class PackageKind(StrEnum):
    """Which way a package goes."""

    OUTBOX = "outbox"
    RECEIPT = "receipt"


class PackageHead(BaseModel):
    """What a package says of itself before it is opened.

    `package_id` of a receipt is that of the package it answers. `document_key`: the public key of a PC the hall does not
    know yet, which its introduction in the manifest names too.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: PackageKind
    package_id: Uuid
    station: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,6}$")]
    device_id: Uuid
    document_key: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    made_at: Moment
    expires_at: Moment
    size: Annotated[int, Field(ge=1, le=MAX_PACKAGE_BYTES, strict=True)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class OutboxBatch(BaseModel):
    """A frozen batch in a package; its bytes lie under `batches/` and its id."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    batch_id: Uuid
    first_seq: Annotated[int, Field(ge=1, le=MAX_SEQ, strict=True)]
    last_seq: Annotated[int, Field(ge=1, le=MAX_SEQ, strict=True)]


class OutboxFile(BaseModel):
    """A file of a case in a package; its content lies under `files/` and its hash."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=0, le=MAX_SEQ, strict=True)]
    case_id: Annotated[str, StringConstraints(max_length=128)] = ""
    media_type: Annotated[str, StringConstraints(max_length=100)] = ""
    purpose: Annotated[str, StringConstraints(max_length=64)] = ""


class OutboxManifest(BaseModel):
    """What is in a station's package, and where the station stands, so that the receipt can bring it up to date.

    `recipient`: the age recipient, made for this package, to which the receipt is encrypted. `introduction`: of a PC the
    hall does not know yet.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    replica_id: Uuid
    next_seq: Annotated[int, Field(ge=1, le=MAX_SEQ, strict=True)]
    cursor: Annotated[str, StringConstraints(max_length=1_000)] = ""
    recipient: Annotated[str, StringConstraints(pattern=r"^age1[0-9a-z]{20,100}$")]
    batches: tuple[OutboxBatch, ...] = ()
    files: tuple[OutboxFile, ...] = ()
    introduction: EnrolRequest | None = None


class BatchOutcome(BaseModel):
    """What became of one batch: the hall's answer, or why it refused the batch as a whole."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    batch_id: Uuid
    answer: dict[str, Any] | None = None
    status: int = 200
    code: str = ""
    expected: int | None = None
    hall_ms: int | None = None


class ReceiptManifest(BaseModel):
    """What the hall answers; pages of the feed lie under `pages/`, files it publishes under `blobs/` and their hash.

    `last_seq`, `last_change`, `durable_seq`: as in the answer to a hello. `complete`: hashes of files the hall holds,
    verified. `enrolled`: what a PC needs that introduced itself.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    replica_id: Uuid
    hall_epoch: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    last_seq: Annotated[int, Field(ge=0, le=MAX_SEQ, strict=True)]
    last_change: Uuid | None = None
    durable_seq: Annotated[int, Field(ge=0, le=MAX_SEQ, strict=True)]
    imported_at: Moment
    outcomes: tuple[BatchOutcome, ...] = ()
    complete: tuple[str, ...] = ()
    pages: Annotated[int, Field(ge=0, le=1_000_000, strict=True)] = 0
    repeated: bool = False
    enrolled: EnrolAnswer | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """The encrypted content of a package, where it lies."""

    source: BinaryIO
    begin: int


def read_head(source: BinaryIO) -> tuple[PackageHead, bytes, bytes, Sealed]:
    """Head, the signed lines, the signature and the sealed content, with size and hash compared.

    Raises:
        UserError: `package_unknown` for another kind of file, `package_cut` when its end is missing, `package_damaged`
            when a byte is another.
    """
    try:
        return _read_head(source)
    except OSError as error:
        raise UserError(Code.PACKAGE_CUT, "file") from error


def _read_head(source: BinaryIO) -> tuple[PackageHead, bytes, bytes, Sealed]:
    source.seek(0)
    first = source.read(len(MAGIC) + _MAX_LINE + SIGNATURE_DIGITS + 2)
    if not first.startswith(MAGIC):
        raise UserError(Code.PACKAGE_UNKNOWN, "file")
    end = first.find(b"\n", len(MAGIC), len(MAGIC) + _MAX_LINE)
    signed_end = first.find(b"\n", end + 1, end + 2 + SIGNATURE_DIGITS) if end > 0 else -1
    if signed_end < 0:
        raise UserError(Code.PACKAGE_CUT if len(first) < len(MAGIC) + _MAX_LINE else Code.PACKAGE_DAMAGED, "file")
    try:
        head = PackageHead.model_validate_json(first[len(MAGIC) : end])
        signature = bytes.fromhex(first[end + 1 : signed_end].decode("ascii"))
    except (ValidationError, ValueError) as error:
        raise UserError(Code.PACKAGE_DAMAGED, "file") from error
    _compare(source, signed_end + 1, head)
    return head, first[: end + 1], signature, Sealed(source, signed_end + 1)


def _compare(source: BinaryIO, begin: int, head: PackageHead) -> None:
    source.seek(begin)
    size, digest = 0, hashlib.sha256()
    while piece := source.read(_PIECE):
        size += len(piece)
        digest.update(piece)
    if size < head.size:
        raise UserError(Code.PACKAGE_CUT, "file")
    if size > head.size or digest.hexdigest() != head.sha256:
        raise UserError(Code.PACKAGE_DAMAGED, "file")


def check_signature(lines: bytes, signature: bytes, verify_key: str) -> None:
    """Compare a signature with the key of whom the package says it is from.

    Raises:
        UserError: `package_forged`.
    """
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(verify_key)).verify(signature, lines)
    except (InvalidSignature, ValueError) as error:
        raise UserError(Code.PACKAGE_FORGED, "file") from error


def signing_key(text: str) -> Ed25519PrivateKey:
    """A private key kept as 64 hex digits."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))


def new_signing_key() -> tuple[str, str]:
    """A fresh key: the private and the public part, each as 64 hex digits."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw().hex(), key.public_key().public_bytes_raw().hex()
