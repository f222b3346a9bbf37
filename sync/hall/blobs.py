"""The hall's files in a folder, by the hash of their content: whole and verified, or absent."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from station_app.errors import Code, EnvironmentFault
from station_app.ids import new_id
from sync.hall.blob_store import WANTED_LATELY, Blobs, Named
from sync.hall.upload_folder import FolderStaging

_NAME = re.compile(r"[0-9a-f]{64}")
_PART = 1024 * 1024


class BlobFolder:
    """A folder of immutable files named after their SHA-256; see `blob_store.Blobs`.

    Args:
        root: the folder, made when it is first written to.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.staging = FolderStaging(self.incoming)

    @property
    def incoming(self) -> Path:
        """Where files lie that are not whole yet, on the same file system."""
        return self.root / "incoming"

    @property
    def spool(self) -> Path:
        """The same: from there a file can be moved to its name."""
        return self.incoming

    def path_of(self, sha256: str) -> Path:
        """Where a file of this hash lies, if it does.

        Raises:
            ValueError: the text is no SHA-256 in 64 hex digits.
        """
        return self.root / checked_hash(sha256)[:2] / sha256

    def check(self) -> None:
        """A folder is made and tried when it is named and when it is first written to."""

    def has(self, sha256: str) -> bool:
        """See `Blobs`."""
        return self.path_of(sha256).is_file()

    def size(self, sha256: str) -> int:
        """See `Blobs`."""
        return self.path_of(sha256).stat().st_size

    def open(self, sha256: str, start: int = 0) -> BinaryIO:
        """See `Blobs`."""
        file = self.path_of(sha256).open("rb")
        file.seek(start)
        return file

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """See `Blobs`."""
        path = self.path_of(sha256)
        if not path.is_file():
            raise FileNotFoundError(path)
        yield path

    def keep(self, content: bytes) -> str:
        """See `Blobs`.

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

    def adopt(self, whole: Path, sha256: str) -> None:
        """Move a complete, synced and verified file of the same file system to its name; durable on return.

        Raises:
            OSError: it cannot be moved.
        """
        target = self.path_of(sha256)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        whole.replace(target)
        for folder in (target.parent, self.root):
            _sync_folder(folder)

    def remove(self, sha256: str, named: Named) -> bool:
        """See `Blobs`: set aside first, and put back if it was named or brought again by then."""
        path = self.path_of(sha256)
        aside = path.with_name(f"{sha256}.swept")
        with suppress(FileNotFoundError):
            path.replace(aside)
            if named([sha256]) or brought_lately(time.time() - aside.stat().st_mtime):
                aside.replace(path)
                return False
            aside.unlink()
        return True

    def settle_removed(self, named: Named) -> None:
        """Nothing is left to be done."""


def checked_hash(text: str) -> str:
    """The text itself.

    Raises:
        ValueError: it is no SHA-256 in 64 hex digits.
    """
    if _NAME.fullmatch(text) is None:
        raise ValueError("not a SHA-256")
    return text


def brought_lately(age_seconds: float) -> bool:
    """Whether a file may be about to be named: by the clock of whoever keeps the moments of files."""
    return age_seconds < WANTED_LATELY.total_seconds()


def altered(blobs: Blobs, sha256: str) -> bool:
    """Whether the file of this hash has other content by now."""
    found, file = hashlib.sha256(), blobs.open(sha256)
    try:
        while part := file.read(_PART):
            found.update(part)
    finally:
        file.close()
    return found.hexdigest() != sha256


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
