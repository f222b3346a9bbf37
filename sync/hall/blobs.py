"""The hall's files by the hash of their content: whole and verified, or absent."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from station_app.errors import Code, EnvironmentFault
from station_app.ids import new_id

_NAME = re.compile(r"[0-9a-f]{64}")
_PART = 1024 * 1024


class BlobFolder:
    """A folder of immutable files named after their SHA-256.

    Args:
        root: the folder, made when it is first written to.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def incoming(self) -> Path:
        """Where files lie that are not whole yet, on the same file system."""
        return self.root / "incoming"

    def path_of(self, sha256: str) -> Path:
        """Where a file of this hash lies, if it does.

        Raises:
            ValueError: the text is no SHA-256 in 64 hex digits.
        """
        if _NAME.fullmatch(sha256) is None:
            raise ValueError("not a SHA-256")
        return self.root / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether a file of this hash is here, whole."""
        return self.path_of(sha256).is_file()

    def size(self, sha256: str) -> int:
        """Its bytes."""
        return self.path_of(sha256).stat().st_size

    def open(self, sha256: str) -> BinaryIO:
        """Open it for reading.

        Raises:
            FileNotFoundError: it is not here.
        """
        return self.path_of(sha256).open("rb")

    def keep(self, content: bytes) -> str:
        """Keep bytes, durable on return; their hash. Bytes that are here already are left alone.

        Raises:
            EnvironmentFault: `file_not_written`.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        if self._touch(sha256):
            return sha256
        partial = self.root / f"{new_id()}.part"
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            with partial.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self.adopt(partial, sha256)
        except OSError as error:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "blob") from error
        return sha256

    def _touch(self, sha256: str) -> bool:
        """Whether a file is here, with the moment at which it was wanted last, so that nobody sweeps it just now."""
        with suppress(OSError):
            os.utime(self.path_of(sha256))
        return self.has(sha256)

    def adopt(self, partial: Path, sha256: str) -> None:
        """Move a complete, synced and verified file of the same file system to its name; durable on return."""
        target = self.path_of(sha256)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.replace(target)
        for folder in (target.parent, self.root):
            _sync_folder(folder)

    def altered(self, sha256: str) -> bool:
        """Whether the file of this hash has other content by now."""
        found = hashlib.sha256()
        with self.open(sha256) as file:
            while part := file.read(_PART):
                found.update(part)
        return found.hexdigest() != sha256


def has_whole(blobs: BlobFolder, sha256: str, size: int) -> bool:
    """Whether a file of this hash is here with all its bytes."""
    try:
        return blobs.size(sha256) == size
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
