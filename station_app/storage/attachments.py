"""The files of cases: named by the hash of their content, encrypted with age, durable before the row that names them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import pyrage

from station_app.errors import Code, EnvironmentFault, UserError
from station_app.ids import new_id

_SUFFIX = ".age"


def new_identity() -> str:
    """A key pair for a store's files; it is kept inside the encrypted store."""
    return str(pyrage.x25519.Identity.generate())


class Attachments:
    """One folder of files; safe to use from several threads at once.

    Args:
        folder: where the files lie.
        identity: made by `new_identity`.
    """

    def __init__(self, folder: Path, identity: str) -> None:
        self._folder = folder
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self._recipient = self._identity.to_public()

    def path(self, sha256: str) -> Path:
        """Where a file lies, if it is there."""
        return self._folder / sha256[:2] / f"{sha256}{_SUFFIX}"

    def put(self, data: bytes) -> str:
        """Keep a file and return the SHA-256 of its content; durable on return. The same content is kept once.

        Raises:
            EnvironmentFault: `disk_full` or `store_read_only`; nothing is left behind.
        """
        digest = hashlib.sha256(data).hexdigest()
        target = self.path(digest)
        if target.exists():
            return digest
        sealed: list[bytes] = []
        pyrage.encrypt_io(_Source(data), _Sink(sealed.append), [self._recipient])
        part = target.with_name(f"{digest}.{new_id()}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with part.open("wb") as file:
                file.writelines(sealed)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
            _sync_folder(target.parent)
        except OSError as error:
            code = Code.DISK_FULL if error.errno in _FULL else Code.STORE_READ_ONLY
            raise EnvironmentFault(code, path=str(self._folder)) from error
        finally:
            with suppress(OSError):
                part.unlink()
        return digest

    def read(self, sha256: str) -> bytes:
        """A file's content.

        Raises:
            UserError: `file_not_found` when it is not on this PC.
            EnvironmentFault: `store_damaged` when it does not open or has another content.
        """
        path = self.path(sha256)
        try:
            parts = list[bytes]()
            with path.open("rb") as sealed:
                pyrage.decrypt_io(sealed, _Sink(parts.append), [self._identity])
        except FileNotFoundError as error:
            raise UserError(Code.FILE_NOT_FOUND, "file", path=path.name) from error
        except (OSError, pyrage.DecryptError) as error:
            raise EnvironmentFault(Code.STORE_DAMAGED, path=str(path)) from error
        data = b"".join(parts)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise EnvironmentFault(Code.STORE_DAMAGED, path=str(path))
        return data

    def faults(self, wanted: Iterable[str]) -> list[str]:
        """What is wrong with the files that should be there; empty when nothing is."""
        found: list[str] = []
        for sha256 in wanted:
            try:
                self.read(sha256)
            except UserError:
                found.append(f"attachment_missing:{sha256}")
            except EnvironmentFault:
                found.append(f"attachment_damaged:{sha256}")
        return found


class _Source:
    """Hands bytes out piece by piece. One call for a whole file would keep every other thread waiting: the window's, too."""

    def __init__(self, data: bytes) -> None:
        self._rest = memoryview(data)

    def read(self, size: int) -> bytes:
        """The next piece."""
        piece, self._rest = bytes(self._rest[:size]), self._rest[size:]
        return piece


class _Sink:
    """Takes bytes piece by piece."""

    def __init__(self, take: Callable[[bytes], object]) -> None:
        self._take = take

    def write(self, piece: bytes) -> int:
        """Take the next piece."""
        self._take(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""


_FULL = frozenset({28, 122})
"""ENOSPC and EDQUOT."""


def _sync_folder(folder: Path) -> None:
    """Make a new name durable; folders can't be opened on Windows and need it less there."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
