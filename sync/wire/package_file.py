"""Packages on their medium: written whole and compared with what is read back, or not there at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from station_app.errors import Code, EnvironmentFault, UserError
from sync.wire.package import MAX_PACKAGE_BYTES


def write_package(target: Path, content: bytes) -> None:
    """Write a package, durable on return, and read it back.

    Raises:
        EnvironmentFault: `file_not_written`, or `package_not_verified` when other bytes come back; no file is left.
    """
    partial = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        _forget_cache(target)
        genuine = target.read_bytes() == content
    except OSError as error:
        _remove(partial, target)
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "folder", path=str(target)) from error
    if not genuine:
        _remove(target)
        raise EnvironmentFault(Code.PACKAGE_NOT_VERIFIED, "folder", path=str(target))


def read_package(path: Path) -> bytes:
    """The bytes of a package.

    Raises:
        UserError: `file_not_found`, `package_too_large`, or `package_cut` when the medium does not give it.
    """
    try:
        if path.stat().st_size > MAX_PACKAGE_BYTES:
            raise UserError(Code.PACKAGE_TOO_LARGE, "file")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(Code.FILE_NOT_FOUND, "file", path=str(path)) from error
    except OSError as error:
        raise UserError(Code.PACKAGE_CUT, "file", path=str(path)) from error


def _forget_cache(path: Path) -> None:
    """Ask the system to read from the medium itself, where it knows how."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _remove(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
