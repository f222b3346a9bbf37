"""A package on a stick as it is made: one part after the other, encrypted and hashed on its way, signed at the end."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel

from station_app.errors import Code, UserError
from sync.wire.package import MAGIC, MAX_PACKAGE_BYTES, SIGNATURE_DIGITS, PackageHead

Parts = Iterable[tuple[str, bytes]]
"""What lies beside the manifest, by name, in the order in which the manifest names it; made only when its turn has come."""


def write_into(
    target: BinaryIO, head: Mapping[str, Any], manifest: BaseModel, parts: Parts, recipient: str, key: Ed25519PrivateKey
) -> bytes:
    """Write a package without ever holding more than one of its parts, and return the signed lines at its beginning.

    The lines tell the hash of what follows them, so room is left for them, and what they do not need of it is blank.

    Args:
        target: empty, seekable.
        head: the fields of `PackageHead` but size and hash.
        recipient: the age recipient who alone can open it.
        key: the sender's.

    Raises:
        UserError: `package_too_large`; whatever making a part or writing raises.
    """
    room = len(_lines(head, MAX_PACKAGE_BYTES, "0" * 64))
    target.seek(room + SIGNATURE_DIGITS + 1)
    sealed = _Sealing(target)
    inside = _Pieces(_archive(manifest, parts))
    try:
        pyrage.encrypt_io(inside, sealed, [pyrage.x25519.Recipient.from_str(recipient)])
    except pyrage.EncryptError as error:
        raise inside.fault or sealed.fault or error from error
    if sealed.fault is not None:
        raise sealed.fault
    lines = _lines(head, sealed.size, sealed.digest.hexdigest(), room)
    target.seek(0)
    target.write(lines + key.sign(lines).hex().encode() + b"\n")
    return lines


def _lines(head: Mapping[str, Any], size: int, sha256: str, room: int = 0) -> bytes:
    whole = PackageHead.model_validate({**head, "size": size, "sha256": sha256})
    return (MAGIC + whole.model_dump_json().encode()).ljust(room - 1) + b"\n"


def _archive(manifest: BaseModel, parts: Parts) -> Iterator[bytes]:
    """The inside of a package, piece by piece."""
    yield from _member("manifest.json", manifest.model_dump_json(exclude_defaults=True).encode())
    for name, content in parts:
        yield from _member(name, content)
        del content  # before the next one is made
    yield bytes(2 * tarfile.BLOCKSIZE)


def _member(name: str, content: bytes) -> Iterator[bytes]:
    described = tarfile.TarInfo(name)
    described.size = len(content)
    yield described.tobuf(tarfile.USTAR_FORMAT)
    yield content
    yield bytes(-len(content) % tarfile.BLOCKSIZE)


class _Pieces:
    """Reads what a generator makes; `fault` is why it failed, which the encryption would not tell."""

    def __init__(self, made: Iterator[bytes]) -> None:
        self._made = made
        self._rest = memoryview(b"")
        self.fault: Exception | None = None

    def read(self, size: int) -> bytes:
        """The next bytes, at least one before the end."""
        while not self._rest:
            try:
                piece = next(self._made, None)
            except Exception as error:
                self.fault = error
                raise
            if piece is None:
                return b""
            self._rest = memoryview(piece)
        taken, self._rest = bytes(self._rest[:size]), self._rest[size:]
        return taken


class _Sealing:
    """Writes what is encrypted, and counts and hashes it on its way; a `fault` in the last piece is told nowhere else."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.size = 0
        self.digest = hashlib.sha256()
        self.fault: Exception | None = None

    def write(self, piece: bytes) -> int:
        """Take the next bytes."""
        self.size += len(piece)
        self.digest.update(piece)
        if self.size > MAX_PACKAGE_BYTES:
            self.fault = UserError(Code.PACKAGE_TOO_LARGE, "file")
            raise self.fault
        try:
            return self._target.write(piece)
        except OSError as error:
            self.fault = error
            raise

    def flush(self) -> None:
        """Nothing waits here."""
