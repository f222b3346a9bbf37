"""Writes a finished file so that a reader sees the old one or the new one, never half of it."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from station_app.errors import Code, EnvironmentFault


def write(path: Path, content: bytes) -> None:
    """Put a file in place: written beside its target, flushed to the disk, then renamed over it.

    Raises:
        EnvironmentFault: DISK_FULL or FILE_NOT_WRITTEN; the target is as it was before.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        code = Code.DISK_FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else Code.FILE_NOT_WRITTEN
        raise EnvironmentFault(code, None, path=str(path)) from error
    _flush_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder that finished files go to, when it is missing.

    Raises:
        EnvironmentFault: FILE_NOT_WRITTEN.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, None, path=str(folder)) from error


def _flush_folder(folder: Path) -> None:
    """Make the rename itself durable where the system lets a folder be opened."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
